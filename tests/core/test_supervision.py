"""Alerts of one case: the day on which each rule begins to ring, whom it names, and that it never
grows calmer by itself (domain.md 13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    CALENDAR_DAYS,
    COUNTY,
    MONDAY,
    ON_SPOT,
    PERMIT,
    TOWNSHIP,
    VILLAGE,
    Story,
    accepted,
    at_last_step,
    calendar,
    day,
    granted,
    item,
    noon,
    rules,
    working,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from test_histories import History, histories, play, starts

from hallcore.alert_rules import LEVEL_TEXTS, AlertLevel, AlertRules, parse_rules, rank
from hallcore.calendar import Calendar, build_calendar
from hallcore.cases import Case, ClockStop, State, Supplement
from hallcore.deadlines import Limit, Unit
from hallcore.operations import Operation
from hallcore.supervision import Alert, Party, alerts, first_alert_on, next_change_on
from hallcore.view import Clock, Colour, view
from hallkit.datafiles import data_folder, read_calendar_rows, read_rule_tables


@lru_cache(maxsize=1)
def shipped() -> AlertRules:
    """The rules of data/rules."""
    found, findings = parse_rules(read_rule_tables(data_folder() / "rules"))
    assert found is not None, findings
    return found


def rung(case: Case, on: date, by: AlertRules | None = None) -> tuple[Alert, ...]:
    shown = view(case, noon(on), calendar())
    return alerts(case, shown, noon(on), calendar(), by or shipped(), rules().item_of(case))


def levels(case: Case, on: date, by: AlertRules | None = None) -> dict[tuple[str, str], str]:
    """(rule, clock) → level."""
    return {(one.rule, one.clock): str(one.level) for one in rung(case, on, by)}


def with_rows(*changes: dict[str, Any]) -> AlertRules:
    """The shipped rules and more rows."""
    base = shipped().model_dump(mode="json")
    return AlertRules.model_validate({**base, "rules": [*base["rules"], *changes]})


ROW: dict[str, Any] = {
    "rule": "T2",
    "kind": "时限",
    "level": "warning",
    "clock": "promise",
    "condition": "days_left",
    "threshold": 1,
    "unit": "working",
    "name": "-",
}


# every rule on the days around its own -------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "fourth", "over"),
    [
        ("2026-11-23", "2026-11-27", "2026-12-01"),
        ("2026-09-30", "2026-10-12", "2026-10-14"),  # 10-10 is a make-up Saturday
        ("2026-02-12", "2026-02-25", "2026-02-27"),  # 02-14 a make-up Saturday, then the festival
        ("2026-12-28", "2027-01-04", "2027-01-06"),  # 2027 is provisional
        ("2026-11-21", "2026-11-26", "2026-11-28"),  # received on a Saturday
    ],
)
def test_rule_t1_yellow_on_day_4_red_after_day_5(received: str, fourth: str, over: str) -> None:
    case = Story(BENEFIT, on=day(received)).case
    one = timedelta(days=1)
    key = ("T1", "answer")
    assert levels(case, day(fourth) - one) == {}
    assert levels(case, day(fourth)) == {key: "yellow"}
    assert levels(case, day(over) - one) == {key: "yellow"}
    assert levels(case, day(over)) == {key: "red"}
    (alert,) = rung(case, day(over))
    assert (alert.since_on, alert.due_on) == (day(over), day(over) - one)


def test_rule_t1_red_says_deemed_where_the_law_accepted() -> None:
    case = Story(PERMIT).case
    (before,) = rung(case, working(5))
    assert (before.level, before.is_deemed, before.days_left) == ("yellow", False, 0)
    after = {one.rule: one for one in rung(case, working(6))}
    assert (after["T1"].level, after["T1"].is_deemed) == ("red", True)
    assert (after["T1"].due_on, after["T1"].days_left) == (working(5), -1)
    assert after["T1"].responsible == (Party(kind="hall", code=TOWNSHIP),)
    (benefit,) = rung(Story(BENEFIT).case, working(6))
    assert (benefit.level, benefit.is_deemed) == ("red", False)


def test_rule_t1_ends_with_the_answer() -> None:
    assert levels(Story(PERMIT).does("accept", on=working(6)).case, working(6)) == {
        ("T2", "promise"): "warning"
    }
    assert levels(accepted(BENEFIT).case, working(6)) == {}
    assert levels(Story(AGENCY, VILLAGE).case, working(60)) == {}
    assert levels(Story(without=("M036",)).does("request_supplement").case, working(60)) == {}


def test_rule_t1_begins_again_with_a_complete_supplement() -> None:
    case = Story(PERMIT, without=("M036",)).does("request_supplement").case
    told = Supplement(
        told_on=MONDAY, late=False, notice_number="", missing=(), completed_on=working(9)
    )
    changes = {"state": State.RECEIVED, "supplement": told, "answer_due_on": working(14)}
    case = case.model_copy(update=changes)
    assert levels(case, working(12)) == {}
    assert levels(case, working(13)) == {("T1", "answer"): "yellow"}


@pytest.mark.parametrize(
    ("days", "first"),
    [(7, 6), (10, 9), (15, 14), (20, 18), (30, 27), (1, 1), (2, 1)],
)
def test_rule_t2_nine_tenths_of_the_promise_or_one_working_day(days: int, first: int) -> None:
    limits = (Limit(name="promise", days=days),)
    case = accepted().case.model_copy(update={"limits": limits, "promised_due_on": working(days)})
    first_day = working(first) if days > 1 else MONDAY
    assert levels(case, working(days)) == {("T2", "promise"): "warning"}
    assert levels(case, first_day) == {("T2", "promise"): "warning"}
    assert levels(case, first_day - timedelta(days=1)) == {}
    (alert,) = rung(case, first_day)
    assert (alert.since_on, alert.days_left) == (first_day, 1 if days == 1 else days - first)


def test_rule_t2_counts_a_promise_in_calendar_days_by_working_days() -> None:
    case = accepted(CALENDAR_DAYS).case
    promise = case.limit("promise")
    assert promise is not None
    assert promise.unit is Unit.CALENDAR
    assert case.promised_due_on == day("2026-12-03")  # a Thursday
    assert levels(case, day("2026-12-01")) == {}
    assert levels(case, day("2026-12-02")) == {("T2", "promise"): "warning"}


def test_rule_t3_promise_yellow_statute_red() -> None:
    case = accepted().case
    assert (case.promised_due_on, case.statutory_due_on) == (working(7), working(10))
    assert ("T3", "promise") not in levels(case, working(7))
    over = levels(case, working(7) + timedelta(days=1))
    assert over[("T3", "promise")] == "yellow"
    assert levels(case, working(10))[("T3", "promise")] == "yellow"
    past = levels(case, working(10) + timedelta(days=1))
    assert (past[("T3", "promise")], past[("T3", "statutory")]) == ("yellow", "red")
    assert levels(at_last_step().does("decide").case, working(8)) == {}


def test_rule_t3_follows_the_printed_day_that_is_earlier() -> None:
    case = accepted().case.model_copy(update={"promised_due_on": working(3)})
    assert levels(case, working(4))[("T3", "promise")] == "yellow"


def test_rule_t4_a_step_over_its_own_limit_names_the_step() -> None:
    case = accepted().does("assign").case
    shown = view(case, noon(working(4)), calendar())
    clock = Clock(
        name="step",
        start_on=MONDAY,
        days=3,
        unit=Unit.WORKING,
        due_on=working(3),
        provisional=False,
        calendar="calendar-1",
        colour=Colour.OVERDUE,
        remaining_days=-1,
    )

    def on(when: date) -> list[tuple[str, tuple[Party, ...]]]:
        seen = shown.model_copy(update={"clocks": (clock,)})
        found = alerts(case, seen, noon(when), calendar(), shipped(), item(PERMIT))
        return [(f"{one.rule} {one.level}", one.responsible) for one in found]

    assert on(working(3)) == []
    named = tuple(
        Party.model_validate({"kind": kind, "code": code})
        for kind, code in (("hall", COUNTY), ("step", "handle"), ("person", "3001"))
    )
    assert on(working(4)) == [("T4 yellow", named)]


@pytest.mark.parametrize(
    ("hall", "to", "sent", "rings"),
    [
        (TOWNSHIP, COUNTY, "2026-11-23", "2026-11-25"),
        (VILLAGE, TOWNSHIP, "2026-11-23", "2026-11-27"),
        (TOWNSHIP, COUNTY, "2026-09-30", "2026-10-09"),
        (TOWNSHIP, COUNTY, "2026-10-09", "2026-10-11"),  # 10-10 is a make-up Saturday
        (VILLAGE, TOWNSHIP, "2026-12-30", "2027-01-06"),
        (TOWNSHIP, VILLAGE, "2026-11-23", "2026-11-25"),
    ],
)
def test_rule_t5_papers_on_their_way(hall: str, to: str, sent: str, rings: str) -> None:
    story = Story(BENEFIT, hall, on=day(sent)).does("hand_over", to=to)
    key = ("T5", "transit")
    assert key not in levels(story.case, day(rings) - timedelta(days=1))
    assert levels(story.case, day(rings))[key] == "yellow"
    alert = next(one for one in rung(story.case, day(rings)) if one.rule == "T5")
    assert alert.responsible == (Party(kind="hall", code=hall), Party(kind="hall", code=to))
    taken = story.does("take_over", on=day(rings))
    assert key not in levels(taken.case, day(rings))


def test_rule_t5_rings_for_papers_of_a_closed_case() -> None:
    story = Story(BENEFIT).does("withdraw").does("hand_over")
    assert levels(story.case, working(2)) == {("T5", "transit"): "yellow"}
    assert levels(Story(BENEFIT).does("withdraw").case, working(60)) == {}


def test_rule_t6_a_result_that_nobody_fetched() -> None:
    case = granted().case
    key = ("T6", "delivery")
    assert case.delivery_due_on == working(10)
    assert levels(case, working(8)) == {}
    assert levels(case, working(8) + timedelta(days=1)) == {key: "yellow"}
    assert levels(case, working(10)) == {key: "yellow"}
    assert levels(case, working(10) + timedelta(days=1)) == {key: "red"}
    assert levels(granted().does("deliver").case, working(60)) == {}
    (alert,) = rung(case, working(9))
    assert alert.responsible == (Party(kind="hall", code=TOWNSHIP),)
    away = case.model_copy(update={"holder": COUNTY})
    (alert,) = rung(away, working(9))
    assert [one.code for one in alert.responsible] == [COUNTY, TOWNSHIP]


def test_the_days_of_an_instant_matter_do_not_ring_before_its_acceptance() -> None:
    assert levels(Story(ON_SPOT).case, working(3)) == {}


# paused, practice, several -------------------------------------------------------------------


def stopped(first: date, last: date | None = None, served_on: date | None = MONDAY) -> Case:
    stop = ClockStop(
        number=1,
        procedure="inspection",
        approver="-",
        expected_days=5,
        told_on=first,
        first=first,
        last=last,
        served_on=served_on,
    )
    case = accepted().case
    limits = (*case.limits, Limit(name="service", days=3))
    return case.model_copy(update={"stops": (stop,), "limits": limits})


def test_a_paused_clock_rings_nothing() -> None:
    assert levels(stopped(MONDAY), working(60)) == {}
    assert next_change_on(stopped(MONDAY), noon(MONDAY), calendar(), shipped()) is None


def test_an_ended_stop_moves_the_days() -> None:
    case = stopped(working(1), working(5))
    assert levels(case, working(10)) == {}
    assert levels(case, working(11)) == {("T2", "promise"): "warning"}
    assert ("T3", "promise") in levels(case, working(13))


def test_a_stop_whose_notice_nobody_served_counts_no_longer() -> None:
    case = stopped(working(5), served_on=None)
    assert levels(case, working(8)) == {}
    assert levels(case, working(9)) == {("T2", "promise"): "warning", ("T3", "promise"): "yellow"}
    assert first_alert_on(case, noon(working(5)), calendar(), shipped()) == working(9)
    assert next_change_on(case, noon(working(5)), calendar(), shipped()) == working(9)


def test_practice_rings_like_everything_else() -> None:
    assert levels(Story(PERMIT, practice=True).case, working(4)) == {("T1", "answer"): "yellow"}


def test_the_worst_comes_first_and_only_once() -> None:
    found = rung(accepted().case, working(30))
    assert [(one.rule, one.clock, str(one.level)) for one in found] == [
        ("T3", "statutory", "red"),
        ("T3", "promise", "yellow"),
        ("T2", "promise", "warning"),
    ]
    assert {one.version for one in found} == {"2026-11"}


def test_who_is_named() -> None:
    held = Story(BENEFIT, VILLAGE).case
    assert [one.code for one in rung(held, working(4))[0].responsible] == [VILLAGE]
    moving = Story(BENEFIT, VILLAGE).does("hand_over").case
    answer = next(one for one in rung(moving, working(4)) if one.rule == "T1")
    assert [one.code for one in answer.responsible] == [VILLAGE]
    at_desk = rung(accepted().case, working(7))[0]
    assert [(one.kind, one.code) for one in at_desk.responsible] == [
        ("hall", COUNTY),
        ("step", "handle"),
    ]


# rows ----------------------------------------------------------------------------------------


def test_rule_36_thresholds_are_rows_by_item_and_level() -> None:
    case, other = accepted().case, accepted(BENEFIT).case
    earlier = with_rows(ROW | {"threshold": 3, "item_type": "行政许可"})
    assert levels(case, working(4), earlier) == {("T2", "promise"): "warning"}
    assert levels(case, working(4)) == {}
    assert levels(other, working(12), earlier) == {}
    closer = with_rows(
        ROW | {"threshold": 3, "item_type": "行政许可"}, ROW | {"threshold": 5, "item_type": PERMIT}
    )
    assert levels(case, working(2), closer) == {("T2", "promise"): "warning"}
    of_villages = with_rows(ROW | {"threshold": 5, "hall_level": "village"})
    assert levels(case, working(2), of_villages) == {}


def test_rule_36_a_rule_is_switched_off_by_its_row() -> None:
    off = with_rows(
        ROW | {"item_type": "行政许可", "is_on": False},
        ROW
        | {
            "condition": "used",
            "unit": "percent",
            "threshold": 90,
            "item_type": "行政许可",
            "is_on": False,
        },
    )
    assert levels(accepted().case, working(7), off) == {}
    assert levels(accepted(BENEFIT).case, working(14), off) == {("T2", "promise"): "warning"}


def test_what_an_item_is_has_to_be_known_for_a_row_about_its_kind() -> None:
    case = accepted().case
    earlier = with_rows(ROW | {"threshold": 3, "item_type": "行政许可"})
    shown = view(case, noon(working(4)), calendar())
    assert alerts(case, shown, noon(working(4)), calendar(), earlier, None) == ()


def test_rules_travel_as_bytes() -> None:
    again = AlertRules.from_bytes(shipped().to_bytes())
    assert again == shipped()
    assert again.to_bytes() == shipped().to_bytes()


def test_rows_of_a_newer_program_do_not_silence_the_others() -> None:
    newer = shipped().to_bytes().replace(b'"condition":"over"', b'"condition":"by_moonlight"')
    left = AlertRules.from_bytes(newer)
    assert 0 < len(left.rules) < len(shipped().rules)
    assert levels(Story(PERMIT).case, working(4), left) == {("T1", "answer"): "yellow"}
    with pytest.raises(ValueError):
        AlertRules.from_bytes(b"[]")


CELLS = {
    "rule": "T9",
    "version": "1",
    "kind": "时限",
    "level": "red",
    "clock": "answer",
    "condition": "over",
    "threshold": "0",
    "unit": "limit",
    "item_type": "*",
    "hall_level": "*",
    "switched": "yes",
    "name": "名称",
    "note": "",
}


def test_a_table_of_one_row() -> None:
    found, findings = parse_rules({"alerts": [CELLS]})
    assert findings == ()
    assert found is not None
    (rule,) = found.rules
    assert (found.version, rule.rule, rule.item_type, rule.hall_level) == ("1", "T9", "", None)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"clock": "moon"}, "clock"),
        ({"condition": "sometimes"}, "condition"),
        ({"level": "purple"}, "level"),
        ({"kind": "其他"}, "kind"),
        ({"threshold": "-1"}, "threshold"),
        ({"threshold": "99999"}, "threshold"),
        ({"condition": "day", "threshold": "0"}, "threshold"),
        ({"condition": "used", "threshold": "90"}, "unit"),
        ({"condition": "used", "threshold": "101", "unit": "percent"}, "threshold"),
        ({"unit": "percent"}, "unit"),
        ({"clock": "transit", "unit": "working"}, "condition"),
        ({"clock": "transit", "condition": "day_ended", "threshold": "1"}, "unit"),
        ({"clock": "validity", "unit": "calendar"}, "condition"),
        ({"condition": "apply_by"}, "condition"),
        ({"hall_level": "moon"}, "hall_level"),
        ({"switched": "perhaps"}, "switched"),
        ({"version": ""}, "version"),
        ({"name": ""}, "name"),
        ({"rule": "R" * 21}, "rule"),
        ({"version": "1" * 31}, "version"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(changes: dict[str, str], column: str) -> None:
    found, findings = parse_rules({"alerts": [CELLS | changes]})
    assert found is None
    assert (findings[0].file, findings[0].row, findings[0].column) == ("alerts.csv", 2, column)


def test_rows_agree_with_each_other() -> None:
    found, findings = parse_rules({"alerts": [CELLS, CELLS]})
    assert (found, findings[0].row, findings[0].column) == (None, 3, "condition")
    found, findings = parse_rules({"alerts": [CELLS, CELLS | {"version": "2", "rule": "T8"}]})
    assert (found, findings[0].row, findings[0].column) == (None, 3, "version")
    assert parse_rules({"alerts": []})[0] is None
    assert parse_rules({})[0] is None


def test_every_level_has_a_word_and_a_rank() -> None:
    assert [LEVEL_TEXTS[level] for level in AlertLevel] == ["提示", "预警", "黄", "红"]
    assert [rank(level) for level in AlertLevel] == [0, 1, 2, 3]


# when to look again --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "first", "change"),
    [
        (lambda: Story(PERMIT), working(4), working(4)),
        (lambda: Story(BENEFIT), working(4), working(4)),
        (lambda: accepted(), working(6), working(6)),
        (lambda: granted(), working(8) + timedelta(days=1), working(8) + timedelta(days=1)),
        (lambda: Story(AGENCY, VILLAGE), None, None),
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
    one = rules().item_of(case)
    first = first_alert_on(case, noon(history.on), calendar(), shipped(), one)
    change = next_change_on(case, noon(history.on), calendar(), shipped(), one)
    before: dict[tuple[str, str], str] = {}
    for ahead in AHEAD:
        when = history.on + timedelta(days=ahead)
        found = rung(case, when)
        now = {(alert.rule, alert.clock): str(alert.level) for alert in found}
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
