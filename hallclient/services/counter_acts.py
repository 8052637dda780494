"""Acts of the counter beside the answer: put right on the spot, complaint, service of a paper
(行政许可法 32(1)③; design.md 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hallclient.services.acting import finished, simple
from hallclient.services.answer import amended_form
from hallclient.services.commit import Commit
from hallclient.services.refusing import refusing
from hallclient.window import Window
from hallcore.cases import Case, Paper
from hallcore.forms import Form, form_warnings
from hallcore.kinds.counter import CORRECTABLE, Changed, Complaint, CorrectOnSpot
from hallcore.kinds.limits import Serve
from hallcore.moments import local_day
from hallcore.parsing import shown
from hallcore.problems import Problem, problem

APPLICANT, FIELDS = "applicant", "fields"


@refusing
def correct_on_spot(
    window: Window, clerk: str, number: str, changes: Mapping[str, Any], *, is_confirmed: bool
) -> Case | Problem:
    """当场更正: `applicant.KEY` and `fields.KEY` → the right value, judged like a receipt's. What
    stood there before is taken from the case; what is right already is left out."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        found = _changed(commit, case, changes)
        if isinstance(found, Problem):
            return found
        payload = CorrectOnSpot(changes=found, is_confirmed=is_confirmed)
        return finished(commit, "correct_on_spot", number, payload)


def correction_warnings(
    window: Window, number: str, changes: Mapping[str, Any]
) -> list[Problem] | Problem:
    """What to look at again before these values are confirmed, as at the receipt; nothing of it
    refuses."""
    with window.store.read() as unit:
        commit = Commit(window, unit, None)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        form = _corrected_form(commit, case, changes)
        if isinstance(form, Problem):
            return form
        catalogue = commit.rules.catalogues.get(case.catalogue)
        item = commit.rules.item_of(case)
        found = form_warnings(form, [item], catalogue) if item and catalogue else []
    return [one for one in found if one.field in changes]


def _parted(changes: Mapping[str, Any]) -> dict[str, dict[str, Any]] | Problem:
    """Applicant's and form's new values, by key."""
    new: dict[str, dict[str, Any]] = {APPLICANT: {}, FIELDS: {}}
    for where, after in changes.items():
        part, _, key = where.partition(".")
        is_known = part == FIELDS or (part == APPLICANT and key in CORRECTABLE)
        if not is_known or not key:
            return problem("correction.key", key=shown(where))
        new[part][key] = after
    return new


def _corrected_form(commit: Commit, case: Case, changes: Mapping[str, Any]) -> Form | Problem:
    new = _parted(changes)
    if isinstance(new, Problem):
        return new
    return amended_form(commit, case, new[FIELDS], new[APPLICANT])


def _changed(
    commit: Commit, case: Case, changes: Mapping[str, Any]
) -> tuple[Changed, ...] | Problem:
    new, form = _parted(changes), _corrected_form(commit, case, changes)
    if isinstance(new, Problem):
        return new
    if isinstance(form, Problem):
        return form
    stands = [
        Changed(
            key=f"{APPLICANT}.{key}",
            before=getattr(case.applicant, key),
            after=getattr(form.applicant, key) or "",
        )
        for key in new[APPLICANT]
    ]
    stands += [
        Changed(key=f"{FIELDS}.{key}", before=case.fields.get(key), after=form.fields.get(key))
        for key in sorted({*case.fields, *form.fields})
    ]
    found = tuple(one for one in stands if one.before != one.after)
    return found or problem("form.nothing")


@refusing
def complain(
    window: Window, clerk: str, number: str, text: str, *, name: str = "", phone: str = ""
) -> Case | Problem:
    """投诉, in the words of who complains."""
    if not text.strip():
        return problem("case.reason_missing")
    payload = Complaint(text=text, name=name, phone=phone)
    return simple(window, clerk, "complaint", number, payload)


@refusing
def serve(
    window: Window,
    clerk: str,
    number: str,
    *,
    document: str,
    receiver: str,
    served_on: date | None = None,
    way: str = "direct",
) -> Case | Problem:
    """送达文书: `document` is its name or its 25 digits; `served_on` is today where left out. The
    paper no longer lies here."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        paper = paper_of(case, document)
        if paper is None:
            return problem("document.unknown", name=document)
        payload = Serve.model_validate(
            {
                "document_number": paper.number,
                "served_on": served_on or local_day(commit.at),
                "receiver": receiver,
                "way": way,
            }
        )
        unit.papers.mark(paper.number, state="confirmed", is_handed_out=True)
        return finished(commit, "serve", number, payload)


def paper_of(case: Case, document: str) -> Paper | None:
    """The paper with this number, or the latest with this name."""
    by_number = next((one for one in case.papers if one.number == document), None)
    return by_number or case.paper(document)
