"""Facts of the installation, and the centre's counters of terminals and documents."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from hallserver.store.dialect import count_up, upsert
from hallserver.store.tables import DOCUMENT_SERIAL, META, TERMINAL

COUNTY, PRACTICE, EPOCH, OWN = "county", "practice", "centre_epoch", "own_enrolment"
SIGNING_PUBLIC = "signing_public"
CASE_NUMBERS = "00"
"""Stands where a document's kind does, in the counters of the centre's own case numbers."""


class MetaStore:
    """Key and value, each written once or rarely."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """The value, or None."""
        found = self._connection.execute(select(META.c.value).where(META.c.key == key))
        value: str | None = found.scalar_one_or_none()
        return value

    def put(self, key: str, value: str) -> None:
        """Set the value."""
        upsert(self._connection, META, ["key"], {"key": key, "value": value})

    @property
    def is_practice(self) -> bool:
        """A practice centre stays one for ever."""
        return self.get(PRACTICE) == "1"

    @property
    def centre_epoch(self) -> int:
        """Grows when the centre is restored from a backup; cursors of another epoch start anew."""
        return int(self.get(EPOCH) or "1")

    def next_terminal(self, area9: str) -> int:
        """The next terminal number of an area, from 1; never given twice."""
        return count_up(self._connection, TERMINAL, {"area9": area9}, "last")

    def next_case_serial(self, area9: str, day: date) -> int:
        """The next serial of the centre's own case numbers of this number day, from 1. They are
        counted beside its documents, under a kind that no document has."""
        keys = {"area9": area9, "year": int(f"{day:%Y%m%d}"), "kind": CASE_NUMBERS}
        return count_up(self._connection, DOCUMENT_SERIAL, keys, "last")

    def next_document_serial(self, area9: str, year: int, kind: str) -> int:
        """The next serial of the centre's own documents of this kind, from 1."""
        keys = {"area9": area9, "year": year, "kind": kind}
        return count_up(self._connection, DOCUMENT_SERIAL, keys, "last")
