"""The register of applicants and the roster of clerks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.sqlite import insert

from hallclient.records import Clerk, Known
from hallclient.store.search import PersonIndex, entry_of_person
from hallclient.store.tables import ClerkRow, PersonRow
from hallcore.register import Entry, bare_phone

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
        """By any part of a name, by its pinyin or initials, by the tail of a phone, an id number or
        a 登记号; the newest entry first. Without a text, whoever was here last."""
        if not text.strip():
            rows = self._c.execute(select(_P).order_by(_P.c.changed_at.desc()).limit(limit))
            return [_known(row) for row in rows]
        return [
            known
            for number in self._index.keys(text, limit)
            if (known := self.person(number)) is not None
        ]

    def put(self, known: Known) -> None:
        entry, values = known.entry, person_row(known)
        statement = insert(_P).values(values)
        self._c.execute(
            statement.on_conflict_do_update(index_elements=["registration_number"], set_=values)
        )
        number = entry.registration_number
        self._index.put(
            number, entry_of_person(number, [entry.name], [entry.phone, entry.id_number])
        )

    def drop(self, registration_number: str) -> None:
        """Nothing says anything of this number any more."""
        self._index.drop(registration_number)
        self._c.execute(delete(_P).where(_P.c.registration_number == registration_number))
        self._index.drop(registration_number)

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
    return Known(Entry.model_validate_json(row.entry), row.initials, row.sound)


def person_row(known: Known) -> dict[str, Any]:
    """The columns of an entry: itself, and what it is looked for by."""
    entry = known.entry
    return {
        "registration_number": entry.registration_number,
        "kind": entry.kind,
        "id_type": entry.id_type,
        "id_number": entry.id_number,
        "name": entry.name,
        "initials": known.initials,
        "sound": known.sound,
        "phone": entry.phone,
        "bare_phone": bare_phone(entry.phone),
        "birth_on": entry.birth_on,
        "legal_representative": entry.text("legal_representative"),
        "inner_code": entry.inner_code,
        "entry": entry.model_dump_json(),
        "changed_at": entry.changed_at,
    }
