"""代办台账: what citizens entrusted to this hall, and whether the papers went on in time (domain.md
7.1, 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hallclient.records import PAGE
from hallclient.window import Window
from hallcore.agency import BookLine, book_line
from hallcore.moments import write_instant


@dataclass(frozen=True, slots=True)
class Entrusted:
    """One line of the book with the name of its item."""

    line: BookLine
    item_name: str


@dataclass(frozen=True, slots=True)
class Book:
    """One page of the book, the most urgent first; `start`: how many stand before it."""

    lines: tuple[Entrusted, ...]
    start: int
    total: int

    @property
    def has_more(self) -> bool:
        return self.start + len(self.lines) < self.total


def book(window: Window, is_open: bool | None = None, start: int = 0, limit: int = PAGE) -> Book:
    """The book of this hall; `is_open` None: open and closed cases, `limit` 0: all at once."""
    now = window.now()
    with window.store.read() as unit:
        calendar = window.calendar(unit)
        found = unit.cases.entrusted(window.hall, is_open, start, limit)
        lines = [
            Entrusted(line, window.item_name(unit, case.catalogue, case.item))
            for case in found
            if (line := book_line(case, now, calendar)) is not None
        ]
        return Book(tuple(lines), start, unit.cases.count_entrusted(window.hall, is_open))


def book_json(found: Book) -> dict[str, Any]:
    """The answer of `agency-book`."""
    return {"cases": [_line_json(one) for one in found.lines]}


def _line_json(one: Entrusted) -> dict[str, Any]:
    line, case = one.line, one.line.case
    return {
        "case_number": case.number,
        "applicant": case.applicant.name,
        "item_name": one.item_name,
        "state": str(case.state),
        "entrusted_at": write_instant(case.entrusted_at) if case.entrusted_at else None,
        "send_by": _day(line.send_by),
        "sent_on": _day(line.sent_on),
        "taken_over_on": _day(line.taken_over_on),
        "result": case.result,
        "delivered_at": write_instant(case.delivered_at) if case.delivered_at else None,
        "days_held": line.days_held,
        "overdue": line.is_overdue,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
