"""The operation log of a window: own operations, their outcomes, and those of others."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, insert, select, update

from hallclient.records import Refused, Waiting
from hallclient.store.tables import OperationRow
from hallcore.case_object import Recorded
from hallcore.moments import LOCAL
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem

_T = OperationRow.__table__  # type: ignore[attr-defined]


class OperationLog:
    """Reads and writes operations inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(
        self,
        operation: Operation,
        body: bytes,
        *,
        is_own: bool,
        outcome: str,
        code: str | None = None,
        position: int | None = None,
        stored_at: datetime | None = None,
    ) -> None:
        arrival = self._c.execute(select(func.coalesce(func.max(_T.c.arrival), 0))).scalar_one()
        self._c.execute(
            insert(_T).values(
                enrolment=operation.enrolment,
                sequence=operation.sequence,
                subject=operation.subject,
                kind=operation.kind,
                body=body,
                occurred_at=operation.occurred_at,
                is_own=is_own,
                outcome=outcome,
                code=code,
                position=position,
                stored_at=stored_at,
                arrival=arrival + 1,
            )
        )

    def add_unread(
        self,
        enrolment: str,
        sequence: int,
        subject: str,
        body: bytes,
        *,
        code: str,
        stored_at: datetime,
    ) -> None:
        """Keep the bytes of an operation of a newer program, for the day it can be read."""
        self._c.execute(
            insert(_T).values(
                enrolment=enrolment,
                sequence=sequence,
                subject=subject,
                kind="unread",
                body=body,
                occurred_at=stored_at,
                is_own=False,
                outcome="unread",
                code=code,
                position=None,
                stored_at=stored_at,
                arrival=0,
            )
        )

    def has(self, enrolment: str, sequence: int) -> bool:
        return self.body(enrolment, sequence) is not None

    def kind(self, enrolment: str, sequence: int) -> str | None:
        """The kind of an operation that is here, or None."""
        return self._c.execute(
            select(_T.c.kind).where(_T.c.enrolment == enrolment, _T.c.sequence == sequence)
        ).scalar_one_or_none()

    def body(self, enrolment: str, sequence: int) -> bytes | None:
        return self._c.execute(
            select(_T.c.body).where(_T.c.enrolment == enrolment, _T.c.sequence == sequence)
        ).scalar_one_or_none()

    def settle(
        self,
        enrolment: str,
        sequence: int,
        *,
        outcome: str,
        code: str | None,
        position: int | None,
        stored_at: datetime,
    ) -> None:
        """Write down what the centre decided."""
        self._c.execute(
            update(_T)
            .where(_T.c.enrolment == enrolment, _T.c.sequence == sequence)
            .values(outcome=outcome, code=code, position=position, stored_at=stored_at)
        )

    def outbox(self, above: int, limit: int) -> list[Waiting]:
        """Own operations with a sequence above `above`, in order."""
        rows = self._c.execute(
            select(_T.c.sequence, _T.c.kind, _T.c.subject, _T.c.occurred_at, _T.c.body)
            .where(_T.c.is_own, _T.c.sequence > above)
            .order_by(_T.c.sequence)
            .limit(limit)
        )
        return [Waiting(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many own operations wait, are parked or were rejected."""
        rows = self._c.execute(
            select(_T.c.outcome, func.count())
            .where(_T.c.is_own, _T.c.outcome.in_(("pending", "parked", "rejected")))
            .group_by(_T.c.outcome)
        )
        return {row[0]: row[1] for row in rows}

    def refused(self, limit: int = 200) -> list[Refused]:
        """Rejected and parked operations, newest first."""
        rows = self._c.execute(
            select(
                _T.c.enrolment,
                _T.c.sequence,
                _T.c.kind,
                _T.c.subject,
                _T.c.occurred_at,
                _T.c.outcome,
                func.coalesce(_T.c.code, ""),
            )
            .where(_T.c.is_own, _T.c.outcome.in_(("rejected", "parked")))
            .order_by(_T.c.arrival.desc())
            .limit(limit)
        )
        return [Refused(*row) for row in rows]

    def waiting(self, limit: int = 200) -> list[Waiting]:
        """Own operations that the centre has not answered, oldest first."""
        rows = self._c.execute(
            select(_T.c.sequence, _T.c.kind, _T.c.subject, _T.c.occurred_at, _T.c.body)
            .where(_T.c.is_own, _T.c.outcome == "pending")
            .order_by(_T.c.sequence)
            .limit(limit)
        )
        return [Waiting(*row) for row in rows]

    def outbox_size(self) -> tuple[int, datetime | None]:
        """Bytes of own unanswered operations, and when the oldest of them happened."""
        row = self._c.execute(
            select(
                func.coalesce(func.sum(func.length(_T.c.body)), 0), func.min(_T.c.occurred_at)
            ).where(_T.c.is_own, _T.c.outcome == "pending")
        ).one()
        return row[0], row[1]

    def today(self, day: date) -> dict[str, int]:
        """How many own operations of each kind happened on this local day."""
        start = datetime.combine(day, time(), LOCAL)
        rows = self._c.execute(
            select(_T.c.kind, func.count())
            .where(
                _T.c.is_own,
                _T.c.occurred_at >= start,
                _T.c.occurred_at < start + timedelta(days=1),
            )
            .group_by(_T.c.kind)
        )
        return {row[0]: row[1] for row in rows}

    def parked(self, subject: str) -> set[str]:
        """The operations of this case that the centre parked, as `enrolment/sequence`."""
        rows = self._c.execute(
            select(_T.c.enrolment, _T.c.sequence).where(
                _T.c.subject == subject, _T.c.outcome == "parked"
            )
        )
        return {f"{row.enrolment}/{row.sequence}" for row in rows}

    def unconfirmed(self, *subjects: str) -> list[tuple[Operation, bool]]:
        """Operations of these cases that the centre has not decided yet, in their local order;
        True marks those that came with a parcel."""
        rows = self._c.execute(
            select(_T.c.body, _T.c.outcome)
            .where(_T.c.subject.in_(subjects), _T.c.outcome.in_(("pending", "carried")))
            .order_by(_T.c.arrival)
        )
        return [
            (operation, outcome == "carried") for body, outcome in rows for operation in _read(body)
        ]

    def applied(self, subject: str) -> list[Operation]:
        """Confirmed operations of a case in the centre's order."""
        rows = self._c.execute(
            select(_T.c.body)
            .where(_T.c.subject == subject, _T.c.outcome == "applied")
            .order_by(_T.c.position)
        ).scalars()
        return [operation for body in rows for operation in _read(body)]

    def bodies(self, subject: str) -> list[bytes]:
        """Everything known of a case that may still count: confirmed first, then the rest."""
        rows = self._c.execute(
            select(_T.c.body, _T.c.outcome, _T.c.position, _T.c.arrival).where(
                _T.c.subject == subject, _T.c.outcome.in_(("applied", "pending", "carried"))
            )
        ).all()
        rows = sorted(
            rows, key=lambda row: (row.outcome != "applied", row.position or 0, row.arrival)
        )
        return [row.body for row in rows]

    def recorded(self, subject: str) -> list[Recorded]:
        """The operations of a case as `case --json` lists them."""
        rows = self._c.execute(
            select(
                _T.c.enrolment,
                _T.c.sequence,
                _T.c.kind,
                _T.c.occurred_at,
                _T.c.stored_at,
                _T.c.outcome,
                _T.c.code,
                _T.c.position,
                _T.c.arrival,
            ).where(_T.c.subject == subject)
        ).all()
        ordered = sorted(
            rows, key=lambda row: (row.position is None, row.position or 0, row.arrival)
        )
        return [
            Recorded(
                enrolment=row.enrolment,
                sequence=row.sequence,
                kind=row.kind,
                occurred_at=row.occurred_at,
                stored_at=row.stored_at,
                # What came with a parcel waits for the centre like our own work.
                outcome="pending" if row.outcome == "carried" else row.outcome,
                code=row.code,
            )
            for row in ordered
        ]


def _read(body: bytes) -> list[Operation]:
    operation = read_operation(body)
    return [] if isinstance(operation, Problem) else [operation]
