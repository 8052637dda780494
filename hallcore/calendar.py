"""Working days: the State Council's yearly table, as dated data (domain.md 8).

A calendar is reference data: it travels to the windows as JSON, so its days are written sorted.
Days outside the table are plain weekdays; days after `published_until` are a best guess, and what
is computed from them is 暂定.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import PlainSerializer

from hallcore.base import Frozen

Days = Annotated[
    frozenset[date],
    PlainSerializer(lambda days: sorted(days), return_type=list[date], when_used="json"),
]

OFF, WORKING, STATUTORY = "off", "working", "statutory"
"""Kinds of rows: a day off, a make-up working day, a day off of a year without 调休 as yet."""

SATURDAY = 5


class Calendar(Frozen):
    """Working and rest days of one area. `published_until` is the last day known for certain."""

    version: str
    off: Days
    working: Days
    published_until: date
    area: str = ""

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`; make-up Saturdays and Sundays do (调休)."""
        if day in self.working:
            return True
        return day not in self.off and day.weekday() < SATURDAY

    def is_published(self, day: date) -> bool:
        """Whether the official table covers `day`; an earlier day than the table's is settled."""
        return day <= self.published_until


def build_calendar(version: str, rows: Iterable[Mapping[str, str]], area: str = "") -> Calendar:
    """The calendar of `area` (12-digit code, empty for the nation) from rows of data/calendars.

    Columns: date, kind (off, working, statutory), name, source, area. A row with an area holds
    for every area that starts with it; the longer area wins over the shorter, both over the
    nation. Raises `ValueError` on an unknown kind, an unreadable date, or a day given twice.
    """
    kinds: dict[tuple[str, date], str] = {}
    last_year = 0
    for row in rows:
        day, kind, prefix = _read_day(row["date"]), row["kind"].strip(), _area_of(row)
        if kind not in (OFF, WORKING, STATUTORY):
            raise ValueError(f"unknown kind of day {kind!r} on {day}")
        if (prefix, day) in kinds:
            raise ValueError(f"{day} is given twice for area {prefix!r}")
        kinds[prefix, day] = kind
        if not prefix and kind != STATUTORY:
            last_year = max(last_year, day.year)

    chosen: dict[date, str] = {}
    for prefix, day in sorted(kinds, key=lambda key: (len(key[0]), key[1])):
        if area.startswith(prefix):
            chosen[day] = kinds[prefix, day]
    return Calendar(
        version=version,
        off=frozenset(day for day, kind in chosen.items() if kind != WORKING),
        working=frozenset(day for day, kind in chosen.items() if kind == WORKING),
        published_until=date(last_year, 12, 31) if last_year else date.min,
        area=area,
    )


def _area_of(row: Mapping[str, str]) -> str:
    return (row.get("area") or "").strip()


def _read_day(text: str) -> date:
    """2026-10-01, or 2026/10/1 as spreadsheet programs save it."""
    year, month, day = text.strip().replace("/", "-").split("-")
    return date(int(year), int(month), int(day))
