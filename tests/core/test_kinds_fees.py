"""Fees: only rows of the catalogue, rate times quantity (行政许可法 58, 59, 75; domain.md 10,
rule 26)."""

from __future__ import annotations

from typing import Any

import pytest
from histories_support import CALENDAR_DAYS, COUNTY, MONDAY, VILLAGE, Story, accepted, working

from hallcore.cases import Case

CARD = {"fee": "card", "quantity": 1, "amount_fen": 2000}
"""The one fee of CALENDAR_DAYS: 20 yuan a certificate."""


def with_fee() -> Story:
    return accepted(CALENDAR_DAYS).does("assess_fee", lines=[CARD])


@pytest.mark.parametrize(
    ("story", "lines", "code"),
    [
        (accepted, [CARD], "fee.free_item"),
        (lambda: accepted(CALENDAR_DAYS), [CARD | {"fee": "tea"}], "fee.not_listed"),
        (lambda: accepted(CALENDAR_DAYS), [CARD | {"amount_fen": 1999}], "fee.amount"),
        (lambda: accepted(CALENDAR_DAYS), [CARD | {"quantity": 2}], "fee.amount"),
        (lambda: accepted(CALENDAR_DAYS), [CARD, CARD], "fee.twice"),
        (lambda: accepted(CALENDAR_DAYS), [], "operation.malformed"),
        (lambda: accepted(CALENDAR_DAYS), [CARD | {"quantity": 0}], "operation.malformed"),
        (lambda: accepted(CALENDAR_DAYS), [CARD | {"amount_fen": -1}], "operation.malformed"),
        (lambda: Story(CALENDAR_DAYS), [CARD], "decision.not_accepted"),
        (with_fee, [CARD], "fee.assessed_already"),
    ],
)
def test_rule_26_a_fee_is_refused(story: Any, lines: list[dict[str, Any]], code: str) -> None:
    assert story().refusal("assess_fee", lines=lines) == code


def test_rule_26_a_fee_notice_is_rate_times_quantity() -> None:
    story = accepted(CALENDAR_DAYS)
    three = CARD | {"quantity": 3, "amount_fen": 6000}
    assert story.refusal("assess_fee", lines=[three], documents=[]) == "document.missing"
    assert story.refusal("assess_fee", lines=[three], hall=VILLAGE) == "custody.not_holder"
    case = story.does("assess_fee", lines=[three]).case
    assert (case.fee_total_fen, case.paid_fen) == (6000, 0)
    assert case.paper("payment") is not None


def test_the_holder_and_the_deciding_hall_assess() -> None:
    for hall in (COUNTY, accepted(CALENDAR_DAYS).case.hall):
        said = accepted(CALENDAR_DAYS).tries("assess_fee", lines=[CARD], hall=hall)
        assert isinstance(said, Case)


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (lambda: accepted(CALENDAR_DAYS), {}, "fee.none"),
        (with_fee, {"amount_fen": 1999}, "fee.amount_differs"),
        (with_fee, {"amount_fen": 0}, "operation.malformed"),
        (with_fee, {"paid_on": working(1).isoformat()}, "fee.in_future"),
        (with_fee, {"receipt_number": " "}, "fee.no_receipt"),
        (lambda: with_fee().does("record_payment"), {}, "fee.paid_already"),
    ],
)
def test_a_payment_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("record_payment", **how) == code


def test_a_payment_is_what_the_treasury_received() -> None:
    case = with_fee().does("record_payment", paid_on=MONDAY.isoformat(), hall=VILLAGE).case
    assert (case.paid_fen, case.payments[0].receipt_number) == (2000, "PJ-0001")
    assert case.payments[0].paid_on == MONDAY


def test_what_was_assessed_can_be_paid_after_the_case_closed() -> None:
    story = with_fee().does("withdraw")
    assert isinstance(story.tries("record_payment"), Case)
