"""Acts of the desk that move no limit: rework, urge, supervise, settle a dispute, assess a fee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hallcore.kinds.desk import ReturnForRework, Supervise, Urge
from hallcore.kinds.dispute import RECEIPT, SettleDispute
from hallcore.kinds.fees import AssessFee, FeeAsked
from hallcore.moments import local_day
from hallcore.problems import Problem, problem
from hallserver.centre import Centre
from hallserver.workflow.acting import Acted, Desk, act, anybody, leader, whose_turn
from hallserver.workflow.desk import step_code
from hallserver.workflow.receipts import (
    operation_name,
    own_receipt,
    printed_receipts,
    unsettled,
)

MOST_SETTLED = 100
"""Operations that one `settle_dispute` names at most."""


def return_for_rework(
    centre: Centre, number: str, step: str, to: str, reason: str, by: str
) -> Acted | Problem:
    """Send a case back to an earlier step; both may be named by their post."""

    def do(desk: Desk) -> Acted | Problem:
        payload = ReturnForRework(
            step=step_code(desk.item, step), to=step_code(desk.item, to), opinion=reason
        )
        return desk.does("return_for_rework", payload)

    return act(centre, number, by, whose_turn, do)


def urge(centre: Centre, number: str, text: str, to: str, by: str) -> Acted | Problem:
    """催办."""
    return act(centre, number, by, anybody, lambda desk: desk.does("urge", Urge(text=text, to=to)))


def supervise(
    centre: Centre, number: str, text: str, unit: str, due_on: date | None, by: str
) -> Acted | Problem:
    """督办; nobody can be told to have done something by a day that is over."""

    def do(desk: Desk) -> Acted | Problem:
        if due_on is not None and due_on < local_day(desk.intake.now):
            return problem("supervise.past", day=due_on, field="due_on")
        return desk.does("supervise", Supervise(text=text, unit=unit, due_on=due_on))

    return act(centre, number, by, anybody, do)


def settle_dispute(
    centre: Centre, number: str, reason: str, holder: str | None, by: str
) -> Acted | Problem:
    """Close a dispute; `holder` says which hall has the papers, where that was the question."""

    def do(desk: Desk) -> Acted | Problem:
        if holder is not None and desk.intake.unit.people.hall(holder) is None:
            return problem("hall.unknown", area=holder, field="holder")
        settles = _disputed_operations(desk)
        payload = SettleDispute(reason=reason, settles=settles, holder=holder)
        for receipt in printed_receipts(desk, holder):
            if receipt.printed is not None and receipt.printed.operation in settles:
                given = payload.model_copy(update={"receipt": receipt})
                done = desk.does("settle_dispute", given)
                if not isinstance(done, Problem):
                    return done
        own = own_receipt(desk, holder)
        if isinstance(own, Problem):
            return own
        name = None if own is None else RECEIPT
        return desk.does("settle_dispute", payload.model_copy(update={"receipt": own}), name)

    return act(centre, number, by, leader, do)


def _disputed_operations(desk: Desk) -> tuple[str, ...]:
    """Operations of the case that were parked or contradicted and that nobody has settled."""
    unit, number = desk.intake.unit, desk.case.number
    found = [operation_name(one) for one in unsettled(desk)]
    found += sorted(unit.enrolments.contradicted().get(number, set()))
    known = set(desk.case.settled)
    return tuple(dict.fromkeys(one for one in found if one not in known))[:MOST_SETTLED]


def assess_fee(
    centre: Centre, number: str, asked: Sequence[tuple[str, int]], by: str
) -> Acted | Problem:
    """Make the fee notice (缴费通知): rate times quantity of catalogue rows."""

    def do(desk: Desk) -> Acted | Problem:
        lines = []
        for code, quantity in asked:
            row = desk.item.fee(code) if desk.item else None
            rate = row.rate_fen if row else 0
            lines.append(FeeAsked(fee=code, quantity=quantity, amount_fen=rate * quantity))
        return desk.does("assess_fee", AssessFee(lines=tuple(lines)), "payment")

    return act(centre, number, by, whose_turn, do)
