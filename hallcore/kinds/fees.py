"""Fees: only rows of the catalogue, rate times quantity (行政许可法 58, 59; domain.md 10, rule
26)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from hallcore.answering import is_answered
from hallcore.base import Frozen
from hallcore.cases import Case, FeeLine, Payment
from hallcore.catalogue import Level
from hallcore.halls import hall_at
from hallcore.kinds.base import Scene, judge_document, not_holder
from hallcore.operations import Operation
from hallcore.problems import Problem, problem

MOST_FEN = 10**13


class FeeAsked(FeeLine):
    """A line as it is asked for; an amount may not be made up."""

    quantity: int = Field(ge=1, le=100_000)
    amount_fen: int = Field(ge=0, le=MOST_FEN)


class AssessFee(Frozen):
    """A fee notice (缴费通知)."""

    lines: tuple[FeeAsked, ...] = Field(min_length=1, max_length=50)


class RecordPayment(Frozen):
    """What the treasury account has received; `receipt_number` is the treasury's."""

    amount_fen: int = Field(ge=1, le=MOST_FEN)
    receipt_number: str = Field(max_length=64)
    paid_on: date


def judge_assess_fee(scene: Scene, payload: AssessFee) -> Problem | None:
    case, item = scene.case, scene.item
    deciding = case.route.deciding_hall
    if scene.operation.hall not in (case.holder, deciding, hall_at(Level.COUNTY, deciding)):
        return not_holder(case)
    if item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    if not item.fees:
        return problem("fee.free_item", item=item.name)
    if not is_answered(case, scene.day, scene.calendar):
        return problem("decision.not_accepted")
    if case.fees:
        return problem("fee.assessed_already")
    for line in payload.lines:
        row = item.fee(line.fee)
        if row is None:
            return problem("fee.not_listed", fee=line.fee, item=item.name)
        if line.amount_fen != row.rate_fen * line.quantity:
            return problem("fee.amount", name=row.name, fen=row.rate_fen * line.quantity)
    if len({line.fee for line in payload.lines}) != len(payload.lines):
        return problem("fee.twice")
    return judge_document(scene.operation)


def evolve_assess_fee(case: Case, operation: Operation, payload: AssessFee) -> Case:
    lines = tuple(FeeLine.model_validate(line.model_dump()) for line in payload.lines)
    return case.model_copy(update={"fees": lines})


def judge_record_payment(scene: Scene, payload: RecordPayment) -> Problem | None:
    case = scene.case
    if not case.fees:
        return problem("fee.none")
    if case.payments:
        return problem("fee.paid_already")
    if payload.amount_fen != case.fee_total_fen:
        return problem("fee.amount_differs", fen=case.fee_total_fen)
    if payload.paid_on > scene.day:
        return problem("fee.in_future", day=payload.paid_on)
    notice = case.paper("payment")
    if notice is not None and payload.paid_on < notice.made_on:
        return problem("fee.before_notice", day=notice.made_on)
    return None if payload.receipt_number.strip() else problem("fee.no_receipt")


def evolve_record_payment(case: Case, operation: Operation, payload: RecordPayment) -> Case:
    payment = Payment(
        amount_fen=payload.amount_fen,
        receipt_number=payload.receipt_number,
        paid_on=payload.paid_on,
    )
    return case.model_copy(update={"payments": (*case.payments, payment)})
