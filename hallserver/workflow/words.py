"""Acts of the desk that move no limit: rework, urge, supervise, settle a dispute, assess a fee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hallcore.kinds.desk import ReturnForRework, Supervise, Urge
from hallcore.kinds.dispute import SettleDispute
from hallcore.kinds.fees import AssessFee, FeeAsked
from hallcore.kinds.settled import RECEIPT
from hallcore.moments import local_day
from hallcore.problems import Problem, problem
from hallcore.settling import notices_of
from hallserver.centre import Centre
from hallserver.ingest.disputes import operation_name, parked_words, unsettled
from hallserver.workflow.acting import Acted, Desk, act, anybody, leader, whose_turn
from hallserver.workflow.desk import step_code
from hallserver.workflow.receipts import Parked, own_receipt, settlements

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
        own = own_receipt(desk, holder)
        if isinstance(own, Problem):
            return own
        words = parked_words(desk.intake.unit, desk.case)
        settles = _disputed_operations(desk, words)
        payload = SettleDispute(reason=reason, settles=settles, holder=holder)
        parked = {name: said for name, said in words.items() if name in settles}
        done: Acted | Problem = problem("dispute.none")
        for given in settlements(payload, desk.case, parked, desk.intake.now):
            is_own = own is not None and given.receipt is None
            said = given.model_copy(update={"receipt": own}) if is_own else given
            done = desk.does("settle_dispute", said, RECEIPT if is_own else None)
            if not isinstance(done, Problem):
                break
        return done

    return act(centre, number, by, leader, do)


def _disputed_operations(desk: Desk, words: Parked) -> tuple[str, ...]:
    """Operations of the case that were parked or contradicted and that nobody has settled; those
    that told somebody of an acceptance first, because none of them is left out."""
    unit, number = desk.intake.unit, desk.case.number
    found = [operation_name(one) for one in unsettled(unit, desk.case)]
    found.sort(key=lambda name: not (name in words and notices_of(words[name][0])))
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
