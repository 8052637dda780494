"""The register of applicants and the roster of clerks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.sqlite import insert

from hallclient.records import Clerk, Known
from hallclient.store.search import PersonIndex, entry_of_person
from hallclient.store.tables import ClerkRow, PersonRow

_P = PersonRow.__table__  # type: ignore[attr-defined]
_K = ClerkRow.__table__  # type: ignore[attr-defined]


class People:
    """Reads and writes the register and the roster inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._index = PersonIndex(connection)

    def person(self, registration_number: str) -> Known | None:
        return self._one(select(_P).where(_P.c.registration_number == registration_number))

    def search(self, text: str, limit: int = 20) -> list[Known]:
        """By any part of a name, by its pinyin or initials, by the tail of a phone or 登记号; the
        newest entry first."""
        return [
            known
            for number in self._index.keys(text, limit)
            if (known := self.person(number)) is not None
        ]

    def put(self, known: Known) -> None:
        values = {
            "registration_number": known.registration_number,
            "kind": known.kind,
            "id_type": known.id_type,
            "id_number": known.id_number,
            "name": known.name,
            "initials": known.initials,
            "phone": known.phone,
            "address": known.address,
            "fields": json.dumps(known.fields, ensure_ascii=False),
            "changed_at": known.changed_at,
            "origin": known.origin,
        }
        statement = insert(_P).values(values)
        self._c.execute(
            statement.on_conflict_do_update(index_elements=["registration_number"], set_=values)
        )
        number = known.registration_number
        self._index.put(
            number, entry_of_person(number, [known.name], [known.phone, known.id_number])
        )

    def clerk(self, number: str) -> Clerk | None:
        row = self._c.execute(select(_K).where(_K.c.number == number)).first()
        return Clerk(row.number, row.name, row.verifier) if row else None

    def clerks(self) -> list[Clerk]:
        rows = self._c.execute(select(_K).order_by(_K.c.number))
        return [Clerk(row.number, row.name, row.verifier) for row in rows]

    def replace_roster(self, clerks: Sequence[Clerk]) -> None:
        """The roster comes whole from the centre."""
        self._c.execute(delete(_K))
        for clerk in clerks:
            self._c.execute(
                plain_insert(_K).values(
                    number=clerk.number, name=clerk.name, verifier=clerk.verifier
                )
            )

    def _one(self, statement: Any) -> Known | None:
        row = self._c.execute(statement).first()
        return _known(row) if row else None


def _known(row: Any) -> Known:
    return Known(
        row.registration_number,
        row.kind,
        row.id_type,
        row.id_number,
        row.name,
        row.initials,
        row.phone,
        row.address,
        json.loads(row.fields),
        row.changed_at,
        row.origin,
    )
