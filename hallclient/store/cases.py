"""The projection of cases: lists, search, the folded case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from hallclient.records import PAGE, Query, Stored
from hallclient.store.search import CaseIndex, entry_of_case, match_of
from hallclient.store.tables import CaseRow
from hallcore.agency import sent_on
from hallcore.cases import OPEN_STATES, Case

_T = CaseRow.__table__  # type: ignore[attr-defined]
_OPEN = [str(state) for state in OPEN_STATES]


class CaseTable:
    """Reads and writes the projection inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._index = CaseIndex(connection)

    def get(self, number: str) -> Stored | None:
        row = self._c.execute(
            select(_T.c.body, _T.c.confirmed, _T.c.confirmed_count).where(_T.c.number == number)
        ).first()
        if row is None:
            return None
        confirmed = Case.model_validate_json(row.confirmed) if row.confirmed else None
        return Stored(Case.model_validate_json(row.body), confirmed, row.confirmed_count)

    def put(
        self,
        case: Case,
        *,
        confirmed: Case | None,
        confirmed_count: int,
        next_due_on: date | None,
        alert_on: date | None,
        deemed_after: date | None,
        changed_at: datetime,
    ) -> None:
        """Write the row of a case. `deemed_after`: after this day it counts as accepted, as long
        as nobody answers."""
        values = {
            "number": case.number,
            "parent": case.parent,
            "item": case.item,
            "state": str(case.state),
            "deemed_after": deemed_after,
            "is_open": case.is_open,
            "holder": case.holder,
            "addressee": case.transit.addressee if case.transit else None,
            "delivery_hall": case.route.delivery_hall,
            "registration_number": case.registration_number,
            "received_at": case.received_at,
            "entrusted_to": case.hall if case.entrusted_at else None,
            "entrusted_at": case.entrusted_at,
            "is_sent": sent_on(case) is not None,
            "next_due_on": next_due_on,
            "alert_on": alert_on,
            "valid_until": case.valid_until if case.result == "granted" else None,
            "certificate_number": case.certificate_number,
            "changed_at": changed_at,
            "confirmed": confirmed.model_dump_json() if confirmed else None,
            "confirmed_count": confirmed_count,
            "body": case.model_dump_json(),
        }
        statement = insert(_T).values(values)
        self._c.execute(statement.on_conflict_do_update(index_elements=["number"], set_=values))
        filters = {name: values[name] for name in ("state", "is_open", "deemed_after")}
        self._index.put(case.number, entry_of_case(case), filters)

    def children(self, parent: str) -> dict[str, Stored]:
        """The cases that name this parent, by number."""
        numbers = self._c.execute(select(_T.c.number).where(_T.c.parent == parent)).scalars()
        found = ((number, self.get(number)) for number in sorted(numbers))
        return {number: stored for number, stored in found if stored is not None}

    def relatives(self, cases: Iterable[Case]) -> dict[str, Case]:
        """The parents of these cases with all their children, by number."""
        roots = {case.number if case.items else case.parent for case in cases} - {None}
        if not roots:
            return {}
        rows = self._c.execute(
            select(_T.c.number, _T.c.body).where(
                or_(_T.c.number.in_(roots), _T.c.parent.in_(roots))
            )
        )
        return {row.number: Case.model_validate_json(row.body) for row in rows}

    def drop(self, number: str) -> None:
        """Take a case out of the projection; its operations stay."""
        self._c.execute(_T.delete().where(_T.c.number == number))
        self._index.drop(number)

    def search(self, query: Query, today: date) -> list[Case]:
        """A page of a list: all cases by number downwards, or what is found by a text, the newest
        entry first."""
        statement = self.listing(query, today)
        if statement is None:
            return []
        found = self._c.execute(statement).scalars()
        return [Case.model_validate_json(body) for body in found]

    def listing(self, query: Query, today: date) -> Select[Any] | None:
        """The statement behind `search`; None where nothing can be found by the text."""
        statement = select(_T.c.body)
        if query.text.strip():
            match = match_of(query.text)
            if match is None:
                return None
            entries, place = self._index.entries, self._index.words.c.rowid
            hits = self._index.hits().join(_T, _T.c.number == entries.c.key)
            statement = statement.select_from(hits).order_by(place.desc())
            statement = statement.where(
                self._index.found(match), *_conditions(query, today, entries.c)
            )
            if query.after:
                statement = statement.where(place < self._index.id_of(query.after))
        else:
            statement = statement.where(*_conditions(query, today, _T.c))
            statement = statement.order_by(_T.c.number.desc())
            if query.after:
                statement = statement.where(_T.c.number < query.after)
        return statement.limit(query.limit) if query.limit else statement

    def count(self, query: Query, today: date) -> int:
        if not query.text.strip():
            conditions = _conditions(query, today, _T.c)
            statement = select(func.count()).select_from(_T).where(*conditions)
            return self._c.execute(statement).scalar_one()
        match = match_of(query.text)
        if match is None:
            return 0
        return self._index.count(match, _conditions(query, today, self._index.entries.c))

    def work(self, hall: str, limit: int = PAGE) -> list[Case]:
        """Open cases that this hall has to do with, the most urgent first; a theme's children are
        found at their open parent."""
        order = _T.c.next_due_on.is_(None), _T.c.next_due_on, _T.c.number
        page = (
            # Chosen from the index alone; then the rows of this page are read.
            select(_T.c.number)
            .where(_T.c.is_open, _concerns(hall), ~_is_led())
            .order_by(*order)
            .limit(limit)
            .subquery()
        )
        statement = select(_T.c.body).join(page, page.c.number == _T.c.number).order_by(*order)
        return [Case.model_validate_json(body) for body in self._c.execute(statement).scalars()]

    def count_work(self, hall: str) -> int:
        mine = (_T.c.is_open, _concerns(hall), ~_is_led())
        statement = select(func.count()).select_from(_T).where(*mine)
        return self._c.execute(statement).scalar_one()

    def arriving(self, hall: str, limit: int = PAGE) -> list[Case]:
        """Cases on their way to this hall."""
        statement = (
            select(_T.c.body).where(_T.c.addressee == hall).order_by(_T.c.number).limit(limit)
        )
        return [Case.model_validate_json(body) for body in self._c.execute(statement).scalars()]

    def ringing(self, hall: str, today: date) -> list[Case]:
        """Cases for which a rule rings on `today` and that `hall` has, sent, expects or hands out.
        Only candidates are read, by the index over `alert_on`."""
        statement = select(_T.c.body).where(
            _T.c.alert_on <= today,
            or_(
                _T.c.holder == hall,
                _T.c.holder.is_(None),
                and_(_T.c.delivery_hall == hall, _T.c.state.in_(("granted", "refused"))),
            ),
        )
        return [Case.model_validate_json(body) for body in self._c.execute(statement).scalars()]

    def ending(self, first: date, last: date) -> list[Case]:
        """Cases whose licence ends on one of these days, the next one first."""
        statement = (
            select(_T.c.body)
            .where(_T.c.valid_until >= first, _T.c.valid_until <= last)
            .order_by(_T.c.valid_until, _T.c.number)
        )
        return [Case.model_validate_json(body) for body in self._c.execute(statement).scalars()]

    def licence(self, number: str) -> Case | None:
        """The case that granted the certificate of this number, the latest where there are more."""
        statement = (
            select(_T.c.body)
            .where(_T.c.certificate_number == number)
            .order_by(_T.c.valid_until.desc(), _T.c.number.desc())
            .limit(1)
        )
        body = self._c.execute(statement).scalar()
        return Case.model_validate_json(body) if body else None

    def with_clocks(self, after: str, limit: int = PAGE) -> list[Case]:
        """A page of the cases whose clocks can still move: open ones, and papers on their way."""
        # Each half by its own index: most cases of a home are closed.
        first = select(_T.c.number).where(_T.c.is_open, _T.c.number > after)
        coming = select(_T.c.number).where(_T.c.addressee.is_not(None), _T.c.number > after)
        page = union(first, coming).order_by("number").limit(limit).subquery()
        statement = select(_T.c.body).join(page, page.c.number == _T.c.number).order_by(_T.c.number)
        return [Case.model_validate_json(body) for body in self._c.execute(statement).scalars()]

    def put_days(
        self,
        number: str,
        *,
        next_due_on: date | None,
        deemed_after: date | None,
        alert_on: date | None,
    ) -> None:
        """Write what the calendar and the rules in force make of an unchanged case."""
        self._c.execute(
            update(_T)
            .where(_T.c.number == number)
            .values(next_due_on=next_due_on, deemed_after=deemed_after, alert_on=alert_on)
        )
        self._index.put_filters(number, deemed_after=deemed_after)

    def entrusted(
        self, hall: str, is_open: bool | None, start: int = 0, limit: int = PAGE
    ) -> list[Case]:
        """Cases that this hall acts for, the most urgent first: open before closed, papers that
        still lie here before those sent on, the oldest first. `limit` 0 lists all."""
        statement = (
            select(_T.c.body)
            .where(*_entrusted(hall, is_open))
            .order_by(_T.c.is_open.desc(), _T.c.is_sent, _T.c.entrusted_at, _T.c.number)
            .offset(start)
        )
        if limit:
            statement = statement.limit(limit)
        return [Case.model_validate_json(body) for body in self._c.execute(statement).scalars()]

    def count_entrusted(self, hall: str, is_open: bool | None) -> int:
        statement = select(func.count()).select_from(_T).where(*_entrusted(hall, is_open))
        return self._c.execute(statement).scalar_one()

    def numbers(self) -> Sequence[str]:
        return self._c.execute(select(_T.c.number).order_by(_T.c.number)).scalars().all()


def _is_led() -> ColumnElement[bool]:
    """The case is a child, and its open parent is here."""
    parent = _T.alias("parent")
    return exists().where(parent.c.number == _T.c.parent, parent.c.is_open)


def _concerns(hall: str) -> ColumnElement[bool]:
    return or_(
        _T.c.holder == hall,
        _T.c.addressee == hall,
        and_(_T.c.delivery_hall == hall, _T.c.state.in_(("granted", "refused"))),
        func.substr(_T.c.number, 1, 9) == hall[:9],
    )


def _entrusted(hall: str, is_open: bool | None) -> list[Any]:
    conditions: list[Any] = [_T.c.entrusted_to == hall]
    if is_open is not None:
        conditions.append(_T.c.is_open.is_(is_open))
    return conditions


def _conditions(query: Query, today: date, columns: Any) -> list[ColumnElement[bool]]:
    """What `query` wants besides its text, of the columns of cases or of their entries."""
    conditions: list[ColumnElement[bool]] = []
    deemed = and_(columns.deemed_after.is_not(None), columns.deemed_after < today)
    if query.is_open is not None:
        conditions.append(columns.is_open.is_(query.is_open))
    if query.state == "closed":
        conditions.append(columns.state.not_in(_OPEN))
    elif query.state == "accepted":
        # The day after the limit a case without an answer counts as accepted (行政许可法 32).
        conditions.append(or_(columns.state == "accepted", deemed))
    elif query.state == "received":
        conditions.append(and_(columns.state == "received", ~func.coalesce(deemed, False)))
    elif query.state:
        conditions.append(columns.state == query.state)
    return conditions
