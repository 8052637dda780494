"""What window and centre say to each other in one exchange (design.md 5).

Both directions are frames (`hallcore.wire.frames`): a header as below, operations one per line,
one signature over everything. `Header.model_dump(mode="json")` is the frame's header.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hallcore.base import Frozen

Outcome = Literal["applied", "rejected", "parked"]


class Cursor(Frozen):
    """How far a window has read one feed: everything up to and including `seq`."""

    feed: str
    epoch: int
    seq: int


class Held(Frozen):
    """One version of reference data that the window has."""

    name: str
    version: str


class SyncRequest(Frozen):
    """Header of a push; its lines are the bytes of operations `first`, `first`+1, …

    `head` is the hash chain's value (hex) before `first`. `sent_at` is the window's clock.
    """

    type: Literal["sync"] = "sync"
    v: Literal[1] = 1
    enrolment: str
    centre_epoch: int
    first: int = Field(ge=1)
    count: int = Field(ge=0)
    head: str
    cursors: tuple[Cursor, ...] = ()
    held: tuple[Held, ...] = ()
    sent_at: str
    limit_bytes: int = Field(default=65_536, ge=1024)


class FeedRow(Frozen):
    """One decided operation in a feed. `line` is its index among the answer's lines, or None where
    the window has the bytes because it is the author. `position` counts the applied operations of
    the case up to this one; None where it was not applied."""

    feed: str
    seq: int
    case: str
    enrolment: str
    sequence: int
    outcome: Outcome
    code: str | None = None
    position: int | None = None
    stored_at: str
    line: int | None = None


class Reference(Frozen):
    """A version of reference data, whole. `line` is the index of its bytes among the lines;
    `digest` is their SHA-256 in hex."""

    name: str
    version: str
    digest: str
    line: int


class SyncAnswer(Frozen):
    """Header of the centre's answer. `stored` acknowledges storage, never success. `more` asks
    for another exchange at once. `request` is the SHA-256 (hex) of the request's signed bytes."""

    type: Literal["sync-answer"] = "sync-answer"
    v: Literal[1] = 1
    enrolment: str
    request: str
    centre_epoch: int
    centre_at: str
    stored: int
    cursors: tuple[Cursor, ...] = ()
    rows: tuple[FeedRow, ...] = ()
    references: tuple[Reference, ...] = ()
    more: bool = False


class EnrolRequest(Frozen):
    """A machine asks to become a window. Keys are raw public keys in hex."""

    code: str
    signing_public: str
    exchange_public: str


class EnrolAnswer(Frozen):
    """Everything of design.md 4 "Enrolment". Bytes are base64. The hall's private exchange key and
    the county's registration key are sealed to the window's exchange key
    (`info` = b"hall-key" and b"registration-key", `aad` = the enrolment id)."""

    enrolment: str
    area: str
    hall_name: str
    level: str
    terminal: str
    certificate: str
    centre_signing_public: str
    centre_exchange_public: str
    centre_epoch: int
    hall_key_number: int
    hall_exchange_public: str
    hall_exchange_private_sealed: str
    registration_key_sealed: str
    practice: bool


class PersonRequest(Frozen):
    """A clerk asks what the centre's register knows of the holder of one exact number, for these
    items and for this reason. Signed like an exchange; carries no lines."""

    type: Literal["person"] = "person"
    v: Literal[1] = 1
    enrolment: str
    clerk: str = Field(max_length=32)
    id_type: str = Field(max_length=20)
    id_number: str = Field(max_length=200)
    items: tuple[str, ...] = Field(default=(), max_length=50)
    reason: str = Field(max_length=1000)
    sent_at: str


class PersonFact(Frozen):
    """One value, and the instant at which it was stated."""

    value: str | int | bool | None
    at: str


class PersonAnswer(Frozen):
    """What is known: name, phone, address, and the fields that the named items ask for; empty where
    nobody has this number. `request` is the SHA-256 (hex) of the request's signed bytes."""

    type: Literal["person-answer"] = "person-answer"
    v: Literal[1] = 1
    enrolment: str
    request: str
    found: bool
    facts: dict[str, PersonFact] = {}


PERSON_PATH = "/v1/person"
SYNC_PATH = "/v1/sync"
ENROL_PATH = "/v1/enrol"
FRAME_TYPE = "application/x-hall-frame"
