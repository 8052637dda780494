"""The counting rule: vectors of domain.md 1 and 8, rules 1-4, 21, and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hallcore.calendar import Calendar, build_calendar
from hallcore.deadlines import MAX_DAYS, Due, Limit, Stop, Unit, counted_days, due

D = date.fromisoformat
W, C = Unit.WORKING, Unit.CALENDAR

SMALL = build_calendar(
    "small",
    [
        {"date": f"2026-{day}", "kind": kind, "name": "", "source": "", "area": ""}
        for kind, listed in {
            "off": "10-01 10-02 10-05 10-06 10-07 09-25 05-01 05-04 05-05 02-16 02-17 02-18",
            "working": "10-10 09-20 05-09 02-14 02-28",
        }.items()
        for day in listed.split()
    ],
)


def stop(text: str) -> Stop:
    """`2026-11-20..2026-11-24`, or open at the end."""
    first, _, last = text.partition("..")
    return Stop(first=D(first), last=D(last) if last else None)


@pytest.mark.parametrize(
    ("start", "days", "due_on"),
    [
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-10-08", 2, "2026-10-10"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-05-08", 2, "2026-05-11"),
        ("2026-11-21", 5, "2026-11-27"),
        ("2026-11-20", 20, "2026-12-18"),
        ("2025-12-31", 3, "2026-01-06"),
        ("2026-12-17", 10, "2026-12-31"),
        ("2025-09-26", 10, "2025-10-16"),
    ],
)
def test_deadline_vectors(calendar: Calendar, start: str, days: int, due_on: str) -> None:
    assert due(D(start), days, calendar) == Due(due_on=D(due_on), provisional=False)
    assert counted_days(D(start), D(due_on), calendar) == days


@pytest.mark.parametrize("start", ["2026-09-30", "2026-10-01", "2026-11-21"])
@pytest.mark.parametrize("unit", [W, C])
def test_no_days_end_on_the_start_itself(calendar: Calendar, start: str, unit: Unit) -> None:
    stops = [stop("2026-01-01..")]
    assert due(D(start), 0, calendar, unit, stops) == Due(due_on=D(start), provisional=False)


def test_rule_01_the_first_counted_day_is_the_next_working_day(calendar: Calendar) -> None:
    assert due(D("2026-09-30"), 1, calendar) == Due(due_on=D("2026-10-08"), provisional=False)


def test_rule_02_make_up_weekend_days_count(calendar: Calendar) -> None:
    assert due(D("2026-10-08"), 2, calendar) == Due(due_on=D("2026-10-10"), provisional=False)


@pytest.mark.parametrize(
    ("start", "days", "rolls", "due_on", "provisional"),
    [
        ("2026-09-20", 15, True, "2026-10-08", False),
        ("2026-09-20", 15, False, "2026-10-05", False),
        ("2026-11-16", 4, True, "2026-11-20", False),
        ("2026-11-16", 5, True, "2026-11-23", False),
        # A make-up Saturday is a working day: the limit may end on it.
        ("2026-10-07", 3, True, "2026-10-10", False),
        ("2026-12-28", 3, True, "2026-12-31", False),
        ("2026-12-28", 5, False, "2027-01-02", False),
        ("2026-12-28", 5, True, "2027-01-04", True),
    ],
)
def test_rule_03_calendar_days_roll_to_a_working_day_unless_told_not_to(
    calendar: Calendar, start: str, days: int, rolls: bool, due_on: str, provisional: bool
) -> None:
    found = due(D(start), days, calendar, C, rolls=rolls)
    assert found == Due(due_on=D(due_on), provisional=provisional)


@pytest.mark.parametrize(
    ("start", "days", "due_on"),
    [
        # Three days of December, then 1-4..1-8, 1-11..1-15, 1-18..1-22, 1-25, 1-26.
        ("2026-12-28", 20, "2027-01-26"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-02-04", 1, "2027-02-09"),
    ],
)
def test_rule_04_beyond_the_published_table_is_provisional(
    calendar: Calendar, start: str, days: int, due_on: str
) -> None:
    assert due(D(start), days, calendar) == Due(due_on=D(due_on), provisional=True)


@pytest.mark.parametrize(
    ("stops", "due_on"),
    [
        (["2026-11-20..2026-11-24"], "2026-12-01"),
        (["2026-11-24..2026-11-25"], "2026-12-01"),
        (["2026-11-24..2026-11-25", "2026-11-25..2026-11-25"], "2026-12-01"),
        # Ends before the start, covers only rest days, covers nothing, begins after the end.
        (["2026-11-02..2026-11-19"], "2026-11-27"),
        (["2026-11-20..2026-11-20"], "2026-11-27"),
        (["2026-11-21..2026-11-22"], "2026-11-27"),
        (["2026-11-25..2026-11-24"], "2026-11-27"),
        (["2026-11-28..2026-12-31"], "2026-11-27"),
        (["2026-11-28.."], "2026-11-27"),
    ],
)
def test_rule_21_days_inside_a_stop_do_not_count(
    calendar: Calendar, stops: list[str], due_on: str
) -> None:
    found = due(D("2026-11-20"), 5, calendar, stops=[stop(text) for text in stops])
    assert found == Due(due_on=D(due_on), provisional=False)


@pytest.mark.parametrize("first", ["2026-10-01", "2026-11-20", "2026-11-23", "2026-11-27"])
def test_a_running_stop_leaves_the_end_unknown(calendar: Calendar, first: str) -> None:
    assert due(D("2026-11-20"), 5, calendar, stops=[stop(f"{first}..")]) is None


def test_stops_hold_back_calendar_days_too(calendar: Calendar) -> None:
    stops = [stop("2026-11-17..2026-11-18")]
    assert due(D("2026-11-16"), 2, calendar, C, stops) == Due(
        due_on=D("2026-11-20"), provisional=False
    )


@pytest.mark.parametrize(
    ("start", "end", "unit", "stops", "counted"),
    [
        ("2026-09-30", "2026-10-10", W, [], 3),
        ("2026-09-30", "2026-10-10", C, [], 10),
        ("2026-09-30", "2026-10-10", W, ["2026-10-09.."], 1),
        ("2026-11-20", "2026-11-20", W, [], 0),
        ("2026-11-20", "2026-11-02", C, [], 0),
    ],
)
def test_counted_days(
    calendar: Calendar, start: str, end: str, unit: Unit, stops: list[str], counted: int
) -> None:
    found = counted_days(D(start), D(end), calendar, unit, [stop(text) for text in stops])
    assert found == counted


def test_the_search_ends_whatever_the_stops_and_days(calendar: Calendar) -> None:
    start = D("2026-11-20")
    assert due(start, 1, calendar, stops=[stop("2026-11-21..9999-12-31")]) is None
    assert due(date.max, 1, calendar) is None
    longest = due(start, MAX_DAYS, calendar)
    assert longest is not None
    assert longest.due_on.year == 2065
    for days in (-1, MAX_DAYS + 1):
        with pytest.raises(ValueError, match="0 to 10000"):
            due(start, days, calendar)


@pytest.mark.parametrize("days", [-1, MAX_DAYS + 1])
def test_limits_out_of_range_are_refused(days: int) -> None:
    with pytest.raises(ValidationError):
        Limit(name="promise", days=days)


starts = st.dates(D("2026-01-01"), D("2026-12-31"))
spans = st.builds(
    lambda first, length: Stop(first=first, last=first + timedelta(days=length)),
    starts,
    st.integers(-2, 40),
)
units = st.sampled_from(Unit)


@given(starts, st.integers(0, 60), units, st.lists(spans, max_size=3), st.booleans())
def test_due_is_monotone_in_days_and_never_before_the_start(
    start: date, days: int, unit: Unit, stops: list[Stop], rolls: bool
) -> None:
    sooner = due(start, days, SMALL, unit, stops, rolls)
    later = due(start, days + 1, SMALL, unit, stops, rolls)
    assert sooner is not None
    assert later is not None
    assert start <= sooner.due_on <= later.due_on
    assert sooner.provisional <= later.provisional


@given(starts, st.integers(0, 60), units, st.lists(spans, max_size=2), spans, st.booleans())
def test_a_stop_never_makes_it_earlier(
    start: date, days: int, unit: Unit, stops: list[Stop], more: Stop, rolls: bool
) -> None:
    without = due(start, days, SMALL, unit, stops, rolls)
    stopped = due(start, days, SMALL, unit, [*stops, more], rolls)
    assert without is not None
    assert stopped is not None
    assert stopped.due_on >= without.due_on


@given(starts, st.integers(1, 60), units, st.lists(spans, max_size=3))
def test_counting_back_gives_the_days_again(
    start: date, days: int, unit: Unit, stops: list[Stop]
) -> None:
    found = due(start, days, SMALL, unit, stops, rolls=False)
    assert found is not None
    assert counted_days(start, found.due_on, SMALL, unit, stops) == days
    assert counted_days(start, found.due_on - timedelta(days=1), SMALL, unit, stops) == days - 1


around = st.dates(D("2026-09-01"), D("2026-11-30"))
near_spans = st.builds(
    lambda first, length: Stop(
        first=first, last=None if length is None else first + timedelta(days=length)
    ),
    around,
    st.none() | st.integers(-2, 30),
)


@given(around, around, units, st.lists(near_spans, max_size=3))
def test_counted_days_are_those_counted_one_by_one(
    start: date, end: date, unit: Unit, stops: list[Stop]
) -> None:
    days = [start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1)]
    one_by_one = [
        day
        for day in days
        if (unit is C or SMALL.is_working(day)) and not any(stop.covers(day) for stop in stops)
    ]
    assert counted_days(start, end, SMALL, unit, stops) == len(one_by_one)


def test_centuries_are_counted_at_once(calendar: Calendar) -> None:
    assert counted_days(date.min, date.max, calendar, C) == (date.max - date.min).days
    open_end = [stop("2026-11-21.."), stop("0001-01-01..9999-12-31")]
    assert counted_days(date.min, date.max, calendar, W, open_end) == 0
