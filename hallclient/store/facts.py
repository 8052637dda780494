"""Small facts of a home: meta values, counters, cursors, drafts, request ids, exchanges."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.sqlite import insert

from hallclient.records import Draft, Exchange
from hallclient.store.tables import (
    Counter,
    CursorRow,
    DraftRow,
    ExchangeRow,
    Meta,
    RequestRow,
)
from hallcore.sync.messages import Cursor

_M = Meta.__table__  # type: ignore[attr-defined]
_N = Counter.__table__  # type: ignore[attr-defined]
_C = CursorRow.__table__  # type: ignore[attr-defined]
_D = DraftRow.__table__  # type: ignore[attr-defined]
_R = RequestRow.__table__  # type: ignore[attr-defined]
_X = ExchangeRow.__table__  # type: ignore[attr-defined]


class Facts:
    """Reads and writes small facts inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def get(self, key: str) -> str | None:
        return self._c.execute(select(_M.c.value).where(_M.c.key == key)).scalar_one_or_none()

    def put(self, key: str, value: str) -> None:
        statement = insert(_M).values(key=key, value=value)
        self._c.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
        )

    def last(self, counter: str) -> int:
        """The last number that the counter gave, 0 before the first."""
        found = self._c.execute(select(_N.c.value).where(_N.c.name == counter)).scalar_one_or_none()
        return found or 0

    def next(self, counter: str) -> int:
        """The next number of a counter; gap-free because it is part of the same commit."""
        value = self.last(counter) + 1
        statement = insert(_N).values(name=counter, value=value)
        self._c.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
        return value

    def cursors(self) -> list[Cursor]:
        rows = self._c.execute(select(_C).order_by(_C.c.feed))
        return [Cursor(feed=row.feed, epoch=row.epoch, seq=row.seq) for row in rows]

    def put_cursor(self, cursor: Cursor) -> None:
        values = cursor.model_dump()
        statement = insert(_C).values(values)
        self._c.execute(statement.on_conflict_do_update(index_elements=["feed"], set_=values))

    def draft(self, key: str) -> Draft | None:
        row = self._c.execute(select(_D).where(_D.c.key == key)).first()
        return Draft(row.key, row.clerk, json.loads(row.body), row.changed_at) if row else None

    def put_draft(self, draft: Draft) -> None:
        values = {
            "key": draft.key,
            "clerk": draft.clerk,
            "body": json.dumps(draft.body, ensure_ascii=False),
            "changed_at": draft.changed_at,
        }
        statement = insert(_D).values(values)
        self._c.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))

    def drop_draft(self, key: str) -> None:
        self._c.execute(delete(_D).where(_D.c.key == key))

    def request(self, request_id: str) -> list[str] | None:
        """The case numbers that this request made, or None where it is new."""
        found = self._c.execute(
            select(_R.c.cases).where(_R.c.request_id == request_id)
        ).scalar_one_or_none()
        return None if found is None else found.split(",")

    def put_request(self, request_id: str, cases: Sequence[str]) -> None:
        self._c.execute(plain_insert(_R).values(request_id=request_id, cases=",".join(cases)))

    def put_exchange(self, exchange: Exchange) -> None:
        self._c.execute(
            plain_insert(_X).values(
                began_at=exchange.began_at,
                took_ms=exchange.took_ms,
                pushed=exchange.pushed,
                pulled=exchange.pulled,
                skew_ms=exchange.skew_ms,
                problem=exchange.problem,
            )
        )
        newest = select(_X.c.id).order_by(_X.c.id.desc()).limit(100)
        self._c.execute(delete(_X).where(_X.c.id.not_in(newest)))

    def exchanges(self, limit: int = 20) -> list[Exchange]:
        rows = self._c.execute(select(_X).order_by(_X.c.id.desc()).limit(limit))
        return [
            Exchange(r.began_at, r.took_ms, r.pushed, r.pulled, r.skew_ms, r.problem) for r in rows
        ]
