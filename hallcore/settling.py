"""What a settlement says of the parked operations that it is about, read off those operations
(`hallcore.kinds.settled`). Nobody writes it by hand, and the centre compares it with them."""

from __future__ import annotations

from collections.abc import Mapping

from hallcore.fold import read_payload
from hallcore.kinds.accept import Accept, AcceptInLine, AcceptWithPledge
from hallcore.kinds.custody import TakeOver
from hallcore.kinds.dispute import SettleDispute
from hallcore.kinds.settled import (
    ACCEPTANCE,
    RECEIPT,
    PrintedReceipt,
    SettledAcceptance,
    SettledReceipt,
    SettledTaking,
    ToldAcceptance,
)
from hallcore.operations import Operation


def taking_of(operation: Operation) -> SettledTaking | None:
    """Of a take-over."""
    if not isinstance(read_payload(operation), TakeOver):
        return None
    return SettledTaking(operation=operation.reference, at=operation.times.at)


def receipt_of(operation: Operation) -> SettledReceipt | None:
    """Of a take-over that made out a 收件凭证."""
    payload = read_payload(operation)
    numbers = _numbers(operation, RECEIPT)
    if not isinstance(payload, TakeOver) or payload.role is None or not numbers:
        return None
    return SettledReceipt(
        role=payload.role,
        received_at=operation.occurred_at,
        answer_due_on=payload.answer_due_on,
        answer_provisional=payload.answer_provisional,
        calendar=operation.calendar,
        printed=PrintedReceipt(number=numbers[0], operation=operation.reference),
    )


def acceptance_of(operation: Operation) -> SettledAcceptance | None:
    """Of an acceptance that made out a 受理通知书. Only the centre gives places in a line."""
    payload = read_payload(operation)
    is_told = bool(_numbers(operation, ACCEPTANCE))
    if not isinstance(payload, Accept) or isinstance(payload, AcceptInLine) or not is_told:
        return None
    return SettledAcceptance(
        operation=operation.reference,
        at=operation.times.at,
        calendar=operation.calendar,
        days=Accept.model_validate({name: getattr(payload, name) for name in Accept.model_fields}),
        pledges=payload.pledges if isinstance(payload, AcceptWithPledge) else (),
        documents=operation.documents,
    )


def notices_of(operation: Operation) -> tuple[ToldAcceptance, ...]:
    """The 受理通知书 that an operation made out, whatever else is wrong with it."""
    return tuple(
        ToldAcceptance(operation=operation.reference, at=operation.times.at, number=number)
        for number in _numbers(operation, ACCEPTANCE)
    )


def is_as_parked(
    payload: SettleDispute, parked: Mapping[str, Operation], others: frozenset[str]
) -> bool:
    """Whether a settlement says what the operations said that were parked and are not settled yet,
    by name; `others` are the further operations that it may name. It leaves out no 受理通知书."""
    if not set(payload.settles) <= parked.keys() | others:
        return False
    carried = payload.carried
    names = {one.operation for one in carried}
    printed = payload.receipt.printed if payload.receipt else None
    if not names | ({printed.operation} if printed else set()) <= parked.keys():
        return False
    if printed and not _is_by(parked[printed.operation], payload.holder, payload.receipt):
        return False
    told, taken = payload.acceptance, payload.taken
    if told and not _is_by(parked[told.operation], payload.holder, told):
        return False
    if taken and not _is_by(parked[taken.operation], payload.holder, taken):
        return False
    if any(notice not in notices_of(parked[notice.operation]) for notice in payload.notices):
        return False
    known = {notice.number for notice in payload.notices}
    known |= {document.number for document in told.documents} if told else set()
    every = {notice.number for one in parked.values() for notice in notices_of(one)}
    return every <= known


def _is_by(operation: Operation, holder: str | None, said: object) -> bool:
    """Whether the hall that has the papers said it."""
    own = (receipt_of(operation), acceptance_of(operation), taking_of(operation))
    return operation.hall == holder and said in own


def _numbers(operation: Operation, name: str) -> list[str]:
    return [document.number for document in operation.documents if document.name == name]
