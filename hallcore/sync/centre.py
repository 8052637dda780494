"""How the centre takes a batch and decides an operation (design.md 2.4, 4, 5). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from hallcore.answering import is_deemed_on
from hallcore.cases import Case
from hallcore.catalogue import Level
from hallcore.fold import apply, judge_other
from hallcore.halls import hall_at, level_of
from hallcore.kinds import OTHER_KINDS
from hallcore.operations import Operation
from hallcore.problems import Problem
from hallcore.rules import Rules
from hallcore.sync.messages import Outcome
from hallcore.wire.chain import chain_next


@dataclass(frozen=True, slots=True)
class Fork:
    """Two different operations claim one sequence: the enrolment must be frozen."""

    sequence: int


@dataclass(frozen=True, slots=True)
class Gap:
    """The batch begins beyond what is stored: nothing of it is stored."""

    stored: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What of a batch is new: (sequence, bytes, chain head after it)."""

    new: tuple[tuple[int, bytes, bytes], ...]
    stored: int
    head: bytes


def plan_batch(
    stored: int,
    head: bytes,
    digest_of: Callable[[int], bytes | None],
    first: int,
    operations: Sequence[bytes],
) -> Batch | Fork | Gap:
    """Compare a pushed batch with what is stored, contiguously up to `stored` with chain `head`.

    Overlap with equal bytes is ignored; `digest_of(sequence)` is the SHA-256 of stored bytes.
    """
    if first > stored + 1:
        return Gap(stored)
    new: list[tuple[int, bytes, bytes]] = []
    for sequence, data in enumerate(operations, start=first):
        if sequence <= stored:
            if digest_of(sequence) != hashlib.sha256(data).digest():
                return Fork(sequence)
            continue
        head = chain_next(head, data)
        new.append((sequence, data, head))
    return Batch(tuple(new), max(stored, first + len(operations) - 1), head)


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an operation; `case` is the case afterwards, or None where none exists."""

    outcome: Outcome
    code: str | None
    case: Case | None


PARKED = frozenset({"operation.newer", "custody.recalled"})
"""Refusals that wait for a person although no numbered paper was made: an operation of a newer
program, and papers taken over after their sender had taken them back."""

ANSWERS = frozenset({"accept", "accept_with_pledge", "request_supplement", "decline"})


def decide(
    case: Case | None,
    operation: Operation,
    rules: Rules,
    arrived_on: date | None = None,
    judged: Case | None = None,
) -> Decision:
    """Applied, or refused. A refusal whose paper a person holds is parked as a dispute, never
    rejected (design.md 2.3). `arrived_on`: the local day of arrival; an answer that would undo a
    deemed acceptance by a time that nobody confirmed is parked (design.md 4). `judged`: a parent
    as its children make it (`hallcore.fold.apply`).

    Kinds of other subjects are decided alike and touch no case, whatever their subject says."""
    after: Case | Problem | None
    if operation.kind in OTHER_KINDS:
        case, after = None, judge_other(operation, rules)
    else:
        after = apply(case, operation, rules, judged)
    if not isinstance(after, Problem):
        if case is not None and _is_doubtful(case, operation, rules, arrived_on):
            return Decision("parked", "law.time_untrusted", _disputed(case))
        return Decision("applied", None, after)
    if operation.documents or after.code in PARKED:
        return Decision("parked", after.code, None if case is None else _disputed(case))
    return Decision("rejected", after.code, case)


def _is_doubtful(case: Case, operation: Operation, rules: Rules, arrived_on: date | None) -> bool:
    if arrived_on is None or operation.kind not in ANSWERS:
        return False
    calendar = rules.calendar(operation.calendar)
    return (
        operation.times.source == "unconfirmed"
        and is_deemed_on(case, arrived_on, calendar)
        and not is_deemed_on(case, operation.occurred_on, calendar)
    )


def _disputed(case: Case) -> Case:
    return case.model_copy(update={"disputed": True})


def audience(case: Case) -> frozenset[str]:
    """The halls in whose feed the case is: receiving hall, holder, addressee, deciding hall,
    delivery point, and the township above a village (design.md 5)."""
    halls = {case.hall, case.route.deciding_hall, case.route.delivery_hall}
    if case.holder:
        halls.add(case.holder)
    if case.transit:
        halls |= {case.transit.sender, case.transit.addressee}
    if level_of(case.hall) is Level.VILLAGE:
        halls.add(hall_at(Level.TOWNSHIP, case.hall))
    return frozenset(halls)
