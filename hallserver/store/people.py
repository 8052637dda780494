"""Halls with their keys, clerks with their verifiers, staff of the departments."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from hallserver.store.tables import CLERK, HALL, STAFF


@dataclass(frozen=True, slots=True)
class HallRecord:
    """A hall; the private half of its exchange key is sealed to the centre."""

    area: str
    name: str
    level: str
    phone: str
    complaint_phone: str
    address: str
    key_number: int
    exchange_public: bytes
    exchange_private_sealed: bytes


@dataclass(frozen=True, slots=True)
class ClerkRecord:
    """A clerk; `verifier` is an argon2id string."""

    hall: str
    number: str
    name: str
    verifier: str


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """Somebody of a department, with the codes of his posts."""

    number: str
    name: str
    department: str
    area: str
    covers_all: bool
    posts: tuple[str, ...]


class PeopleStore:
    """Reads and writes of `hall`, `clerk` and `staff`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def has_halls(self) -> bool:
        """Whether a county was ever loaded."""
        return bool(self._connection.execute(select(func.count()).select_from(HALL)).scalar_one())

    def halls(self) -> list[HallRecord]:
        """All halls by code."""
        rows = self._connection.execute(select(HALL).order_by(HALL.c.area))
        return [HallRecord(**row._mapping) for row in rows]

    def hall(self, area: str) -> HallRecord | None:
        """The hall with this 12-digit code."""
        row = self._connection.execute(select(HALL).where(HALL.c.area == area)).one_or_none()
        return None if row is None else HallRecord(**row._mapping)

    def add_hall(self, record: HallRecord) -> None:
        """Store a new hall."""
        self._connection.execute(insert(HALL).values(**_values(record)))

    def clerks(self, hall: str) -> list[ClerkRecord]:
        """The clerks of a hall by number."""
        rows = self._connection.execute(
            select(CLERK).where(CLERK.c.hall == hall).order_by(CLERK.c.number)
        )
        return [ClerkRecord(**row._mapping) for row in rows]

    def add_clerk(self, record: ClerkRecord) -> None:
        """Store a new clerk."""
        self._connection.execute(insert(CLERK).values(**_values(record)))

    def staff(self) -> list[StaffRecord]:
        """Everybody of the departments by number."""
        rows = self._connection.execute(select(STAFF).order_by(STAFF.c.number))
        return [
            StaffRecord(**(dict(row._mapping) | {"posts": tuple(json.loads(row.posts))}))
            for row in rows
        ]

    def one_of_staff(self, number: str) -> StaffRecord | None:
        """The person of a department with this number."""
        return next((one for one in self.staff() if one.number == number), None)

    def add_staff(self, record: StaffRecord) -> None:
        """Store a new person of a department."""
        values = _values(record) | {"posts": json.dumps(record.posts)}
        self._connection.execute(insert(STAFF).values(**values))


def _values(record: HallRecord | ClerkRecord | StaffRecord) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}
