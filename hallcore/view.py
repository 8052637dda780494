"""What depends on time: `view(case, as_of, calendar)` (design.md 4). Never folded, never stored.

The day printed on a paper binds: where the calendar of today computes another day, the earlier
of the two is supervised unless the paper said 暂定.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from hallcore.answering import deemed_day, is_deemed_on
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case, State
from hallcore.deadlines import Limit, Stop, Unit, counted_days, due
from hallcore.kinds.desk import is_desk_open
from hallcore.moments import local_day
from hallcore.stops import counting_stops


class Phase(StrEnum):
    """Who may act (design.md 4)."""

    COUNTER = "counter"
    DESK = "desk"
    HAND_OUT = "hand_out"
    CLOSED = "closed"


class Colour(StrEnum):
    """Never the only sign: screens write the word beside it."""

    NORMAL = "normal"
    WARNING = "warning"
    OVERDUE = "overdue"
    DONE = "done"
    PAUSED = "paused"


class Clock(Frozen):
    """One running or finished limit. `remaining_days` counts in the limit's own unit; negative
    when over; None where the clock is paused or done."""

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


class CaseView(Frozen):
    """The case as it stands at an instant."""

    state: State
    is_deemed: bool
    phase: Phase
    flags: tuple[str, ...]
    accepted_on: date | None
    clocks: tuple[Clock, ...]

    @property
    def next_clock(self) -> Clock | None:
        """The running clock that ends first."""
        running = [clock for clock in self.clocks if clock.remaining_days is not None]
        return min(running, key=lambda clock: clock.due_on or date.max, default=None)


def view(case: Case, as_of: datetime, calendar: Calendar) -> CaseView:
    """The case at `as_of`: phase, flags, deemed acceptance, clocks with their colours."""
    day = local_day(as_of)
    deemed = is_deemed_on(case, day, calendar)
    accepted_on = deemed_day(case) if deemed else case.accepted_on
    state = State.ACCEPTED if deemed else case.state
    return CaseView(
        state=state,
        is_deemed=deemed or case.deemed,
        phase=phase_of(case, day, calendar),
        flags=_flags(case, day, calendar, is_deemed=deemed or case.deemed),
        accepted_on=accepted_on,
        clocks=_clocks(case, day, accepted_on, calendar),
    )


def phase_of(case: Case, day: date, calendar: Calendar | None = None) -> Phase:
    """The phase on `day`; `calendar` matters where the answer limit was printed as 暂定."""
    if not case.is_open:
        return Phase.CLOSED
    if case.result is not None:
        return Phase.HAND_OUT
    return Phase.DESK if is_desk_open(case, day, calendar) else Phase.COUNTER


def _flags(case: Case, day: date, calendar: Calendar, *, is_deemed: bool) -> tuple[str, ...]:
    stopped = any(stop.covers(day) for stop in counting_stops(case, day, calendar))
    named = {
        "deemed": is_deemed,
        "paused": stopped or case.state is State.SUPPLEMENTING,
        "in_transit": case.transit is not None,
        "disputed": case.disputed,
        "practice": case.practice,
    }
    return tuple(name for name, is_set in named.items() if is_set)


def _clocks(
    case: Case, day: date, accepted_on: date | None, calendar: Calendar
) -> tuple[Clock, ...]:
    clocks: list[Clock] = []
    answer = case.limit("answer")
    if answer is not None and case.answer_due_on is not None:
        start = deemed_day(case)
        ended = accepted_on is not None or case.state is not State.RECEIVED
        clocks.append(
            _clock(answer, start, case.answer_due_on, case.answer_provisional, day, calendar, ended)
        )
    if accepted_on is not None:
        for name, printed in (
            ("promise", case.promised_due_on),
            ("statutory", case.statutory_due_on),
        ):
            limit = case.limit(name)
            if limit is not None and limit.days > 0:
                clocks.append(
                    _clock(
                        limit,
                        accepted_on,
                        printed,
                        case.due_provisional,
                        day,
                        calendar,
                        case.decided_on is not None or not case.is_open,
                        counting_stops(case, day, calendar),
                    )
                )
    delivery = case.limit("delivery")
    if delivery is not None and case.decided_on is not None:
        clocks.append(
            _clock(
                delivery,
                case.decided_on,
                case.delivery_due_on,
                case.delivery_provisional,
                day,
                calendar,
                not case.is_open,
            )
        )
    return tuple(clocks)


def _clock(
    limit: Limit,
    start: date,
    printed: date | None,
    was_provisional: bool,
    day: date,
    calendar: Calendar,
    ended: bool,
    stops: tuple[Stop, ...] = (),
) -> Clock:
    computed = due(start, limit.days, calendar, unit=limit.unit, stops=stops, rolls=limit.rolls)
    due_on, provisional = printed, was_provisional
    if computed is None:
        # While a stop runs nobody can tell the day; where no day can be computed the paper's stays.
        due_on = None if any(stop.last is None for stop in stops) else printed
    elif printed is None or was_provisional or stops:
        due_on, provisional = computed.due_on, computed.provisional
    else:
        due_on = min(printed, computed.due_on)
    colour, remaining = _colour(limit, due_on, day, calendar, stops, ended=ended)
    return Clock(
        name=limit.name,
        start_on=start,
        days=limit.days,
        unit=limit.unit,
        due_on=due_on,
        provisional=provisional,
        stops=stops,
        calendar=calendar.version,
        colour=colour,
        remaining_days=remaining,
    )


def _colour(
    limit: Limit,
    due_on: date | None,
    day: date,
    calendar: Calendar,
    stops: tuple[Stop, ...],
    *,
    ended: bool,
) -> tuple[Colour, int | None]:
    if ended:
        return Colour.DONE, None
    if due_on is None:
        return Colour.PAUSED, None
    if day > due_on:
        return Colour.OVERDUE, -counted_days(due_on, day, calendar, limit.unit, ())
    remaining = counted_days(day, due_on, calendar, limit.unit, stops)
    return (Colour.WARNING if remaining <= 1 else Colour.NORMAL), remaining


def capped(clock: Clock, end: date, day: date, calendar: Calendar) -> Clock:
    """The clock with `end` as its last day, its colour as on `day`."""
    limit = Limit(name=clock.name, days=clock.days, unit=clock.unit)
    ended = clock.colour is Colour.DONE
    colour, remaining = _colour(limit, end, day, calendar, clock.stops, ended=ended)
    return clock.model_copy(
        update={"due_on": end, "colour": colour, "remaining_days": remaining}
    )
