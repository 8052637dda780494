"""When a limit of a case ends: printed day, stops, extension and calendar brought together
(design.md 4, domain.md 1 and 10, rules 5, 17, 20, 21; domain.md 11 on upward items).

A day printed on a paper binds. Where the paper says 暂定 the calendar in force decides alone;
elsewhere the earlier of printed and computed holds. Stops and an extension move both alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hallcore.answering import is_answered
from hallcore.calendar import Calendar
from hallcore.cases import Case, Supplement
from hallcore.deadlines import Limit, Stop, counted_days, due
from hallcore.stops import counting_stops

SUPPLY = "supplement"
"""The limit within which the applicant brings what the one notice asks for."""


@dataclass(frozen=True, slots=True)
class Ends:
    """`due_on` None: a stop runs, nobody can tell the day. `printed_on` and `printed_calendar`:
    the day on the paper and the calendar that it was counted by; `computed_on`: what the calendar
    in force says."""

    start_on: date
    days: int
    due_on: date | None
    is_provisional: bool
    printed_on: date | None = None
    printed_calendar: str | None = None
    computed_on: date | None = None
    stops: tuple[Stop, ...] = ()
    extended_days: int = 0
    was_provisional: bool = False
    """The paper says 暂定 of this day."""


@dataclass(frozen=True, slots=True)
class Told:
    """The day on the notice of an extension, and the stops that it allows for."""

    due_on: date
    stops: tuple[Stop, ...]


def limit_ends(
    limit: Limit,
    start: date,
    calendar: Calendar,
    *,
    printed: date | None = None,
    was_provisional: bool = False,
    printed_calendar: str | None = None,
    stops: tuple[Stop, ...] = (),
    extended_days: int = 0,
    told: Told | None = None,
) -> Ends:
    """When `limit` ends that began on `start`. `told`: what the notice of its extension says."""
    days = limit.days + extended_days
    computed = due(start, days, calendar, unit=limit.unit, stops=stops, rolls=limit.rolls)
    found, is_provisional = printed, was_provisional
    if computed is None:
        # While a stop runs nobody can tell the day; where none can be computed the paper's stays.
        found = None if any(stop.last is None for stop in stops) else printed
    elif printed is None or was_provisional:
        found, is_provisional = computed.due_on, computed.provisional
    else:
        moved = _moved(printed, start, limit, calendar, stops, more=extended_days)
        found = min(computed.due_on, moved) if moved else computed.due_on
        is_provisional = computed.provisional and found != printed
    if found is not None and told is not None:
        moved = _moved(told.due_on, start, limit, calendar, stops, allowed=told.stops)
        found = min(found, moved) if moved else found
        is_provisional = is_provisional and found != told.due_on
    return Ends(
        start_on=start,
        days=days,
        due_on=found,
        is_provisional=is_provisional,
        printed_on=printed,
        printed_calendar=printed_calendar,
        computed_on=computed.due_on if computed else None,
        stops=stops,
        extended_days=extended_days,
        was_provisional=was_provisional,
    )


def _moved(
    printed: date,
    start: date,
    limit: Limit,
    calendar: Calendar,
    stops: tuple[Stop, ...],
    *,
    more: int = 0,
    allowed: tuple[Stop, ...] = (),
) -> date | None:
    """The printed day, later by `more` days and by the counted days before it that stops took and
    it does not allow for; a stop may become known after a day was printed."""
    every = (*allowed, *stops)
    taken = counted_days(start, printed, calendar, limit.unit, allowed) - counted_days(
        start, printed, calendar, limit.unit, every
    )
    if not taken + more:
        return printed
    ends = due(printed, taken + more, calendar, unit=limit.unit, stops=every, rolls=limit.rolls)
    return ends.due_on if ends else None


def promise_ends(case: Case, accepted_on: date, day: date, calendar: Calendar) -> Ends | None:
    """The promise, over both legs of an upward item. None: the item promises nothing."""
    limit = case.limit("promise")
    if limit is None or limit.days == 0:
        return None
    extension = case.extension
    return limit_ends(
        limit,
        accepted_on,
        calendar,
        printed=case.promised_due_on,
        was_provisional=case.promise_provisional,
        printed_calendar=case.acceptance_calendar,
        stops=counting_stops(case, day, calendar),
        extended_days=extension.days if extension and extension.of_promise else 0,
    )


def statutory_start(case: Case, accepted_on: date) -> date | None:
    """When the statutory limit of the decision begins: at acceptance; for an upward item that a
    hall below accepted, at the deciding hall's take-over (行政许可法 43), None until then."""
    if not case.route.upward:
        return accepted_on
    if case.upper_since is not None:
        return max(case.upper_since, accepted_on)
    deciding = case.route.deciding_hall
    has_had = any(one.hall == deciding and not one.was_refused for one in case.held)
    return accepted_on if has_had or case.accepted_by == deciding else None


def with_upper_leg(case: Case, hall: str, day: date) -> Case:
    """The case once `hall` has its papers on `day`: the deciding hall's own statutory leg of an
    upward case begins there, once the hall below has accepted or reviewed."""
    is_sent_up = case.first_review is not None or is_answered(case, day)
    is_upper = case.route.upward and hall == case.route.deciding_hall
    if not (is_upper and is_sent_up) or case.upper_since is not None:
        return case
    return case.model_copy(update={"upper_since": day})


def statutory_ends(case: Case, accepted_on: date, day: date, calendar: Calendar) -> Ends | None:
    """The statutory limit of the decision with its stops and the extension, or None where it does
    not run yet or there is none."""
    limit = case.limit("statutory")
    start = statutory_start(case, accepted_on)
    if limit is None or limit.days == 0 or start is None:
        return None
    extension = case.extension
    stops = counting_stops(case, day, calendar)
    is_bound = extension is not None and not extension.provisional
    return limit_ends(
        limit,
        start,
        calendar,
        printed=case.statutory_due_on,
        was_provisional=case.statutory_provisional,
        printed_calendar=case.acceptance_calendar,
        stops=stops,
        extended_days=extension.days if extension else 0,
        told=Told(extension.new_due_on, extension.stops) if extension and is_bound else None,
    )


def supply_ends(case: Case, told: Supplement, calendar: Calendar) -> Ends | None:
    """The last day on which the applicant may bring what the notice asked for, None without one.

    It is his limit: of the printed day, what a newer calendar makes of a 暂定 one, and the limit
    from the service of the notice, the latest.
    """
    limit = case.limit(SUPPLY)
    if told.supply_by is None or limit is None:
        return None
    notice = next((one for one in case.papers if one.number == told.notice_number), None)
    served_on = notice.served_on if notice is not None else None
    starts = [told.told_on] if told.supply_provisional else []
    starts += [served_on] if served_on is not None else []
    ends = [limit_ends(limit, start, calendar) for start in starts]
    days = [one.due_on for one in ends if one.due_on is not None]
    return Ends(
        start_on=told.told_on,
        days=limit.days,
        due_on=max([told.supply_by, *days]),
        is_provisional=told.supply_provisional and any(one.is_provisional for one in ends),
        printed_on=told.supply_by,
        computed_on=max(days, default=None),
        was_provisional=told.supply_provisional,
    )
