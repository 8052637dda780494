"""Places of an item limited in number (行政许可法 57): who has one, and which is free.

A place is given in the order of receipt. One that will never lead to a licence, because its case
was withdrawn or refused, is free for whoever waits next.
"""

from __future__ import annotations

from collections.abc import Iterable

from hallcore.cases import Case, State

GIVEN_UP = frozenset({State.WITHDRAWN, State.VOID, State.DECLINED})


def held_place(case: Case) -> int | None:
    """The place that this case takes away from others, or None."""
    is_free = case.state in GIVEN_UP or case.result == "refused"
    return None if is_free else case.place


def first_free(taken: Iterable[int]) -> int:
    """The lowest place that nobody has, from 1."""
    known = set(taken)
    return next(place for place in range(1, len(known) + 2) if place not in known)
