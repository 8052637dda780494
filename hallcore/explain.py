"""How a due day came about, day by day: the answer to "why that day?"

The counting rule of domain.md 1, told for one clock of a case: which days counted, which did not
and why, what the paper says and what the calendar in force says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from hallcore.base import Frozen
from hallcore.calendar import SATURDAY, Calendar
from hallcore.case_clocks import Clock
from hallcore.deadlines import MAX_DAYS, Unit

MOST_DAYS = 1500
"""Days that are told one by one; a limit of four years and more is told by its ends."""


class Why(StrEnum):
    """Why a day counts or does not."""

    START = "start"
    COUNTED = "counted"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    STOP = "stop"
    ROLLED = "rolled"


WHY_TEXTS: dict[Why, str] = {
    Why.START: "起算日，不计",
    Why.COUNTED: "计入",
    Why.MAKE_UP: "调休上班，计入",
    Why.WEEKEND: "周末",
    Why.HOLIDAY: "放假",
    Why.STOP: "特别程序，不计",
    Why.ROLLED: "末日遇休息日，顺延",
}


class Stretch(Frozen):
    """Days in a row that are alike. `count_from`, `count_to`: the numbers of the counted ones,
    None where they do not count."""

    first: date
    last: date
    why: Why
    count_from: int | None = None
    count_to: int | None = None
    stop: int | None = None
    """Which stop of the clock, counting from 1."""


class Explanation(Frozen):
    """The days of one clock from its start to its computed end, and to today where it is over."""

    clock: Clock
    stretches: tuple[Stretch, ...]
    is_cut: bool = False
    """The clock is paused or too long: the days stop before the end."""
    unpublished_from: date | None = None
    """The first of the days whose year has no published calendar; None where all have one."""

    @property
    def not_counted(self) -> tuple[Stretch, ...]:
        return tuple(one for one in self.stretches if one.count_from is None)

    @property
    def counted(self) -> int:
        return max((one.count_to or 0 for one in self.stretches), default=0)


def explain(clock: Clock, calendar: Calendar, until: date | None = None) -> Explanation:
    """Tell the days of `clock`. `until`: where a clock without an end stops being told, usually
    today."""
    days: list[Stretch] = []
    unpublished: date | None = None
    is_cut = False
    wanted = min(clock.days, MAX_DAYS)
    for one in _days(clock, calendar, wanted):
        if len(days) >= MOST_DAYS or (clock.due_on is None and until and one.first > until):
            is_cut = True
            break
        days.append(one)
        if unpublished is None and not calendar.is_published(one.first):
            unpublished = one.first
    is_cut = is_cut or clock.due_on is None
    return Explanation(
        clock=clock,
        stretches=tuple(_joined(days)),
        is_cut=is_cut,
        unpublished_from=unpublished,
    )


def _days(clock: Clock, calendar: Calendar, wanted: int) -> Iterator[Stretch]:
    day, count = clock.start_on, 0
    yield Stretch(first=day, last=day, why=Why.START)
    while count < wanted and day < date.max:
        day += timedelta(days=1)
        why, stop = _why(clock, calendar, day)
        is_counted = why in (Why.COUNTED, Why.MAKE_UP)
        count += is_counted
        number = count if is_counted else None
        yield Stretch(first=day, last=day, why=why, count_from=number, count_to=number, stop=stop)
    while (
        clock.unit is Unit.CALENDAR
        and clock.rolls
        and wanted
        and day < date.max
        and not calendar.is_working(day)
    ):
        day += timedelta(days=1)
        yield Stretch(first=day, last=day, why=Why.ROLLED)


def _why(clock: Clock, calendar: Calendar, day: date) -> tuple[Why, int | None]:
    for number, stop in enumerate(clock.stops, start=1):
        if stop.covers(day):
            return Why.STOP, number
    is_working = calendar.is_working(day)
    if clock.unit is Unit.WORKING and not is_working:
        return (Why.HOLIDAY if day in calendar.off else Why.WEEKEND), None
    is_make_up = is_working and day.weekday() >= SATURDAY
    return (Why.MAKE_UP if is_make_up else Why.COUNTED), None


def _joined(days: list[Stretch]) -> Iterator[Stretch]:
    for _, group in groupby(days, key=lambda one: (one.why, one.stop)):
        alike = list(group)
        yield alike[0].model_copy(update={"last": alike[-1].last, "count_to": alike[-1].count_to})
