"""A settlement that gives an entrusted case to who received it (代办; design.md 2.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    CALENDAR,
    MONDAY,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    Story,
    calendar,
    noon,
    rules,
    working,
)

from hallcore.agency import book_line
from hallcore.fold import follow
from hallcore.moments import write_instant
from hallcore.operations import Operation
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
