"""When a limit ends: the counting rule of domain.md 1 (民法典 201, 203) and 10, rules 1–4, 21.

Days are legal local dates. The day on which a limit starts is not counted; a limit ends at 24:00
of its due day.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from hallcore.base import Frozen
from hallcore.calendar import SATURDAY, Calendar

MAX_DAYS = 10_000
"""The longest limit that is computed."""

HORIZON_DAYS = 40_000
"""How far ahead a due day is looked for: 10,000 working days and some seventy years of stops."""


class Unit(StrEnum):
    """What a limit counts: working days (工作日) or every day (自然日)."""

    WORKING = "working"
    CALENDAR = "calendar"


class Limit(Frozen):
    """One time limit of an item.

    `name` is answer, promise, statutory, delivery, step or first_review; `rolls` says whether a
    limit in calendar days that ends on a rest day ends on the next working day; `basis` is the
    law that sets it.
    """

    name: str
    days: int = Field(ge=0, le=MAX_DAYS)
    unit: Unit = Unit.WORKING
    rolls: bool = True
    basis: str = ""


class Stop(Frozen):
    """Days that do not count, both ends included. `last` None: the stop still runs.

    A stop whose last day lies before its first covers nothing.
    """

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is not counted because of this stop."""
        return self.first <= day and (self.last is None or day <= self.last)


class Due(Frozen):
    """The day on which a limit ends; provisional (暂定) if a later calendar can move it."""

    due_on: date
    provisional: bool


def due(
    start: date,
    days: int,
    calendar: Calendar,
    unit: Unit = Unit.WORKING,
    stops: Sequence[Stop] = (),
    rolls: bool = True,
) -> Due | None:
    """The `days`-th counted day after `start`; 0 days end on `start` itself.

    None while the end cannot be known: a stop still runs before it, or it lies beyond
    `HORIZON_DAYS`. `rolls` matters for calendar days only. Raises `ValueError` for `days` outside
    0..`MAX_DAYS`.
    """
    if not 0 <= days <= MAX_DAYS:
        raise ValueError(f"a limit has 0 to {MAX_DAYS} days, not {days}")
    if days == 0:
        return Due(due_on=start, provisional=False)
    remaining = days
    for day in _days_after(start):
        if remaining:
            if any(stop.last is None and stop.first <= day for stop in stops):
                return None
            if _is_counted(day, calendar, unit, stops):
                remaining -= 1
        if remaining:
            continue
        if unit is Unit.WORKING:
            return Due(due_on=day, provisional=not calendar.is_published(day))
        if not rolls:
            return Due(due_on=day, provisional=False)
        # 民法典 203: a last day that is a rest day gives way to the next working day.
        if calendar.is_working(day):
            return Due(due_on=day, provisional=not calendar.is_published(day))
    return None


def counted_days(
    start: date,
    end: date,
    calendar: Calendar,
    unit: Unit = Unit.WORKING,
    stops: Sequence[Stop] = (),
) -> int:
    """How many counted days lie after `start` up to and including `end`; 0 if `end` is earlier.

    Takes no longer for centuries than for days: a clock that stands wrong must not hold up a list.
    """
    if end <= start:
        return 0
    first = start + timedelta(days=1)
    total = _days_between(first, end, calendar, unit)
    for stop in sorted(stops, key=lambda one: one.first):
        since, until = max(first, stop.first), min(end, stop.last or end)
        if since <= until:
            total -= _days_between(since, until, calendar, unit)
            if until == end:
                break
            # What two stops cover is taken off once.
            first = until + timedelta(days=1)
    return total


def day_with_left(
    start: date,
    end: date,
    days: int,
    calendar: Calendar,
    unit: Unit = Unit.WORKING,
    stops: Sequence[Stop] = (),
) -> date:
    """The first day from `start` on after which at most `days` counted days lie up to `end`."""
    low, high = start.toordinal(), max(start, end).toordinal()
    while low < high:
        middle = (low + high) // 2
        if counted_days(date.fromordinal(middle), end, calendar, unit, stops) <= days:
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def _days_between(first: date, last: date, calendar: Calendar, unit: Unit) -> int:
    """Days from `first` to `last`, both included, that `unit` counts."""
    span = (last - first).days + 1
    if unit is Unit.CALENDAR:
        return span
    weeks, rest = divmod(span, 7)
    weekdays = weeks * 5 + sum((first.weekday() + ahead) % 7 < SATURDAY for ahead in range(rest))
    in_span = [day for day in calendar.off | calendar.working if first <= day <= last]
    return weekdays + sum(calendar.is_working(day) - (day.weekday() < SATURDAY) for day in in_span)


def _is_counted(day: date, calendar: Calendar, unit: Unit, stops: Sequence[Stop]) -> bool:
    if unit is Unit.WORKING and not calendar.is_working(day):
        return False
    return not any(stop.covers(day) for stop in stops)


def _days_after(start: date) -> Iterator[date]:
    """The days after `start`, in order, to the horizon or the end of the proleptic calendar."""
    for ahead in range(1, min(HORIZON_DAYS, (date.max - start).days) + 1):
        yield start + timedelta(days=ahead)
