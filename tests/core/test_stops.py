"""Counting with any stops and any extension (domain.md 1, counting rule; 10, rules 5, 21)."""

from __future__ import annotations

from datetime import date, timedelta

from histories_support import LOCAL_PERMIT, accepted, calendar, day, noon
from hypothesis import given
from hypothesis import strategies as st

from hallcore.case_clocks import Clock
from hallcore.cases import Case, ClockStop
from hallcore.clocks import limit_ends
from hallcore.deadlines import Limit, Stop, Unit, due
from hallcore.view import view

THURSDAY = day("2026-09-17")


def clocks(case: Case, on: date) -> dict[str, Clock]:
    return {clock.name: clock for clock in view(case, noon(on), calendar()).clocks}


SPAN = st.integers(0, 60)


@st.composite
def stops_within_the_rules(draw: st.DrawFn, start: date) -> tuple[Stop, ...]:
    """None overlaps, each ends on or after its first day, the last may run still."""
    found: list[Stop] = []
    first = start + timedelta(days=draw(SPAN))
    for _ in range(draw(st.integers(0, 4))):
        last = first + timedelta(days=draw(st.integers(0, 20)))
        found.append(Stop(first=first, last=last))
        first = last + timedelta(days=1 + draw(st.integers(0, 15)))
    return tuple(found)


STARTS = st.dates(date(2026, 1, 1), date(2026, 9, 30))


def naive_due(start: date, count: int, unit: Unit, stops: tuple[Stop, ...], rolls: bool) -> date:
    """Tick the days off one by one, as a clerk does on a wall calendar."""
    today, left = start, count
    while left:
        today += timedelta(days=1)
        is_rest = unit is Unit.WORKING and not calendar().is_working(today)
        is_stopped = any(stop.first <= today <= (stop.last or date.max) for stop in stops)
        left -= not (is_rest or is_stopped)
    while count and unit is Unit.CALENDAR and rolls and not calendar().is_working(today):
        today += timedelta(days=1)
    return today


@given(st.data(), STARTS, SPAN, st.sampled_from(Unit), st.booleans())
def test_rule_21_any_stops_give_the_day_of_a_naive_count(
    data: st.DataObject, start: date, count: int, unit: Unit, rolls: bool
) -> None:
    stops = data.draw(stops_within_the_rules(start))
    found = due(start, count, calendar(), unit=unit, stops=stops, rolls=rolls)
    assert found is not None
    assert found.due_on == naive_due(start, count, unit, stops, rolls)


@given(st.data(), STARTS, SPAN, st.sampled_from(Unit), st.booleans(), st.integers(0, 15), STARTS)
def test_a_stop_or_an_extension_never_makes_a_day_earlier(
    data: st.DataObject,
    start: date,
    count: int,
    unit: Unit,
    rolls: bool,
    extended: int,
    more_off: date,
) -> None:
    """Also where the day is printed and a newer calendar computes another one."""
    stops = data.draw(stops_within_the_rules(start))
    limit = Limit(name="statutory", days=count, unit=unit, rolls=rolls)
    printed = due(start, count, calendar(), unit=unit, rolls=rolls)
    assert printed is not None
    newer = calendar().model_copy(update={"off": calendar().off | {more_off}})
    for by in (calendar(), newer):
        bare = limit_ends(limit, start, by, printed=printed.due_on)
        moved = limit_ends(
            limit, start, by, printed=printed.due_on, stops=stops, extended_days=extended
        )
        assert bare.due_on is not None
        assert moved.due_on is not None
        assert moved.due_on >= bare.due_on
        assert moved.start_on == bare.start_on


@given(st.data(), st.integers(0, 60))
def test_the_view_of_a_stopped_case_is_never_earlier_and_starts_where_it_did(
    data: st.DataObject, ahead: int
) -> None:
    case = accepted(LOCAL_PERMIT, on=THURSDAY).case
    stops = data.draw(stops_within_the_rules(THURSDAY))
    told = tuple(
        ClockStop(
            number=number,
            procedure="testing",
            approver="龙安国",
            expected_days=5,
            told_on=stop.first,
            first=stop.first,
            last=stop.last,
            served_on=stop.first,
        )
        for number, stop in enumerate(stops, start=1)
    )
    on = THURSDAY + timedelta(days=ahead)
    before, after = clocks(case, on), clocks(case.model_copy(update={"stops": told}), on)
    for name in ("promise", "statutory"):
        old, new = before[name], after[name]
        assert new.start_on == old.start_on == THURSDAY
        assert old.due_on is not None
        assert new.due_on is not None
        assert new.due_on >= old.due_on
