"""Items limited in number: the centre accepts them in the order of receipt (行政许可法 57;
domain.md 1, row 27). Only the centre sees every receipt, so only it gives places."""

from __future__ import annotations

from collections.abc import Iterable

from hallcore.answering import acceptance_day, is_deemed_on
from hallcore.calendar import Calendar
from hallcore.cases import Case, State
from hallcore.deadlines import Due
from hallcore.kinds.accept import AcceptInLine, accepted_from
from hallcore.kinds.base import end_of
from hallcore.materials import missing_codes
from hallcore.moments import local_day
from hallcore.numbering import group_case_number, normalise_case_number
from hallcore.places import first_free, next_place, sharing_versions
from hallcore.problems import Problem, problem
from hallcore.rules import Rules
from hallserver.centre import Centre
from hallserver.ingest.intake import Intake
from hallserver.store import UnitOfWork
from hallserver.workflow.acting import Acted, Desk, whose_turn
from hallserver.workflow.desk import find_case


def accept_in_line(centre: Centre, number: str, by: str) -> Acted | Problem:
    """Accept a case of an item limited in number, if nobody before it waits."""
    with centre.store.write() as unit:
        done = accept_next(Intake(centre, unit), number, by)
        if not isinstance(done, Problem):
            unit.commit()
    return done


def accept_next(intake: Intake, number: str, by: str) -> Acted | Problem:
    """`accept_in_line` inside the caller's transaction."""
    unit = intake.unit
    known = unit.cases.get(normalise_case_number(number) or "")
    item = intake.rules.item_of(known.case) if known else None
    line: list[Case] = []
    sharing: frozenset[str] = frozenset()
    if known is not None and item is not None and item.quantity is not None:
        # The whole line is held first and in one order, so that no place is given twice.
        sharing = sharing_versions(known.case.catalogue, item.code, intake.rules)
        line = unit.cases.line(item.code, sharing, is_held=True)
    case = find_case(intake, number)
    if isinstance(case, Problem):
        return case
    fault = whose_turn(unit, case, item, by)
    if fault is not None:
        return fault
    calendar = intake.calendar_of(case)
    if item is not None:
        first = _first_before(case, line, intake)
        if first is not None:
            earlier = group_case_number(first.number)
            return problem("item.earlier_first", item=item.name, number=earlier)
    taken = unit.cases.places_taken(case.item, sharing)
    place = next_place(taken, item.quantity) if item and item.quantity else first_free(taken)
    payload = _acceptance(case, intake, calendar, place)
    return Desk(intake, case, item, by).does("accept_in_line", payload, "acceptance")


def _first_before(case: Case, line: Iterable[Case], intake: Intake) -> Case | None:
    """Who was received before `case`, is complete and has no answer: he goes first."""
    today = local_day(intake.now)
    for other in line:
        if (other.received_at, other.number) >= (case.received_at, case.number):
            return None
        has_no_answer = other.accepted_at is None and other.result is None
        if not has_no_answer or other.state not in (State.RECEIVED, State.ACCEPTED):
            continue
        # What the law has accepted waits for its place, whatever is missing.
        is_deemed = other.deemed or is_deemed_on(other, today, intake.calendar_of(other))
        item = intake.rules.item_of(other)
        if is_deemed or (item is not None and not missing_codes(item, other.materials)):
            return other
    return None


def _acceptance(case: Case, intake: Intake, calendar: Calendar, place: int) -> AcceptInLine:
    """The days of the 受理通知书, counted from today or from the day that the law names."""
    accepted_on = case.accepted_on or acceptance_day(case, local_day(intake.now), calendar)
    hall = case.holder or case.hall
    ends: dict[str, Due | None] = {}
    for name in ("promise", "statutory"):
        limit, start = case.limit(name), accepted_from(case, hall, accepted_on, name)
        ends[name] = end_of(limit, start, calendar) if limit and start else None
    promise, statutory = ends["promise"], ends["statutory"]
    return AcceptInLine(
        accepted_on=accepted_on,
        promised_due_on=promise.due_on if promise else None,
        statutory_due_on=statutory.due_on if statutory else None,
        provisional=any(one.provisional for one in (promise, statutory) if one),
        promise_provisional=bool(promise and promise.provisional),
        statutory_provisional=bool(statutory and statutory.provisional),
        place=place,
    )


def lines(unit: UnitOfWork, rules: Rules) -> list[Case]:
    """The lines of every item limited in number, one after the other."""
    versions: dict[str, set[str]] = {}
    for version, catalogue in rules.catalogues.items():
        for item in catalogue.items.values():
            if item.quantity is not None:
                versions.setdefault(item.code, set()).add(version)
    return [case for code, known in versions.items() for case in unit.cases.line(code, known)]
