"""`settle_dispute`: a person of the centre ends a dispute (design.md 2.3 and 4).

What was entrusted to an agent (代办) is received by who takes it over. Where a settlement gives
such a case to a hall that receives the item, the settlement is the receipt: it takes over the one
that the hall printed with a take-over that was parked, or it makes one of its own. An acceptance
that this hall has told the citizen of binds, too.
"""

from __future__ import annotations

from pydantic import Field

from hallcore.agency import is_entrusted, receiving_role
from hallcore.base import Frozen
from hallcore.cases import Case, HallCode, Held
from hallcore.clocks import with_upper_leg
from hallcore.kinds.base import Scene, day_differs, judge_document, judge_printed_answer
from hallcore.kinds.desk import TEXT, judge_centre
from hallcore.kinds.settled import (
    ACCEPTANCE,
    RECEIPT,
    OperationName,
    SettledAcceptance,
    SettledReceipt,
    SettledTaking,
    ToldAcceptance,
    at_of,
    judge_acceptance,
    with_acceptance,
    with_paper,
)
from hallcore.moments import local_day
from hallcore.operations import Operation
from hallcore.problems import Problem, problem


class SettleDispute(Frozen):
    """A person of the centre has looked into a dispute. `settles`: the operations that it was
    about, as `enrolment/sequence`; `holder`: the hall that has the papers, where that was the
    question; `receipt`: that hall receives what was entrusted to an agent; `taken`: when the papers
    came there; `acceptance`: what that hall has told the citizen, which binds; `notices`: other
    notices of acceptance that he holds."""

    reason: str = Field(max_length=TEXT)
    settles: tuple[OperationName, ...] = Field(default=(), max_length=100)
    holder: HallCode | None = None
    receipt: SettledReceipt | None = None
    taken: SettledTaking | None = None
    acceptance: SettledAcceptance | None = None
    notices: tuple[ToldAcceptance, ...] = Field(default=(), max_length=100)

    @property
    def carried(self) -> tuple[SettledTaking | SettledAcceptance | ToldAcceptance, ...]:
        """Everything that parked operations said, except the receipt."""
        own = (self.taken, self.acceptance)
        return (*(one for one in own if one is not None), *self.notices)


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
    return (
        _judge_receipt(scene, payload)
        or _judge_carried(scene, payload)
        or _judge_acceptance(scene, payload)
    )


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


def _judge_carried(scene: Scene, payload: SettleDispute) -> Problem | None:
    """What was parked is one of the operations that are settled, and what binds happened in the
    case's time; it matters only of the hall that has the papers. A notice is out on any day."""
    case = scene.case
    begun = case.entrusted_at or case.received_at
    for told in payload.carried:
        if told.operation not in payload.settles:
            return problem("document.unknown", name=told.operation)
        is_notice = isinstance(told, ToldAcceptance)
        if not is_notice and not begun <= at_of(told) <= scene.operation.occurred_at:
            return day_differs(local_day(at_of(told)))
    if payload.holder is None and (payload.taken or payload.acceptance):
        return problem("dispute.no_holder")
    return None


def _judge_acceptance(scene: Scene, payload: SettleDispute) -> Problem | None:
    told, holder = payload.acceptance, payload.holder
    if told is None or holder is None:
        return None
    if scene.case.items:
        return problem("theme.per_child")
    if ACCEPTANCE not in {document.name for document in told.documents}:
        return problem("document.missing")
    given = _as_given(scene.case, scene.operation, payload)
    if not given.received_at <= at_of(told):
        return day_differs(local_day(at_of(told)))
    return judge_acceptance(scene, given, holder, told)


def evolve_settle_dispute(case: Case, operation: Operation, payload: SettleDispute) -> Case:
    given = _as_given(case, operation, payload)
    # Where nobody has answered yet a notice that does not bind still forbids to decline.
    for notice in payload.notices if given.is_open and given.accepted_on is None else ():
        given = with_paper(given, ACCEPTANCE, notice.number, notice.operation, at_of(notice))
    if payload.acceptance is None or payload.holder is None:
        return given
    return with_acceptance(given, operation, payload.holder, payload.acceptance)


def _as_given(case: Case, operation: Operation, payload: SettleDispute) -> Case:
    """The case with the hall that has the papers, and received where it had been entrusted."""
    known = (*case.settled, *payload.settles)
    settled = case.model_copy(update={"disputed": False, "settled": known})
    if payload.holder is not None and payload.holder != case.holder:
        settled = _given_to(settled, operation, payload.holder, payload.taken)
    is_receipt = payload.receipt is not None and is_entrusted(case)
    return _received(settled, payload.receipt) if is_receipt and payload.receipt else settled


def _given_to(case: Case, operation: Operation, holder: str, taken: SettledTaking | None) -> Case:
    """The deciding hall's own leg runs from the day on which the papers came to it, not from the
    day on which somebody says so."""
    came_on = local_day(at_of(taken)) if taken else operation.occurred_on
    begun = with_upper_leg(case, holder, came_on)
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
    if receipt.printed is not None:
        printed = receipt.printed
        case = with_paper(case, RECEIPT, printed.number, printed.operation, receipt.received_at)
    return case.model_copy(
        update={
            "route": case.route.model_copy(update={"role": receipt.role}),
            "received_at": receipt.received_at,
            "received_on": local_day(receipt.received_at),
            "answer_due_on": receipt.answer_due_on,
            "answer_provisional": receipt.answer_provisional,
            "answer_calendar": receipt.calendar,
        }
    )
