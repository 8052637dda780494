"""登记: find a person, look at what is known of him, put it right, say who is the same as whom.

Whoever looks says why; that is written down before anything is shown, and told to the centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hallclient.persons import known_together, links_of, numbers_of
from hallclient.records import Known, Looked
from hallclient.services.commit import Commit
from hallclient.services.on_file import on_file_of
from hallclient.services.prefill import ORIGIN_TEXTS
from hallclient.services.refusing import refusing
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.aliases import Link
from hallcore.cases import STATE_TEXTS, Case
from hallcore.filed import Filed
from hallcore.identity import ID_TYPES, mask_id, normalise_name
from hallcore.kinds.persons import MAX_LOOKUPS, LookUp, LookUpLog, PersonAlias, PersonAmend
from hallcore.moments import local_day, write_instant
from hallcore.parsing import shown
from hallcore.problems import Problem, problem
from hallcore.register import LIKENESS_TEXTS, likeness

BASIC_TEXTS = {
    "name": "姓名（名称）",
    "phone": "联系电话",
    "address": "联系地址",
    "legal_representative": "法定代表人",
}
MEANS_TEXTS = {"receive": "收件", "register": "登记", "centre": "县中心"}
MOST_CASES = 50
"""Cases of one person that are shown and searched for materials."""


def mask_phone(phone: str) -> str:
    """The first 3 and the last 4 digits, as ids are masked."""
    return mask_id(phone)


@dataclass(frozen=True, slots=True)
class Person:
    """A person on a list: whatever leads to him is masked."""

    known: Known
    cases: int
    numbers: tuple[str, ...]
    """All his 登記号, the one to go on with first."""

    def as_json(self) -> dict[str, Any]:
        entry = self.known.entry
        return {
            "registration_number": entry.registration_number,
            "kind": entry.kind,
            "name": entry.name,
            "id_type": entry.id_type,
            "id_masked": mask_id(entry.id_number),
            "phone_masked": mask_phone(entry.phone),
            "cases": self.cases,
            "same_as": [one for one in self.numbers if one != entry.registration_number],
            "changed_on": local_day(entry.changed_at).isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that this window knows of one person."""

    person: Person
    cases: tuple[tuple[Case, str], ...]
    """His cases, the newest first, each with the name of its item."""
    on_file: tuple[tuple[Filed, str, str, date], ...]
    """What he brought: the material's name, the item that it was brought for, its last day."""
    links: tuple[Link, ...]
    alike: tuple[tuple[Person, tuple[str, ...]], ...]
    lookups: tuple[Looked, ...]

    def as_json(self) -> dict[str, Any]:
        entry = self.person.known.entry
        facts = {
            key: {
                "value": mask_phone(entry.phone) if key == "phone" else said.value,
                "origin": said.origin,
                "said_on": local_day(said.at).isoformat(),
            }
            for key, said in sorted(entry.facts.items())
            if not key.startswith("fields.")
        }
        return self.person.as_json() | {
            "facts": facts,
            "cases": [
                {
                    "case_number": case.number,
                    "item": case.item,
                    "item_name": name,
                    "state": str(case.state),
                    "received_on": case.received_on.isoformat(),
                }
                for case, name in self.cases
            ],
            "materials": [
                filed_json(filed, name, purpose, ends_on)
                for filed, name, purpose, ends_on in self.on_file
            ],
            "links": [link_json(link) for link in self.links],
            "duplicates": [one.as_json() | {"reasons": list(why)} for one, why in self.alike],
        }


def filed_json(filed: Filed, name: str, purpose: str, ends_on: date) -> dict[str, Any]:
    """A material on file as commands answer it."""
    valid_until = filed.record.valid_until
    return {
        "code": filed.code,
        "name": name,
        "trust": filed.record.trust,
        "case_number": filed.case,
        "purpose": purpose,
        "verified_on": filed.verified_on.isoformat(),
        "verified_by": filed.verified_by,
        "hall": filed.hall,
        "valid_until": valid_until.isoformat() if valid_until else None,
        "serves_until": ends_on.isoformat(),
    }


def link_json(link: Link) -> dict[str, Any]:
    """What a person said of two numbers."""
    return {
        "kept": link.kept,
        "alias": link.alias,
        "is_same": link.is_same,
        "reason": link.reason,
        "clerk": link.clerk,
        "said_at": write_instant(link.at),
    }


def find_people(window: Window, text: str, limit: int = 50) -> list[Person]:
    """By the beginning of a name, its pinyin initials, the tail of an id or phone number. The list
    shows masked numbers only and is no look-up of anybody."""
    with window.store.read() as unit:
        found = unit.people.search(text.strip(), limit)
        return [_person(unit, known) for known in found]


def _person(unit: Unit, known: Known) -> Person:
    numbers = numbers_of(unit, known.registration_number)
    return Person(known, len(unit.register.case_numbers(numbers)), tuple(numbers))


@refusing
def look_at(window: Window, clerk: str, number: str, reason: str) -> Detail | Problem:
    """Everything about one person, for a reason."""
    if not reason.strip():
        return problem("lookup.reason_missing", field="reason")
    with window.store.write() as unit:
        known = known_together(unit, number)
        if known is None:
            return problem("register.unknown", number=shown(number))
        at = write_instant(window.now())
        told = LookUp(
            at=at, clerk=clerk, registration_number=number, means="register", reason=reason.strip()
        )
        unit.register.note_lookup(
            at=window.now(), clerk=clerk, number=number, means=told.means, reason=told.reason
        )
        found = _detail(window, unit, known)
        unit.commit()
    return found


def _detail(window: Window, unit: Unit, known: Known) -> Detail:
    person = _person(unit, known)
    rules = window.rules(unit)
    cases = []
    for number in unit.register.case_numbers(person.numbers, MOST_CASES):
        if (stored := unit.cases.get(number)) is not None:
            cases.append((stored.case, rules.name_of(stored.case)))
    return Detail(
        person=person,
        cases=tuple(cases),
        on_file=tuple(on_file_of(window, unit, person.numbers)),
        links=tuple(links_of(unit, known.registration_number)),
        alike=tuple(_alike(unit, known, person.numbers)),
        lookups=tuple(unit.register.lookups(20, known.registration_number)),
    )


def _alike(unit: Unit, known: Known, same: tuple[str, ...]) -> list[tuple[Person, tuple[str, ...]]]:
    """Others who look like this one and of whom nobody has said anything yet."""
    own = unit.people.person(known.registration_number) or known
    found = []
    for other in unit.register.near(own):
        why = likeness(own.traits, other.traits)
        is_settled = other.registration_number in same or _is_said(unit, own, other)
        if why and not is_settled:
            found.append((_person(unit, other), why))
    return found


def _is_said(unit: Unit, one: Known, other: Known) -> bool:
    return unit.register.link(one.registration_number, other.registration_number) is not None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who look like one."""

    one: Person
    other: Person
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        return "、".join(LIKENESS_TEXTS[reason] for reason in self.reasons)

    def as_json(self) -> dict[str, Any]:
        return {
            "one": self.one.as_json(),
            "other": self.other.as_json(),
            "reasons": list(self.reasons),
            "words": self.words,
        }


def duplicates(window: Window) -> list[Pair]:
    """Everybody in the register who looks like somebody else, unsent cases included, but for pairs
    of which a person has said what they are."""
    with window.store.read() as unit:
        found = []
        for one, other in unit.register.alike():
            why = likeness(one.traits, other.traits)
            if not why or _is_said(unit, one, other):
                continue
            if other.registration_number not in numbers_of(unit, one.registration_number):
                found.append(Pair(_person(unit, one), _person(unit, other), why))
    return found


@refusing
def amend_person(
    window: Window, clerk: str, number: str, changes: dict[str, str], reason: str
) -> Person | Problem:
    """更正登记. What is right already is left out."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        known = unit.people.person(number)
        if known is None:
            return problem("register.unknown", number=shown(number))
        stated = amended(known, changes)
        payload = PersonAmend(**stated, reason=reason.strip())
        refused = commit.record("person_amend", payload, number)
        if refused is not None:
            return refused
        after = _person(unit, unit.people.person(number) or known)
        commit.finish()
    return after


def amended(known: Known, changes: dict[str, str]) -> dict[str, str]:
    """Of what is typed that which differs from what is known, as it is kept."""
    entry = known.entry
    clean = {
        key: normalise_name(value) if key in ("name", "legal_representative") else value.strip()
        for key, value in changes.items()
    }
    return {key: value for key, value in clean.items() if value != entry.text(key)}


@refusing
def say_same(
    window: Window, clerk: str, number: str, alias: str, reason: str, *, is_same: bool = True
) -> Person | Problem:
    """归并: `alias` is the same person as `number`, who goes on; or they are two people."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        for one in (number, alias):
            if unit.people.person(one) is None:
                return problem("register.unknown", number=shown(one))
        held = unit.register.link(number, alias)
        if held is not None and held.is_same is is_same and (held.kept == number or not is_same):
            code = "register.merged_already" if is_same else "register.not_merged"
            return problem(code, number=number, other=alias)
        payload = PersonAlias(alias=alias, is_same=is_same, reason=reason.strip())
        refused = commit.record("person_alias", payload, number)
        known = unit.people.person(number)
        if refused is not None or known is None:
            return refused or problem("register.unknown", number=shown(number))
        after = _person(unit, known)
        commit.finish()
    return after


def lookups_json(window: Window, limit: int = 100) -> dict[str, Any]:
    """The answer of `lookups`: who looked whom up on this machine, the newest first."""
    with window.store.read() as unit:
        found = unit.register.lookups(limit)
        total = unit.register.count_lookups()
        people = {
            one.registration_number: unit.people.person(one.registration_number)
            for one in found
            if one.registration_number
        }
    rows = []
    for one in found:
        known = people.get(one.registration_number or "")
        rows.append(
            {
                "at": write_instant(one.at),
                "clerk": one.clerk,
                "registration_number": one.registration_number,
                "id_masked": mask_id(known.entry.id_number) if known else None,
                "means": one.means,
                "reason": one.reason,
                "is_told": one.is_told,
            }
        )
    return {"lookups": rows, "total": total}


def tell_lookups(window: Window) -> int:
    """Put what nobody has told yet of who looked whom up into operations of this machine, so that
    the next exchange brings it to the centre. Gives how many look-ups that were."""
    told = 0
    while True:
        with window.store.read() as unit:
            if not unit.register.untold(1):
                return told
        with window.store.write() as unit:
            commit = Commit(window, unit, None)
            waiting = unit.register.untold(MAX_LOOKUPS)
            entries = tuple(
                LookUp.model_validate(
                    {
                        "at": write_instant(min(one.at, commit.at)),
                        "clerk": one.clerk,
                        "registration_number": one.registration_number,
                        "means": one.means,
                        "reason": one.reason,
                    }
                )
                for one in waiting
            )
            if not entries or commit.record("lookup_log", LookUpLog(entries=entries)) is not None:
                return told
            unit.register.mark_told([one.id for one in waiting])
            commit.finish()
        told += len(entries)


def origin_words(known: Known, key: str, today: date) -> str:
    """上次办件 2026-11-23, behind a fact of the register."""
    said = known.entry.facts.get(key)
    return f"{ORIGIN_TEXTS[said.origin]} {local_day(said.at).isoformat()}" if said else ""


def document_name(known: Known) -> str:
    """The name of the paper by which he is known."""
    found = ID_TYPES.get(known.entry.id_type)
    return found.name if found else "没有证件"


def state_text(case: Case) -> str:
    return STATE_TEXTS[case.state]
