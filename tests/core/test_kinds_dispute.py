"""A settlement that gives an entrusted case to who received it (代办; design.md 2.3)."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from family_support import Family
from histories_support import (
    AGENCY,
    BENEFIT,
    CALENDAR,
    COUNTY,
    MONDAY,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    Story,
    calendar,
    noon,
    rules,
    sent_up,
    working,
)

from hallcore.agency import book_line
from hallcore.cases import Case, State
from hallcore.fold import apply, follow, read_payload
from hallcore.kinds.dispute import SettleDispute
from hallcore.moments import write_instant
from hallcore.operations import Operation
from hallcore.settling import acceptance_of, is_as_parked, notices_of, receipt_of, taking_of
from hallcore.sync.centre import decide
from hallcore.view import view


def parked() -> tuple[Story, Operation]:
    """The village took its hand-over back; the township, which had not heard of it, took over two
    days later and gave the receipt out."""
    story = Story(AGENCY, VILLAGE).does("hand_over")
    taken = story.operation("take_over", on=working(2))
    story.does("recall", on=working(1))
    said = decide(story.case, taken, rules())
    assert (said.outcome, said.code) == ("parked", "custody.recalled")
    assert said.case is not None
    story.case = said.case
    return story, taken


def parked_acceptance(
    kind: str = "accept", code: str = AGENCY, without: tuple[str, ...] = ()
) -> tuple[Story, Operation, Operation]:
    """The township, which had not heard of the recall, accepted the day after its take-over."""
    story = Story(code, VILLAGE, without=without).does("hand_over")
    taken = story.operation("take_over", on=working(2))
    apart = copy(story)
    there = apply(story.case, taken, rules())
    assert isinstance(there, Case), there
    apart.case = there
    names = ("acceptance", "pledge") if kind == "accept_with_pledge" else ("acceptance",)
    made = [apart.window(TOWNSHIP).document(one, working(3)) for one in names]
    told = apart.operation(kind, hall=TOWNSHIP, on=working(3), documents=made)
    assert isinstance(apply(apart.case, told, rules()), Case)
    story.does("recall", on=working(1))
    for operation in (taken, told):
        said = decide(story.case, operation, rules())
        assert said.outcome == "parked"
        assert said.case is not None
        story.case = said.case
    return story, taken, told


def words(taken: Operation, told: Operation, **changes: Any) -> dict[str, Any]:
    """The settlement that gives the case to the township with all that it has said."""
    acceptance, taking = acceptance_of(told), taking_of(taken)
    assert acceptance is not None
    assert taking is not None
    return settles_with(taken) | {
        "settles": (name(taken), name(told)),
        "taken": taking.model_dump(mode="json"),
        "acceptance": acceptance.model_dump(mode="json") | changes,
        "on": working(9),
    }


def settles_with(taken: Operation) -> dict[str, Any]:
    given = receipt_of(taken)
    return {"holder": TOWNSHIP} | (
        {"receipt": given.model_dump(mode="json")} if given is not None else {}
    )


def name(operation: Operation) -> str:
    return f"{operation.enrolment}/{operation.sequence}"


def receipt(taken: Operation, **changes: Any) -> dict[str, Any]:
    """The settlement's words about the receipt that the parked take-over printed."""
    paper = next(one for one in taken.documents if one.name == "receipt")
    return {
        "role": taken.payload["role"],
        "received_at": write_instant(taken.occurred_at),
        "answer_due_on": taken.payload["answer_due_on"],
        "answer_provisional": False,
        "calendar": taken.calendar,
        "printed": {"number": paper.number, "operation": name(taken)},
    } | changes


def settles(story: Story, taken: Operation, **changes: Any) -> dict[str, Any]:
    return {
        "on": working(4),
        "holder": TOWNSHIP,
        "settles": (name(taken),),
        "receipt": receipt(taken, **changes),
    }


def test_the_printed_receipt_binds_and_the_case_goes_on() -> None:
    story, taken = parked()
    case = story.does("settle_dispute", **settles(story, taken)).case
    assert (case.holder, case.disputed, case.route.role) == (TOWNSHIP, False, "decide")
    assert (case.received_on, case.received_at) == (working(2), noon(working(2)))
    assert case.answer_due_on == working(5, working(2)), "from the day on the citizen's paper"
    paper = case.paper("receipt")
    assert paper is not None
    assert (paper.number, paper.made_on) == (taken.documents[0].number, working(2))
    clock = next(
        one for one in view(case, noon(working(4)), calendar()).clocks if one.name == "answer"
    )
    assert clock.start_on == working(2)
    line = book_line(case, noon(working(4)), calendar())
    assert line is not None
    assert (line.sent_on, line.taken_over_on, line.is_overdue) == (MONDAY, working(2), False)
    story.does("accept", hall=TOWNSHIP, on=working(4))
    assert story.case.accepted_on == working(4)
    for kind in ("review", "review", "decide"):
        story.does(kind)
    assert story.case.result == "granted"


def test_where_nobody_printed_one_the_settlement_is_the_receipt() -> None:
    story, taken = parked()
    own = settles(
        story,
        taken,
        printed=None,
        received_at=write_instant(noon(working(4))),
        answer_due_on=working(5, working(4)).isoformat(),
    )
    assert story.refusal("settle_dispute", **own) == "document.missing"
    slip = [story.window(TOWNSHIP).document("receipt")]
    case = story.does("settle_dispute", **own, documents=slip).case
    assert (case.received_on, case.answer_due_on) == (working(4), working(5, working(4)))
    assert case.papers[-1].number == slip[0].number


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "accept"}, "law.day_differs"),
        ({"role": "agency"}, "operation.malformed"),
        ({"answer_due_on": None}, "law.day_differs"),
        ({"answer_due_on": "2026-12-31"}, "law.day_differs"),
        ({"answer_provisional": True}, "law.day_differs"),
        ({"received_at": write_instant(noon(MONDAY - timedelta(days=1)))}, "law.day_differs"),
        ({"received_at": write_instant(noon(working(5)))}, "law.day_differs"),
        ({"printed": None}, "law.day_differs"),
        ({"printed": {"number": "1" * 25, "operation": "w/99"}}, "document.unknown"),
        ({"calendar": "x"}, "calendar.version_unknown"),
    ],
)
def test_a_receipt_that_is_not_right_is_refused(changes: dict[str, Any], code: str) -> None:
    story, taken = parked()
    assert story.refusal("settle_dispute", **settles(story, taken, **changes)) == code


def test_there_is_no_receipt_without_a_hall_that_receives() -> None:
    story, taken = parked()
    words = settles(story, taken)
    assert story.refusal("settle_dispute", **(words | {"receipt": None})) == "law.day_differs"
    for holder in (VILLAGE, OTHER_VILLAGE, None):
        assert story.refusal("settle_dispute", **(words | {"holder": holder})) == "law.day_differs"
    back = story.does("settle_dispute", **(words | {"holder": VILLAGE, "receipt": None}))
    assert (back.case.holder, back.case.route.role) == (VILLAGE, "agency")
    again = back.does("hand_over", on=working(5)).does("take_over", on=working(6))
    assert again.case.received_on == working(6), "the village sends it once more"


def test_what_was_received_already_is_not_received_by_a_settlement() -> None:
    story = Story(AGENCY, VILLAGE).does("hand_over").does("take_over", on=working(1))
    taken = story.log[-1]
    story.case = story.case.model_copy(update={"disputed": True})
    assert story.refusal("settle_dispute", **settles(story, taken)) == "law.day_differs"
    operation = story.operation("settle_dispute", **settles(story, taken, calendar=CALENDAR))
    followed = follow(story.case, operation)
    assert followed is not None
    assert followed.received_on == working(1), "clocks never begin twice"


# 受理 that was parked ------------------------------------------------------------


def test_the_acceptance_that_the_citizen_was_told_of_binds() -> None:
    """He holds the receipt and the 受理通知书 of the hall that gets the case: its days and number
    stand, and nobody declines."""
    story, taken, told = parked_acceptance()
    before = story.case
    case = story.does("settle_dispute", **words(taken, told)).case
    assert (case.state, case.accepted_on, case.accepted_by) == (
        State.ACCEPTED,
        working(3),
        TOWNSHIP,
    )
    assert case.promised_due_on is not None
    assert case.promised_due_on.isoformat() == told.payload["promised_due_on"]
    assert case.statutory_due_on is not None
    assert case.statutory_due_on.isoformat() == told.payload["statutory_due_on"]
    assert (case.accepted_at, case.deemed) == (noon(working(3)), False)
    paper = case.paper("acceptance")
    assert paper is not None
    assert (paper.number, paper.enrolment, paper.made_on) == (
        told.documents[0].number,
        told.enrolment,
        working(3),
    )
    assert follow(before, story.log[-1]) == case, "every window folds the same"
    assert story.refusal("decline", hall=TOWNSHIP) == "case.answered_already"
    assert story.refusal("accept", hall=TOWNSHIP) == "case.answered_already"
    for kind in ("review", "review", "decide"):
        story.does(kind)
    assert story.case.result == "granted"


def test_an_acceptance_with_pledges_keeps_them() -> None:
    story, taken, told = parked_acceptance("accept_with_pledge", BENEFIT, ("M003",))
    case = story.does("settle_dispute", **words(taken, told)).case
    assert case.state is State.ACCEPTED
    assert [one.material for one in case.pledges] == ["M003"]
    made = [paper.name for paper in case.papers if paper.enrolment == told.enrolment]
    assert made == ["acceptance", "pledge"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"operation": "w/99"}, "document.unknown"),
        ({"at": write_instant(noon(working(1)))}, "law.day_differs"),
        ({"at": write_instant(noon(working(4)))}, "law.day_differs"),
        ({"at": write_instant(noon(working(10)))}, "law.day_differs"),
        ({"calendar": "x"}, "calendar.version_unknown"),
        ({"documents": []}, "operation.malformed"),
        ({"documents": [{"name": "receipt", "number": "1" * 25}]}, "document.missing"),
        ({"pledges": [{"material": "M999"}]}, "material.unknown"),
    ],
)
def test_an_acceptance_that_is_not_right_is_refused(changes: dict[str, Any], code: str) -> None:
    story, taken, told = parked_acceptance()
    assert story.refusal("settle_dispute", **words(taken, told, **changes)) == code


def test_an_acceptance_is_of_the_hall_that_gets_the_case() -> None:
    story, taken, told = parked_acceptance()
    given = words(taken, told) | {"receipt": None}
    assert story.refusal("settle_dispute", **(given | {"holder": None})) == "dispute.no_holder"
    assert story.refusal("settle_dispute", **(given | {"holder": VILLAGE})) == "agency.not_received"


def test_of_a_family_each_child_is_accepted_by_itself() -> None:
    _, taken, told = parked_acceptance()
    family = Family().born()
    parent = family.numbers[0]
    family.raw[parent] = family.raw[parent].model_copy(update={"disputed": True})
    family.on = working(9)
    given = {key: one for key, one in words(taken, told).items() if key not in ("on", "receipt")}
    assert family.refusal("settle_dispute", parent, hall=COUNTY, **given) == "theme.per_child"


def test_a_notice_that_does_not_bind_forbids_to_decline_all_the_same() -> None:
    """The case goes back to the village, which sends it on; the citizen was told 受理."""
    story, taken, told = parked_acceptance("accept", BENEFIT)
    notice = notices_of(told)[0].model_dump(mode="json")
    back = {"holder": VILLAGE, "settles": (name(taken), name(told)), "on": working(9)}
    story.does("settle_dispute", **back, notices=[notice])
    assert (story.case.state, story.case.accepted_on) == (State.RECEIVED, None)
    assert [one.number for one in story.case.papers if one.name == "acceptance"] == [
        told.documents[0].number
    ]
    assert story.refusal("decline", on=working(9)) == "decline.told_accepted"
    story.does("hand_over", on=working(9)).does("take_over", on=working(9))
    assert story.refusal("decline", hall=TOWNSHIP) == "decline.told_accepted"
    assert story.does("accept", hall=TOWNSHIP).case.state is State.ACCEPTED


# when the papers came ------------------------------------------------------------


def came_to_the_county() -> tuple[Story, Operation]:
    story = sent_up()
    taken = story.operation("take_over", on=working(2))
    story.does("recall", on=working(1))
    said = decide(story.case, taken, rules())
    assert said.case is not None
    story.case = said.case
    return story, taken


def came(taken: Operation, **changes: Any) -> dict[str, Any]:
    taking = taking_of(taken)
    assert taking is not None
    return {
        "on": working(9),
        "holder": COUNTY,
        "settles": (name(taken),),
        "taken": taking.model_dump(mode="json") | changes,
    }


def test_the_leg_above_runs_from_the_day_on_which_the_papers_came() -> None:
    story, taken = came_to_the_county()
    case = story.does("settle_dispute", **came(taken)).case
    assert (case.holder, case.upper_since) == (COUNTY, working(2))
    clocks = view(case, noon(working(9)), calendar()).clocks
    assert [one.start_on for one in clocks if one.name == "statutory"] == [working(2)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"operation": "w/99"}, "document.unknown"),
        ({"at": write_instant(noon(working(10)))}, "law.day_differs"),
        ({"at": write_instant(noon(MONDAY - timedelta(days=1)))}, "law.day_differs"),
        ({"at": "gestern"}, "operation.malformed"),
    ],
)
def test_a_taking_that_is_not_right_is_refused(changes: dict[str, Any], code: str) -> None:
    story, taken = came_to_the_county()
    assert story.refusal("settle_dispute", **came(taken, **changes)) == code


# against the parked operations -----------------------------------------------------


def test_a_settlement_says_what_was_parked_and_nothing_else() -> None:
    story, taken, told = parked_acceptance()
    parked = {name(taken): taken, name(told): told}

    def is_right(**changes: Any) -> bool:
        operation = story.operation("settle_dispute", **(words(taken, told) | changes))
        payload = read_payload(operation)
        assert isinstance(payload, SettleDispute)
        return is_as_parked(payload, parked, frozenset({"w/7"}))

    right = words(taken, told)
    paper = {"number": "1" * 25, "operation": name(taken)}
    notice = notices_of(told)[0].model_dump(mode="json")
    assert is_right()
    assert is_right(settles=(*right["settles"], "w/7")), "a parcel and a push contradict there"
    assert is_right(acceptance=None, notices=[notice])
    assert not is_right(settles=(*right["settles"], "w/8"))
    assert not is_right(acceptance=None), "the citizen holds it"
    assert not is_right(acceptance=None, notices=[notice | {"number": "1" * 25}])
    assert not is_right(holder=VILLAGE)
    assert not is_right(receipt=right["receipt"] | {"printed": paper})
    assert not is_right(receipt=right["receipt"] | {"answer_due_on": "2026-12-31"})
    assert not is_right(receipt=right["receipt"] | {"printed": paper | {"operation": "w/9"}})
    assert not is_right(taken=right["taken"] | {"at": write_instant(noon(working(1)))})
    assert not is_right(acceptance=right["acceptance"] | {"at": write_instant(noon(working(4)))})
