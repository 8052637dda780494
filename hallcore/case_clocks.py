"""The clocks of a case: each limit with its days, its end, who answers for it, how it stands."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from hallcore.agency import SEND_LIMIT, is_entrusted, sent_on
from hallcore.answering import answer_limit, deemed_day, is_deemed_on, is_told_in_vain
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case, State
from hallcore.clocks import (
    SUPPLY,
    Ends,
    limit_ends,
    promise_ends,
    statutory_ends,
    supply_ends,
)
from hallcore.deadlines import MAX_DAYS, Limit, Stop, Unit, counted_days
from hallcore.kinds.desk import is_desk_open
from hallcore.moments import local_day
from hallcore.renewals import applied_on
from hallcore.steps import step_started_on, turn_of
from hallcore.stops import counting_stops


class Colour(StrEnum):
    """Never the only sign: screens write the word beside it."""

    NORMAL = "normal"
    WARNING = "warning"
    OVERDUE = "overdue"
    DONE = "done"
    PAUSED = "paused"


class Clock(Frozen):
    """One running or finished limit. `remaining_days` counts in the limit's own unit; negative
    when over; None where the clock is paused or done. `responsible`: whom an alert names, a hall's
    code or a person's number. `printed_on`, `printed_calendar`: the day on the paper and the
    calendar it was counted by; `computed_on`: what the calendar in force says."""

    name: str
    start_on: date
    days: int
    unit: Unit
    due_on: date | None
    provisional: bool
    stops: tuple[Stop, ...] = ()
    calendar: str
    colour: Colour
    remaining_days: int | None = None
    printed_on: date | None = None
    printed_calendar: str | None = None
    printed_provisional: bool = False
    """The paper says 暂定 of this day."""
    computed_on: date | None = None
    joint_on: date | None = None
    """In a theme's family, the day that another member sets: of a child its parent's last day, of
    a parent the day to which the extension of a child moved the promise."""
    extended_days: int = 0
    rolls: bool = True
    responsible: str = ""
    of: str = ""
    """A step's or material's code, where a case has several clocks of the name."""

    @property
    def has_moved(self) -> bool:
        """The paper said 暂定, and a newer calendar gave another day."""
        is_other = None not in (self.printed_on, self.due_on) and self.printed_on != self.due_on
        return self.printed_provisional and is_other and not self.stops and not self.extended_days


def clocks_of(
    case: Case, day: date, accepted_on: date | None, calendar: Calendar
) -> tuple[Clock, ...]:
    """Every clock of the case on `day`, in the order in which they run."""
    found = [_agency_clock(case, day, calendar), _answer_clock(case, day, accepted_on, calendar)]
    if accepted_on is not None:
        is_over = case.decided_on is not None or not case.is_open
        found += [
            _first_review_clock(case, day, accepted_on, calendar),
            _clock_of(
                case,
                case.limit("promise"),
                promise_ends(case, accepted_on, day, calendar),
                day,
                calendar,
                is_over=is_over,
            ),
            _clock_of(
                case,
                case.limit("statutory"),
                statutory_ends(case, accepted_on, day, calendar),
                day,
                calendar,
                is_over=is_over,
            ),
            _step_clock(case, day, accepted_on, calendar),
            *_pledge_clocks(case, day, accepted_on, calendar),
        ]
    found += [_supplement_clock(case, day, calendar), _renewal_clock(case, day, calendar)]
    found.append(_delivery_clock(case, day, calendar))
    return tuple(clock for clock in found if clock is not None)


def _agency_clock(case: Case, day: date, calendar: Calendar) -> Clock | None:
    """代办: the agent's hall sends the papers on within its limit (domain.md 11); over once they
    have left. No clock of the citizen runs before."""
    if case.entrusted_at is None:
        return None
    limit = case.limit(SEND_LIMIT.name) or SEND_LIMIT
    ends = limit_ends(limit, local_day(case.entrusted_at), calendar)
    is_over = not is_entrusted(case) or sent_on(case) is not None
    return _clock(limit, ends, day, calendar, is_over=is_over, responsible=case.hall)


def _supplement_clock(case: Case, day: date, calendar: Calendar) -> Clock | None:
    """The applicant's own limit after the one notice; what the law has accepted sets him none."""
    told, limit = case.supplement, case.limit(SUPPLY)
    if told is None or limit is None or is_told_in_vain(case):
        return None
    ends = supply_ends(case, told, calendar)
    if ends is None:
        return None
    is_over = case.state is not State.SUPPLEMENTING
    return _clock(limit, ends, day, calendar, is_over=is_over, responsible=case.holder or case.hall)


def _answer_clock(
    case: Case, day: date, accepted_on: date | None, calendar: Calendar
) -> Clock | None:
    limit = case.limit("answer")
    if limit is None or case.answer_due_on is None:
        return None
    ends = limit_ends(
        limit,
        deemed_day(case),
        calendar,
        printed=case.answer_due_on,
        was_provisional=case.answer_provisional,
        printed_calendar=case.answer_calendar or case.calendar,
    )
    is_over = accepted_on is not None or case.state is not State.RECEIVED
    return _clock(limit, ends, day, calendar, is_over=is_over, responsible=_who_holds(case))


def _first_review_clock(
    case: Case, day: date, accepted_on: date, calendar: Calendar
) -> Clock | None:
    """The first leg: the hall below reviews within its own limit from its acceptance
    (行政许可法 43); it ends with its opinion or with the take-over above."""
    limit = case.limit("first_review")
    if limit is None or case.accepted_by == case.route.deciding_hall:
        return None
    is_by_law = case.deemed or is_deemed_on(case, day, calendar)
    if case.accepted_by is None and (not is_by_law or case.hall == case.route.deciding_hall):
        return None
    ends = limit_ends(limit, accepted_on, calendar, stops=counting_stops(case, day, calendar))
    is_over = (
        case.first_review is not None
        or case.upper_since is not None
        or case.holder == case.route.deciding_hall
        or case.decided_on is not None
        or not case.is_open
    )
    who = case.accepted_by or _who_holds(case)
    return _clock(limit, ends, day, calendar, is_over=is_over, responsible=who)


def _step_clock(case: Case, day: date, accepted_on: date, calendar: Calendar) -> Clock | None:
    """The step whose turn it is, from its assignment or from the end of the step before."""
    step = turn_of(case)
    limit = case.limit(f"step.{step}") if step else None
    if limit is None or limit.days == 0 or not is_desk_open(case, day, calendar):
        return None
    start = step_started_on(case, _opened_on(case, day, accepted_on, calendar))
    ends = limit_ends(limit, start, calendar, stops=counting_stops(case, day, calendar))
    who = case.assigned_to or case.route.deciding_hall
    clock = _clock(limit, ends, day, calendar, is_over=False, responsible=who)
    return clock.model_copy(update={"name": "step", "of": step})


def _opened_on(case: Case, day: date, accepted_on: date, calendar: Calendar) -> date:
    """When the desk could begin: with the acceptance; where the law accepted, on the day after the
    answer limit, whatever day the acceptance counts from."""
    limit = answer_limit(case, calendar)
    is_by_law = case.deemed or is_deemed_on(case, day, calendar)
    return max(accepted_on, limit + timedelta(days=1)) if is_by_law and limit else accepted_on


def _pledge_clocks(
    case: Case, day: date, accepted_on: date, calendar: Calendar
) -> list[Clock | None]:
    """What was pledged for later (容缺), each by its own day."""
    found: list[Clock | None] = []
    for pledge in case.pledges:
        if pledge.due_on is None:
            continue
        days = counted_days(accepted_on, pledge.due_on, calendar)
        limit = Limit(name="pledge", days=min(days, MAX_DAYS))
        ends = Ends(
            start_on=accepted_on,
            days=limit.days,
            due_on=pledge.due_on,
            is_provisional=False,
            printed_on=pledge.due_on,
            printed_calendar=case.acceptance_calendar,
        )
        record = case.material(pledge.material)
        has_come = record is not None and bool(record.originals or record.copies or record.blob)
        is_over = has_come or not case.is_open
        clock = _clock(limit, ends, day, calendar, is_over=is_over, responsible="")
        found.append(clock.model_copy(update={"of": pledge.material}))
    return found


def _renewal_clock(case: Case, day: date, calendar: Calendar) -> Clock | None:
    """A renewal is decided before the old licence ends, whatever stops or is extended
    (行政许可法 50)."""
    until = case.renews.valid_until if case.renews else None
    start = applied_on(case)
    if until is None or until < start:
        return None
    days = min((until - start).days, MAX_DAYS)
    limit = Limit(name="renewal", days=days, unit=Unit.CALENDAR, rolls=False)
    ends = Ends(start_on=start, days=days, due_on=until, is_provisional=False)
    is_over = case.result is not None or not case.is_open
    return _clock_of(case, limit, ends, day, calendar, is_over=is_over)


def _delivery_clock(case: Case, day: date, calendar: Calendar) -> Clock | None:
    limit = case.limit("delivery")
    if limit is None or case.decided_on is None:
        return None
    ends = limit_ends(
        limit,
        case.decided_on,
        calendar,
        printed=case.delivery_due_on,
        was_provisional=case.delivery_provisional,
        printed_calendar=case.decision_calendar,
    )
    who = case.holder or case.route.delivery_hall
    return _clock(limit, ends, day, calendar, is_over=not case.is_open, responsible=who)


def _who_holds(case: Case) -> str:
    """The hall that has the papers; on the way, the one that sent them."""
    return case.holder or (case.transit.sender if case.transit else case.hall)


def _clock_of(
    case: Case,
    limit: Limit | None,
    ends: Ends | None,
    day: date,
    calendar: Calendar,
    *,
    is_over: bool,
) -> Clock | None:
    if limit is None or ends is None:
        return None
    at_desk = is_desk_open(case, day, calendar)
    who = case.route.deciding_hall if at_desk else _who_holds(case)
    return _clock(limit, ends, day, calendar, is_over=is_over, responsible=who)


def _clock(
    limit: Limit, ends: Ends, day: date, calendar: Calendar, *, is_over: bool, responsible: str
) -> Clock:
    colour, remaining = colour_of(limit, ends, day, calendar, is_over=is_over)
    return Clock(
        name=limit.name,
        start_on=ends.start_on,
        days=ends.days,
        unit=limit.unit,
        due_on=ends.due_on,
        provisional=ends.is_provisional,
        stops=ends.stops,
        calendar=calendar.version,
        colour=colour,
        remaining_days=remaining,
        printed_on=ends.printed_on,
        printed_calendar=ends.printed_calendar,
        printed_provisional=ends.was_provisional,
        computed_on=ends.computed_on,
        extended_days=ends.extended_days,
        rolls=limit.rolls,
        responsible=responsible,
    )


def colour_of(
    limit: Limit, ends: Ends, day: date, calendar: Calendar, *, is_over: bool
) -> tuple[Colour, int | None]:
    """How the limit stands on `day`, and the days that are left in its own unit."""
    if is_over:
        return Colour.DONE, None
    if ends.due_on is None:
        return Colour.PAUSED, None
    if day > ends.due_on:
        return Colour.OVERDUE, -counted_days(ends.due_on, day, calendar, limit.unit, ())
    remaining = counted_days(day, ends.due_on, calendar, limit.unit, ends.stops)
    return (Colour.WARNING if remaining <= 1 else Colour.NORMAL), remaining
