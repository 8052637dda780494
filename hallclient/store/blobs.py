"""Attached files, and which files of the watched folder they came from (design.md 5 "Blobs")."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from hallclient.records import Blob, Lying
from hallclient.store.tables import BlobRow, TakenFileRow

_B = BlobRow.__table__  # type: ignore[attr-defined]
_F = TakenFileRow.__table__  # type: ignore[attr-defined]


class Blobs:
    """Reads and writes attached files inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def put(self, blob: Blob, at: datetime) -> None:
        """Keep the bytes under their digest; the same bytes are kept once. Until an operation
        names them (`use`) nobody but a half-typed form knows of them."""
        values = {
            "digest": blob.digest,
            "body": blob.body,
            "media": blob.media,
            "pages": blob.pages,
            "added_at": at,
            "is_used": False,
        }
        statement = insert(_B).values(values)
        self._c.execute(statement.on_conflict_do_nothing(index_elements=["digest"]))

    def get(self, digest: str) -> Blob | None:
        row = self._c.execute(
            select(_B.c.digest, _B.c.body, _B.c.media, _B.c.pages).where(_B.c.digest == digest)
        ).first()
        return Blob(row.digest, row.body, row.media, row.pages) if row else None

    def pages(self, digest: str) -> int | None:
        """The pages of a kept file; None where nothing is kept under this digest."""
        statement = select(_B.c.pages).where(_B.c.digest == digest)
        return self._c.execute(statement).scalar_one_or_none()

    def use(self, digest: str) -> None:
        """An operation of this commit names the file: from now on it belongs to a case."""
        self._c.execute(update(_B).where(_B.c.digest == digest).values(is_used=True))

    def drop_unused(self, before: datetime) -> None:
        """Forget what was kept before then and became part of nothing."""
        self._c.execute(delete(_B).where(~_B.c.is_used, _B.c.added_at < before))

    def count_unsent(self) -> int:
        """How many files of cases the centre does not have yet."""
        statement = select(func.count()).select_from(_B)
        return self._c.execute(statement.where(_B.c.is_used, _B.c.sent_at.is_(None))).scalar_one()

    def take(self, lying: Lying, source: str, digest: str, at: datetime) -> None:
        """Remember that this file was attached; `source`: the SHA-256 of what it held."""
        values = {
            "name": lying.name,
            "size": lying.size,
            "modified_ns": lying.modified_ns,
            "source": source,
            "digest": digest,
            "taken_at": at,
        }
        statement = insert(_F).values(values)
        self._c.execute(
            statement.on_conflict_do_update(
                index_elements=["name", "size", "modified_ns"], set_=values
            )
        )

    def was_taken(self, lying: Lying) -> bool:
        """Whether this very file, as it lies there, was attached before."""
        statement = select(_F.c.digest).where(
            _F.c.name == lying.name,
            _F.c.size == lying.size,
            _F.c.modified_ns == lying.modified_ns,
        )
        return self._c.execute(statement).first() is not None

    def taken_as(self, source: str) -> str | None:
        """Under which name a file that held the same was attached before."""
        statement = select(_F.c.name).where(_F.c.source == source).order_by(_F.c.taken_at.desc())
        return self._c.execute(statement.limit(1)).scalar_one_or_none()
