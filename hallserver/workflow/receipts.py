"""The receipt of an entrusted case (代办) whose dispute is settled: the one that the hall printed
when it took over and was parked, or one that the centre makes (hallcore.kinds.dispute)."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.agency import is_entrusted, reception
from hallcore.fold import read_payload
from hallcore.kinds.custody import TakeOver
from hallcore.kinds.dispute import RECEIPT, PrintedReceipt, SettledReceipt
from hallcore.moments import local_day
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem
from hallserver.store.operations import Decided
from hallserver.workflow.acting import Desk


def operation_name(one: Decided) -> str:
    """As `settles` names it."""
    return f"{one.enrolment}/{one.sequence}"


def unsettled(desk: Desk) -> list[Decided]:
    """Parked operations of the case that nobody has settled, the first stored first."""
    known = set(desk.case.settled)
    return [
        one
        for one in desk.intake.unit.operations.of_case(desk.case.number)
        if one.outcome == "parked" and operation_name(one) not in known
    ]


def printed_receipts(desk: Desk, holder: str | None) -> Iterator[SettledReceipt]:
    """The receipts that `holder` has made out in take-overs that were parked."""
    if holder is None or not is_entrusted(desk.case):
        return
    for one in unsettled(desk):
        operation = read_operation(one.data)
        if not isinstance(operation, Operation) or operation.hall != holder:
            continue
        payload = read_payload(operation)
        papers = [paper.number for paper in operation.documents if paper.name == RECEIPT]
        if isinstance(payload, TakeOver) and payload.role is not None and papers:
            yield SettledReceipt(
                role=payload.role,
                received_at=operation.occurred_at,
                answer_due_on=payload.answer_due_on,
                answer_provisional=payload.answer_provisional,
                calendar=operation.calendar,
                printed=PrintedReceipt(number=papers[0], operation=operation_name(one)),
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
