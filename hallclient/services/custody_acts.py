"""收回 a hand-over, and papers that did not agree (design.md 2.6, 4 "custody")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hallclient.services.commit import Commit
from hallclient.services.confirming import ask_centre, shown_case
from hallclient.services.handoff import hand_over_in, material_name, not_listed, sent_counts
from hallclient.services.refusing import refusing
from hallclient.services.syncing import Exchanger, exchange
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.kinds.custody import Difference, Recall, ReportDiscrepancy
from hallcore.problems import Problem, problem

MOST_ARRIVING = 10_000
Proof = Literal["both_copies", "centre"]


@dataclass(frozen=True, slots=True)
class Recalled:
    """One case that is back, and the hand-over that is undone. `is_provisional`: the centre has
    not said its word yet; by its word alone the case is not back before."""

    case: Case
    transfer_number: str
    is_provisional: bool


@refusing
def recall(
    window: Window,
    clerk: str,
    numbers: Sequence[str],
    proof: Proof,
    exchanger: Exchanger = exchange,
) -> list[Recalled] | Problem:
    """收回: `numbers` are cases or transfers; every case of a transfer comes back together.

    `both_copies`: both copies of the slip are in hand; no line is needed. `centre`: the centre is
    asked first, and has to know the cases as still on their way under that number; then it is told,
    and the recall stands once it has applied it, for the addressee may take over in between. Where
    the line breaks in between, the cases stay on their way until the centre has answered.
    """
    if proof == "centre":
        outcome = exchanger(window)
        if outcome.problem is not None:
            said = f"没有连上（{outcome.problem.title}）。"
            return problem("custody.not_confirmed", why=said)
    with window.store.write() as unit:
        transfers = _transfers(window, unit, numbers, proof)
        if isinstance(transfers, Problem):
            return transfers
        commit = Commit(window, unit, clerk)
        undone: dict[str, str] = {}
        for transfer, cases in transfers.items():
            for number in cases:
                fault = _unconfirmed(unit, number, transfer) if proof == "centre" else None
                case = fault or commit.act(
                    "recall", number, Recall(transfer_number=transfer, proof=proof)
                )
                if isinstance(case, Problem):
                    return case
                undone[number] = transfer
        commit.finish()
    owing = ask_centre(window, undone, "recall", exchanger if proof == "centre" else None)
    if isinstance(owing, Problem):
        return owing
    back = []
    for number, transfer in undone.items():
        case = shown_case(window, number)
        if isinstance(case, Problem):
            return case
        back.append(Recalled(case, transfer, owing[number]))
    return back


def _transfers(
    window: Window, unit: Unit, numbers: Sequence[str], proof: Proof
) -> dict[str, tuple[str, ...]] | Problem:
    """Transfer number → its cases, for what was named."""
    found: dict[str, tuple[str, ...]] = {}
    for number in numbers:
        stored = unit.cases.get(number)
        transit = stored.case.transit if stored else None
        if stored is not None and transit is None:
            holder = stored.case.holder
            if proof == "centre" and holder not in (None, window.hall):
                return problem("custody.not_confirmed", why=f"收方（{holder}）已经接收。")
            return problem("custody.no_offer", number=number)
        transfer = transit.transfer_number if transit else number
        known = unit.papers.transfer(transfer)
        if known is None and transit is None:
            return problem("transfer.unknown", number=number)
        listed = known.cases if known else ()
        if transit is not None and known is None:
            # Another window of this hall made the slip.
            under_way = unit.cases.arriving(transit.addressee, MOST_ARRIVING)
            listed = tuple(
                one.number
                for one in under_way
                if one.transit and one.transit.transfer_number == transfer
            )
        found[transfer] = listed
    return found


def _unconfirmed(unit: Unit, number: str, transfer: str) -> Problem | None:
    """Why the centre's own view of the case does not carry a recall."""
    stored = unit.cases.get(number)
    confirmed = stored.confirmed if stored else None
    if confirmed is None:
        return problem("custody.not_confirmed", why="县中心还没有这个件。")
    if confirmed.transit is not None:
        if confirmed.transit.transfer_number == transfer:
            return None
        return problem("custody.not_confirmed", why="县中心记着的是另一次移交。")
    if any(paper.number == transfer for paper in confirmed.papers):
        holder = confirmed.holder or ""
        return problem("custody.not_confirmed", why=f"收方（{holder}）已经接收。")
    return problem("custody.not_confirmed", why="县中心还没有收到这次移交。")


@refusing
def report_discrepancy(
    window: Window,
    clerk: str,
    number: str,
    text: str,
    differences: Sequence[Difference] = (),
    *,
    refuses: bool = False,
) -> Case | Problem:
    """登记差异 of the papers that came last. `refuses`: they go back to who sent them, on a slip
    of their own, in the same commit."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        taken = case.held[-1].transfer_number if case.held else ""
        slip = case.paper("transfer")
        if slip is None:
            return problem("custody.no_offer", number=number)
        transfer_number = taken or slip.number
        payload = ReportDiscrepancy(
            transfer_number=transfer_number,
            differences=tuple(differences),
            text=text,
            refuses=refuses,
        )
        fault = _wrong_count(commit, case, transfer_number, differences)
        if fault is not None:
            return fault
        after = commit.act("report_discrepancy", number, payload)
        if refuses and not isinstance(after, Problem):
            handed = hand_over_in(commit, [number], after.held[-2].hall)
            after = handed if isinstance(handed, Problem) else handed.cases[0]
        if not isinstance(after, Problem):
            commit.finish()
    return after


def _wrong_count(
    commit: Commit, case: Case, transfer: str, differences: Sequence[Difference]
) -> Problem | None:
    """What is said to stand on the slip has to stand there."""
    sent = sent_counts(commit, case, transfer)
    for one in differences:
        if one.material not in sent:
            return not_listed(commit, case, one.material, transfer)
        if one.sent != sent[one.material]:
            name, count = material_name(commit, case, one.material), sent[one.material]
            facts = {"number": transfer, "name": name, "count": count}
            return problem("transfer.sent_differs", **facts, field="count")
    return None
