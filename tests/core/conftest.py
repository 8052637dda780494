"""What the tests of the rules share: the real calendar of data/calendars."""

import csv
from pathlib import Path

import pytest

from hallcore.calendar import Calendar, build_calendar

CALENDARS = Path(__file__).parents[2] / "data" / "calendars"


@pytest.fixture(scope="session")
def calendar_rows() -> list[dict[str, str]]:
    """Every row of every year, as `csv` reads it."""
    rows: list[dict[str, str]] = []
    for path in sorted(CALENDARS.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += csv.DictReader(file)
    return rows


@pytest.fixture(scope="session")
def calendar(calendar_rows: list[dict[str, str]]) -> Calendar:
    """The nation's calendar: 2025 and 2026 as published, 2027 statutory days only."""
    return build_calendar("test", calendar_rows)
