"""When to look again, and that an alert never grows calmer by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    COUNTY,
    MONDAY,
    PERMIT,
    VILLAGE,
    Story,
    accepted,
    calendar,
    granted,
    item,
    noon,
    rules,
    working,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from supervision_support import rung, shipped
from test_histories import History, histories, play, starts

from hallcore.alert_rules import AlertLevel, AlertRules, rank
from hallcore.calendar import Calendar, build_calendar
from hallcore.cases import ClockStop
from hallcore.deadlines import Limit
from hallcore.operations import Operation
from hallcore.supervision import first_alert_on, next_change_on
from hallkit.datafiles import data_folder, read_calendar_rows

# when to look again --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "first", "change"),
    [
        (lambda: Story(PERMIT), working(4), working(4)),
        (lambda: Story(BENEFIT), working(4), working(4)),
        (lambda: accepted(), working(4), working(4)),
        (lambda: granted(), working(8) + timedelta(days=1), working(8) + timedelta(days=1)),
        (
            lambda: Story(AGENCY, VILLAGE),
            working(3) + timedelta(days=1),
            working(3) + timedelta(days=1),
        ),
        (lambda: Story().does("decline"), None, None),
        (lambda: Story().does("withdraw").does("hand_over"), working(2), working(2)),
    ],
)
def test_the_first_day(story: Callable[[], Story], first: date | None, change: date | None) -> None:
    case = story().case
    assert first_alert_on(case, noon(MONDAY), calendar(), shipped(), rules().item_of(case)) == first
    assert (
        next_change_on(case, noon(MONDAY), calendar(), shipped(), rules().item_of(case)) == change
    )


def test_without_the_answer_rule_the_first_day_is_one_after_deeming() -> None:
    base = shipped().model_dump(mode="json")
    kept = [row for row in base["rules"] if row["rule"] != "T1"]
    quiet = AlertRules.model_validate({**base, "rules": kept})
    case = Story(PERMIT).case
    assert first_alert_on(case, noon(MONDAY), calendar(), quiet, item(PERMIT)) == working(6)


def test_another_calendar_moves_the_first_day() -> None:
    rows = read_calendar_rows(data_folder() / "calendars")
    rows.append({"date": "2026-11-26", "kind": "off", "name": "-", "source": "-", "area": COUNTY})
    later: Calendar = build_calendar("other", rows, COUNTY)
    case = Story(BENEFIT).case
    assert first_alert_on(case, noon(MONDAY), later, shipped()) == working(5)


def test_a_day_at_the_end_of_time_is_no_exception() -> None:
    case = Story(PERMIT).case.model_copy(update={"answer_due_on": date.max})
    assert first_alert_on(case, noon(MONDAY), calendar(), shipped()) is not None
    far = accepted().case.model_copy(update={"promised_due_on": date.max, "accepted_on": date.min})
    assert isinstance(first_alert_on(far, noon(MONDAY), calendar(), shipped()), date)


# whole histories -----------------------------------------------------------------------------

AHEAD = (0, 1, 2, 3, 5, 8, 13, 21, 55)


def _check_days_ahead(history: History, operation: Operation) -> None:
    case = history.case
    assert case is not None
    known = rules().item_of(case)
    first = first_alert_on(case, noon(history.on), calendar(), shipped(), known)
    change = next_change_on(case, noon(history.on), calendar(), shipped(), known)
    before: dict[tuple[str, str, str], str] = {}
    for ahead in AHEAD:
        when = history.on + timedelta(days=ahead)
        found = rung(case, when)
        now = {(one.rule, one.clock, one.of): str(one.level) for one in found}
        assert len(now) == len(found), "one alert for a rule and a clock"
        assert all(alert.since_on <= when and alert.responsible for alert in found)
        for key, level in before.items():
            assert rank(AlertLevel(now[key])) >= rank(AlertLevel(level)), "never calmer"
        assert bool(found) == (first is not None and first <= when), "the index finds it"
        if ahead and (change is None or when < change):
            assert now == before, "nothing changes before the next change"
        before = now


@settings(max_examples=60, deadline=None)
@given(start=starts, steps=histories)
def test_alerts_only_grow_while_nothing_happens(start: Any, steps: Any) -> None:
    play(start, steps, _check_days_ahead)


@settings(max_examples=150, deadline=None)
@given(
    first=st.integers(-3, 30),
    length=st.none() | st.integers(-2, 20),
    told=st.integers(-3, 5),
    served=st.none() | st.integers(-3, 30),
    days=st.integers(0, 30),
)
def test_alerts_only_grow_beside_a_stop(
    first: int, length: int | None, told: int, served: int | None, days: int
) -> None:
    def at(ahead: int) -> date:
        return MONDAY + timedelta(days=ahead)

    stop = ClockStop(
        number=1,
        procedure="inspection",
        approver="-",
        expected_days=5,
        told_on=at(first + told),
        first=at(first),
        last=None if length is None else at(first + length),
        served_on=None if served is None else at(served),
    )
    case = accepted().case
    limits = (Limit(name="promise", days=days), Limit(name="service", days=3))
    case = case.model_copy(update={"stops": (stop,), "limits": limits})
    history = History(case, MONDAY)
    _check_days_ahead(history, None)  # type: ignore[arg-type]
