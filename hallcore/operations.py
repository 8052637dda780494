"""The envelope of an operation: one immutable act on one subject (design.md 4).

Its bytes are made once, by its author, and kept and sent exactly as they are; reading never
writes them again. Identity is `(enrolment, sequence)`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from hallcore.base import Frozen
from hallcore.moments import local_day, parse_instant
from hallcore.problems import Problem, problem
from hallcore.wire import json_bytes

SHA256_ED25519 = 1
"""`alg`: SHA-256 and Ed25519. Other numbers are kept for SM2/SM3."""

TimeSource = Literal["clock", "confirmed", "clerk", "unconfirmed", "paper"]

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Local years in which something can have happened. Every limit counted from them has an end, and
every store can hold them."""

INSTANT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
)
"""One way of writing an instant (contract.md), whatever else a library would read."""

MAX_DOCUMENTS = 20


def _possible(text: str) -> str:
    if not FIRST_YEAR <= local_day(parse_instant(text)).year <= LAST_YEAR:
        raise ValueError("no instant of these centuries")
    return text


InstantText = Annotated[str, Field(pattern=INSTANT), AfterValidator(_possible)]


class Times(Frozen):
    """When it happened, as its author knew it (design.md 2.7).

    `at` is the wall clock; `mono` counts milliseconds of the machine's own counter since its last
    contact; `centre` is the last centre time that it had seen; `source` says why `at` is believed.
    """

    at: InstantText
    mono: int | None = None
    centre: str | None = Field(default=None, max_length=40)
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
    documents: tuple[DocumentMade, ...] = Field(default=(), max_length=MAX_DOCUMENTS)
    payload: dict[str, Any]

    @property
    def identity(self) -> tuple[str, int]:
        return self.enrolment, self.sequence

    @property
    def reference(self) -> str:
        """The identity as one text."""
        return f"{self.enrolment}/{self.sequence}"

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
        value = json_bytes.decode(data)
        if b"\\u0000" in data and _has_nul(value):
            # No text on paper holds it, and PostgreSQL refuses it in any column.
            return problem("operation.malformed", detail="U+0000")
        return Operation.model_validate(value)
    except (ValidationError, ValueError) as error:
        return problem("operation.malformed", detail=type(error).__name__)


def _has_nul(value: object) -> bool:
    """Whether any text in a decoded value, keys included, holds U+0000."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            if "\x00" in current:
                return True
        elif isinstance(current, dict):
            waiting += [*current.keys(), *current.values()]
        elif isinstance(current, list):
            waiting += current
    return False
