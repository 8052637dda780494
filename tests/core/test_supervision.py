"""Alerts of one case: the day on which each rule begins to ring, and whom it names
(domain.md 13)."""

from __future__ import annotations

from datetime import date, timedelta

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
    UPWARD,
    VILLAGE,
    Story,
    accepted,
    at_last_step,
    calendar,
    day,
    granted,
    noon,
    working,
)
from supervision_support import levels, rung, shipped

from hallcore.cases import Case, ClockStop, State, Supplement
from hallcore.deadlines import Limit, Unit
from hallcore.supervision import Party, first_alert_on, next_change_on

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
    assert levels(Story(AGENCY, VILLAGE).case, working(60)) == {("T5", "agency"): "yellow"}
    told = Story(without=("M036",)).does("request_supplement").case
    assert levels(told, working(20)) == {}


def test_rule_t7_the_applicants_days_are_over() -> None:
    """The notice of Monday leaves him twenty working days; the window hears of their end, and of
    nothing any more once the application was returned or the last piece came."""
    story = Story(without=("M036",)).does("request_supplement")
    assert levels(story.case, working(20)) == {}
    (alert,) = rung(story.case, working(21))
    assert (alert.rule, alert.clock, alert.level) == ("T7", "supplement", "warning")
    assert (alert.due_on, alert.days_left) == (working(20), -1)
    assert alert.responsible == (Party(kind="hall", code=TOWNSHIP),)
    returned = story.does("return_application", on=working(21)).case
    assert levels(returned, working(22)) == {}


def test_rule_t7_a_late_notice_sets_days_where_the_law_accepts_nothing() -> None:
    waiting = Story(BENEFIT, without=("M002",)).does("request_supplement", on=working(7)).case
    assert waiting.supplement is not None
    assert waiting.supplement.late
    assert levels(waiting, working(27)) == {}
    (alert,) = rung(waiting, working(28))
    assert (alert.rule, alert.due_on, alert.days_left) == ("T7", working(27), -1)
    accepted = Story(without=("M036",)).does("request_supplement", on=working(7)).case
    assert "T7" not in {one.rule for one in rung(accepted, working(40))}


def test_rule_t5_an_agent_who_does_not_send_on_within_three_working_days() -> None:
    """Entrusted on Monday: three working days end on Thursday. The village is named, until the
    papers have left; they ring as papers on their way from then on."""
    story = Story(AGENCY, VILLAGE)
    assert levels(story.case, working(3)) == {}
    (alert,) = rung(story.case, working(3) + timedelta(days=1))
    assert (alert.rule, alert.clock, alert.level) == ("T5", "agency", "yellow")
    assert (alert.due_on, alert.since_on) == (working(3), working(3) + timedelta(days=1))
    assert [(one.kind, one.code) for one in alert.responsible] == [("hall", VILLAGE)]
    sent = story.does("hand_over", on=working(5)).case
    assert levels(sent, working(6)) == {}
    assert levels(sent, working(9)) == {("T5", "transit"): "yellow"}
    back = story.does("recall", on=working(6)).case
    assert levels(back, working(6)) == {("T5", "agency"): "yellow"}


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
    """handle 3, review 2 working days, each from the end of the one before."""
    story = accepted()

    def late(when: date) -> list[tuple[str, str, list[tuple[str, str]]]]:
        return [
            (f"{one.rule} {one.level}", one.of, [(who.kind, who.code) for who in one.responsible])
            for one in rung(story.case, when)
            if one.clock == "step"
        ]

    named = [("hall", COUNTY), ("step", "handle")]
    assert late(working(3)) == []
    assert late(working(3) + timedelta(days=1)) == [("T4 yellow", "handle", named)]
    story.does("assign", on=working(1))
    assert late(working(4)) == []
    assert late(working(5)) == [("T4 yellow", "handle", [*named, ("person", "3001")])]
    story.does("review", on=working(5))
    assert late(working(7)) == []
    named = [("hall", COUNTY), ("step", "review")]
    assert late(working(8)) == [("T4 yellow", "review", named)]


def test_rule_t4_the_first_review_is_a_step_of_its_hall() -> None:
    story = accepted(UPWARD)
    limit = story.case.limit("first_review")
    assert limit is not None
    assert limit.days == 5
    (alert,) = rung(story.case, working(6))
    assert (alert.rule, str(alert.level), alert.clock) == ("T4", "yellow", "first_review")
    assert alert.responsible == (Party(kind="hall", code=TOWNSHIP),)
    assert rung(story.case, working(5)) == ()
    at_desk = next(one for one in rung(accepted(BENEFIT).case, working(6)) if one.of == "")
    assert at_desk.clock == "first_review"
    assert at_desk.responsible == (Party(kind="hall", code=TOWNSHIP),)
    assert rung(story.does("first_review").case, working(6)) == ()


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
    # Its step is over its own limit before anything else; these tests are about the promise.
    limits = [limit for limit in case.limits if not limit.name.startswith("step.")]
    limits.append(Limit(name="service", days=3))
    return case.model_copy(update={"stops": (stop,), "limits": tuple(limits)})


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
        ("T4", "step", "yellow"),
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
