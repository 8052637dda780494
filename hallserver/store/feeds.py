"""Feeds: what each hall is told, gap-free and in the order of commits (design.md 5).

Rows gather in the unit of work and get their numbers at its end, from counter rows that are
taken in sorted order: two transactions never wait for each other, and no number commits late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select

from hallserver.store.dialect import count_up
from hallserver.store.operations import Decided
from hallserver.store.tables import FEED, FEED_ROW, OPERATION


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One row of a feed with the operation's bytes (None where nothing is stored under it)."""

    seq: int
    enrolment: str
    sequence: int
    case_number: str
    outcome: str
    code: str | None
    position: int | None
    stored_at: datetime
    data: bytes | None


def hall_feed(hall: str) -> str:
    """The name of a hall's feed."""
    return f"hall:{hall}"


class FeedStore:
    """Gathers rows, numbers them in `flush`, and reads a feed after a cursor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[Decided]] = {}

    def tell(self, hall: str, decided: Decided) -> None:
        """Add a row to the hall's feed; it is numbered by `flush`."""
        self._waiting.setdefault(hall_feed(hall), []).append(decided)

    def flush(self) -> None:
        """Number the gathered rows and write them; the last statements of a transaction."""
        for feed in sorted(self._waiting):
            rows = self._waiting[feed]
            last = count_up(self._connection, FEED, {"feed": feed}, "last_seq", by=len(rows))
            first = last - len(rows) + 1
            self._connection.execute(
                insert(FEED_ROW),
                [
                    {
                        "feed": feed,
                        "seq": seq,
                        "enrolment": row.enrolment,
                        "sequence": row.sequence,
                        "case_number": row.subject,
                        "outcome": row.outcome,
                        "code": row.code,
                        "position": row.position,
                        "stored_at": row.stored_at,
                    }
                    for seq, row in enumerate(rows, start=first)
                ],
            )
        self._waiting.clear()

    def last_seq(self, hall: str) -> int:
        """The number of the feed's last row, 0 for an empty feed."""
        found = self._connection.execute(
            select(FEED.c.last_seq).where(FEED.c.feed == hall_feed(hall))
        ).scalar_one_or_none()
        return 0 if found is None else int(found)

    def after(self, hall: str, seq: int, limit: int) -> Iterator[FeedLine]:
        """At most `limit` rows of a hall's feed after `seq`, in order."""
        columns = [FEED_ROW.c[name] for name in FeedLine.__dataclass_fields__ if name != "data"]
        rows = self._connection.execute(
            select(*columns, OPERATION.c.data)
            .outerjoin(
                OPERATION,
                and_(
                    OPERATION.c.enrolment == FEED_ROW.c.enrolment,
                    OPERATION.c.sequence == FEED_ROW.c.sequence,
                ),
            )
            .where(FEED_ROW.c.feed == hall_feed(hall), FEED_ROW.c.seq > seq)
            .order_by(FEED_ROW.c.seq)
            .limit(limit)
        )
        for row in rows:
            yield FeedLine(**row._mapping)
