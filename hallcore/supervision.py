"""Supervision of one case: which rules ring on a day, since when, and whom they name
(domain.md 13; design.md 9). Pure functions of the folded case and its view.

Every condition of a rule comes true on one day and stays true: while nothing happens to a case,
an alert never grows calmer and never goes away. That day also tells when to look again, so that
a store can index cases by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Literal

from hallcore.alert_rules import (
    AlertLevel,
    AlertRule,
    AlertRules,
    Condition,
    parse_rules,
    rank,
)
from hallcore.answering import answer_limit
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.case_clocks import Colour
from hallcore.cases import Case, State
from hallcore.catalogue import Item
from hallcore.deadlines import MAX_DAYS, Stop, Unit, counted_days, day_with_left, due
from hallcore.family import view_in_family
from hallcore.halls import level_of
from hallcore.moments import LOCAL, local_day
from hallcore.steps import turn_of
from hallcore.stops import service_ends_on
from hallcore.view import CaseView, Phase

__all__ = [
    "Alert",
    "AlertLevel",
    "AlertRule",
    "AlertRules",
    "Party",
    "alerts",
    "first_alert_on",
    "next_change_on",
    "parse_rules",
]

NOBODY: Mapping[str, Case] = MappingProxyType({})
TRANSIT = "transit"
OF_THE_COUNTER = ("agency", "answer", "first_review", "supplement", TRANSIT)
"""Clocks that a window answers for, also while a department works on the case."""


class Party(Frozen):
    """Whom an alert names: a hall by its code, a step by its code, a person by number."""

    kind: Literal["hall", "step", "person"]
    code: str


class Alert(Frozen):
    """One rule that rings for one clock of a case. `days_left` counts to `due_on` in `unit`, 0 or
    less once it is over; `since_on` is the first day of this level."""

    case_number: str
    rule: str
    version: str
    level: AlertLevel
    clock: str
    of: str = ""
    """Of a step or a pledge: its step's or material's code."""
    due_on: date
    since_on: date
    days_left: int
    unit: Unit
    is_deemed: bool = False
    """Nobody acted in time, and the law did: by the clock `answer` it accepted (视为受理), by the
    clock `renewal` it renewed (视为准予延续)."""
    responsible: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class _Clock:
    """What a condition looks at."""

    name: str
    start_on: date
    due_on: date
    unit: Unit
    stops: tuple[Stop, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class _Ring:
    rule: AlertRule
    clock: _Clock
    since_on: date


def alerts(
    case: Case,
    shown: CaseView,
    as_of: datetime,
    calendar: Calendar,
    rules: AlertRules,
    item: Item | None = None,
) -> tuple[Alert, ...]:
    """What rings for the case at `as_of`, the worst first; of one rule and clock the worst level
    only. `shown` is its view at that instant, `item` the one that it was received under, if known.
    """
    day = local_day(as_of)
    worst: dict[tuple[str, str, str], _Ring] = {}
    for ring in _rings(case, shown, calendar, rules, item):
        key = ring.rule.rule, ring.clock.name, ring.clock.of
        if ring.since_on <= day and (key not in worst or _is_worse(ring, worst[key])):
            worst[key] = ring
    ordered = sorted(
        worst.values(), key=lambda one: (-rank(one.rule.level), one.clock.due_on, one.rule.rule)
    )
    return tuple(
        Alert(
            case_number=case.number,
            rule=ring.rule.rule,
            version=rules.version,
            level=ring.rule.level,
            clock=ring.clock.name,
            of=ring.clock.of,
            due_on=ring.clock.due_on,
            since_on=ring.since_on,
            days_left=_days_left(ring.clock, day, calendar),
            unit=ring.clock.unit,
            is_deemed=(shown.is_deemed and ring.clock.name == "answer")
            or (shown.is_renewed and ring.clock.name == "renewal"),
            responsible=_responsible(case, shown, ring.clock.name),
        )
        for ring in ordered
    )


def _is_worse(one: _Ring, other: _Ring) -> bool:
    """Worse; of two that are as bad, the one that has rung longer."""
    mine, theirs = rank(one.rule.level), rank(other.rule.level)
    return mine > theirs or (mine == theirs and one.since_on < other.since_on)


def first_alert_on(
    case: Case,
    as_of: datetime,
    calendar: Calendar,
    rules: AlertRules,
    item: Item | None = None,
    relatives: Mapping[str, Case] = NOBODY,
) -> date | None:
    """The first day on which a rule rings if nothing more happens to the case; a day that has
    passed where one rings already; None where none ever will. `relatives`: its family by number,
    which can end a clock of a child earlier."""
    today = local_day(as_of)
    found: date | None = None
    for day in (today, *_turning_days(case, today, calendar, relatives)):
        if found is not None and found <= day:
            break
        shown = view_in_family(case, _noon(day), calendar, relatives)
        for ring in _rings(case, shown, calendar, rules, item):
            rings_on = ring.since_on if day == today else max(ring.since_on, day)
            found = rings_on if found is None else min(found, rings_on)
    return found


def next_change_on(
    case: Case,
    as_of: datetime,
    calendar: Calendar,
    rules: AlertRules,
    item: Item | None = None,
    relatives: Mapping[str, Case] = NOBODY,
) -> date | None:
    """The first day after `as_of` on which an alert can appear or grow worse if nothing happens to
    the case or its `relatives`; None where none ever can."""
    today = local_day(as_of)
    shown = view_in_family(case, as_of, calendar, relatives)
    coming = [
        ring.since_on
        for ring in _rings(case, shown, calendar, rules, item)
        if ring.since_on > today
    ]
    return min([*coming, *_turning_days(case, today, calendar, relatives)], default=None)


def _turning_days(
    case: Case, today: date, calendar: Calendar, relatives: Mapping[str, Case]
) -> list[date]:
    """Days after `today` on which the view of the case changes by itself: it or one of its
    relatives is deemed accepted, or a stop ceases to count because nobody served its notice."""
    members = [case, *(one for one in relatives.values() if one.number != case.number)]
    after = (_after(end) for one in members for end in _turning_ends(one, calendar) if end)
    return sorted({day for day in after if day is not None and day > today})


def _turning_ends(case: Case, calendar: Calendar) -> list[date | None]:
    ends: list[date | None] = []
    if case.route.deemed and case.state is State.RECEIVED and case.accepted_on is None:
        ends.append(answer_limit(case, calendar))
    ends += [service_ends_on(case, stop, calendar) for stop in case.stops if stop.served_on is None]
    return ends


# Which clocks run, and on which day a condition comes true ------------------------------------


def _rings(
    case: Case, shown: CaseView, calendar: Calendar, rules: AlertRules, item: Item | None
) -> Iterator[_Ring]:
    """Every rule of the case with the day on which it begins to ring, past or to come."""
    chosen = rules.of_case(case.item, item, level_of(_keeper(case)))
    for clock in _running(case, shown, calendar):
        for rule in chosen:
            if rule.clock != clock.name:
                continue
            looked_at: _Clock | None = clock
            if clock.name == TRANSIT:
                looked_at = _transit(case, calendar, rule.threshold, rule.unit_of(Unit.WORKING))
            if looked_at is None:
                continue
            since = _SINCE[rule.condition](rule, looked_at, calendar)
            if since is not None:
                yield _Ring(rule, looked_at, since)


def _running(case: Case, shown: CaseView, calendar: Calendar) -> Iterator[_Clock]:
    """The clocks that can ring: those that are neither done nor paused, and the answer clock of a
    case that the law accepted because nobody did."""
    is_unanswered = case.state is State.RECEIVED and case.accepted_on is None
    for clock in shown.clocks:
        is_running = clock.colour not in (Colour.DONE, Colour.PAUSED)
        if clock.name == "answer" and shown.is_deemed:
            is_running = is_unanswered
        if is_running and clock.due_on is not None and clock.name != TRANSIT:
            yield _Clock(
                clock.name, clock.start_on, clock.due_on, clock.unit, clock.stops, clock.of
            )
    transit = _transit(case, calendar, 1, Unit.WORKING)
    if transit is not None:
        yield transit


def _transit(case: Case, calendar: Calendar, days: int, unit: Unit) -> _Clock | None:
    """The papers on their way; how long they may take is the rule's to say."""
    if case.transit is None:
        return None
    start = local_day(case.transit.handed_at)
    ends = _nth(start, days, calendar, unit)
    return _Clock(TRANSIT, start, ends, unit, ()) if ends is not None else None


def _since_day(rule: AlertRule, clock: _Clock, calendar: Calendar) -> date | None:
    unit = rule.unit_of(clock.unit)
    return _nth(clock.start_on, rule.threshold, calendar, unit, clock.stops)


def _since_day_ended(rule: AlertRule, clock: _Clock, calendar: Calendar) -> date | None:
    return _after(_since_day(rule, clock, calendar))


def _since_over(rule: AlertRule, clock: _Clock, calendar: Calendar) -> date | None:
    unit = rule.unit_of(clock.unit)
    if not rule.threshold:
        return _after(clock.due_on)
    return _nth(clock.due_on, rule.threshold, calendar, unit)


def _since_used(rule: AlertRule, clock: _Clock, calendar: Calendar) -> date | None:
    total = counted_days(clock.start_on, clock.due_on, calendar, clock.unit, clock.stops)
    used = -(-total * rule.threshold // 100)
    return _nth(clock.start_on, used, calendar, clock.unit, clock.stops)


def _since_days_left(rule: AlertRule, clock: _Clock, calendar: Calendar) -> date | None:
    unit = rule.unit_of(clock.unit)
    return day_with_left(clock.start_on, clock.due_on, rule.threshold, calendar, unit, clock.stops)


def _never(rule: AlertRule, clock: _Clock, calendar: Calendar) -> None:
    """Conditions of the validity, which is no clock of the case."""


_SINCE: dict[Condition, Callable[[AlertRule, _Clock, Calendar], date | None]] = {
    Condition.DAY: _since_day,
    Condition.DAY_ENDED: _since_day_ended,
    Condition.DAYS_LEFT: _since_days_left,
    Condition.USED: _since_used,
    Condition.OVER: _since_over,
    Condition.APPLY_BY: _never,
}


def _nth(
    start: date, days: int, calendar: Calendar, unit: Unit, stops: Sequence[Stop] = ()
) -> date | None:
    """The `days`-th counted day after `start`, without rolling on to a working day."""
    if days > MAX_DAYS:
        return None
    ends = due(start, days, calendar, unit=unit, stops=stops, rolls=False)
    return ends.due_on if ends else None


def _after(day: date | None) -> date | None:
    """The next day; None at the end of time."""
    return None if day is None or day == date.max else day + timedelta(days=1)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LOCAL)


def _days_left(clock: _Clock, day: date, calendar: Calendar) -> int:
    if day > clock.due_on:
        return -counted_days(clock.due_on, day, calendar, clock.unit)
    return counted_days(max(day, clock.start_on), clock.due_on, calendar, clock.unit, clock.stops)


# Whom it names --------------------------------------------------------------------------------


def _keeper(case: Case) -> str:
    """The hall that has the papers; on their way they are their sender's until somebody takes them
    over."""
    return case.transit.sender if case.transit is not None else case.holder or case.hall


def _halls(case: Case, shown: CaseView, clock: str) -> tuple[str, ...]:
    """The halls that an alert of `clock` names, the one that answers for it first. While a
    department works on a case its hall answers for the decision, wherever the papers lie."""
    keeper = _keeper(case)
    if clock == TRANSIT and case.transit is not None:
        return keeper, case.transit.addressee
    if clock == "agency":
        return (case.hall,)
    if clock == "first_review":
        return (case.accepted_by or keeper,)
    if shown.phase is Phase.DESK and clock != "answer":
        return (case.route.deciding_hall,)
    if clock == "delivery" and case.route.delivery_hall != keeper:
        return keeper, case.route.delivery_hall
    return (keeper,)


def _responsible(case: Case, shown: CaseView, clock: str) -> tuple[Party, ...]:
    named = [Party(kind="hall", code=hall) for hall in _halls(case, shown, clock)]
    if shown.phase is not Phase.DESK or clock in OF_THE_COUNTER:
        return tuple(named)
    turn = turn_of(case)
    if turn is not None:
        named.append(Party(kind="step", code=turn))
    if case.assigned_to and case.assigned_step == turn:
        named.append(Party(kind="person", code=case.assigned_to))
    return tuple(named)
