"""Which days a special procedure takes out of a case's clocks (行政许可法 45; domain.md 1 row 22,
5.3, 10 rules 19–21).

A stop counts from the day on its notice where the notice reached the applicant within the limit
`service` (3 working days by default); served later, from the day of service; not served and the
limit over, not at all. Until that limit is over the notice's own day is believed.
"""

from datetime import date

from hallcore.calendar import Calendar
from hallcore.cases import Case, ClockStop
from hallcore.deadlines import Stop, due


def running_stop(case: Case) -> ClockStop | None:
    """The special procedure that has begun and not ended."""
    return next((stop for stop in case.stops if stop.last is None), None)


def service_ends_on(case: Case, stop: ClockStop, calendar: Calendar) -> date | None:
    """The last day on which the notice of `stop` is served in time; None: no such limit."""
    limit = case.limit("service")
    if limit is None:
        return None
    ends = due(stop.told_on, limit.days, calendar, unit=limit.unit, rolls=limit.rolls)
    return ends.due_on if ends else None


def counting_stop(case: Case, stop: ClockStop, day: date, calendar: Calendar) -> Stop | None:
    """The days that `stop` takes out of the clocks as known on `day`, or None for none."""
    in_time = service_ends_on(case, stop, calendar)
    first = stop.first
    if in_time is not None:
        if stop.served_on is None:
            if day > in_time:
                return None
        elif stop.served_on > in_time:
            first = max(first, stop.served_on)
    if stop.last is not None and stop.last < first:
        return None
    return Stop(first=first, last=stop.last)


def counting_stops(case: Case, day: date, calendar: Calendar) -> tuple[Stop, ...]:
    """All stops of the case as `hallcore.deadlines.due` takes them."""
    found = (counting_stop(case, stop, day, calendar) for stop in case.stops)
    return tuple(stop for stop in found if stop is not None)
