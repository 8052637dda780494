"""The form of a case with other values in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hallclient.services.commit import Commit
from hallcore.cases import Case
from hallcore.catalogue import Catalogue
from hallcore.catalogue.themes import chosen_items
from hallcore.forms import Form, check_form, complete_form, normalise_form, parse_form
from hallcore.moments import local_day
from hallcore.problems import Problem, problem


def amended_form(
    commit: Commit,
    case: Case,
    fields: dict[str, Any],
    applicant: Mapping[str, Any] | None = None,
) -> Form | Problem:
    """The form of the case with these values in it, judged like that of a receipt."""
    catalogue = commit.rules.catalogues.get(case.catalogue)
    item = commit.rules.item_of(case)
    if catalogue is None or item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    form = parse_form(
        {
            "applicant": case.applicant.model_dump() | dict(applicant or {}),
            "answers": case.answers,
            "fields": case.fields | fields,
        },
        "fields",
    )
    if isinstance(form, Problem):
        return form
    typed = {key: value for key, value in form.fields.items() if not _is_computed(key, catalogue)}
    form = normalise_form(form.model_copy(update={"fields": typed}), catalogue)
    theme = commit.rules.theme(case.catalogue, case.item)
    # A parent's form is that of its items, each with its own conditions.
    items = chosen_items(catalogue, theme, case.items, case.answers) if theme else [item]
    form = complete_form(form, items, catalogue)
    return check_form(form, items, catalogue, local_day(commit.at), item.questions) or form


def _is_computed(key: str, catalogue: Catalogue) -> bool:
    spec = catalogue.fields.get(key)
    return spec is not None and bool(spec.formula)
