"""Receipt forms printed ahead of an outage: made, listed, voided, drawn (domain.md 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hallclient.records import BlankForm
from hallclient.services.choosing import Chosen, choose
from hallclient.services.commit import Commit
from hallclient.services.receipt import receiving_role
from hallclient.services.refusing import refusing
from hallclient.services.written import Written, check_time, open_form
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.catalogue import Catalogue, Item
from hallcore.document_facts import Making, blank_form_facts
from hallcore.identity import clean_code
from hallcore.kinds.paper_forms import MAX_FORMS, FormBatch, PrintedForm, VoidedForm
from hallcore.moments import LOCAL, local_day
from hallcore.numbering import is_preprinted, normalise_case_number
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.slips import Slip, fill_template, parse_template
from hallcore.view import view
from hallkit.files import check_writable, reason_of, write_private

OUTAGE_FORM = "outage_form"
"""The template, and the name of the document in `slip --document`."""

FORM_STATES = {"open": "未用", "used": "已补录", "void": "已作废"}


@refusing
def print_forms(
    window: Window, clerk: str, count: int, item: str | None = None
) -> list[BlankForm] | Problem:
    """Number `count` blank forms, durably; drawing them is `forms_pdf`."""
    if not 1 <= count <= MAX_FORMS:
        return problem("paper.form_count", count=count, field="count")
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        if item is not None:
            chosen = choose(window.catalogue(unit), [item])
            if isinstance(chosen, Problem):
                return chosen
            printed_item = chosen.all(window.catalogue(unit))[0]
            if receiving_role(printed_item, window.enrolment.hall_level) is None:
                return problem("item.not_here", item=printed_item.name, field="item")
        numbers = commit.new_form_numbers(count)
        if isinstance(numbers, Problem):
            return numbers
        printed = [PrintedForm(number=one, query_code=window.random_digits(6)) for one in numbers]
        refused = commit.record("form_batch", FormBatch(printed=tuple(printed), item=item))
        if refused is not None:
            return refused
        for one in printed:
            unit.forms.add(one.number, one.query_code, at=commit.at, item=item, clerk=clerk)
        made = [form for number in numbers if (form := unit.forms.get(number))]
        commit.finish()
    return made


@refusing
def void_form(window: Window, clerk: str, number: str, reason: str) -> BlankForm | Problem:
    """Take a spoilt, lost or superfluous form out of use; its number is never used again."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        form = open_form(unit, number)
        if isinstance(form, Problem):
            return form
        voided = VoidedForm(number=number, reason=reason.strip())
        refused = commit.record("form_batch", FormBatch(voided=(voided,)))
        if refused is not None:
            return refused
        unit.forms.void(number, voided.reason, clerk)
        after = unit.forms.get(number)
        commit.finish()
    return after or form


@dataclass(frozen=True, slots=True)
class Listed:
    """A form on the list; `case_state` of the case that it became, as it stands today."""

    form: BlankForm
    item_name: str
    case_state: str | None = None
    applicant: str = ""

    @property
    def printed_on(self) -> date:
        return local_day(self.form.printed_at)

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "case_number": self.form.number,
            "state": self.form.state,
            "printed_on": self.printed_on.isoformat(),
            "item": self.form.item,
            "reason": self.form.reason or None,
        }
        return shown | ({"case_state": self.case_state} if self.case_state else {})


def list_forms(window: Window, state: str | None = None) -> list[Listed]:
    """Every form of this machine, or those in one state, with what became of them."""
    with window.store.read() as unit:
        calendar, now = window.calendar(unit), window.now()
        catalogue = window.catalogue(unit)
        found = []
        for form in unit.forms.every(state):
            item = _item_on(catalogue, form)
            name = item.name if item else form.item or ""
            stored = unit.cases.get(form.case_number) if form.case_number else None
            if stored is None:
                found.append(Listed(form, name))
                continue
            case = stored.case
            name = window.item_name(unit, case.catalogue, case.item)
            shown = view(case, now, calendar)
            found.append(Listed(form, name, str(shown.state), case.applicant.name))
        return found


def find_form(window: Window, text: str) -> BlankForm | Problem | None:
    """The open form that was scanned or typed: a full number, a form's QR (`number-query code`),
    or the tail of exactly one open form. None where it is no number of a form at all; a form that
    is used, void or unknown here says so."""
    bare = text.strip()
    head = bare.split("-")[0] if len(bare) == 31 else bare
    number = normalise_case_number(head)
    with window.store.read() as unit:
        if number is not None:
            return open_form(unit, number) if is_preprinted(number) else None
        digits = clean_code(head)
        if not (digits.isascii() and digits.isdigit() and 4 <= len(digits) < 24):
            return None
        found = unit.forms.numbers_open(digits)
        return unit.forms.get(found[0]) if len(found) == 1 else None


def read_written(
    window: Window, number: str, day: str, clock: str, writer: str
) -> Written | Problem:
    """What a clerk typed off a form: `2026-11-21`, `9:30` or `0930`, a name."""
    try:
        on, at = date.fromisoformat(day.strip()), read_time(clock)
    except ValueError:
        return problem("paper.time_format", value=f"{day.strip()} {clock.strip()}")
    if not writer.strip():
        return problem("paper.writer_missing", field="written_by")
    with window.store.read() as unit:
        form = open_form(unit, number)
    if isinstance(form, Problem):
        return form
    written = Written(number, datetime.combine(on, at, LOCAL), writer.strip())
    return check_time(written, window.now()) or written


def read_time(text: str) -> time:
    """`9:30`, `0930`, `9时30分`; raises `ValueError` for anything else."""
    digits = clean_code(text).replace("：", ":").replace("时", ":").replace("分", "")
    if len(digits) in (3, 4) and ":" not in digits:
        digits = f"{digits[:-2]}:{digits[-2:]}"
    hour, minute = digits.split(":")
    if not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        raise ValueError("no time of day")
    return time(int(hour), int(minute))


# Paper -----------------------------------------------------------------------


def form_slip(window: Window, unit: Unit, form: BlankForm) -> Slip | Problem:
    """The blank form as a slip; the same every time, for it only knows what was numbered."""
    templates = window.templates(unit)
    if OUTAGE_FORM not in templates:
        raise ProblemError(problem("paper.unknown_document", name=OUTAGE_FORM), ENVIRONMENT)
    template = parse_template(templates[OUTAGE_FORM])
    if isinstance(template, Problem):
        return template
    halls = window.halls(unit)
    hall = halls.get(window.hall)
    making = Making(window.hall, "", "", form.printed_at, {})
    item = _item_on(window.catalogue(unit), form)
    return fill_template(
        template,
        blank_form_facts(form.number, form.query_code, item, halls, making),
        number="",
        case_numbers=[form.number],
        office=hall.name if hall else window.hall,
        practice=window.enrolment.is_practice,
    )


def _item_on(catalogue: Catalogue, form: BlankForm) -> Item | None:
    """The item that is printed on it, a theme as one item of all that it can bring; None where it
    is written by hand."""
    chosen = choose(catalogue, [form.item]) if form.item else None
    return chosen.all(catalogue)[0] if isinstance(chosen, Chosen) else None


def form_of(window: Window, number: str) -> Slip | Problem:
    """The blank form `number` once more, while it waits."""
    with window.store.read() as unit:
        form = open_form(unit, number)
        return form if isinstance(form, Problem) else form_slip(window, unit, form)


def forms_pdf(window: Window, forms: Sequence[BlankForm]) -> bytes | Problem:
    """All of them in one file, a page each."""
    with window.store.read() as unit:
        slips = [form_slip(window, unit, form) for form in forms]
    drawn: list[Slip] = []
    for slip in slips:
        if isinstance(slip, Problem):
            return slip
        drawn.append(slip)
    from hallclient.print.fonts import default_chain
    from hallclient.print.pdf import render_slips

    return render_slips(drawn, "a4", default_chain(window.settings.print.font))


def write_forms(window: Window, forms: Sequence[BlankForm], path: Path | None = None) -> Path:
    """The file with these forms; into the folder of slips where no path is given. Raises
    `ProblemError`: the forms are numbered and stay on the list whatever happens to the file."""
    if path is None:
        first, last = forms[0].number, forms[-1].number
        name = f"outage-forms-{first[9:22]}-{last[18:22]}.pdf"
        path = window.home / window.settings.print.folder / name
    data = forms_pdf(window, forms)
    if isinstance(data, Problem):
        raise ProblemError(data, ENVIRONMENT)
    try:
        write_private(path, data)
    except OSError as error:
        raise unwritable(path, error) from None
    return path


def unwritable(path: Path, error: OSError) -> ProblemError:
    """A paper that could not be written as a file."""
    fault = problem("paper.unwritable", path=path, detail=reason_of(error))
    return ProblemError(fault, ENVIRONMENT)


def check_out(path: Path) -> None:
    """Raise where a paper cannot be written to `path`: before anything is numbered for it."""
    try:
        check_writable(path)
    except OSError as error:
        raise unwritable(path, error) from None
