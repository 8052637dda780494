"""What moves a limit lawfully: a special procedure with its notice, the service of the notice, its
end, and the one extension (行政许可法 42, 45; domain.md 10, rules 17, 19–21)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from hallcore.answering import deemed_day, with_deemed_acceptance
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case, ClockStop, Code, Extension
from hallcore.clocks import limit_ends, promise_ends, statutory_ends, statutory_start
from hallcore.deadlines import MAX_DAYS, Stop
from hallcore.kinds.base import Scene, day_differs, judge_document
from hallcore.kinds.counter import judge_own_paper
from hallcore.kinds.desk import judge_desk
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.stops import counting_stops, running_stop

TEXT = 2000
NAME = 200
MAX_STOPS = 1000
"""Special procedures of a whole family that one extension can allow for."""


class StopClock(Frozen):
    """A special procedure begins. `first_on` is the day on its notice; `expected_days` are working
    days, told to the applicant in writing."""

    procedure: Code
    approver: str = Field(max_length=NAME)
    basis: str = Field(max_length=TEXT)
    reason: str = Field(max_length=TEXT)
    expected_days: int = Field(ge=1, le=3650)
    first_on: date


class Serve(Frozen):
    """A notice has reached its person: which document, on which day, how, who took it."""

    document_number: str = Field(pattern=r"^[0-9]{25}$")
    served_on: date
    receiver: str = Field(max_length=NAME)
    way: Literal["direct", "left", "post", "public", "electronic"] = "direct"


class ResumeClock(Frozen):
    """The special procedure is over; `last_on` is its last day and not counted, either."""

    last_on: date
    result: str = Field(max_length=TEXT)


class Extend(Frozen):
    """延期: `days` in the unit of the limit; `old_due_on` and `new_due_on` are the days on the
    notice."""

    days: int = Field(ge=1, le=3650)
    approver: str = Field(max_length=NAME)
    post: str = Field(default="", max_length=NAME)
    reason: str = Field(max_length=TEXT)
    old_due_on: date
    new_due_on: date
    provisional: bool = False
    of_promise: bool = False
    """The promise still runs on that day and moves by as many days."""
    stops: tuple[Stop, ...] = Field(default=(), max_length=MAX_STOPS)
    """The days that do not count as known on that day: `new_due_on` allows for them."""


def judge_stop_clock(scene: Scene, payload: StopClock) -> Problem | None:
    case = scene.case
    fault = judge_desk(scene)
    if fault is not None:
        return fault
    if not (payload.approver.strip() and payload.basis.strip() and payload.reason.strip()):
        return problem("stop.incomplete")
    catalogue = scene.rules.catalogues.get(case.catalogue)
    if catalogue is not None and payload.procedure not in catalogue.procedures:
        return problem("stop.procedure_unknown", procedure=payload.procedure)
    accepted_on = case.accepted_on or deemed_day(case)
    if payload.first_on < accepted_on:
        return problem("stop.before_acceptance", day=accepted_on)
    if payload.first_on < scene.day:
        return problem("stop.backdated", day=payload.first_on)
    if running_stop(case) is not None:
        return problem("stop.running")
    if scene.calendar is not None and _begins_too_late(case, payload, scene.day, scene.calendar):
        return problem("stop.after_limit", day=payload.first_on)
    if any(stop.last is not None and payload.first_on <= stop.last for stop in case.stops):
        return problem("stop.overlap", day=payload.first_on)
    return judge_document(scene.operation)


def _begins_too_late(case: Case, payload: StopClock, day: date, calendar: Calendar) -> bool:
    """A procedure announced for a day after the limit would take nothing out of it, and nothing
    could be decided nor announced until then."""
    ends = statutory_ends(case, case.accepted_on or deemed_day(case), day, calendar)
    is_future = payload.first_on > day
    return is_future and ends is not None and (ends.due_on or date.max) < payload.first_on


def evolve_stop_clock(case: Case, operation: Operation, payload: StopClock) -> Case:
    case = with_deemed_acceptance(case)
    stop = ClockStop(
        number=len(case.stops) + 1,
        procedure=payload.procedure,
        approver=payload.approver,
        expected_days=payload.expected_days,
        told_on=operation.occurred_on,
        first=payload.first_on,
        notice_number=operation.documents[0].number if operation.documents else "",
    )
    return case.model_copy(update={"stops": (*case.stops, stop)})


def judge_serve(scene: Scene, payload: Serve) -> Problem | None:
    paper = judge_own_paper(scene.case, payload.document_number)
    if isinstance(paper, Problem):
        return paper
    made_on = paper.made_on
    if not made_on <= payload.served_on <= scene.day:
        return problem("service.day", first=made_on, last=scene.day)
    if not payload.receiver.strip():
        return problem("delivery.receiver_missing")
    if paper.served_on is not None:
        return problem("service.done_already", day=paper.served_on)
    return None


def evolve_serve(case: Case, operation: Operation, payload: Serve) -> Case:
    served = {"served_on": payload.served_on}
    papers = tuple(
        paper.model_copy(update=served) if paper.number == payload.document_number else paper
        for paper in case.papers
    )
    stops = tuple(
        stop.model_copy(update=served) if stop.notice_number == payload.document_number else stop
        for stop in case.stops
    )
    return case.model_copy(update={"papers": papers, "stops": stops})


def judge_resume_clock(scene: Scene, payload: ResumeClock) -> Problem | None:
    fault = judge_desk(scene)
    if fault is not None:
        return fault
    stop = running_stop(scene.case)
    if stop is None:
        return problem("stop.none_running")
    if payload.last_on < stop.first:
        return problem("stop.end_before_start", day=stop.first)
    if payload.last_on > scene.day:
        return problem("stop.in_future", day=payload.last_on)
    return None if payload.result.strip() else problem("case.reason_missing")


def evolve_resume_clock(case: Case, operation: Operation, payload: ResumeClock) -> Case:
    running = running_stop(case)
    if running is None:
        return case
    ended = running.model_copy(update={"last": payload.last_on, "result": payload.result})
    stops = tuple(ended if stop.number == running.number else stop for stop in case.stops)
    return case.model_copy(update={"stops": stops})


def judge_extend(scene: Scene, payload: Extend) -> Problem | None:
    """Of the one limit of a case; of a theme's parent the joint limit, by the theme's own row
    (行政许可法 42(2)), once the acceptance of its children is written down."""
    case, calendar = scene.case, scene.calendar
    fault = judge_desk(scene)
    if fault is not None:
        return fault
    if case.items and case.accepted_on is None:
        return problem("desk.not_open")
    longest = case.limit("extension")
    if longest is None or longest.days == 0:
        return problem("extension.not_allowed")
    if case.extension is not None:
        return problem("extension.once", day=case.extension.extended_on)
    if payload.days > longest.days:
        return problem("extension.too_long", days=longest.days, basis=longest.basis)
    if not (payload.approver.strip() and payload.reason.strip()):
        return problem("extension.incomplete")
    if calendar is None:
        return problem("calendar.version_unknown", version=scene.operation.calendar)
    if running_stop(case) is not None:
        return problem("stop.running")
    accepted_on = case.accepted_on or deemed_day(case)
    ends = statutory_ends(case, accepted_on, scene.day, calendar)
    if ends is None or ends.due_on is None:
        return problem("extension.not_allowed")
    if scene.day > ends.due_on:
        return problem("extension.late", day=ends.due_on)
    if payload.old_due_on != ends.due_on:
        return day_differs(payload.old_due_on)
    printed = extended_due(case, payload.days, scene.day, calendar)
    if printed is None or (payload.new_due_on, payload.provisional) != printed:
        return day_differs(payload.new_due_on)
    if payload.of_promise != is_promise_running(case, scene.day, calendar):
        return day_differs(case.promised_due_on)
    if payload.stops != counting_stops(case, scene.day, calendar):
        return day_differs(payload.new_due_on)
    return judge_document(scene.operation)


def old_due(case: Case, day: date, calendar: Calendar) -> date | None:
    """The statutory day that an extension on `day` moves, or None where none runs."""
    ends = statutory_ends(case, case.accepted_on or deemed_day(case), day, calendar)
    return ends.due_on if ends else None


def is_promise_running(case: Case, day: date, calendar: Calendar) -> bool:
    """Whether the promise is not yet broken on `day`: only then an extension moves it, too."""
    ends = promise_ends(case, case.accepted_on or deemed_day(case), day, calendar)
    return ends is not None and ends.due_on is not None and day <= ends.due_on


def extended_due(case: Case, days: int, day: date, calendar: Calendar) -> tuple[date, bool] | None:
    """The statutory day with `days` more, and whether it is 暂定, as told on `day`."""
    limit = case.limit("statutory")
    start = statutory_start(case, case.accepted_on or deemed_day(case))
    if limit is None or start is None or not 0 <= days <= MAX_DAYS - limit.days:
        return None
    ends = limit_ends(
        limit,
        start,
        calendar,
        printed=case.statutory_due_on,
        was_provisional=case.statutory_provisional,
        stops=counting_stops(case, day, calendar),
        extended_days=days,
    )
    return (ends.due_on, ends.is_provisional) if ends.due_on else None


def evolve_extend(case: Case, operation: Operation, payload: Extend) -> Case:
    # A parent's acceptance is its children's to write down.
    case = case if case.items else with_deemed_acceptance(case)
    extension = Extension(
        days=payload.days,
        approver=payload.approver,
        extended_on=operation.occurred_on,
        old_due_on=payload.old_due_on,
        new_due_on=payload.new_due_on,
        provisional=payload.provisional,
        of_promise=payload.of_promise,
        stops=payload.stops,
        calendar=operation.calendar,
        notice_number=operation.documents[0].number if operation.documents else "",
    )
    return case.model_copy(update={"extension": extension})
