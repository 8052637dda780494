"""Receipt forms printed ahead of an outage on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from hallclient.records import BlankForm
from hallclient.store.tables import PaperFormRow

_F = PaperFormRow.__table__  # type: ignore[attr-defined]
_COLUMNS = [_F.c[name] for name in BlankForm.__dataclass_fields__]


class PaperForms:
    """Reads and writes the list of forms inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(
        self, number: str, query_code: str, *, at: datetime, item: str | None, clerk: str
    ) -> None:
        """A form that was printed and waits."""
        self._c.execute(
            insert(_F).values(
                number=number,
                query_code=query_code,
                printed_at=at,
                item=item,
                state="open",
                reason="",
                clerk=clerk,
            )
        )

    def get(self, number: str) -> BlankForm | None:
        row = self._c.execute(select(*_COLUMNS).where(_F.c.number == number)).first()
        return BlankForm(*row) if row else None

    def use(self, number: str, clerk: str) -> None:
        """What was written on the form is a case now, under the form's own number."""
        self._c.execute(
            update(_F)
            .where(_F.c.number == number)
            .values(state="used", case_number=number, clerk=clerk)
        )

    def void(self, number: str, reason: str, clerk: str) -> None:
        self._c.execute(
            update(_F).where(_F.c.number == number).values(state="void", reason=reason, clerk=clerk)
        )

    def every(self, state: str | None = None) -> list[BlankForm]:
        """All forms, or those in one state, by number: the oldest day first."""
        statement = select(*_COLUMNS).order_by(_F.c.number)
        if state is not None:
            statement = statement.where(_F.c.state == state)
        return [BlankForm(*row) for row in self._c.execute(statement)]

    def counts(self) -> dict[str, int]:
        """How many forms stand at each state."""
        rows = self._c.execute(select(_F.c.state, func.count()).group_by(_F.c.state))
        return {row[0]: row[1] for row in rows}

    def numbers_open(self, tail: str) -> Sequence[str]:
        """Open forms whose number, or its part before the check digits, ends in `tail`."""
        found = self._c.execute(
            select(_F.c.number).where(
                _F.c.state == "open",
                _F.c.number.like(f"%{tail}") | func.substr(_F.c.number, 1, 22).like(f"%{tail}"),
            )
        )
        return list(found.scalars())
