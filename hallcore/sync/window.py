"""How a window lays its own pending operations on what the centre has confirmed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hallcore.cases import Case
from hallcore.family import seen_in_family
from hallcore.fold import apply, follow
from hallcore.kinds.custody import waits_for_centre
from hallcore.operations import Operation
from hallcore.problems import Problem
from hallcore.rules import Rules


@dataclass(frozen=True, slots=True)
class Laid:
    """The case as this window shows it, and pending operations that no longer fit: they stay in
    the outbox, the centre will answer them; until then they change nothing."""

    case: Case | None
    unfit: tuple[tuple[Operation, Problem], ...]


def lay(
    confirmed: Case | None,
    pending: Sequence[Operation],
    rules: Rules,
    carried: Iterable[tuple[str, int]] = (),
) -> Laid:
    """Fold pending operations after the confirmed ones.

    `carried` names operations that came with a parcel: their author committed to them and the
    slip is in our hand, so they are followed; the centre judges them later. What is only as good
    as the centre's word changes nothing before it.
    """
    trusted = set(carried)
    case = confirmed
    unfit: list[tuple[Operation, Problem]] = []
    for operation in pending:
        after = _step(case, operation, rules, trusted)
        if isinstance(after, Problem):
            unfit.append((operation, after))
        else:
            case = after
    return Laid(case, tuple(unfit))


def lay_family(
    confirmed: Mapping[str, Case],
    pending: Sequence[Operation],
    rules: Rules,
    carried: Iterable[tuple[str, int]] = (),
) -> dict[str, Case]:
    """`lay` for a theme's parent and its children at once: `pending` of all of them in the order
    in which they were made, the parent judged each time by what its children are by then, as the
    centre will."""
    trusted = set(carried)
    cases = dict(confirmed)
    for operation in pending:
        before = cases.get(operation.subject)
        judged = None if before is None else seen_in_family(before, cases)
        after = _step(before, operation, rules, trusted, judged)
        if isinstance(after, Case):
            cases[operation.subject] = after
    return {number: seen_in_family(case, cases) for number, case in cases.items()}


def _step(
    case: Case | None,
    operation: Operation,
    rules: Rules,
    trusted: Collection[tuple[str, int]],
    judged: Case | None = None,
) -> Case | Problem | None:
    """What one pending operation makes of its case. What a parcel carried is followed, whatever it
    rests on: the next operation in the parcel rests on it."""
    if operation.identity in trusted:
        return follow(case, operation)
    return case if waits_for_centre(operation) else apply(case, operation, rules, judged)


def cut_batch(sizes: Sequence[int], budget: int) -> int:
    """How many of the waiting operations fit `budget` bytes; at least one where any waits."""
    total = 0
    for count, size in enumerate(sizes):
        total += size + 1
        if total > budget and count:
            return count
    return len(sizes)
