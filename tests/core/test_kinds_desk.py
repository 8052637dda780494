"""The desk and the hand-out: assign, review, decide, deliver (design.md 4; domain.md 10)."""

from __future__ import annotations

from typing import Any

import pytest
from histories_support import (
    BENEFIT,
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    ON_SPOT,
    OTHER_TOWNSHIP,
    PERMIT,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Story,
    accepted,
    at_last_step,
    calendar,
    granted,
    noon,
    working,
)

from hallcore.cases import Case, State
from hallcore.kinds.desk import is_desk_open
from hallcore.steps import expected_step
from hallcore.view import Phase, phase_of, view

ORDER = ("handle", "review", "approve")


def test_three_steps_lead_to_a_decision() -> None:
    story = accepted()
    for step in ORDER[:-1]:
        assert expected_step(story.case, ORDER) == step
        story.does("review")
    assert expected_step(story.case, ORDER) == "approve"
    case = story.does("decide", on=working(4)).case
    assert (case.state, case.result) == (State.GRANTED, "granted")
    assert (case.decided_on, case.decided_at) == (working(4), noon(working(4)))
    assert [(done.step, done.action) for done in case.steps] == [
        ("handle", "pass"),
        ("review", "pass"),
        ("approve", "grant"),
    ]
    assert case.result_number == "990122000-08-1"
    assert case.paper("decision") is not None
    assert phase_of(case, MONDAY) is Phase.HAND_OUT


def test_a_refusal_is_a_decision_too() -> None:
    case = at_last_step().does("decide", result="refused").case
    assert (case.state, case.result) == (State.REFUSED, "refused")
    assert case.steps[-1].action == "refuse"
    assert case.is_open


def test_a_return_goes_back_one_step_and_has_to_be_passed_again() -> None:
    story = accepted().does("review").does("review", action="return", opinion="意见不全")
    assert expected_step(story.case, ORDER) == "handle"
    assert story.refusal("review", step="review") == "step.order"
    story.does("review").does("review")
    assert expected_step(story.case, ORDER) == "approve"


def test_the_first_step_returned_stays_the_first() -> None:
    story = accepted().does("review", action="return").does("review", action="return")
    assert expected_step(story.case, ORDER) == "handle"
    story.does("review").does("review").does("decide")


DESK_REFUSALS: list[tuple[Any, dict[str, Any], str]] = [
    (Story, {}, "desk.not_open"),
    (lambda: accepted(UPWARD), {}, "desk.not_open"),
    (granted, {}, "case.decided_already"),
    (lambda: granted().does("deliver"), {}, "case.closed"),
    (lambda: accepted().does("withdraw"), {}, "case.closed"),
    (accepted, {"hall": VILLAGE}, "item.not_here"),
    (accepted, {"hall": TOWNSHIP}, "item.not_here"),
    (accepted, {"hall": OTHER_TOWNSHIP}, "item.not_here"),
    (accepted, {"step": "stamp"}, "step.unknown"),
    (accepted, {"step": ""}, "operation.malformed"),
]


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        *DESK_REFUSALS,
        (accepted, {"step": "review"}, "step.order"),
        (at_last_step, {}, "step.last"),
        (accepted, {"opinion": " "}, "review.opinion_missing"),
        (accepted, {"action": "grant"}, "operation.malformed"),
    ],
)
def test_review_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("review", **how) == code


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        *DESK_REFUSALS,
        (accepted, {}, "step.not_last"),
        (accepted, {"step": "approve"}, "step.order"),
        (at_last_step, {"reason": " "}, "case.reason_missing"),
        (at_last_step, {"result": "granted?"}, "operation.malformed"),
        (at_last_step, {"delivery_due_on": working(11).isoformat()}, "law.day_differs"),
        (at_last_step, {"delivery_provisional": True}, "law.day_differs"),
        (at_last_step, {"envelope": {"calendar": "x"}}, "calendar.version_unknown"),
    ],
)
def test_decide_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("decide", **how) == code


@pytest.mark.parametrize("field", ["basis", "remedy"])
def test_rule_11_a_refusal_with_an_empty_part_is_refused(field: str) -> None:
    how = {"result": "refused", field: " 　"}
    assert at_last_step().refusal("decide", **how) == "decision.incomplete"
    assert accepted(ON_SPOT).refusal("decide_on_spot", **how) == "decision.incomplete"


def test_rule_11_an_empty_reason_stops_every_decision() -> None:
    for result in ("granted", "refused"):
        said = at_last_step().refusal("decide", result=result, reason="")
        assert said == "case.reason_missing"


@pytest.mark.parametrize(("story", "how", "code"), DESK_REFUSALS)
def test_assign_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("assign", **how) == code


def test_assign_names_the_person_and_moves_nothing_else() -> None:
    before = accepted().case
    story = accepted().does("assign")
    assert story.case.assigned_to == "3001"
    assert (story.case.steps, story.case.holder) == (before.steps, before.holder)


def test_the_deciding_hall_and_the_centre_may_both_act_for_the_department() -> None:
    story = accepted(LOCAL_PERMIT)
    assert story.case.route.deciding_hall == TOWNSHIP
    assert isinstance(story.tries("review", hall=TOWNSHIP), Case)
    assert isinstance(story.tries("review", hall=COUNTY), Case)
    assert story.refusal("review", hall=VILLAGE) == "item.not_here"


def test_custody_does_not_matter_to_the_desk() -> None:
    story = Story(PERMIT, VILLAGE).does("hand_over").does("take_over").does("accept")
    story.does("review", epoch=1).does("hand_over").does("review").does("take_over")
    case = story.does("decide").case
    assert (case.holder, case.epoch) == (COUNTY, 3)


# deemed acceptance -----------------------------------------------------------


def test_deemed_acceptance_opens_the_desk() -> None:
    case = Story().case
    assert not is_desk_open(case, working(5))
    assert is_desk_open(case, working(6))
    assert not is_desk_open(Story(BENEFIT).case, working(60))


def test_an_upward_case_that_is_deemed_waits_for_the_hall_above() -> None:
    story = Story(UPWARD)
    assert story.refusal("review", on=working(6)) == "desk.not_open"
    story.does("first_review").does("hand_over").does("take_over").does("review", on=working(6))


def test_a_decision_writes_the_deemed_acceptance_down() -> None:
    """Afterwards the state no longer tells that the case had been accepted."""
    story = Story().does("review", on=working(6)).does("review", on=working(6))
    case = story.does("decide", on=working(7)).case
    assert (case.accepted_on, case.deemed) == (MONDAY, True)
    assert case.accepted_at is None, "nobody accepted it"
    shown = view(case, noon(working(8)), calendar())
    assert (shown.is_deemed, shown.accepted_on) == (True, MONDAY)
    assert {clock.name for clock in shown.clocks} == {
        "answer",
        "promise",
        "statutory",
        "delivery",
    }
    assert story.refusal("accept") == "case.answered_already"


def test_after_a_supplement_the_decision_writes_down_the_day_of_the_last_piece() -> None:
    story = Story(without=("M036",)).does("request_supplement")
    story.does("receive_supplement", on=working(2))
    for _ in range(2):
        story.does("review", on=working(8))
    case = story.does("decide", on=working(8)).case
    assert (case.accepted_on, case.deemed) == (working(2), True)


def test_a_withdrawal_keeps_the_deemed_acceptance() -> None:
    case = Story().does("withdraw", on=working(6)).case
    assert (case.state, case.accepted_on, case.deemed) == (State.WITHDRAWN, MONDAY, True)
    early = Story().does("withdraw", on=working(5)).case
    assert (early.accepted_on, early.deemed) == (None, False)


# delivery --------------------------------------------------------------------


def test_rule_22_the_delivery_clock_runs_ten_working_days_from_the_decision() -> None:
    case = granted().case
    assert case.decided_on == MONDAY
    assert case.delivery_due_on == working(10)
    clock = {c.name: c for c in view(case, noon(MONDAY), calendar()).clocks}["delivery"]
    assert (clock.start_on, clock.days, clock.due_on) == (MONDAY, 10, working(10))


def test_rule_22_an_earlier_delivery_may_be_promised() -> None:
    case = at_last_step().does("decide", delivery_due_on=working(2).isoformat()).case
    assert case.delivery_due_on == working(2)


def test_deliver_closes_the_case() -> None:
    case = granted().does("deliver", on=working(3)).case
    assert (case.state, case.result) == (State.DELIVERED, "granted")
    assert case.delivered_at == case.closed_at == noon(working(3))
    assert case.receiver == "周贵方"
    assert phase_of(case, working(3)) is Phase.CLOSED


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {}, "delivery.no_result"),
        (accepted, {}, "delivery.no_result"),
        (granted, {"hall": VILLAGE}, "delivery.not_here"),
        (granted, {"hall": COUNTY}, "delivery.not_here"),
        (granted, {"receiver": " "}, "delivery.receiver_missing"),
        (granted, {"id_number": ""}, "delivery.receiver_missing"),
        (granted, {"relation": "neighbour"}, "operation.malformed"),
        (lambda: granted().does("deliver"), {}, "case.closed"),
    ],
)
def test_deliver_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("deliver", **how) == code


def test_the_delivery_point_delivers_wherever_the_papers_are() -> None:
    """Received at the village, decided above: the village is where the citizen comes for it."""
    story = Story(PERMIT, VILLAGE).does("hand_over").does("take_over").does("accept")
    story.does("review").does("review").does("decide")
    assert (story.case.holder, story.case.route.delivery_hall) == (TOWNSHIP, VILLAGE)
    assert isinstance(story.tries("deliver", hall=TOWNSHIP), Case)
    assert isinstance(story.tries("deliver", hall=VILLAGE), Case)
    assert story.refusal("deliver", hall=COUNTY) == "delivery.not_here"
    story.does("hand_over", to=VILLAGE)
    assert story.refusal("deliver", hall=TOWNSHIP) == "delivery.not_here", "it is under way"
    assert story.does("deliver", hall=VILLAGE).case.state is State.DELIVERED


def test_a_refusal_is_delivered_like_a_grant() -> None:
    case = at_last_step().does("decide", result="refused").does("deliver").case
    assert (case.state, case.result) == (State.DELIVERED, "refused")


# what the desk phase leaves to the windows -----------------------------------


def test_the_citizen_may_withdraw_until_the_decision() -> None:
    assert at_last_step().does("withdraw").case.state is State.WITHDRAWN
    assert granted().refusal("withdraw") == "case.decided_already"


def test_the_holder_answers_no_more() -> None:
    story = accepted()
    assert story.refusal("void") == "case.answered_already"
    assert story.refusal("amend_form") == "case.accepted_already"
    assert story.refusal("request_supplement") == "case.answered_already"
