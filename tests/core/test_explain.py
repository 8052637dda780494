"""How a due day came about: the stretches that the screen and `case --json` tell (domain.md 1)."""

from __future__ import annotations

from datetime import date, timedelta

from histories_support import CALENDAR_DAYS, LOCAL_PERMIT, Story, accepted, calendar, day, noon
from hypothesis import given
from hypothesis import strategies as st

from hallcore.case_clocks import Clock, Colour
from hallcore.case_object import clock_object
from hallcore.deadlines import MAX_DAYS, Stop, Unit, due
from hallcore.explain import MOST_DAYS, Why, explain
from hallcore.view import view

THURSDAY = day("2026-09-17")


def clock_of(story: Story, name: str, on: date) -> Clock:
    found = view(story.case, noon(on), calendar()).clocks
    return next(clock for clock in found if clock.name == name)


def two_stops() -> Story:
    """Stopped from Saturday 09-19 to Monday 09-21, and from Friday 10-09 to Monday 10-12."""
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    for told, first, last in (
        ("2026-09-18", "2026-09-19", "2026-09-21"),
        ("2026-10-09", "2026-10-09", "2026-10-12"),
    ):
        story.does("stop_clock", on=day(told), first_on=first)
        notice = story.case.stops[-1].notice_number
        story.does("serve", on=day(told), document_number=notice)
        story.does("resume_clock", on=day(last), last_on=last)
    return story


def told(clock: Clock) -> list[tuple[str, str, str, int | None, int | None]]:
    return [
        (f"{one.first:%m-%d}", f"{one.last:%m-%d}", str(one.why), one.count_to, one.stop)
        for one in explain(clock, calendar()).stretches
    ]


def test_two_stops_across_the_make_up_days() -> None:
    """The promise of 10 working days from 2026-09-17, day by day."""
    assert told(clock_of(two_stops(), "promise", day("2026-10-13"))) == [
        ("09-17", "09-17", "start", None, None),
        ("09-18", "09-18", "counted", 1, None),
        ("09-19", "09-21", "stop", None, 1),
        ("09-22", "09-24", "counted", 4, None),
        ("09-25", "09-27", "holiday", None, None),
        ("09-28", "09-30", "counted", 7, None),
        ("10-01", "10-07", "holiday", None, None),
        ("10-08", "10-08", "counted", 8, None),
        ("10-09", "10-12", "stop", None, 2),
        ("10-13", "10-14", "counted", 10, None),
    ]


def test_without_stops_the_make_up_days_say_why_they_count() -> None:
    stretches = told(clock_of(accepted(LOCAL_PERMIT, on=THURSDAY), "statutory", THURSDAY))
    assert ("09-20", "09-20", "make_up", 2, None) in stretches
    assert ("10-10", "10-10", "make_up", 12, None) in stretches
    assert ("09-19", "09-19", "weekend", None, None) in stretches


def test_the_object_of_the_command_says_what_did_not_count() -> None:
    clock = clock_of(two_stops(), "promise", day("2026-10-13"))
    shown = clock_object(clock, explain(clock, calendar()))
    assert shown["counted"] == 10
    assert shown["not_counted"][1:3] == [
        {"from": "2026-09-19", "to": "2026-09-21", "why": "stop"},
        {"from": "2026-09-25", "to": "2026-09-27", "why": "holiday"},
    ]


def test_calendar_days_roll_to_the_next_working_day() -> None:
    """Residence permit: 15 days from Friday 2026-09-18 end on Saturday 10-03, in the holidays."""
    clock = clock_of(accepted(CALENDAR_DAYS, on=day("2026-09-18")), "statutory", THURSDAY)
    assert told(clock)[-2:] == [
        ("09-21", "10-03", "counted", 15, None),
        ("10-04", "10-08", "rolled", None, None),
    ]
    assert clock.due_on == day("2026-10-08")


def test_a_running_stop_is_told_up_to_today() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY).does("stop_clock", on=day("2026-09-18"))
    clock = clock_of(story, "promise", day("2026-09-22"))
    found = explain(clock, calendar(), until=day("2026-09-22"))
    assert clock.due_on is None
    assert found.is_cut
    assert (found.stretches[-1].why, found.stretches[-1].last) == (Why.STOP, day("2026-09-22"))
    assert found.counted == 0


def test_a_clock_of_years_is_told_by_its_beginning() -> None:
    clock = bare(date(2026, 1, 5), MAX_DAYS, Unit.WORKING, (), due_on=date(2064, 5, 1))
    found = explain(clock, calendar())
    assert found.is_cut
    assert sum((one.last - one.first).days + 1 for one in found.stretches) == MOST_DAYS


def bare(start: date, days: int, unit: Unit, stops: tuple[Stop, ...], due_on: date | None) -> Clock:
    return Clock(
        name="promise",
        start_on=start,
        days=days,
        unit=unit,
        due_on=due_on,
        provisional=False,
        stops=stops,
        calendar="calendar-1",
        colour=Colour.NORMAL,
    )


@given(
    st.dates(date(2026, 1, 1), date(2026, 10, 1)),
    st.integers(0, 60),
    st.sampled_from(Unit),
    st.integers(0, 30),
    st.integers(0, 20),
)
def test_the_told_days_end_on_the_due_day_and_leave_none_out(
    start: date, count: int, unit: Unit, ahead: int, length: int
) -> None:
    first = start + timedelta(days=ahead)
    stops = (Stop(first=first, last=first + timedelta(days=length)),)
    ends = due(start, count, calendar(), unit=unit, stops=stops)
    assert ends is not None
    found = explain(bare(start, count, unit, stops, ends.due_on), calendar())
    assert found.stretches[0].first == start
    assert found.stretches[-1].last == ends.due_on
    for before, after in zip(found.stretches, found.stretches[1:], strict=False):
        assert after.first == before.last + timedelta(days=1)
    assert found.counted == count
