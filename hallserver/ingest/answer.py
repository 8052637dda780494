"""What one exchange answers: rows of the hall's feed and the reference data that is lacking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hallcore.moments import write_instant
from hallcore.sync.messages import Cursor, FeedRow, Reference, SyncRequest
from hallcore.wire import json_bytes
from hallserver.reference_data import versions_for
from hallserver.store import UnitOfWork
from hallserver.store.enrolments import Enrolled
from hallserver.store.feeds import hall_feed

MAX_ROWS = 400
MAX_LIMIT_BYTES = 1 << 20

MAX_ROW_BYTES = 49_152
"""Rows stand in the header of the answer, which may have 64 kB in all (hallcore.wire.frames)."""


@dataclass(frozen=True, slots=True)
class Content:
    """The answer without what belongs to the push."""

    cursor: Cursor
    rows: tuple[FeedRow, ...]
    references: tuple[Reference, ...]
    lines: tuple[bytes, ...]
    more: bool


def collect(
    unit: UnitOfWork, enrolled: Enrolled, request: SyncRequest, epoch: int, today: date
) -> Content:
    """Rows after the window's cursor up to its byte budget, at least one; references whole."""
    held = frozenset((one.name, one.version) for one in request.held)
    lines: list[bytes] = []
    references: list[Reference] = []
    for version in versions_for(unit, enrolled.hall, held, today):
        references.append(
            Reference(
                name=version.name,
                version=version.version,
                digest=version.digest,
                line=len(lines),
            )
        )
        lines.append(version.data)
    rows, seq = _rows(unit, enrolled, request, epoch, lines)
    return Content(
        cursor=Cursor(feed=hall_feed(enrolled.hall), epoch=epoch, seq=seq),
        rows=tuple(rows),
        references=tuple(references),
        lines=tuple(lines),
        more=seq < unit.feeds.last_seq(enrolled.hall),
    )


def _rows(
    unit: UnitOfWork, enrolled: Enrolled, request: SyncRequest, epoch: int, lines: list[bytes]
) -> tuple[list[FeedRow], int]:
    feed = hall_feed(enrolled.hall)
    seq = min(_start(request, feed, epoch), unit.feeds.last_seq(enrolled.hall))
    budget = min(request.limit_bytes, MAX_LIMIT_BYTES)
    header_left = MAX_ROW_BYTES
    rows: list[FeedRow] = []
    for line in unit.feeds.after(enrolled.hall, seq, MAX_ROWS):
        is_own = line.enrolment == enrolled.id
        data = None if is_own else line.data
        row = FeedRow(
            feed=feed,
            seq=line.seq,
            case=line.case_number,
            enrolment=line.enrolment,
            sequence=line.sequence,
            outcome=line.outcome,
            code=line.code,
            position=line.position,
            stored_at=write_instant(line.stored_at),
            line=None if data is None else len(lines),
        )
        row_bytes = len(json_bytes.encode(row.model_dump(mode="json"))) + 1
        budget -= row_bytes + (0 if data is None else len(data) + 1)
        header_left -= row_bytes
        if rows and (budget < 0 or header_left < 0):
            break
        rows.append(row)
        seq = line.seq
        if data is not None:
            lines.append(data)
    return rows, seq


def _start(request: SyncRequest, feed: str, epoch: int) -> int:
    """Where the window stands; the beginning for a cursor of another epoch."""
    return max(
        (
            cursor.seq
            for cursor in request.cursors
            if cursor.feed == feed and cursor.epoch == epoch and cursor.seq > 0
        ),
        default=0,
    )
