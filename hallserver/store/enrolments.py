"""Enrolled machines, one-time codes, and evidence against a machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from hallserver.store.dialect import upsert
from hallserver.store.tables import ENROLMENT, ENROLMENT_CODE, EVIDENCE

ACTIVE, FROZEN, REVOKED = "active", "frozen", "revoked"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One machine as the centre knows it. `head` is the chain's value after `stored`."""

    id: str
    hall: str
    level: str
    area9: str
    terminal: str
    signing_public: bytes
    exchange_public: bytes
    certificate: bytes
    serial: int
    stored: int
    head: bytes
    state: str
    enrolled_at: datetime
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code; `used_by` names the enrolment that it became."""

    hall: str
    expires_at: datetime
    used_by: str | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Evidence: other bytes under an identity that is stored already."""

    enrolment: str
    sequence: int
    reason: str
    subject: str
    data: bytes
    is_pushed: bool
    whole: bytes | None
    stored_at: datetime


class EnrolmentStore:
    """Reads and writes of the tables `enrolment`, `enrolment_code`, `evidence`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, enrolment: str, *, for_update: bool = False) -> Enrolled | None:
        """The enrolment; `for_update` holds its row until the end of the transaction."""
        query = select(ENROLMENT).where(ENROLMENT.c.id == enrolment)
        row = self._connection.execute(
            query.with_for_update() if for_update else query
        ).one_or_none()
        return None if row is None else Enrolled(**row._mapping)

    def every(self) -> list[Enrolled]:
        """All enrolments, in the order in which they came."""
        rows = self._connection.execute(select(ENROLMENT).order_by(ENROLMENT.c.serial))
        return [Enrolled(**row._mapping) for row in rows]

    def add(self, enrolled: Enrolled) -> None:
        """Store a new machine."""
        values = {name: getattr(enrolled, name) for name in Enrolled.__dataclass_fields__}
        self._connection.execute(insert(ENROLMENT).values(**values))

    def next_serial(self) -> int:
        """The serial of the next certificate; the centre's own has 0."""
        last = self._connection.execute(select(func.max(ENROLMENT.c.serial))).scalar_one()
        return 0 if last is None else int(last) + 1

    def set_chain(self, enrolment: str, stored: int, head: bytes) -> None:
        """Move the end of a chain."""
        self._set(enrolment, stored=stored, head=head)

    def set_state(self, enrolment: str, state: str) -> None:
        """Freeze or revoke."""
        self._set(enrolment, state=state)

    def seen(self, enrolment: str, at: datetime) -> None:
        """Note the last exchange."""
        self._set(enrolment, last_seen_at=at)

    def _set(self, enrolment: str, **values: object) -> None:
        self._connection.execute(
            update(ENROLMENT).where(ENROLMENT.c.id == enrolment).values(**values)
        )

    def add_code(self, code_hash: str, hall: str, expires_at: datetime) -> None:
        """Store a one-time code by its hash."""
        self._connection.execute(
            insert(ENROLMENT_CODE).values(code_hash=code_hash, hall=hall, expires_at=expires_at)
        )

    def code(self, code_hash: str) -> Code | None:
        """The code with this hash, held until the end of the transaction."""
        row = self._connection.execute(
            select(ENROLMENT_CODE.c.hall, ENROLMENT_CODE.c.expires_at, ENROLMENT_CODE.c.used_by)
            .where(ENROLMENT_CODE.c.code_hash == code_hash)
            .with_for_update()
        ).one_or_none()
        return None if row is None else Code(**row._mapping)

    def use_code(self, code_hash: str, enrolment: str) -> None:
        """Note who used the code."""
        self._connection.execute(
            update(ENROLMENT_CODE)
            .where(ENROLMENT_CODE.c.code_hash == code_hash)
            .values(used_by=enrolment)
        )

    def keep_evidence(self, found: Contradiction) -> None:
        """Keep contradicting bytes; the same ones are kept once."""
        values = {name: getattr(found, name) for name in Contradiction.__dataclass_fields__}
        keys = ["enrolment", "sequence", "digest"]
        digest = hashlib.sha256(found.data).digest()
        upsert(self._connection, EVIDENCE, keys, values | {"digest": digest})

    def pushed_instead(self, enrolment: str) -> dict[int, bytes]:
        """By sequence: what the author pushed where a parcel's other bytes had come first."""
        rows = self._connection.execute(
            select(EVIDENCE.c.sequence, EVIDENCE.c.data).where(
                EVIDENCE.c.enrolment == enrolment, EVIDENCE.c.is_pushed
            )
        )
        return {row.sequence: row.data for row in rows}

    def contradicted(self) -> dict[str, set[str]]:
        """Case → operations, as `enrolment/sequence`, of which a parcel and a push say different
        things."""
        rows = self._connection.execute(
            select(EVIDENCE.c.subject, EVIDENCE.c.enrolment, EVIDENCE.c.sequence).where(
                EVIDENCE.c.reason == "parcel"
            )
        )
        found: dict[str, set[str]] = {}
        for row in rows:
            found.setdefault(row.subject, set()).add(f"{row.enrolment}/{row.sequence}")
        return found
