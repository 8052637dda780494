"""`settle_dispute`: a person of the centre ends a dispute (design.md 2.3 and 4).

What was entrusted to an agent (代办) is received by who takes it over. Where a settlement gives
such a case to a hall that receives the item, the settlement is the receipt: it takes over the one
that the hall printed with a take-over that was parked, or it makes one of its own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from hallcore.agency import is_entrusted, receiving_role
from hallcore.base import Frozen
from hallcore.cases import Case, HallCode, Held, Paper
from hallcore.clocks import with_upper_leg
from hallcore.kinds.base import Scene, day_differs, judge_document, judge_printed_answer
from hallcore.kinds.desk import TEXT, judge_centre
from hallcore.moments import local_day
from hallcore.operations import Operation
from hallcore.problems import Problem, problem

RECEIPT = "receipt"

OperationName = Annotated[str, Field(max_length=100)]
"""`enrolment/sequence`."""


class PrintedReceipt(Frozen):
    """The 收件凭证 that a parked take-over made: its number, and the operation that printed it."""

    number: str = Field(pattern=r"^[0-9]{25}$")
    operation: OperationName


class SettledReceipt(Frozen):
    """The receipt of an entrusted case: in which role, when, and the printed answer day with the
    calendar that it was counted by. `printed` None: the settlement makes the paper itself, now."""

    role: Literal["decide", "accept", "receive"]
    received_at: Annotated[
        AwareDatetime,
        Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC)),
    ]
    answer_due_on: date | None = None
    answer_provisional: bool = False
    calendar: str = Field(max_length=100)
    printed: PrintedReceipt | None = None


class SettleDispute(Frozen):
    """A person of the centre has looked into a dispute. `settles`: the operations that it was
    about, as `enrolment/sequence`; `holder`: the hall that has the papers, where that was the
    question; `receipt`: that hall receives what was entrusted to an agent."""

    reason: str = Field(max_length=TEXT)
    settles: tuple[OperationName, ...] = Field(default=(), max_length=100)
    holder: HallCode | None = None
    receipt: SettledReceipt | None = None


def judge_settle_dispute(scene: Scene, payload: SettleDispute) -> Problem | None:
    case = scene.case
    fault = judge_centre(scene)
    if fault is not None:
        return fault
    if not case.disputed:
        return problem("dispute.none")
    if not payload.reason.strip():
        return problem("case.reason_missing")
    if payload.holder is not None and payload.holder[:6] != case.hall[:6]:
        return problem("custody.other_county", to=payload.holder)
    return _judge_receipt(scene, payload)


def _judge_receipt(scene: Scene, payload: SettleDispute) -> Problem | None:
    """There is a receipt where the papers go to a hall that receives what was entrusted, and
    nowhere else; its days are those of the calendar that printed it."""
    case, given = scene.case, payload.receipt
    role = None
    if payload.holder is not None and is_entrusted(case):
        role = receiving_role(case, payload.holder, scene.rules)
    if isinstance(role, Problem):
        return role
    if given is None or given.role != role:
        return None if given is None and role is None else day_differs(None)
    begun = case.entrusted_at or case.received_at
    received_on = local_day(given.received_at)
    if not begun <= given.received_at <= scene.operation.occurred_at:
        return day_differs(received_on)
    if given.printed is None and received_on != scene.day:
        return day_differs(received_on)
    if given.printed is not None and given.printed.operation not in payload.settles:
        return problem("document.unknown", name=given.printed.number)
    return judge_printed_answer(
        case.limit("answer"),
        received_on,
        given.calendar,
        given.answer_due_on,
        scene.rules,
        is_provisional=given.answer_provisional,
    ) or (None if given.printed else judge_document(scene.operation))


def evolve_settle_dispute(case: Case, operation: Operation, payload: SettleDispute) -> Case:
    known = (*case.settled, *payload.settles)
    settled = case.model_copy(update={"disputed": False, "settled": known})
    if payload.holder is not None and payload.holder != case.holder:
        settled = _given_to(settled, operation, payload.holder)
    is_receipt = payload.receipt is not None and is_entrusted(case)
    return _received(settled, payload.receipt) if is_receipt and payload.receipt else settled


def _given_to(case: Case, operation: Operation, holder: str) -> Case:
    begun = with_upper_leg(case, holder, operation.occurred_on)
    held = tuple(
        one if one.until else one.model_copy(update={"until": operation.occurred_at})
        for one in case.held
    )
    # Who takes over a hand-over that was settled otherwise begins a dispute of his own.
    given_up = (case.transit.transfer_number,) if case.transit else ()
    return begun.model_copy(
        update={
            "holder": holder,
            "epoch": case.epoch + 1,
            "transit": None,
            "held": (*held, Held(hall=holder, since=operation.occurred_at)),
            "recalled": (*case.recalled, *given_up),
        }
    )


def _received(case: Case, receipt: SettledReceipt) -> Case:
    """The clocks of the citizen run from the day on the receipt that he holds."""
    papers = case.papers
    if receipt.printed is not None:
        enrolment, _, sequence = receipt.printed.operation.rpartition("/")
        paper = Paper(
            name=RECEIPT,
            number=receipt.printed.number,
            enrolment=enrolment,
            sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else 0,
            made_at=receipt.received_at,
        )
        papers = (*papers, paper)
    return case.model_copy(
        update={
            "route": case.route.model_copy(update={"role": receipt.role}),
            "received_at": receipt.received_at,
            "received_on": local_day(receipt.received_at),
            "answer_due_on": receipt.answer_due_on,
            "answer_provisional": receipt.answer_provisional,
            "answer_calendar": receipt.calendar,
            "papers": papers,
        }
    )
