"""What moves a limit at the desk: a special procedure with its notice, its end, the one extension
(行政许可法 42, 45; hallcore.kinds.limits). Days are computed here and judged by the fold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hallcore.cases import Case
from hallcore.family import children_of, view_in_family
from hallcore.kinds.limits import (
    Extend,
    ResumeClock,
    StopClock,
    extended_due,
    is_promise_running,
    old_due,
)
from hallcore.moments import local_day
from hallcore.numbering import group_case_number
from hallcore.problems import Problem, problem
from hallcore.stops import counting_stops, running_stop
from hallserver.centre import Centre
from hallserver.workflow.acting import Acted, Desk, act, leader, whose_turn


@dataclass(frozen=True, slots=True)
class StopWish:
    """A special procedure as asked for. `basis` empty: the procedure's own; `first_on` None: today,
    or the day after the last stop."""

    procedure: str
    expected_days: int
    approver: str
    reason: str
    basis: str = ""
    first_on: date | None = None


def stop_clock(centre: Centre, number: str, wish: StopWish, by: str) -> Acted | Problem:
    """Begin a special procedure; its 特别程序告知书 is made with it."""

    def do(desk: Desk) -> Acted | Problem:
        catalogue = desk.intake.rules.catalogues.get(desk.case.catalogue)
        procedure = catalogue.procedures.get(wish.procedure) if catalogue else None
        if catalogue is not None and procedure is None:
            return problem("stop.procedure_unknown", procedure=wish.procedure, field="procedure")
        payload = StopClock(
            procedure=wish.procedure,
            approver=wish.approver,
            basis=wish.basis or (procedure.basis if procedure else ""),
            reason=wish.reason,
            expected_days=wish.expected_days,
            first_on=wish.first_on or _next_day(desk.case, local_day(desk.intake.now)),
        )
        return desk.does("stop_clock", payload, "special_procedure")

    return act(centre, number, by, whose_turn, do)


def _next_day(case: Case, today: date) -> date:
    """The first day from `today` on that lies in no stop."""
    ended = [stop.last + timedelta(days=1) for stop in case.stops if stop.last is not None]
    return max([today, *ended])


def resume_clock(
    centre: Centre, number: str, result: str, by: str, last_on: date | None = None
) -> Acted | Problem:
    """End the running special procedure; `last_on` None: today was its last day."""

    def do(desk: Desk) -> Acted | Problem:
        last = last_on or local_day(desk.intake.now)
        return desk.does("resume_clock", ResumeClock(last_on=last, result=result))

    return act(centre, number, by, whose_turn, do)


@dataclass(frozen=True, slots=True)
class ExtendWish:
    """An extension as asked for, in the unit of the statutory limit."""

    days: int
    approver: str
    reason: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class _Joint:
    """The last statutory day of a family; `stopped`: a child whose special procedure runs, so that
    nobody can tell the day and `last` is the earliest that it can be."""

    last: date
    stopped: str | None


def _joint(desk: Desk) -> _Joint | None:
    """The joint limit of the family that the case is a child of; None where none is known. The fold
    of a child cannot see it: its author does."""
    case, intake = desk.case, desk.intake
    relatives = intake.unit.cases.relatives([case])
    parent = relatives.get(case.parent or "")
    if parent is None or case.number not in parent.children:
        return None
    children = children_of(parent, relatives)
    stopped = next((one.number for one in children if running_stop(one) is not None), None)
    today = local_day(intake.now)
    relatives = {number: _ended_today(one, today) for number, one in relatives.items()}
    parent = relatives[parent.number]
    above = view_in_family(parent, intake.now, intake.calendar_of(parent), relatives)
    found = (one.due_on for one in above.clocks if one.name == "statutory" and one.due_on)
    return next((_Joint(last, stopped) for last in found), None)


def _ended_today(case: Case, today: date) -> Case:
    """The case as if its running special procedure ended today: the limit ends no earlier."""
    stops = tuple(
        stop if stop.last is not None else stop.model_copy(update={"last": today})
        for stop in case.stops
        if stop.last is not None or stop.first <= today
    )
    return case.model_copy(update={"stops": stops})


def _beyond_joint(joint: _Joint | None, day: date, case: Case) -> Problem | None:
    """Why a child is not extended to `day`: no limit of it ends after the joint one (行政许可法
    42(2))."""
    if joint is None or day <= joint.last:
        return None
    if joint.stopped is not None:
        return problem(
            "extension.joint_stopped",
            day=day,
            last=joint.last,
            child=group_case_number(joint.stopped),
            field="days",
        )
    return problem(
        "extension.beyond_joint", day=day, last=joint.last, parent=case.parent, field="days"
    )


def extend(centre: Centre, number: str, wish: ExtendWish, by: str) -> Acted | Problem:
    """Extend the statutory limit once; the 延期通知书 is made with it. On a theme's parent it is
    the joint limit, before which its children's extensions end (行政许可法 42(2))."""

    def do(desk: Desk) -> Acted | Problem:
        day, case = local_day(desk.intake.now), desk.case
        calendar = desk.intake.calendar_of(case)
        told = extended_due(case, wish.days, day, calendar)
        fault = _beyond_joint(_joint(desk), told[0], case) if told else None
        if fault is not None:
            return fault
        payload = Extend(
            days=wish.days,
            approver=wish.approver,
            post=wish.post,
            reason=wish.reason,
            # Where no limit runs the fold says why, before it looks at the days.
            old_due_on=old_due(case, day, calendar) or day,
            new_due_on=told[0] if told else day,
            provisional=bool(told and told[1]),
            of_promise=is_promise_running(case, day, calendar),
            stops=counting_stops(case, day, calendar),
        )
        return desk.does("extend", payload, "extension")

    return act(centre, number, by, leader, do)
