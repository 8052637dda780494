"""From operations to the register of this window: what receipts and amendments say of a person, and
which 登記号 are the same (`hallcore.register`, `hallcore.aliases`).

Every commit and every exchange ends here too. What the centre refused, or counts for another
instant than this window did, is left out by reading the log of that person again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hallclient.pinyin import syllables
from hallclient.projection import name_initials
from hallclient.records import Known
from hallclient.store.unit import Unit
from hallcore.aliases import Link, group_of, link_of, members
from hallcore.fold import read_payload
from hallcore.kinds.birth import Receive
from hallcore.kinds.persons import PersonAlias, PersonAmend
from hallcore.operations import Operation
from hallcore.register import Entry, facts_of, learn, new_entry, together

OF_A_CASE = ("receive", "amend_form", "correct_on_spot")
"""Kinds that say something of the applicant of their case."""

AMEND, ALIAS = "person_amend", "person_alias"


def remember(
    unit: Unit, operation: Operation, number: str, stored_at: datetime | None = None
) -> None:
    """Take in what an operation says of the person `number`, or of two numbers."""
    payload = read_payload(operation)
    if isinstance(payload, PersonAlias):
        link = link_of(operation, payload, stored_at)
        if link.holds_against(unit.register.link(link.one, link.other)):
            unit.register.put_link(link)
        return
    if not isinstance(payload, Receive | PersonAmend) and operation.kind not in OF_A_CASE:
        return
    known = unit.people.person(number)
    if known is None:
        rebuild(unit, number)
    elif facts := facts_of(operation, payload, stored_at):  # type: ignore[arg-type]
        _put(unit, learn(known.entry, facts))


def settled(
    unit: Unit, operation: Operation, number: str, stored_at: datetime, *, is_applied: bool
) -> None:
    """The centre has decided an operation that this window may have believed already."""
    if is_applied and operation.occurred_at <= stored_at:
        remember(unit, operation, number, stored_at)
        return
    payload = read_payload(operation)
    if isinstance(payload, PersonAlias):
        _read_links_again(unit, operation.subject, payload.alias)
    else:
        rebuild(unit, number)


def rebuild(unit: Unit, number: str) -> None:
    """The entry of one person from everything in the log that may still count."""
    cases = unit.register.case_numbers([number])
    found = unit.register.statements([number, *cases], (*OF_A_CASE, AMEND))
    entry: Entry | None = None
    facts = []
    for operation, stored_at in found:
        payload = read_payload(operation)
        if isinstance(payload, Receive) and entry is None:
            entry = new_entry(payload, number)
        if not isinstance(payload, Receive | PersonAmend) and operation.kind not in OF_A_CASE:
            continue
        facts.append(facts_of(operation, payload, stored_at))  # type: ignore[arg-type]
    if entry is None:
        unit.people.drop(number)
        return
    for one in facts:
        entry = learn(entry, one)
    _put(unit, entry)


def _put(unit: Unit, entry: Entry) -> None:
    unit.people.put(Known(entry, name_initials(entry.name), " ".join(syllables(entry.name))))


def _read_links_again(unit: Unit, one: str, other: str) -> None:
    held: Link | None = None
    for operation, stored_at in unit.register.statements([one, other], (ALIAS,)):
        payload = read_payload(operation)
        if isinstance(payload, PersonAlias) and {operation.subject, payload.alias} == {one, other}:
            link = link_of(operation, payload, stored_at)
            held = link if link.holds_against(held) else held
    if held is None:
        unit.register.drop_link(one, other)
    else:
        unit.register.put_link(held)


def numbers_of(unit: Unit, number: str) -> list[str]:
    """All 登記号 of the person who has this one, the one to go on with first."""
    return members(number, links_of(unit, number))


def links_of(unit: Unit, number: str) -> list[Link]:
    """The words that hold this person's numbers together."""
    return group_of(number, unit.register.links_of)


def known_together(unit: Unit, number: str) -> Known | None:
    """What is known of a person under all his numbers; name and document are those of `number`."""
    known = unit.people.person(number)
    if known is None:
        return None
    others = _entries(unit, (one for one in numbers_of(unit, number) if one != number))
    return Known(together(others, known.entry), known.initials, known.sound)


def _entries(unit: Unit, numbers: Iterable[str]) -> list[Entry]:
    found = (unit.people.person(one) for one in numbers)
    return [one.entry for one in found if one is not None]
