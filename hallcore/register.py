"""The register of applicants: what is known of a person or organisation, who said so and when
(design.md 4 登记号, 5 "Who sees what"; domain.md 10, rule 28).

An entry is made of facts that receipts and amendments state. It is the same whatever the order in
which they arrive: of two statements about one thing the later one holds, and a statement never
counts as later than the centre stored it, so that a clock that runs ahead gains nothing. A name
that a person amended with a reason is not undone by what a later receipt has typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, StrictBool, StrictInt

from hallcore.base import Frozen
from hallcore.cases import Case, Person
from hallcore.identity import CREDIT_CODE, ORGANISATION_CODE, birth_date, normalise_id
from hallcore.kinds.birth import Receive
from hallcore.kinds.counter import AmendForm, CorrectOnSpot
from hallcore.kinds.persons import PersonAmend
from hallcore.operations import Operation

BASICS = ("name", "phone", "address", "legal_representative")
"""What is known of everybody, beside the fields of forms (`fields.KEY`)."""

Value = str | StrictInt | StrictBool | None

Origin = Literal["case", "amended", "card", "centre"]
"""From where a value is: a receipt, an amendment, a card that was read, the centre's register."""


class Said(Frozen):
    """One value, when it was stated and by which operation (`enrolment/sequence`)."""

    value: Value
    at: datetime
    origin: Origin
    reference: str


class Entry(Frozen):
    """One 登记号 of the register. `facts` by `name`, `phone` … and `fields.KEY`."""

    registration_number: str
    kind: Literal["person", "organisation"]
    id_type: str
    id_number: str
    facts: dict[str, Said] = Field(default={}, max_length=400)

    def text(self, key: str) -> str:
        """A basic fact as text; empty where nobody said it."""
        said = self.facts.get(key)
        return said.value if said is not None and isinstance(said.value, str) else ""

    @property
    def name(self) -> str:
        return self.text("name")

    @property
    def phone(self) -> str:
        return self.text("phone")

    @property
    def changed_at(self) -> datetime:
        """When the newest of its facts was stated."""
        return max(said.at for said in self.facts.values())

    @property
    def birth_on(self) -> date | None:
        """The day of birth that the number holds."""
        return birth_date(self.id_type, self.id_number) if self.kind == "person" else None

    @property
    def inner_code(self) -> str:
        """The organisation code, alone or inside a credit code; empty for others."""
        return inner_code(self.id_type, self.id_number)


def inner_code(id_type: str, id_number: str) -> str:
    """The 9 characters by which both papers of an organisation name it (domain.md 4.2)."""
    number = normalise_id(id_type, id_number)
    if id_type == CREDIT_CODE:
        return number[8:17]
    return number if id_type == ORGANISATION_CODE else ""


def said_at(operation: Operation, stored_at: datetime | None) -> datetime:
    """The instant for which a statement counts."""
    return min(operation.occurred_at, stored_at) if stored_at else operation.occurred_at


def new_entry(case: Case | Receive, registration_number: str) -> Entry:
    """An entry that says only whose it is."""
    person = case.applicant
    return Entry(
        registration_number=registration_number,
        kind=person.kind,
        id_type=person.id_type,
        id_number=person.id_number,
    )


def facts_of(
    operation: Operation, payload: Frozen, stored_at: datetime | None = None
) -> dict[str, Said]:
    """What an operation says of the person it concerns; empty for kinds that say nothing. What a
    receipt leaves empty it does not say; an amendment may state that something is no more."""
    values: dict[str, Any] = {}
    if isinstance(payload, Receive):
        values = _basics_of(payload.applicant) | _fields_of(payload.fields)
    elif isinstance(payload, AmendForm):
        values = _fields_of(payload.fields) | ({"phone": payload.phone} if payload.phone else {})
    elif isinstance(payload, CorrectOnSpot):
        for change in payload.changes:
            part, _, key = change.key.partition(".")
            values[key if part == "applicant" else change.key] = change.after
    elif isinstance(payload, PersonAmend):
        values = payload.changes
    origin: Origin = "amended" if isinstance(payload, PersonAmend) else "case"
    at = said_at(operation, stored_at)
    return {
        key: Said(value=value, at=at, origin=origin, reference=operation.reference)
        for key, value in values.items()
    }


def _basics_of(person: Person) -> dict[str, str]:
    found = {key: str(getattr(person, key)) for key in BASICS}
    return {key: value for key, value in found.items() if value.strip()}


def _fields_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"fields.{key}": value for key, value in fields.items() if value is not None and value != ""
    }


def learn(entry: Entry, facts: Mapping[str, Said]) -> Entry:
    """The entry after these statements, in whatever order they come."""
    merged = dict(entry.facts)
    for key, said in facts.items():
        known = merged.get(key)
        if (
            known is None
            or known.reference == said.reference
            or _rank(key, said) > _rank(key, known)
        ):
            merged[key] = said
    return entry.model_copy(update={"facts": merged})


def _rank(key: str, said: Said) -> tuple[bool, datetime, tuple[str, int]]:
    is_kept = key == "name" and said.origin == "amended"
    return is_kept, said.at, place_of(said.reference)


def place_of(reference: str) -> tuple[str, int]:
    """Enrolment and sequence: of two statements of one instant the later of one author holds, of
    two authors always the same one."""
    enrolment, _, sequence = reference.rpartition("/")
    return enrolment, int(sequence) if sequence.isdigit() else 0


def together(entries: Iterable[Entry], main: Entry) -> Entry:
    """What is known of one person under all his 登记号: his own facts by age, the name and the
    document of `main`."""
    facts: dict[str, Said] = dict(main.facts)
    for entry in entries:
        for key, said in entry.facts.items():
            known = facts.get(key)
            is_newer = known is None or _rank("", said) > _rank("", known)
            if key not in ("name", "legal_representative") and is_newer:
                facts[key] = said
    return main.model_copy(update={"facts": facts})


# -- suspected duplicates ------------------------------------------------------------------------


class Traits(Frozen):
    """By what two entries are compared. `sound`: the name's pinyin, as the window reads it."""

    registration_number: str
    kind: str
    id_type: str = ""
    id_number: str = ""
    name: str
    sound: str = ""
    phone: str = ""
    legal_representative: str = ""


LIKENESS_TEXTS: dict[str, str] = {
    "code": "组织机构代码相同",
    "name": "名称相同",
    "sound": "读音相同",
    "birth": "出生日期相同",
    "phone": "电话相同",
    "legal_representative": "法定代表人相同",
}
"""Why two entries look like one, in the order in which it is said."""


def likeness(one: Traits, other: Traits) -> tuple[str, ...]:
    """Why these two look like the same person; empty where they do not.

    A name or its sound alone is nothing: many people are called alike. It counts together with the
    day of birth or the phone; of an organisation with the phone or the legal representative. Two
    days of birth that differ speak against it, unless name and phone are both the same: then one
    of the documents may be wrong. One organisation code says it all.
    """
    if one.kind != other.kind or one.registration_number == other.registration_number:
        return ()
    shared = _shared(one, other)
    if "code" in shared:
        return _ordered(shared)
    if not shared & {"name", "sound"} or not shared & {"birth", "phone", "legal_representative"}:
        return ()
    births = _birth(one), _birth(other)
    is_other_birth = None not in births and births[0] != births[1]
    return () if is_other_birth and "name" not in shared else _ordered(shared)


def _shared(one: Traits, other: Traits) -> set[str]:
    alike = {
        "code": _same(
            inner_code(one.id_type, one.id_number), inner_code(other.id_type, other.id_number)
        ),
        "name": _same(bare_name(one.name), bare_name(other.name)),
        "sound": _same(one.sound, other.sound),
        "birth": _birth(one) is not None and _birth(one) == _birth(other),
        "phone": _same(bare_phone(one.phone), bare_phone(other.phone)),
        "legal_representative": one.kind == "organisation"
        and _same(bare_name(one.legal_representative), bare_name(other.legal_representative)),
    }
    return {key for key, is_alike in alike.items() if is_alike}


def _ordered(shared: set[str]) -> tuple[str, ...]:
    return tuple(key for key in LIKENESS_TEXTS if key in shared)


def _birth(one: Traits) -> date | None:
    return birth_date(one.id_type, one.id_number) if one.kind == "person" else None


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def bare_name(name: str) -> str:
    """A name as it is compared: one width, no blanks, no dots, no matter of case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def bare_phone(phone: str) -> str:
    """The digits of a phone number, without the country's own prefix."""
    plain = unicodedata.normalize("NFKC", phone)
    digits = "".join(one for one in plain if one.isascii() and one.isdigit())
    return digits.removeprefix("86") if len(digits) == 13 else digits
