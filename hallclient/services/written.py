"""What was written by hand on a form printed ahead, and whether it may be typed in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hallclient.records import BlankForm
from hallclient.services.choosing import Chosen
from hallclient.services.commit import Commit
from hallclient.store.unit import Unit
from hallcore.cases import PaperForm
from hallcore.moments import local_day, parse_instant, write_instant
from hallcore.numbering import parse_case_number
from hallcore.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a form printed ahead: its number, when it was filled in, and by whom."""

    number: str
    at: datetime
    by: str


def open_form(unit: Unit, number: str) -> BlankForm | Problem:
    """The form with this number that waits to be used, or why there is none."""
    form = unit.forms.get(number)
    if form is None:
        return problem("paper.form_unknown", number=number, field="paper_number")
    if form.state == "used":
        return problem("paper.form_used", number=number, field="paper_number")
    if form.state == "void":
        return problem("paper.form_void", number=number, reason=form.reason, field="paper_number")
    return form


def check_time(written: Written, now: datetime) -> Problem | None:
    """Written between the day of printing and now (the fold asks the same)."""
    parts = parse_case_number(written.number)
    if written.at > now:
        return problem("paper.in_future", field="occurred_at")
    if parts is not None and local_day(written.at) < parts.day:
        return problem("paper.before_printing", day=parts.day, field="occurred_at")
    return None


def check_written(commit: Commit, chosen: Chosen, written: Written | None) -> Problem | None:
    """Why what stands on the form cannot become a case of this item, or the parent of this theme;
    nothing without a form."""
    if written is None:
        return None
    form = open_form(commit.unit, written.number)
    if isinstance(form, Problem):
        return form
    if chosen.theme is None and len(chosen.items) > 1:
        return problem("paper.one_item", field="item")
    code = chosen.theme.code if chosen.theme else chosen.items[0].code
    if form.item not in (None, code):
        name = commit.window.item_name(commit.unit, commit.catalogue_version, form.item or "")
        return problem("paper.other_item", item=name, field="item")
    return check_time(written, commit.at)


def query_code(commit: Commit, number: str) -> str:
    """Six digits drawn now, or those that are printed on the form with this number."""
    form = commit.unit.forms.get(number)
    return form.query_code if form else commit.window.random_digits(6)


def paper_form(commit: Commit, written: Written | None) -> PaperForm | None:
    """Who wrote, and that it is typed in now."""
    if written is None:
        return None
    entered_at = parse_instant(write_instant(commit.at))
    return PaperForm(written_by=written.by, entered_at=max(entered_at, written.at))
