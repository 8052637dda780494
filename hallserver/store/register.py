"""The centre's register of applicants: entries, aliases, and who looked whom up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, or_, select

from hallcore.aliases import Link
from hallcore.fold import read_payload
from hallcore.kinds.persons import PersonAmend
from hallcore.operations import Operation, read_operation
from hallcore.register import Entry, Said, facts_of, learn
from hallserver.store.dialect import upsert
from hallserver.store.tables import ALIAS, CASE, CASE_AUDIENCE, LOOKUP, OPERATION, PERSON


@dataclass(frozen=True, slots=True)
class LookedUp:
    """One look at what is known of somebody. `means`: where it was looked at (`LookUp.means`)."""

    at: datetime
    enrolment: str
    hall: str
    clerk: str
    registration_number: str | None
    means: str
    reason: str
    found: bool


class RegisterStore:
    """Gathers what is said of people and writes it in `flush`, sorted, so that two transactions
    never wait for each other; reads entries, aliases and look-ups."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._said: dict[str, list[tuple[Entry | None, Mapping[str, Said]]]] = {}

    def say(self, number: str, entry: Entry | None, facts: Mapping[str, Said]) -> None:
        """Facts of a person; `entry` says whose they are, where a receipt does."""
        self._said.setdefault(number, []).append((entry, facts))

    def flush(self) -> None:
        """Write what was gathered."""
        for number in sorted(self._said):
            said = self._said[number]
            known = self.entry(number, for_update=True)
            if known is None:
                known = next((entry for entry, _ in said if entry is not None), None)
                if known is None:
                    continue
                for facts in self._amended_before(number):
                    known = learn(known, facts)
            for _, facts in said:
                known = learn(known, facts)
            self._put(known)
        self._said.clear()

    def _amended_before(self, number: str) -> list[Mapping[str, Said]]:
        """What was put right of somebody before his first receipt came here."""
        rows = self._connection.execute(
            select(OPERATION.c.data, OPERATION.c.stored_at).where(
                OPERATION.c.subject == number,
                OPERATION.c.kind == "person_amend",
                OPERATION.c.outcome == "applied",
            )
        )
        found: list[Mapping[str, Said]] = []
        for row in rows:
            operation = read_operation(row.data)
            payload = read_payload(operation) if isinstance(operation, Operation) else None
            if isinstance(operation, Operation) and isinstance(payload, PersonAmend):
                found.append(facts_of(operation, payload, row.stored_at))
        return found

    def _put(self, entry: Entry) -> None:
        values = {
            "registration_number": entry.registration_number,
            "name": entry.name,
            "id_type": entry.id_type,
            "id_number": entry.id_number,
            "phone": entry.phone,
            "entry": entry.model_dump_json(),
        }
        upsert(self._connection, PERSON, ["registration_number"], values)

    def entry(self, number: str, *, for_update: bool = False) -> Entry | None:
        """What is known under one 登記号."""
        query = select(PERSON.c.entry).where(PERSON.c.registration_number == number)
        body = self._connection.execute(
            query.with_for_update() if for_update else query
        ).scalar_one_or_none()
        return Entry.model_validate_json(body) if body else None

    def every(self) -> dict[str, Entry]:
        """The whole register."""
        rows = self._connection.execute(select(PERSON.c.entry)).scalars()
        entries = (Entry.model_validate_json(body) for body in rows)
        return {entry.registration_number: entry for entry in entries}

    # -- aliases ----------------------------------------------------------------------------------

    def links_of(self, number: str) -> list[Link]:
        """What holds of the pairs in which this 登記号 stands."""
        rows = self._connection.execute(
            select(ALIAS.c.body).where(or_(ALIAS.c.one == number, ALIAS.c.other == number))
        )
        return [Link.model_validate_json(body) for body in rows.scalars()]

    def links(self) -> list[Link]:
        """Every word that holds."""
        rows = self._connection.execute(select(ALIAS.c.body)).scalars()
        return [Link.model_validate_json(body) for body in rows]

    def put_link(self, link: Link) -> None:
        """Keep the word on a pair, unless a later one is here."""
        held = self._connection.execute(
            select(ALIAS.c.body)
            .where(ALIAS.c.one == link.one, ALIAS.c.other == link.other)
            .with_for_update()
        ).scalar_one_or_none()
        if held is not None and not link.holds_against(Link.model_validate_json(held)):
            return
        values = {
            "one": link.one,
            "other": link.other,
            "is_same": link.is_same,
            "body": link.model_dump_json(),
        }
        upsert(self._connection, ALIAS, ["one", "other"], values)

    def halls_of(self, numbers: Iterable[str]) -> set[str]:
        """The halls that have a case of somebody with one of these 登記号 in their feed."""
        rows = self._connection.execute(
            select(CASE_AUDIENCE.c.hall)
            .join(CASE, CASE.c.number == CASE_AUDIENCE.c.case_number)
            .where(CASE.c.registration_number.in_(sorted(numbers)))
            .distinct()
        )
        return set(rows.scalars())

    # -- who looked whom up -----------------------------------------------------------------------

    def note_lookup(self, looked: LookedUp) -> None:
        """Somebody looked."""
        values = {name: getattr(looked, name) for name in LookedUp.__dataclass_fields__}
        self._connection.execute(insert(LOOKUP).values(**values))

    def asked_since(self, enrolment: str, since: datetime) -> int:
        """How often this machine asked the centre since then."""
        return int(
            self._connection.execute(
                select(func.count())
                .select_from(LOOKUP)
                .where(
                    LOOKUP.c.enrolment == enrolment,
                    LOOKUP.c.means == "asked",
                    LOOKUP.c.at > since,
                )
            ).scalar_one()
        )

    def lookups(self, hall: str | None, number: str | None, limit: int) -> list[LookedUp]:
        """The newest first; `limit` 0 lists all."""
        query = select(LOOKUP).order_by(LOOKUP.c.at.desc(), LOOKUP.c.id.desc())
        if hall is not None:
            query = query.where(LOOKUP.c.hall == hall)
        if number is not None:
            query = query.where(LOOKUP.c.registration_number == number)
        rows = self._connection.execute(query.limit(limit) if limit else query)
        names = LookedUp.__dataclass_fields__
        return [LookedUp(**{name: row._mapping[name] for name in names}) for row in rows]
