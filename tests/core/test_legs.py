"""Legs, steps and stops begin once, and where they may (行政许可法 42, 43, 45)."""

from __future__ import annotations

from datetime import date, timedelta

from histories_support import (
    BENEFIT,
    CALENDAR_DAYS,
    COUNTY,
    MONDAY,
    PERMIT,
    TOWNSHIP,
    UPWARD,
    Story,
    accepted,
    calendar,
    noon,
    sent_up,
    working,
)

from hallcore.case_clocks import Clock, Colour
from hallcore.cases import Case
from hallcore.view import view


def clock(case: Case, name: str, on: date) -> Clock | None:
    shown = view(case, noon(on), calendar())
    return next((one for one in shown.clocks if one.name == name), None)


def at_the_top(on: date = MONDAY) -> Story:
    return sent_up().does("take_over", on=on)


def test_rule_23_an_acceptance_written_down_late_does_not_move_the_upper_leg() -> None:
    """Deemed accepted from its receipt, taken over above later: the leg runs from the take-over."""
    story = Story(UPWARD, TOWNSHIP).does("first_review").does("hand_over")
    story.does("take_over", on=working(2))
    before = clock(story.case, "statutory", working(7))
    after = clock(story.does("accept", on=working(7)).case, "statutory", working(7))
    assert before is not None
    assert after is not None
    assert (before.start_on, after.start_on) == (working(2), working(2))


def test_a_settlement_that_gives_the_papers_above_begins_the_upper_leg() -> None:
    story = sent_up()
    disputed = story.case.model_copy(update={"disputed": True})
    story.case = disputed
    case = story.does("settle_dispute", on=working(5), holder=COUNTY).case
    assert case.upper_since == working(5)
    back = story.does("hand_over", on=working(6), to=TOWNSHIP).case
    seen = clock(back, "statutory", working(6))
    assert seen is not None
    assert seen.start_on == working(5)


def test_papers_are_not_refused_once_the_desk_has_acted() -> None:
    story = at_the_top(working(2)).does("stop_clock", on=working(2))
    how = {"hall": COUNTY, "on": working(3), "refuses": True}
    assert story.refusal("report_discrepancy", **how) == "custody.refused_late"


def test_only_an_upward_case_waits_below_for_its_first_review() -> None:
    """上报件 goes up with the opinion (行政许可法 35). An item that the county decides and the
    township only reviews first has the review's clock, and its papers may go before it."""
    assert accepted(UPWARD).refusal("hand_over", on=working(1)) == "review.needed"
    story = accepted(BENEFIT).does("hand_over", on=working(1)).does("take_over", on=working(2))
    assert story.case.holder == COUNTY
    seen = clock(accepted(BENEFIT).case, "first_review", working(6))
    assert seen is not None
    assert (seen.responsible, seen.colour) == (TOWNSHIP, Colour.OVERDUE)


def test_a_refused_parcel_begins_no_leg() -> None:
    story = at_the_top(working(2))
    story.does("report_discrepancy", hall=COUNTY, on=working(2), refuses=True)
    assert clock(story.case, "statutory", working(2)) is None
    story.does("hand_over", on=working(2), to=TOWNSHIP).does("take_over", on=working(3))
    story.does("hand_over", on=working(4)).does("take_over", on=working(5))
    seen = clock(story.case, "statutory", working(5))
    assert seen is not None
    assert seen.start_on == working(5)


def test_rule_06_a_deemed_case_below_still_owes_its_first_review() -> None:
    seen = clock(Story(UPWARD, TOWNSHIP).case, "first_review", working(6))
    assert seen is not None
    assert (seen.start_on, seen.responsible) == (MONDAY, TOWNSHIP)


def test_a_step_begins_when_the_desk_opens() -> None:
    """The law accepted from the day of receipt; nobody could begin before the limit was over."""
    seen = clock(Story(PERMIT, TOWNSHIP).case, "step", working(6))
    assert seen is not None
    assert seen.start_on == working(5) + timedelta(days=1)
    assert seen.colour is not Colour.OVERDUE


def test_rule_20_a_stop_is_not_announced_for_after_the_limit() -> None:
    story = accepted()
    late = (working(10) + timedelta(days=30)).isoformat()
    assert story.refusal("stop_clock", first_on=late) == "stop.after_limit"
    ahead = story.does("stop_clock", first_on=working(5).isoformat())
    for _ in ("handle", "review"):
        ahead.does("review", on=working(2))
    assert ahead.does("decide", on=working(2)).case.result == "granted", "it has not begun"


def test_rule_26_no_payment_before_its_notice() -> None:
    story = accepted(CALENDAR_DAYS).does("assess_fee", on=working(2))
    how = {"on": working(3), "paid_on": MONDAY.isoformat()}
    assert story.refusal("record_payment", **how) == "fee.before_notice"
    story.does("record_payment", on=working(3), paid_on=working(2).isoformat())
