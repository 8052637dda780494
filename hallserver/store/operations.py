"""The operation log: bytes exactly as their authors made them, and what was decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from hallserver.store.tables import OPERATION


@dataclass(frozen=True, slots=True)
class Decided:
    """One stored operation with its outcome. `position` counts the case's applied operations."""

    arrival: int
    enrolment: str
    sequence: int
    subject: str
    kind: str
    data: bytes
    chained: bool
    occurred_at: datetime | None
    stored_at: datetime
    outcome: str
    code: str | None
    position: int | None


_COLUMNS = [OPERATION.c[name] for name in Decided.__dataclass_fields__]


class OperationLog:
    """Append and look up; nothing is ever changed but `chained`, nothing is deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(
        self,
        *,
        enrolment: str,
        sequence: int,
        subject: str,
        kind: str,
        data: bytes,
        chained: bool,
        occurred_at: datetime | None,
        stored_at: datetime,
        outcome: str,
        code: str | None,
        position: int | None,
    ) -> Decided:
        """Store a decided operation at the end of the log."""
        values = {
            "enrolment": enrolment,
            "sequence": sequence,
            "subject": subject,
            "kind": kind,
            "data": data,
            "chained": chained,
            "occurred_at": occurred_at,
            "stored_at": stored_at,
            "outcome": outcome,
            "code": code,
            "position": position,
        }
        arrival = self._connection.execute(
            insert(OPERATION)
            .values(**values, digest=hashlib.sha256(data).digest())
            .returning(OPERATION.c.arrival)
        ).scalar_one()
        return Decided(
            arrival=int(arrival),
            enrolment=enrolment,
            sequence=sequence,
            subject=subject,
            kind=kind,
            data=data,
            chained=chained,
            occurred_at=occurred_at,
            stored_at=stored_at,
            outcome=outcome,
            code=code,
            position=position,
        )

    def get(self, enrolment: str, sequence: int) -> Decided | None:
        """The operation with this identity."""
        row = self._connection.execute(
            select(*_COLUMNS).where(
                OPERATION.c.enrolment == enrolment, OPERATION.c.sequence == sequence
            )
        ).one_or_none()
        return None if row is None else Decided(**row._mapping)

    def digest(self, enrolment: str, sequence: int) -> bytes | None:
        """SHA-256 of the bytes stored under this identity."""
        found: bytes | None = self._connection.execute(
            select(OPERATION.c.digest).where(
                OPERATION.c.enrolment == enrolment, OPERATION.c.sequence == sequence
            )
        ).scalar_one_or_none()
        return found

    def mark_chained(self, enrolment: str, sequence: int) -> None:
        """Its author has pushed what a parcel brought first."""
        self._connection.execute(
            update(OPERATION)
            .where(OPERATION.c.enrolment == enrolment, OPERATION.c.sequence == sequence)
            .values(chained=True)
        )

    def of_case(self, number: str, after: int = 0) -> list[Decided]:
        """The operations of a case in the order in which they were decided."""
        rows = self._connection.execute(
            select(*_COLUMNS)
            .where(OPERATION.c.subject == number, OPERATION.c.arrival > after)
            .order_by(OPERATION.c.arrival)
        )
        return [Decided(**row._mapping) for row in rows]

    def every(self) -> Iterable[Decided]:
        """The whole log by case, each case in the order in which it was decided."""
        rows = self._connection.execution_options(yield_per=500).execute(
            select(*_COLUMNS).order_by(OPERATION.c.subject, OPERATION.c.arrival)
        )
        return (Decided(**row._mapping) for row in rows)

    def chain(self, enrolment: str) -> Iterable[tuple[int, bytes]]:
        """Sequence and bytes of what this author pushed, in his order."""
        rows = self._connection.execution_options(yield_per=500).execute(
            select(OPERATION.c.sequence, OPERATION.c.data)
            .where(OPERATION.c.enrolment == enrolment, OPERATION.c.chained)
            .order_by(OPERATION.c.sequence)
        )
        return ((row.sequence, row.data) for row in rows)
