"""Who holds the papers: hand_over and take_over (design.md 2.6, 4; domain.md 10, rules 23, 24)."""

from __future__ import annotations

from typing import Any

import pytest
from histories_support import (
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    OTHER_VILLAGE,
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
    rules,
    working,
)

from hallcore.cases import Case, State
from hallcore.fold import apply
from hallcore.problems import Problem
from hallcore.view import view


def sent() -> Story:
    """From the village on its way to the township."""
    return Story(LOCAL_PERMIT, VILLAGE).does("hand_over")


def test_from_hand_over_on_nobody_holds_it() -> None:
    story = sent()
    case = story.case
    assert case.holder is None
    assert case.epoch == 1
    assert case.transit is not None
    assert (case.transit.sender, case.transit.addressee) == (VILLAGE, TOWNSHIP)
    assert (case.transit.epoch, case.transit.handed_at) == (1, noon(MONDAY))
    assert case.paper("transfer") is not None


def test_take_over_makes_a_new_holder_and_epoch() -> None:
    case = sent().does("take_over", on=working(1)).case
    assert (case.holder, case.epoch, case.transit) == (TOWNSHIP, 2, None)


def test_every_hop_counts_one() -> None:
    story = sent().does("take_over")
    for epoch, to in ((2, OTHER_TOWNSHIP), (3, COUNTY), (4, TOWNSHIP)):
        assert story.case.epoch == epoch
        story.does("hand_over", to=to).does("take_over")
        assert (story.case.holder, story.case.epoch) == (to, epoch + 1)


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {"hall": VILLAGE}, "custody.not_holder"),
        (Story, {"hall": COUNTY}, "custody.not_holder"),
        (Story, {"epoch": 2}, "custody.epoch"),
        (Story, {"envelope": {"epoch": None}}, "custody.epoch"),
        (Story, {"to": TOWNSHIP}, "custody.to_self"),
        (Story, {"to": OTHER_COUNTY}, "custody.other_county"),
        (Story, {"to": "99012210300"}, "operation.malformed"),
        (Story, {"papers": [{"material": "M001", "count": -1}]}, "operation.malformed"),
        (sent, {"hall": VILLAGE}, "custody.in_transit"),
        (sent, {"hall": TOWNSHIP}, "custody.in_transit"),
    ],
)
def test_hand_over_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    told = story()
    envelope = how.pop("envelope", None)
    if envelope:
        operation = told.operation("hand_over").model_copy(update=envelope)
        said = apply(told.case, operation, rules())
        assert isinstance(said, Problem)
        assert said.code == code
    else:
        assert told.refusal("hand_over", **how) == code


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {}, "custody.no_offer"),
        (sent, {"transfer_number": "9" * 25}, "custody.no_offer"),
        (sent, {"transfer_number": "12"}, "operation.malformed"),
        (sent, {"hall": OTHER_TOWNSHIP}, "custody.not_addressee"),
        (sent, {"hall": VILLAGE}, "custody.not_addressee"),
        (sent, {"epoch": 2}, "custody.epoch"),
        (
            sent,
            {"differences": [{"material": "M001", "sent": 2, "found": -1}]},
            "operation.malformed",
        ),
    ],
)
def test_take_over_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("take_over", **how) == code


def test_of_two_windows_that_take_over_the_first_stored_has_it() -> None:
    story = sent()
    first, second = story.operation("take_over"), story.operation("take_over")
    case = apply(story.case, first, rules())
    assert isinstance(case, Case)
    said = apply(case, second, rules())
    assert isinstance(said, Problem)
    assert said.code == "custody.no_offer"
    assert case.epoch == 2


def test_an_old_offer_opens_nothing_again() -> None:
    """Handed over, taken, handed back: the first slip is no key to the case any more."""
    story = sent()
    old = story.operation("take_over")
    story.does("take_over").does("hand_over", to=VILLAGE)
    said = apply(story.case, old, rules())
    assert isinstance(said, Problem)
    assert said.code == "custody.no_offer"


def test_the_sender_acts_no_more_and_the_receiver_does() -> None:
    story = sent().does("take_over")
    assert story.refusal("void", hall=VILLAGE) == "custody.not_holder"
    assert story.refusal("void", epoch=1) == "custody.epoch"
    story.does("accept")
    assert story.case.state is State.ACCEPTED


@pytest.mark.parametrize("kind", ["note", "record_material", "withdraw", "print"])
def test_counters_acts_need_no_holder(kind: str) -> None:
    """They ask for no epoch and go on while the papers travel."""
    story = sent()
    assert isinstance(story.tries(kind, hall=VILLAGE, epoch=77), Case)
    assert isinstance(story.tries(kind, hall=TOWNSHIP), Case)


def test_rule_23_the_citizens_clocks_never_restart_at_a_hand_over() -> None:
    story = Story(LOCAL_PERMIT, VILLAGE)
    before = story.case.answer_due_on
    story.does("hand_over", on=working(1)).does("take_over", on=working(4))
    assert story.case.answer_due_on == before == working(5)
    story.does("accept", on=working(5))
    promised, statutory = story.case.promised_due_on, story.case.statutory_due_on
    story.does("hand_over", on=working(6), to=COUNTY).does("take_over", on=working(9))
    assert (story.case.promised_due_on, story.case.statutory_due_on) == (promised, statutory)
    assert story.case.accepted_on == working(5)
    shown = {c.name: c for c in view(story.case, noon(working(9)), calendar()).clocks}
    assert shown["promise"].start_on == working(5)


def test_rule_23_the_slip_lists_every_material() -> None:
    operation = Story(LOCAL_PERMIT, VILLAGE).operation("hand_over")
    listed = {sheet["material"]: sheet["count"] for sheet in operation.payload["papers"]}
    assert listed == {"M051": 2, "M001": 2, "M052": 2, "M053": 2}


def test_rule_24_downstream_nobody_asks_again_for_what_is_in() -> None:
    story = Story(PERMIT, VILLAGE, without=("M036",)).does("hand_over").does("take_over")
    asked = [{"code": "M001", "reason": "再带一次"}, {"code": "M036", "reason": "没有带"}]
    assert story.refusal("request_supplement", missing=asked) == "material.in_already"
    assert story.does("request_supplement").case.state is State.SUPPLEMENTING


def test_an_upward_case_opens_its_desk_with_the_take_over_above() -> None:
    story = accepted(UPWARD)
    assert story.refusal("review") == "desk.not_open"
    story.does("first_review").does("hand_over")
    assert story.refusal("review") == "desk.not_open"
    story.does("take_over").does("review")


def test_an_upward_case_goes_up_with_its_opinion_only() -> None:
    """行政许可法 35. Down, to a hall of the same level, or after a decision it goes without."""
    story = accepted(UPWARD)
    assert story.refusal("hand_over") == "review.needed"
    story.does("hand_over", to=VILLAGE).does("take_over")
    story.does("hand_over").does("take_over")
    assert story.case.holder == TOWNSHIP, "a village has no opinion to give"
    story.does("first_review").does("hand_over").does("take_over")
    assert (story.case.holder, story.case.upper_since) == (COUNTY, MONDAY)
    assert Story(PERMIT).does("hand_over").case.transit is not None, "not an upward item"


def test_an_opinion_is_one_commit_with_its_form() -> None:
    assert Story(UPWARD).refusal("first_review", documents=[]) == "document.missing"


def test_rule_23_a_hand_over_lists_every_material() -> None:
    story = Story(LOCAL_PERMIT, VILLAGE)
    first = story.case.materials[0].code
    listed = [{"material": first, "count": 1}]
    assert story.refusal("hand_over", papers=listed) == "custody.papers_incomplete"
    assert story.refusal("hand_over", papers=[]) == "custody.papers_incomplete"


def test_papers_that_another_window_took_in_unseen_do_not_hold_up_a_hand_over() -> None:
    story = Story(LOCAL_PERMIT, VILLAGE, without=("M001",))
    listed = [{"material": one.code, "count": 2} for one in story.case.materials]
    story.does("record_material", hall=OTHER_VILLAGE)
    seen = {"base": len(story.case.timeline)}
    refused = story.refusal("hand_over", papers=listed, envelope=seen)
    assert refused == "custody.papers_incomplete"
    story.does("hand_over", papers=listed, envelope={"base": 1})


@pytest.mark.parametrize(
    "closed",
    [
        lambda: granted().does("deliver"),
        lambda: Story().does("decline"),
        lambda: Story().does("withdraw"),
        lambda: Story().does("void"),
    ],
)
def test_papers_of_a_closed_case_still_change_hands(closed: Any) -> None:
    """hand_over: any phase (design.md 4). What was held goes to the archive or back."""
    story = closed()
    state, closed_at = story.case.state, story.case.closed_at
    story.does("hand_over", on=working(9))
    assert story.refusal("hand_over") == "custody.in_transit"
    story.does("take_over", on=working(10))
    assert (story.case.holder, story.case.epoch) == (COUNTY, 2)
    assert (story.case.state, story.case.closed_at) == (state, closed_at)


def test_papers_under_way_arrive_though_the_citizen_withdrew() -> None:
    story = sent().does("withdraw")
    assert story.case.state is State.WITHDRAWN
    story.does("take_over")
    assert (story.case.holder, story.case.epoch, story.case.transit) == (TOWNSHIP, 2, None)


def test_papers_under_way_arrive_though_the_result_was_delivered() -> None:
    """The delivery point may hand the result out while the papers are elsewhere or under way."""
    story = at_last_step(PERMIT, TOWNSHIP).does("decide").does("hand_over", to=COUNTY)
    story.does("deliver", hall=TOWNSHIP)
    assert story.case.state is State.DELIVERED
    story.does("take_over")
    assert story.case.holder == COUNTY


def test_a_parcel_may_be_as_long_as_a_parcel_gets_and_no_longer() -> None:
    story = sent()
    assert isinstance(story.tries("take_over", parcel="A" * 1_400_000), Case)
    assert story.refusal("take_over", parcel="A" * 2_000_000) == "operation.malformed"
