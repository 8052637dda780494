"""Places of an item limited in number (行政许可法 57): who has one, and which is free.

A place is given in the order of receipt. One that will never lead to a licence, because its case
was withdrawn or refused, is free for whoever waits next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hallcore.cases import Case, State
from hallcore.rules import Rules

GIVEN_UP = frozenset({State.WITHDRAWN, State.VOID, State.DECLINED})


def held_place(case: Case) -> int | None:
    """The place that this case takes away from others, or None."""
    is_free = case.state in GIVEN_UP or case.result == "refused"
    return None if is_free else case.place


def next_place(taken: Collection[int], quantity: int) -> int:
    """The lowest place that nobody has, from 1. Where as many are taken as there are places, one
    beyond them, whatever numbers the others have: a catalogue may have lowered the quantity."""
    if len(taken) >= quantity:
        return max(len(taken), quantity) + 1
    return first_free(taken)


def first_free(taken: Iterable[int]) -> int:
    """The lowest place that nobody has, from 1."""
    known = set(taken)
    return next(place for place in range(1, len(known) + 2) if place not in known)


def sharing_versions(version: str, code: str, rules: Rules) -> frozenset[str]:
    """The catalogue versions whose cases of the item `code` share its places with those of
    `version`. The quantity is that of a period: the days for which the item is planned. A version
    planned for some of the same days corrects the one before it and begins no new period."""
    own = rules.item(version, code)
    if own is None:
        return frozenset({version})
    planned = {known: rules.item(known, code) for known in rules.catalogues}
    return frozenset(
        known
        for known, item in planned.items()
        if item is not None
        and item.planned_from <= own.planned_until
        and own.planned_from <= item.planned_until
    )
