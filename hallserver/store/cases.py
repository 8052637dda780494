"""The projection of cases: the folded body, and columns to list by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, not_, or_, select, update

from hallcore.answering import answer_limit
from hallcore.calendar import Calendar
from hallcore.cases import Case, State
from hallcore.places import held_place
from hallserver.store.dialect import upsert
from hallserver.store.tables import CASE, CASE_AUDIENCE

CLOSED = "closed"
"""The word of `cases --state` for every case that is no longer open."""


@dataclass(frozen=True, slots=True)
class Projected:
    """A case with the number of its applied operations and the arrival of its last one.

    `raw`: of a theme's parent, the fold of its own operations (`hallcore.family`)."""

    case: Case
    operations: int
    last_arrival: int
    raw: Case | None = None

    @property
    def folded(self) -> Case:
        """What the next operation of this case changes."""
        return self.raw or self.case


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list; `next` is where the following page begins, or None."""

    cases: tuple[Case, ...]
    next: str | None
    total: int


class CaseStore:
    """Reads and writes of `case_row` and `case_audience`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, number: str, *, for_update: bool = False) -> Projected | None:
        """The case; `for_update` holds its row until the end of the transaction."""
        query = select(CASE).where(CASE.c.number == number)
        row = self._connection.execute(
            query.with_for_update() if for_update else query
        ).one_or_none()
        if row is None:
            return None
        return _projected(row)

    def lock(self, numbers: set[str]) -> None:
        """Hold these cases and their families in one order, so that two transactions never wait
        for each other."""
        if not numbers:
            return
        parents = self._connection.execute(
            select(CASE.c.parent).where(CASE.c.number.in_(sorted(numbers))).distinct()
        ).scalars()
        roots = numbers | {parent for parent in parents if parent}
        self._connection.execute(
            select(CASE.c.number)
            .where(or_(CASE.c.number.in_(sorted(roots)), CASE.c.parent.in_(sorted(roots))))
            .order_by(CASE.c.number)
            .with_for_update()
        ).all()

    def relatives(self, cases: Iterable[Case]) -> dict[str, Case]:
        """The parents of these cases with all their children, by number."""
        roots = {case.number if case.items else case.parent for case in cases} - {None}
        if not roots:
            return {}
        rows = self._connection.execute(
            select(CASE.c.number, CASE.c.body).where(
                or_(CASE.c.number.in_(roots), CASE.c.parent.in_(roots))
            )
        )
        return {row.number: Case.model_validate_json(row.body) for row in rows}

    def put(
        self,
        projected: Projected,
        *,
        is_new: bool = False,
        calendar: Calendar | None = None,
        deemed_after: date | None = None,
    ) -> None:
        """Replace the projection of one case, or add it. Of two transactions that add the same
        number at once the later one fails, and finds the case when it is tried again.

        `calendar`: the one in force, which moves an answer limit that was printed as 暂定.
        `deemed_after`: of a parent, as its children let it be."""
        case = projected.case
        if projected.raw is None:
            deemed_after = answer_limit(case, calendar) if _waits(case) else None
        values = {
            "number": case.number,
            "item": case.item,
            "catalogue": case.catalogue,
            "state": str(case.state),
            "is_open": case.is_open,
            "hall": case.hall,
            "holder": case.holder,
            "addressee": case.transit.addressee if case.transit else None,
            "parent": case.parent,
            "registration_number": case.registration_number,
            "deemed_after": deemed_after,
            "place": held_place(case),
            "operations": projected.operations,
            "last_arrival": projected.last_arrival,
            "body": case.model_dump_json(),
            "raw": projected.raw.model_dump_json() if projected.raw else None,
        }
        if is_new:
            self._connection.execute(insert(CASE).values(**values))
        else:
            self._connection.execute(
                update(CASE).where(CASE.c.number == case.number).values(**values)
            )

    def every(self) -> dict[str, Projected]:
        """All cases by number."""
        rows = self._connection.execute(select(CASE).order_by(CASE.c.number))
        return {row.number: _projected(row) for row in rows}

    def page(self, state: str | None, limit: int, after: str | None, today: date) -> CasePage:
        """Cases by number. `state` is the shown one: deemed acceptance counts from `today`.
        `limit` 0 lists all."""
        chosen = _shown_as(state, today)
        total = self._connection.execute(
            select(func.count()).select_from(CASE).where(chosen)
        ).scalar_one()
        query = select(CASE.c.number, CASE.c.body).where(chosen).order_by(CASE.c.number)
        if after is not None:
            query = query.where(CASE.c.number > after)
        if limit:
            query = query.limit(limit + 1)
        rows = self._connection.execute(query).all()
        shown = rows[:limit] if limit else rows
        return CasePage(
            cases=tuple(Case.model_validate_json(row.body) for row in shown),
            next=shown[-1].number if len(rows) > len(shown) else None,
            total=int(total),
        )

    def waiting_to_be_deemed(self, after: str, limit: int) -> list[Case]:
        """A page of the cases that will be deemed accepted unless somebody answers, by number."""
        rows = self._connection.execute(
            select(CASE.c.body)
            .where(CASE.c.deemed_after.is_not(None), CASE.c.number > after)
            .order_by(CASE.c.number)
            .limit(limit)
        )
        return [Case.model_validate_json(row.body) for row in rows]

    def put_deemed_after(self, number: str, day: date | None) -> bool:
        """The last day on which an answer is in time, as another calendar has it; False where it
        is that day already."""
        changed = self._connection.execute(
            update(CASE)
            .where(CASE.c.number == number, CASE.c.deemed_after.is_distinct_from(day))
            .values(deemed_after=day)
        )
        return bool(changed.rowcount)

    def places_taken(self, item: str, catalogues: Iterable[str]) -> list[int]:
        """The places in the line of an item limited in number that cases hold, in order; the
        versions in `catalogues` share them."""
        rows = self._connection.execute(
            select(CASE.c.place)
            .where(CASE.c.item == item, CASE.c.place.is_not(None))
            .where(CASE.c.catalogue.in_(sorted(catalogues)))
            .order_by(CASE.c.place)
        )
        return [row.place for row in rows]

    def line(self, item: str, catalogues: Iterable[str], *, is_held: bool = False) -> list[Case]:
        """Open cases of an item without a place as yet, the first received first, ties by number.
        `is_held`: their rows are held until the end of the transaction, locked by number."""
        chosen = (
            CASE.c.item == item,
            CASE.c.catalogue.in_(sorted(catalogues)),
            CASE.c.place.is_(None),
        )
        query = select(CASE.c.body).where(*chosen, CASE.c.is_open).order_by(CASE.c.number)
        rows = self._connection.execute(query.with_for_update() if is_held else query)
        cases = [Case.model_validate_json(row.body) for row in rows]
        cases = [case for case in cases if case.place is None]
        return sorted(cases, key=lambda case: (case.received_at, case.number))

    def waiting_at_desk(self, today: date, limit: int) -> list[str]:
        """Numbers of accepted and undecided cases; a theme's parent has no desk of its own."""
        rows = self._connection.execute(
            select(CASE.c.number)
            .where(_shown_as(State.ACCEPTED, today), CASE.c.raw.is_(None))
            .order_by(CASE.c.last_arrival)
            .limit(limit)
        )
        return [row.number for row in rows]

    def on_the_way_to(self, hall: str, limit: int) -> list[str]:
        """Numbers of cases handed over to `hall` and not taken over yet."""
        rows = self._connection.execute(
            select(CASE.c.number).where(CASE.c.addressee == hall).limit(limit)
        )
        return [row.number for row in rows]

    def audience(self, number: str) -> dict[str, int]:
        """The halls that ever saw the case, and up to which arrival."""
        rows = self._connection.execute(
            select(CASE_AUDIENCE.c.hall, CASE_AUDIENCE.c.seen).where(
                CASE_AUDIENCE.c.case_number == number
            )
        )
        return {row.hall: row.seen for row in rows}

    def set_seen(self, number: str, hall: str, arrival: int) -> None:
        """The hall's feed has everything of the case up to `arrival`."""
        upsert(
            self._connection,
            CASE_AUDIENCE,
            ["case_number", "hall"],
            {"case_number": number, "hall": hall, "seen": arrival},
        )

    def catalogues_of_open_cases(self, hall: str) -> set[str]:
        """Catalogue versions that open cases in this hall's feed are held to."""
        rows = self._connection.execute(
            select(CASE.c.catalogue)
            .join(CASE_AUDIENCE, CASE_AUDIENCE.c.case_number == CASE.c.number)
            .where(CASE_AUDIENCE.c.hall == hall, CASE.c.is_open)
            .distinct()
        )
        return {row.catalogue for row in rows}


def _projected(row: Row[Any]) -> Projected:
    return Projected(
        Case.model_validate_json(row.body),
        row.operations,
        row.last_arrival,
        Case.model_validate_json(row.raw) if row.raw else None,
    )


def _waits(case: Case) -> bool:
    return case.route.deemed and case.state is State.RECEIVED and case.accepted_on is None


def _shown_as(state: str | None, today: date) -> ColumnElement[bool]:
    is_deemed = and_(CASE.c.deemed_after.is_not(None), CASE.c.deemed_after < today)
    if state is None:
        return CASE.c.number.is_not(None)
    if state == CLOSED:
        return not_(CASE.c.is_open)
    if state == State.ACCEPTED:
        return or_(CASE.c.state == State.ACCEPTED, is_deemed)
    if state == State.RECEIVED:
        return and_(CASE.c.state == State.RECEIVED, not_(is_deemed))
    return CASE.c.state == str(state)
