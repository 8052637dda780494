"""Items limited in number: the centre accepts them in the order of receipt (行政许可法 57;
domain.md 1, row 27). Only the centre sees every receipt, so only it gives places."""

from __future__ import annotations

from collections.abc import Iterable

from hallcore.answering import acceptance_day, is_deemed_on
from hallcore.calendar import Calendar
from hallcore.cases import Case, State
from hallcore.catalogue import Item
from hallcore.deadlines import Due
from hallcore.kinds.accept import AcceptInLine, accepted_from
from hallcore.kinds.base import end_of
from hallcore.kinds.line import DeclineInLine
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

ARTICLE = "《中华人民共和国行政许可法》第五十七条"
"""What a 不予受理 for want of a place cites unless told otherwise."""


def decline_in_line(
    centre: Centre, number: str, reason: str, remedy: str, by: str, basis: str = ARTICLE
) -> Acted | Problem:
    """不予受理 of a case for which no place is left; its notice is made with it."""
    with centre.store.write() as unit:
        intake = Intake(centre, unit)
        _, taken = _hold_line(intake, number)
        case = find_case(intake, number)
        if isinstance(case, Problem):
            return case
        item = intake.rules.item_of(case)
        fault = whose_turn(unit, case, item, by)
        if fault is not None:
            return fault
        if not taken:
            return _nobody_has_a_place(case, item)
        payload = DeclineInLine(taken=len(taken), reason=reason, basis=basis, remedy=remedy)
        done = Desk(intake, case, item, by).does("decline_in_line", payload, "decline")
        if not isinstance(done, Problem):
            unit.commit()
    return done


def _nobody_has_a_place(case: Case, item: Item | None) -> Problem:
    if item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    if item.quantity is None:
        return problem("item.not_limited", item=item.name)
    return problem("item.places_left", item=item.name, left=item.quantity)


def accept_in_line(centre: Centre, number: str, by: str) -> Acted | Problem:
    """Accept a case of an item limited in number, if nobody before it waits."""
    with centre.store.write() as unit:
        done = accept_next(Intake(centre, unit), number, by)
        if not isinstance(done, Problem):
            unit.commit()
    return done


def accept_next(intake: Intake, number: str, by: str) -> Acted | Problem:
    """`accept_in_line` inside the caller's transaction."""
    line, taken = _hold_line(intake, number)
    case = find_case(intake, number)
    if isinstance(case, Problem):
        return case
    item = intake.rules.item_of(case)
    fault = whose_turn(intake.unit, case, item, by)
    if fault is not None:
        return fault
    calendar = intake.calendar_of(case)
    if item is not None:
        first = _first_before(case, line, intake)
        if first is not None:
            earlier = group_case_number(first.number)
            return problem("item.earlier_first", item=item.name, number=earlier)
    place = next_place(taken, item.quantity) if item and item.quantity else first_free(taken)
    payload = _acceptance(case, intake, calendar, place)
    return Desk(intake, case, item, by).does("accept_in_line", payload, "acceptance")


def _hold_line(intake: Intake, number: str) -> tuple[list[Case], list[int]]:
    """The line of the item that the case is for and the places that are taken; both empty where it
    is not limited. The whole line is held first and in one order, so that no place is given
    twice."""
    cases = intake.unit.cases
    known = cases.get(normalise_case_number(number) or "")
    item = intake.rules.item_of(known.case) if known else None
    if known is None or item is None or item.quantity is None:
        return [], []
    sharing = sharing_versions(known.case.catalogue, item.code, intake.rules)
    line = cases.line(item.code, sharing, is_held=True)
    return line, cases.places_taken(item.code, sharing)


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
