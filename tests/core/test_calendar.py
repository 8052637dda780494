"""The yearly tables against domain.md 8, areas, and the form in which a calendar travels."""

import json
from datetime import date, timedelta

import pytest

from hallcore.calendar import Calendar, build_calendar


def days(text: str) -> set[date]:
    """`2026: 1-1..1-3 2-15` as days."""
    year, _, spans = text.partition(":")
    found = set()
    for span in spans.split():
        first, _, last = span.partition("..")
        day, end = (date(int(year), *map(int, edge.split("-"))) for edge in (first, last or first))
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return found


@pytest.mark.parametrize(
    ("off", "working"),
    [
        (
            "2025: 1-1 1-28..2-4 4-4..4-6 5-1..5-5 5-31..6-2 10-1..10-8",
            "2025: 1-26 2-8 4-27 9-28 10-11",
        ),
        (
            "2026: 1-1..1-3 2-15..2-23 4-4..4-6 5-1..5-5 6-19..6-21 9-25..9-27 10-1..10-7",
            "2026: 1-4 2-14 2-28 5-9 9-20 10-10",
        ),
        ("2027: 1-1 2-5..2-8 4-5 5-1 5-2 6-9 9-15 10-1..10-3", "2027:"),
    ],
)
def test_tables_hold_the_days_of_the_notices(calendar: Calendar, off: str, working: str) -> None:
    year = int(off[:4])
    assert {day for day in calendar.off if day.year == year} == days(off)
    assert {day for day in calendar.working if day.year == year} == days(working)


@pytest.mark.parametrize(
    ("year", "total", "months"),
    [
        (2025, 248, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, 248, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ],
)
def test_working_days_of_each_month(
    calendar: Calendar, year: int, total: int, months: list[int]
) -> None:
    counted = [0] * 12
    for ahead in range(365):
        day = date(year, 1, 1) + timedelta(days=ahead)
        counted[day.month - 1] += calendar.is_working(day)
    assert counted == months
    assert sum(counted) == total


def test_make_up_days_are_weekends_and_every_row_names_its_source(
    calendar: Calendar, calendar_rows: list[dict[str, str]]
) -> None:
    assert {day.weekday() for day in calendar.working} <= {5, 6}
    assert all(row["source"] and row["name"] for row in calendar_rows)
    assert not calendar.off & calendar.working


def test_statutory_days_are_off_but_publish_nothing(calendar: Calendar) -> None:
    assert calendar.published_until == date(2026, 12, 31)
    assert calendar.is_published(date(2026, 12, 31))
    assert calendar.is_published(date(2019, 1, 1))
    assert not calendar.is_published(date(2027, 1, 1))
    assert not calendar.is_working(date(2027, 10, 1))
    assert calendar.is_working(date(2027, 10, 4))


def row(day: str, kind: str, area: str = "") -> dict[str, str]:
    return {"date": day, "kind": kind, "name": "试", "source": "试", "area": area}


AREA_ROWS = [
    row("2026-10-01", "off"),
    row("2026-10-10", "working"),
    row("2026-04-03", "off", "9901"),
    row("2026-10-01", "working", "990122"),
    row("2026-10-10", "off", "990122"),
    row("2026-04-03", "working", "990122103"),
    row("2028-01-03", "off", "99"),
]


@pytest.mark.parametrize(
    ("area", "working"),
    [
        ("", [False, True, True]),
        ("880122000000", [False, True, True]),
        ("990133000000", [False, True, False]),
        ("990122000000", [True, False, False]),
        ("990122103000", [True, False, True]),
    ],
)
def test_area_rows_override_the_nation(area: str, working: list[bool]) -> None:
    calendar = build_calendar("test", AREA_ROWS, area)
    asked = [date(2026, 10, 1), date(2026, 10, 10), date(2026, 4, 3)]
    assert [calendar.is_working(day) for day in asked] == working
    assert calendar.published_until == date(2026, 12, 31)
    assert calendar.area == area


@pytest.mark.parametrize(
    "rows",
    [
        [row("2026-10-01", "holiday")],
        [row("2026-13-01", "off")],
        [row("", "off")],
        [row("2026-10-01", "off"), row("2026-10-01", "working")],
    ],
)
def test_unreadable_rows_are_an_error(rows: list[dict[str, str]]) -> None:
    with pytest.raises(ValueError):
        build_calendar("test", rows)


def test_dates_as_a_spreadsheet_saves_them() -> None:
    assert build_calendar("test", [row("2026/10/1", "off")]).off == {date(2026, 10, 1)}


def test_an_empty_table_knows_weekdays_and_publishes_nothing() -> None:
    calendar = build_calendar("test", [])
    assert calendar.is_working(date(2026, 11, 20))
    assert not calendar.is_working(date(2026, 11, 21))
    assert not calendar.is_published(date(2026, 11, 20))


def test_json_is_sorted_and_reads_back(
    calendar: Calendar, calendar_rows: list[dict[str, str]]
) -> None:
    text = calendar.model_dump_json()
    assert json.loads(text)["off"] == sorted(json.loads(text)["off"])
    assert Calendar.model_validate_json(text) == calendar
    assert build_calendar("test", reversed(calendar_rows)).model_dump_json() == text
