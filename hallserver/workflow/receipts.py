"""What a settlement takes over from the parked operations of the hall that it gives the case to:
the receipt of an entrusted case (代办), the acceptance, the day on which the papers came
(hallcore.kinds.dispute); or the receipt that the centre makes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from hallcore.agency import is_entrusted, reception
from hallcore.cases import Case
from hallcore.kinds.dispute import SettleDispute
from hallcore.kinds.settled import SettledAcceptance, SettledReceipt, SettledTaking
from hallcore.moments import local_day
from hallcore.operations import Operation
from hallcore.problems import Problem
from hallcore.settling import acceptance_of, notices_of, receipt_of, taking_of
from hallserver.workflow.acting import Desk

Parked = Mapping[str, tuple[Operation, str | None]]

DOUBTFUL = "law.time_untrusted"
"""Parked with this code: whether it happened when it says is what nobody knows."""


def settlements(
    payload: SettleDispute, case: Case, parked: Parked, now: datetime
) -> Iterator[SettleDispute]:
    """The settlement with all that the hall told the citizen; then with less, for where that cannot
    be. A 受理通知书 that does not bind is named all the same."""
    own = [one for one in parked.values() if one[0].hall == payload.holder]
    begun = case.entrusted_at or case.received_at
    timely = [one for one, _ in own if begun <= one.occurred_at <= now]
    takings = [taking for one in timely if (taking := taking_of(one)) is not None]
    accepted = [acceptance_of(one) for one, code in own if code != DOUBTFUL]
    for receipt in _receipts(case, own):
        # Nobody has accepted before a receipt that the centre makes only now.
        is_made_now = is_entrusted(case) and receipt is None
        binding = [] if is_made_now else [one for one in accepted if one is not None]
        for acceptance in (*binding, None):
            yield _with(payload, parked, takings, receipt, acceptance)


def _receipts(
    case: Case, own: list[tuple[Operation, str | None]]
) -> tuple[SettledReceipt | None, ...]:
    if not is_entrusted(case):
        return (None,)
    printed = [receipt_of(one) for one, _ in own]
    return (*(one for one in printed if one is not None), None)


def _with(
    payload: SettleDispute,
    parked: Parked,
    takings: list[SettledTaking],
    receipt: SettledReceipt | None,
    acceptance: SettledAcceptance | None,
) -> SettleDispute:
    printed = receipt.printed.operation if receipt and receipt.printed else None
    taken = next((one for one in takings if one.operation == printed), None)
    bound = {document.number for document in acceptance.documents} if acceptance else set()
    notices = [notice for one, _ in parked.values() for notice in notices_of(one)]
    return payload.model_copy(
        update={
            "receipt": receipt,
            "taken": taken or next(iter(takings), None),
            "acceptance": acceptance,
            "notices": tuple(notice for notice in notices if notice.number not in bound),
        }
    )


def own_receipt(desk: Desk, holder: str | None) -> SettledReceipt | Problem | None:
    """The receipt that the settlement makes today; None where it is none."""
    if holder is None:
        return None
    intake = desk.intake
    calendar = intake.calendar_of(desk.case)
    found = reception(desk.case, holder, local_day(intake.now), calendar, intake.rules)
    if found is None or isinstance(found, Problem):
        return found
    return SettledReceipt.model_validate(
        {
            "role": str(found.role),
            "received_at": intake.now,
            "answer_due_on": found.answer.due_on if found.answer else None,
            "answer_provisional": found.answer.provisional if found.answer else False,
            "calendar": calendar.version,
        }
    )
