"""Reference data of a home: catalogue, calendar, halls, document templates, in their versions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert

from hallclient.store.tables import ReferenceRow
from hallcore.sync.messages import Held

_T = ReferenceRow.__table__  # type: ignore[attr-defined]


class References:
    """Reads and writes reference data inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._versions: dict[str, list[str]] = {}
        self._current: dict[str, str | None] = {}

    def held(self) -> list[Held]:
        """Every version at hand."""
        rows = self._c.execute(select(_T.c.name, _T.c.version).order_by(_T.c.name, _T.c.version))
        return [Held(name=row.name, version=row.version) for row in rows]

    def body(self, name: str, version: str) -> bytes | None:
        return self._c.execute(
            select(_T.c.body).where(_T.c.name == name, _T.c.version == version)
        ).scalar_one_or_none()

    def current(self, name: str) -> tuple[str, bytes] | None:
        """Version and bytes of what is in force, or None before the first exchange."""
        row = self._c.execute(
            select(_T.c.version, _T.c.body).where(_T.c.name == name, _T.c.is_current)
        ).first()
        return (row.version, row.body) if row else None

    def current_version(self, name: str) -> str | None:
        """The version in force; asked for every case of a list, read once a transaction."""
        if name not in self._current:
            self._current[name] = self._c.execute(
                select(_T.c.version).where(_T.c.name == name, _T.c.is_current)
            ).scalar_one_or_none()
        return self._current[name]

    def versions(self, name: str) -> list[str]:
        """Every version at hand, in the order in which they were published."""
        if name not in self._versions:
            statement = (
                select(_T.c.version)
                .where(_T.c.name == name)
                # Versions that came in one exchange arrived at one instant.
                .order_by(_T.c.arrived_at, _T.c.is_current, literal_column("rowid"))
            )
            self._versions[name] = list(self._c.execute(statement).scalars())
        return self._versions[name]

    def put(self, name: str, version: str, digest: str, body: bytes, at: datetime) -> None:
        """Keep a version and make it the one in force; older ones stay for the cases under them."""
        self._versions.clear()
        self._current.clear()
        self._c.execute(update(_T).where(_T.c.name == name).values(is_current=False))
        values = {
            "name": name,
            "version": version,
            "digest": digest,
            "body": body,
            "arrived_at": at,
            "is_current": True,
        }
        statement = insert(_T).values(values)
        self._c.execute(
            statement.on_conflict_do_update(index_elements=["name", "version"], set_=values)
        )
