"""Whose clock runs from when: both statutory legs of upward items, first review, steps,
responsibility, delivery (行政许可法 43, 44; domain.md 11; 10, rules 22, 23)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from histories_support import (
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    PERMIT,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Story,
    accepted,
    at_last_step,
    calendar,
    noon,
    working,
)
from hypothesis import given
from hypothesis import strategies as st

from hallcore.case_clocks import Clock, Colour
from hallcore.cases import Case
from hallcore.view import view


def clocks(case: Case, on: date = MONDAY) -> dict[str, Clock]:
    return {clock.name: clock for clock in view(case, noon(on), calendar()).clocks}


def sent_up(on: date, taken_on: date, code: str = UPWARD) -> Story:
    """Accepted on MONDAY at the township, handed over and taken over at the county."""
    return (
        accepted(code).does("first_review", on=on).does("hand_over").does("take_over", on=taken_on)
    )


# -- upward --------------------------------------------------------------------------------------


def test_rule_20_of_the_law_the_first_leg_runs_from_the_acceptance_below() -> None:
    """UPWARD: 5 working days of first review, 20 of decision, 15 promised for both."""
    case = accepted(UPWARD).case
    found = clocks(case)
    first = found["first_review"]
    assert (first.start_on, first.due_on, first.responsible) == (MONDAY, working(5), TOWNSHIP)
    assert "statutory" not in found
    assert case.statutory_due_on is None
    assert (found["promise"].start_on, found["promise"].due_on) == (MONDAY, working(15))


def test_rule_23_the_second_leg_runs_from_the_take_over_above() -> None:
    story = sent_up(working(4), working(6))
    found = clocks(story.case, working(6))
    statutory = found["statutory"]
    assert (statutory.start_on, statutory.due_on) == (working(6), working(26))
    assert (statutory.printed_on, statutory.responsible) == (None, COUNTY)
    assert found["first_review"].colour is Colour.DONE
    # The citizen's promise covers both legs and does not begin anew.
    assert (found["promise"].start_on, found["promise"].due_on) == (MONDAY, working(15))


def test_the_first_review_is_over_with_its_opinion() -> None:
    story = accepted(UPWARD).does("first_review", on=working(2))
    assert clocks(story.case, working(9))["first_review"].colour is Colour.DONE
    late = clocks(accepted(UPWARD).case, working(6))["first_review"]
    assert (late.colour, late.remaining_days) == (Colour.OVERDUE, -1)


def test_what_the_deciding_hall_accepted_itself_has_one_leg() -> None:
    story = Story(UPWARD, TOWNSHIP).does("first_review").does("hand_over")
    story.does("take_over", on=working(1))
    case = story.does("accept", on=working(2)).case
    found = clocks(case, working(2))
    assert "first_review" not in found
    assert (found["statutory"].start_on, found["statutory"].due_on) == (working(2), working(22))
    assert case.statutory_due_on == working(22)


def test_a_stop_of_the_second_leg_moves_promise_and_statutory() -> None:
    story = sent_up(working(1), working(2))
    story.does("stop_clock", on=working(3), first_on=working(4).isoformat())
    story.does("serve", on=working(3), document_number=story.case.stops[0].notice_number)
    story.does("resume_clock", on=working(6), last_on=working(6).isoformat())
    found = clocks(story.case, working(6))
    assert (found["promise"].due_on, found["statutory"].due_on) == (working(18), working(25))
    assert [found[name].start_on for name in ("promise", "statutory")] == [MONDAY, working(2)]


# -- steps ---------------------------------------------------------------------------------------


def test_a_step_runs_from_the_acceptance_then_from_the_step_before() -> None:
    """PERMIT: handle 3, review 2, approve 2 working days."""
    story = accepted(PERMIT)
    step = clocks(story.case)["step"]
    assert (step.of, step.start_on, step.due_on) == ("handle", MONDAY, working(3))
    story.does("review", on=working(2))
    step = clocks(story.case, working(2))["step"]
    assert (step.of, step.start_on, step.due_on) == ("review", working(2), working(4))
    assert step.responsible == COUNTY


def test_an_assignment_starts_the_step_of_its_person() -> None:
    story = accepted(PERMIT).does("assign", on=working(1), to="3012")
    step = clocks(story.case, working(1))["step"]
    assert (step.start_on, step.due_on, step.responsible) == (working(1), working(4), "3012")
    # The next step is nobody's yet.
    story.does("review", on=working(2))
    step = clocks(story.case, working(2))["step"]
    assert (step.of, step.start_on, step.responsible) == ("review", working(2), COUNTY)


def test_rework_starts_the_earlier_step_again_and_no_citizens_clock() -> None:
    story = accepted(PERMIT).does("review", on=working(1)).does("review", on=working(2))
    before = clocks(story.case, working(3))
    assert before["step"].of == "approve"
    story.does("return_for_rework", on=working(3))
    after = clocks(story.case, working(3))
    assert (after["step"].of, after["step"].start_on) == ("handle", working(3))
    assert story.case.steps[-1].to == "handle"
    for name in ("promise", "statutory"):
        assert after[name] == before[name]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"to": "approve"}, "step.not_earlier"),
        ({"to": "stamp"}, "step.not_earlier"),
        ({"step": "review", "to": "handle"}, "step.order"),
        ({"opinion": " "}, "review.opinion_missing"),
        ({"hall": VILLAGE}, "item.not_here"),
    ],
)
def test_rework_is_refused(how: dict[str, Any], code: str) -> None:
    assert at_last_step().refusal("return_for_rework", **how) == code
    assert accepted().refusal("return_for_rework", step="handle", to="handle") == (
        "step.not_earlier"
    )


@pytest.mark.parametrize("kind", ["urge", "supervise"])
def test_words_of_the_centre_change_nothing(kind: str) -> None:
    story = accepted(LOCAL_PERMIT)
    before = story.case
    assert story.refusal(kind, text="　") == "case.reason_missing"
    assert story.refusal(kind, hall=VILLAGE) == "desk.not_yours"
    after = story.does(kind).case
    assert after.timeline[-1].kind == kind
    assert after.model_copy(update={"timeline": before.timeline}) == before
    assert isinstance(story.tries(kind, hall=TOWNSHIP), Case)


def test_a_dispute_is_settled_with_the_holder_that_has_the_papers() -> None:
    story = accepted(LOCAL_PERMIT)
    assert story.refusal("settle_dispute") == "dispute.none"
    story.case = story.case.model_copy(update={"disputed": True})
    assert story.refusal("settle_dispute", reason="") == "case.reason_missing"
    assert story.refusal("settle_dispute", holder="990133000000") == "custody.other_county"
    assert story.refusal("settle_dispute", hall=VILLAGE) == "desk.not_yours"
    case = story.does("settle_dispute", on=working(2), holder=VILLAGE, settles=("w/3",)).case
    assert (case.disputed, case.settled) == (False, ("w/3",))
    assert (case.holder, case.epoch) == (VILLAGE, 2)
    assert [(one.hall, one.until) for one in case.held] == [
        (TOWNSHIP, noon(working(2))),
        (VILLAGE, None),
    ]


# -- responsibility and delivery -----------------------------------------------------------------


def test_rule_23_each_hall_answers_from_its_take_over_to_its_hand_over() -> None:
    story = Story(LOCAL_PERMIT, VILLAGE)
    story.does("hand_over", on=working(1)).does("take_over", on=working(3))
    assert [(one.hall, one.since, one.until) for one in story.case.held] == [
        (VILLAGE, noon(MONDAY), noon(working(1))),
        (TOWNSHIP, noon(working(3)), None),
    ]


def test_on_the_way_the_sender_still_answers_for_it() -> None:
    story = Story(LOCAL_PERMIT, VILLAGE)
    assert clocks(story.case)["answer"].responsible == VILLAGE
    story.does("hand_over", on=working(1))
    assert clocks(story.case, working(2))["answer"].responsible == VILLAGE
    story.does("take_over", on=working(3))
    assert clocks(story.case, working(3))["answer"].responsible == TOWNSHIP


def test_rule_22_delivery_runs_ten_working_days_from_the_decision() -> None:
    case = at_last_step().does("decide", on=working(4)).case
    clock = clocks(case, working(4))["delivery"]
    assert (clock.start_on, clock.due_on, clock.days) == (working(4), working(14), 10)
    assert (clock.printed_on, clock.printed_calendar) == (working(14), "calendar-1")
    for name in ("promise", "statutory"):
        assert clocks(case, working(4))[name].colour is Colour.DONE


HOPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=5)


@given(HOPS, st.sampled_from((LOCAL_PERMIT, UPWARD, PERMIT)), st.integers(0, 4))
def test_rule_23_no_clock_begins_anew_by_handing_over(
    hops: list[tuple[int, int, bool]], code: str, accepted_after: int
) -> None:
    """Any number of hand-overs, up or sideways: a clock that has begun keeps its first day."""
    on = working(accepted_after)
    story = Story(code, TOWNSHIP).does("accept", on=on)
    if code == UPWARD:
        story.does("first_review")
    begun = {name: one.start_on for name, one in clocks(story.case, on).items()}
    for wait, travel, is_up in hops:
        on += timedelta(days=wait)
        to = COUNTY if is_up else "990122201000"
        if to == story.case.holder:
            to = TOWNSHIP
        story.does("hand_over", on=on, to=to)
        on += timedelta(days=travel)
        story.does("take_over", on=on)
        for name, one in clocks(story.case, on).items():
            if name != "step":
                assert begun.setdefault(name, one.start_on) == one.start_on, name
