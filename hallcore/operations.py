"""The envelope of an operation: one immutable act on one subject (design.md 4).

Its bytes are made once, by its author, and kept and sent exactly as they are; reading never
writes them again. Identity is `(enrolment, sequence)`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, ValidationError

from hallcore.base import Frozen
from hallcore.moments import local_day, parse_instant
from hallcore.problems import Problem, problem
from hallcore.wire import json_bytes

SHA256_ED25519 = 1
"""`alg`: SHA-256 and Ed25519. Other numbers are kept for SM2/SM3."""

TimeSource = Literal["clock", "confirmed", "clerk", "unconfirmed", "paper"]


class Times(Frozen):
    """When it happened, as its author knew it (design.md 2.7).

    `at` is the wall clock; `mono` counts milliseconds of the machine's own counter since its last
    contact; `centre` is the last centre time that it had seen; `source` says why `at` is believed.
    """

    at: str
    mono: int | None = None
    centre: str | None = None
    source: TimeSource = "clock"

    @property
    def occurred_at(self) -> datetime:
        return parse_instant(self.at)

    @property
    def occurred_on(self) -> date:
        return local_day(self.occurred_at)


class DocumentMade(Frozen):
    """A numbered paper that exists because of this operation; `number` has 25 digits."""

    name: str = Field(min_length=1, max_length=40)
    number: str = Field(pattern=r"^[0-9]{25}$")


class Operation(Frozen):
    """One act. `base`: how many confirmed operations of the case its author had seen.
    `epoch` stands only where custody matters. `hall` is the author's, as in its certificate."""

    v: int = Field(ge=1)
    alg: int = SHA256_ED25519
    enrolment: str = Field(min_length=1, max_length=64)
    sequence: int = Field(ge=1)
    hall: str = Field(pattern=r"^[0-9]{12}$")
    subject: str = Field(min_length=1, max_length=64)
    kind: str = Field(pattern=r"^[a-z_]{1,40}$")
    base: int = Field(ge=0)
    epoch: int | None = Field(default=None, ge=1)
    clerk: str | None = Field(default=None, max_length=32)
    times: Times
    catalogue: str = Field(max_length=40)
    calendar: str = Field(max_length=40)
    documents: tuple[DocumentMade, ...] = ()
    payload: dict[str, Any]

    @property
    def identity(self) -> tuple[str, int]:
        return self.enrolment, self.sequence

    @property
    def occurred_at(self) -> datetime:
        return self.times.occurred_at

    @property
    def occurred_on(self) -> date:
        return self.times.occurred_on


def write_operation(operation: Operation) -> bytes:
    """The bytes of a new operation: UTF-8 JSON, keys sorted. Only its author calls this."""
    return json_bytes.encode(operation.model_dump(mode="json"))


def read_operation(data: bytes) -> Operation | Problem:
    """Read an operation of any kind and version; the kind's own rules come with `fold.apply`."""
    try:
        operation = Operation.model_validate(json_bytes.decode(data))
        # An instant that cannot be read must not wait until the fold to be found out.
        parse_instant(operation.times.at)
    except (ValidationError, ValueError) as error:
        return problem("operation.malformed", detail=type(error).__name__)
    return operation
