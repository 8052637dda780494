"""Plain values that the store gives and takes: what services hand on to screens and commands.

No table, no session; whoever holds one of these may keep it after its unit of work has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hallcore.cases import Case
from hallcore.register import Entry, Traits

PAGE = 100
"""Rows of one page of a list."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One operation of the outbox."""

    sequence: int
    kind: str
    subject: str
    occurred_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """An operation that the centre did not apply: shown in the drawer until a person settles it."""

    enrolment: str
    sequence: int
    kind: str
    subject: str
    occurred_at: datetime
    outcome: str
    code: str


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks for. `after`: go on behind this case number; `limit` 0 lists all."""

    state: str | None = None
    text: str = ""
    after: str | None = None
    limit: int = PAGE
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A case with its projection's bookkeeping."""

    case: Case
    confirmed: Case | None
    confirmed_count: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a person or organisation: who said what and when, and how the
    name is looked for and sounds."""

    entry: Entry
    initials: str
    sound: str

    @property
    def registration_number(self) -> str:
        return self.entry.registration_number

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def phone(self) -> str:
        return self.entry.phone

    @property
    def changed_at(self) -> datetime:
        return self.entry.changed_at

    @property
    def traits(self) -> Traits:
        """By what it is compared with others."""
        entry = self.entry
        return Traits(
            registration_number=entry.registration_number,
            kind=entry.kind,
            id_type=entry.id_type,
            id_number=entry.id_number,
            name=entry.name,
            sound=self.sound,
            phone=entry.phone,
            legal_representative=entry.text("legal_representative"),
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at what is known of somebody; `is_told`: the centre has it, or it is on its way."""

    id: int
    at: datetime
    clerk: str
    registration_number: str | None
    means: str
    reason: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class Clerk:
    """One line of the roster."""

    number: str
    name: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-typed form as it stood at the last field."""

    key: str
    clerk: str | None
    body: dict[str, Any]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """How one exchange with the centre went; `problem` is its code where it failed."""

    began_at: datetime
    took_ms: int
    pushed: int
    pulled: int
    skew_ms: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Blob:
    """An attached file as it is kept. `digest`: SHA-256 of `body`; `pages` 0: not counted."""

    digest: str
    body: bytes
    media: str
    pages: int


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the watched folder as it was seen there."""

    name: str
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Job:
    """One paper asked for. `slip` is its content as JSON (`hallcore.slips.Slip`)."""

    id: int
    document_number: str
    document: str
    case_number: str
    slip: str
    copy_number: int
    state: str
    asked_at: datetime
    is_handed_out: bool


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A receipt form printed ahead. `state`: open, used, void; `item` is printed on it where it
    was made for one matter only; `clerk` touched it last."""

    number: str
    query_code: str
    printed_at: datetime
    item: str | None
    state: str
    case_number: str | None
    reason: str
    clerk: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One hand-over on one slip."""

    number: str
    sender: str
    addressee: str
    cases: tuple[str, ...]
    made_at: datetime
