"""The register once more from the stored bytes, to compare with what is kept (design.md 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hallcore.aliases import Link, link_of
from hallcore.cases import Case
from hallcore.fold import read_payload
from hallcore.kinds.birth import Receive
from hallcore.kinds.persons import PersonAlias, PersonAmend
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem
from hallcore.register import Entry, Said, facts_of, learn, new_entry
from hallserver.ingest.persons import OF_A_CASE, REGISTER_KINDS
from hallserver.store import UnitOfWork
from hallserver.store.operations import Decided


class People:
    """Gathers what applied operations say of people; the order of reading changes nothing."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._facts: dict[str, list[dict[str, Said]]] = {}
        self._links: dict[tuple[str, str], Link] = {}

    def read(self, log: Sequence[Decided], case: Case | None) -> None:
        """The operations of one subject, and the case that they make."""
        for one in log:
            if one.outcome != "applied" or one.kind not in OF_A_CASE | REGISTER_KINDS:
                continue
            operation = read_operation(one.data)
            if isinstance(operation, Operation):
                self._read_one(operation, one, case)

    def _read_one(self, operation: Operation, one: Decided, case: Case | None) -> None:
        payload = read_payload(operation)
        if isinstance(payload, PersonAlias):
            link = link_of(operation, payload, one.stored_at)
            if link.holds_against(self._links.get(link.pair)):
                self._links[link.pair] = link
            return
        is_amended = isinstance(payload, PersonAmend)
        if isinstance(payload, Problem) or not (is_amended or operation.kind in OF_A_CASE):
            return
        number = operation.subject if is_amended else case.registration_number if case else ""
        if isinstance(payload, Receive):
            self._entries.setdefault(number, new_entry(payload, number))
        self._facts.setdefault(number, []).append(facts_of(operation, payload, one.stored_at))

    def differences(self, unit: UnitOfWork) -> Iterator[dict[str, Any]]:
        """Every entry and alias that is kept otherwise."""
        kept = unit.register.every()
        for number in sorted(self._entries.keys() | kept.keys()):
            entry = self._entries.get(number)
            for facts in self._facts.get(number, ()) if entry else ():
                entry = learn(entry, facts) if entry else None
            if entry is None or number not in kept or entry.facts != kept[number].facts:
                yield {"registration_number": number, "what": "person"}
        held = {link.pair: link for link in unit.register.links()}
        for pair in sorted(self._links.keys() | held.keys()):
            if self._links.get(pair) != held.get(pair):
                yield {"registration_number": pair[0], "what": "alias", "other": pair[1]}
