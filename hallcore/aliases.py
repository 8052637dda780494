"""Several 登记号 of one person: who is the same as whom, as persons have said (design.md 4).

Of two statements about the same two numbers the later one holds. What holds makes groups: numbers
that are the same, directly or through others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from hallcore.base import Frozen
from hallcore.kinds.persons import PersonAlias
from hallcore.numbering import WITHOUT_DOCUMENT
from hallcore.operations import Operation
from hallcore.register import place_of, said_at


class Link(Frozen):
    """What a person said of two numbers, `one` < `other`. `kept`: the number to go on with."""

    one: str
    other: str
    kept: str
    is_same: bool
    reason: str
    clerk: str
    at: datetime
    reference: str

    @property
    def pair(self) -> tuple[str, str]:
        return self.one, self.other

    @property
    def alias(self) -> str:
        return self.other if self.kept == self.one else self.one

    def holds_against(self, known: Link | None) -> bool:
        """Whether it is the later word on its pair; said again, it is the same word."""
        if known is None or known.reference == self.reference:
            return True
        return (self.at, place_of(self.reference)) > (known.at, place_of(known.reference))


def link_of(operation: Operation, payload: PersonAlias, stored_at: datetime | None = None) -> Link:
    """The statement that a `person_alias` makes."""
    one, other = sorted((operation.subject, payload.alias))
    return Link(
        one=one,
        other=other,
        kept=operation.subject,
        is_same=payload.is_same,
        reason=payload.reason,
        clerk=operation.clerk or "",
        at=said_at(operation, stored_at),
        reference=operation.reference,
    )


def standing(links: Iterable[Link]) -> dict[tuple[str, str], Link]:
    """The word that holds of each pair, in whatever order they were said."""
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        if link.holds_against(found.get(link.pair)):
            found[link.pair] = link
    return found


def group_of(number: str, links_at: Callable[[str], Iterable[Link]]) -> list[Link]:
    """The links that hold `number` and everybody who is the same together; empty for a number
    without an alias. `links_at`: what holds of the pairs that a number stands in."""
    waiting, seen = [number], {number}
    found: dict[tuple[str, str], Link] = {}
    while waiting:
        for link in links_at(waiting.pop()):
            if not link.is_same:
                continue
            found[link.pair] = link
            for one in link.pair:
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
    return [found[pair] for pair in sorted(found)]


def members(number: str, links: Iterable[Link]) -> list[str]:
    """The numbers of a group, the one to go on with first. That is one that was never made an
    alias; of several, one with a document, then the smallest."""
    held = list(links)
    everyone = {number, *(one for link in held for one in link.pair)}
    aliases = {link.alias for link in held}

    def order(one: str) -> tuple[bool, bool, str]:
        return one in aliases, one.startswith(str(WITHOUT_DOCUMENT)), one

    return sorted(everyone, key=order)
