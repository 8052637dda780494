"""The register beside its entries: aliases, who looked whom up, suspected duplicates, and what the
log says of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hallclient.records import Known, Looked
from hallclient.store.tables import AliasRow, CaseRow, LookUpRow, OperationRow, PersonRow
from hallcore.aliases import Link
from hallcore.operations import Operation, read_operation
from hallcore.register import Entry

_A = AliasRow.__table__  # type: ignore[attr-defined]
_L = LookUpRow.__table__  # type: ignore[attr-defined]
_P = PersonRow.__table__  # type: ignore[attr-defined]
_C = CaseRow.__table__  # type: ignore[attr-defined]
_O = OperationRow.__table__  # type: ignore[attr-defined]

_COUNTING = ("applied", "pending", "carried")
"""Outcomes of operations that may still count."""

MOST_ALIKE = 500
"""Groups of one list of suspected duplicates."""

MOST_OF_ONE_KIND = 12
"""Entries of one group that are compared with each other."""

_SHARED = (
    ("sound", "birth_on"),
    ("sound", "bare_phone"),
    ("sound", "legal_representative"),
    ("inner_code",),
)
"""What suspected duplicates have in common (`hallcore.register.likeness`), each an index."""


class Register:
    """Reads and writes inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # -- what the log says ------------------------------------------------------------------------

    def case_numbers(self, registration_numbers: Iterable[str], limit: int = 0) -> list[str]:
        """Cases of these applicants, the newest first."""
        statement = (
            select(_C.c.number)
            .where(_C.c.registration_number.in_(list(registration_numbers)))
            .order_by(_C.c.received_at.desc(), _C.c.number.desc())
        )
        return list(self._c.execute(statement.limit(limit) if limit else statement).scalars())

    def statements(
        self, subjects: Sequence[str], kinds: Sequence[str]
    ) -> list[tuple[Operation, datetime | None]]:
        """Operations of these subjects and kinds that may still count, with the instant at which
        the centre stored them; a case's confirmed ones first, in the centre's order."""
        found = []
        rows = self._c.execute(
            select(_O.c.body, _O.c.stored_at, _O.c.outcome, _O.c.position, _O.c.arrival).where(
                _O.c.subject.in_(list(subjects)),
                _O.c.kind.in_(list(kinds)),
                _O.c.outcome.in_(_COUNTING),
            )
        ).all()
        for row in sorted(
            rows, key=lambda row: (row.outcome != "applied", row.position or 0, row.arrival)
        ):
            operation = read_operation(row.body)
            if isinstance(operation, Operation):
                found.append((operation, row.stored_at))
        return found

    # -- aliases ----------------------------------------------------------------------------------

    def links_of(self, number: str) -> list[Link]:
        """What holds of the pairs in which this 登记号 stands."""
        rows = self._c.execute(
            select(_A.c.body).where(or_(_A.c.one == number, _A.c.other == number))
        )
        return [Link.model_validate_json(body) for body in rows.scalars()]

    def link(self, one: str, other: str) -> Link | None:
        """What holds of this pair."""
        low, high = sorted((one, other))
        body = self._c.execute(
            select(_A.c.body).where(_A.c.one == low, _A.c.other == high)
        ).scalar_one_or_none()
        return Link.model_validate_json(body) if body else None

    def put_link(self, link: Link) -> None:
        """From now on this holds of its pair."""
        values = {
            "one": link.one,
            "other": link.other,
            "is_same": link.is_same,
            "body": link.model_dump_json(),
        }
        self._c.execute(
            upsert(_A)
            .values(values)
            .on_conflict_do_update(index_elements=["one", "other"], set_=values)
        )

    def drop_link(self, one: str, other: str) -> None:
        """Nobody says anything of this pair any more."""
        low, high = sorted((one, other))
        self._c.execute(delete(_A).where(_A.c.one == low, _A.c.other == high))

    # -- suspected duplicates ---------------------------------------------------------------------

    def near(self, known: Known) -> list[Known]:
        """Entries that may be the same as this one, by an index; `hallcore.register.likeness`
        judges them."""
        entry, phone = known.entry, known.traits.phone
        alike = [_P.c.name == entry.name]
        if known.sound:
            alike.append(_P.c.sound == known.sound)
        if entry.inner_code:
            alike.append(_P.c.inner_code == entry.inner_code)
        rows = self._c.execute(
            select(_P.c.entry, _P.c.initials, _P.c.sound)
            .where(
                or_(*alike),
                _P.c.kind == entry.kind,
                _P.c.registration_number != entry.registration_number,
            )
            .order_by((_P.c.phone == phone).desc(), _P.c.registration_number)
            .limit(MOST_ALIKE)
        )
        return [_known(row) for row in rows]

    def alike(self) -> list[tuple[Known, Known]]:
        """Pairs of the whole register that may be one, once each: whoever shares sound and birth,
        sound and phone, sound and representative, or the inner code. Every share is an index."""
        pairs: dict[tuple[str, str], tuple[Known, Known]] = {}
        for shared in _SHARED:
            filled = [_P.c[name].is_not(None) & (_P.c[name] != "") for name in shared[1:] or shared]
            columns = [_P.c[name] for name in shared]
            keys = self._c.execute(
                select(*columns)
                .where(*filled)
                .group_by(*columns)
                .having(func.count() > 1)
                .limit(MOST_ALIKE)
            ).all()
            for key in keys:
                same = (column == value for column, value in zip(columns, key, strict=True))
                rows = self._c.execute(
                    select(_P.c.entry, _P.c.initials, _P.c.sound)
                    .where(*same)
                    .order_by(_P.c.registration_number)
                    .limit(MOST_OF_ONE_KIND)
                )
                for one, other in combinations([_known(row) for row in rows], 2):
                    pairs[one.registration_number, other.registration_number] = (one, other)
        return [pairs[pair] for pair in sorted(pairs)]

    # -- who looked whom up -----------------------------------------------------------------------

    def note_lookup(
        self, *, at: datetime, clerk: str, number: str | None, means: str, reason: str
    ) -> None:
        """Somebody looked; the row is never changed but for being told."""
        self._c.execute(
            insert(_L).values(
                at=at,
                clerk=clerk,
                registration_number=number,
                means=means,
                reason=reason,
                is_told=False,
            )
        )

    def lookups(self, limit: int = 100, number: str | None = None) -> list[Looked]:
        """The newest first; those of one person where asked. `limit` 0 lists all."""
        statement = select(_L).order_by(_L.c.id.desc())
        if number is not None:
            statement = statement.where(_L.c.registration_number == number)
        if limit:
            statement = statement.limit(limit)
        return [_looked(row) for row in self._c.execute(statement)]

    def count_lookups(self) -> int:
        return self._c.execute(select(func.count()).select_from(_L)).scalar_one()

    def untold(self, limit: int) -> list[Looked]:
        """Look-ups that no operation tells yet, the oldest first."""
        rows = self._c.execute(
            select(_L).where(_L.c.is_told.is_(False)).order_by(_L.c.id).limit(limit)
        )
        return [_looked(row) for row in rows]

    def mark_told(self, ids: Sequence[int]) -> None:
        self._c.execute(update(_L).where(_L.c.id.in_(list(ids))).values(is_told=True))


def _known(row: Any) -> Known:
    return Known(Entry.model_validate_json(row.entry), row.initials, row.sound)


def _looked(row: Any) -> Looked:
    return Looked(
        row.id, row.at, row.clerk, row.registration_number, row.means, row.reason, row.is_told
    )
