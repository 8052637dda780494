"""Published versions of reference data. Nothing published is ever changed or removed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from hallserver.store.tables import REFERENCE


@dataclass(frozen=True, slots=True)
class Published:
    """One version without its bytes. `number` counts the versions of a name for an audience."""

    name: str
    audience: str
    version: str
    number: int
    digest: str
    planned_until: date | None


_COLUMNS = [REFERENCE.c[name] for name in Published.__dataclass_fields__]


class ReferenceStore:
    """Reads and writes of `reference`. `audience` is empty or one hall's code."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def publish(
        self,
        name: str,
        version: str,
        data: bytes,
        *,
        audience: str,
        published_at: datetime,
        planned_until: date | None,
    ) -> bool:
        """Store a version; False where it is published already.

        Raises `ValueError` for other bytes under a version that exists.
        """
        digest = hashlib.sha256(data).hexdigest()
        for known in self.versions(name, audience):
            if known.version == version:
                if known.digest != digest:
                    raise ValueError(f"{name} {version} is published with other contents")
                return False
        last = self._connection.execute(
            select(func.max(REFERENCE.c.number)).where(
                REFERENCE.c.name == name, REFERENCE.c.audience == audience
            )
        ).scalar_one()
        self._connection.execute(
            insert(REFERENCE).values(
                name=name,
                audience=audience,
                version=version,
                number=int(last or 0) + 1,
                digest=digest,
                data=data,
                published_at=published_at,
                planned_until=planned_until,
            )
        )
        return True

    def versions(self, name: str, audience: str = "") -> list[Published]:
        """The versions of a name, the newest last."""
        rows = self._connection.execute(
            select(*_COLUMNS)
            .where(REFERENCE.c.name == name, REFERENCE.c.audience == audience)
            .order_by(REFERENCE.c.number)
        )
        return [Published(**row._mapping) for row in rows]

    def every(self, name: str) -> list[Published]:
        """The versions of a name for whomever they were published, the newest of each last."""
        rows = self._connection.execute(
            select(*_COLUMNS)
            .where(REFERENCE.c.name == name)
            .order_by(REFERENCE.c.audience, REFERENCE.c.number)
        )
        return [Published(**row._mapping) for row in rows]

    def data(self, published: Published) -> bytes:
        """The bytes of a version."""
        found: bytes = self._connection.execute(
            select(REFERENCE.c.data).where(
                REFERENCE.c.name == published.name,
                REFERENCE.c.audience == published.audience,
                REFERENCE.c.version == published.version,
            )
        ).scalar_one()
        return found
