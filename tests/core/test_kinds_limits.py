"""Special procedures, their service, the one extension (行政许可法 42, 45; domain.md 1, rows 18 and
22; 5.3; 10, rules 5, 17, 19–21)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from histories_support import (
    CALENDAR_DAYS,
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    PERMIT,
    TOWNSHIP,
    VILLAGE,
    Story,
    accepted,
    at_last_step,
    calendar,
    day,
    granted,
    noon,
    rules,
    working,
)

from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock
from hallcore.cases import Case
from hallcore.deadlines import due
from hallcore.fold import apply
from hallcore.problems import Problem
from hallcore.view import view

THURSDAY = day("2026-09-17")
"""Accepted on this day: before the make-up Sunday 2026-09-20 and the make-up Saturday 2026-10-10.
LOCAL_PERMIT promises 10 and has 20 working days, and may be extended by 10."""


def clocks(case: Case, on: date, by: Calendar | None = None) -> dict[str, Clock]:
    return {clock.name: clock for clock in view(case, noon(on), by or calendar()).clocks}


def due_days(case: Case, on: date, by: Calendar | None = None) -> tuple[date | None, date | None]:
    found = clocks(case, on, by)
    return found["promise"].due_on, found["statutory"].due_on


def with_off(*days: str) -> Calendar:
    """The calendar with more days off, as a later version."""
    off = calendar().off | {day(text) for text in days}
    return calendar().model_copy(update={"version": "calendar-2", "off": off})


def stopped(first: str = "2026-11-23", told: date = MONDAY) -> Story:
    """Accepted on `told` and stopped on the same day."""
    return accepted(on=told).does("stop_clock", first_on=first)


def served(story: Story, on: date | None = None) -> Story:
    return story.does(
        "serve",
        document_number=story.case.stops[-1].notice_number,
        on=on,
        **({"served_on": on.isoformat()} if on else {}),
    )


def two_stops() -> Story:
    """Stopped from Saturday 09-19 to Monday 09-21, and from Friday 10-09 to Monday 10-12."""
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    for told, first, last in (
        ("2026-09-18", "2026-09-19", "2026-09-21"),
        ("2026-10-09", "2026-10-09", "2026-10-12"),
    ):
        story.does("stop_clock", on=day(told), first_on=first)
        served(story, day(told))
        story.does("resume_clock", on=day(last), last_on=last)
    return story


# -- the days ------------------------------------------------------------------------------------


def test_without_a_stop_the_make_up_days_count() -> None:
    case = accepted(LOCAL_PERMIT, on=THURSDAY).case
    assert due_days(case, THURSDAY) == (day("2026-10-08"), day("2026-10-21"))


def test_rule_21_two_stops_across_the_make_up_sunday_and_the_make_up_saturday() -> None:
    """Taken out: Sunday 09-20 and Monday 09-21; Friday 10-09, Saturday 10-10, Monday 10-12."""
    case = two_stops().case
    assert due_days(case, day("2026-10-13")) == (day("2026-10-14"), day("2026-10-28"))
    promise = clocks(case, day("2026-10-13"))["promise"]
    assert promise.start_on == THURSDAY
    assert [(stop.first, stop.last) for stop in promise.stops] == [
        (day("2026-09-19"), day("2026-09-21")),
        (day("2026-10-09"), day("2026-10-12")),
    ]
    assert promise.remaining_days == 1
    assert not promise.has_moved


def test_rule_21_after_the_first_stop_alone() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    story.does("stop_clock", on=day("2026-09-18"), first_on="2026-09-19")
    served(story, day("2026-09-18"))
    assert due_days(story.case, day("2026-09-19")) == (None, None)
    story.does("resume_clock", on=day("2026-09-21"), last_on="2026-09-21")
    assert due_days(story.case, day("2026-09-21")) == (day("2026-10-10"), day("2026-10-23"))


def test_rule_21_a_stop_that_covers_no_counted_day_changes_nothing() -> None:
    story = accepted(on=MONDAY)
    before = due_days(story.case, working(5))
    story.does("stop_clock", on=working(4), first_on="2026-11-28")
    served(story, working(4))
    # Saturday and Sunday, resumed on Sunday by whoever works then.
    story.does("resume_clock", on=day("2026-11-29"), last_on="2026-11-29")
    assert due_days(story.case, working(5)) == before


def test_rule_05_the_printed_day_binds_under_a_newer_calendar_with_stops() -> None:
    """Tuesday 10-20 becomes a day off: the computed day is one later, the paper's day, moved by the
    five days of the stops, holds."""
    case, newer = two_stops().case, with_off("2026-10-20")
    found = clocks(case, day("2026-10-13"), newer)["statutory"]
    assert (found.computed_on, found.due_on) == (day("2026-10-29"), day("2026-10-28"))
    assert found.printed_on == day("2026-10-21")
    assert (found.printed_calendar, found.calendar) == ("calendar-1", "calendar-2")
    # Where a newer calendar computes an earlier day, that one is supervised.
    fewer = calendar().model_copy(update={"working": calendar().working | {day("2026-10-17")}})
    assert clocks(case, day("2026-10-13"), fewer)["statutory"].due_on == day("2026-10-27")


@pytest.mark.parametrize(
    ("served_on", "as_of", "first"),
    [
        (None, "2026-11-26", "2026-11-23"),
        (None, "2026-11-27", None),
        ("2026-11-23", "2026-11-30", "2026-11-23"),
        ("2026-11-26", "2026-11-30", "2026-11-23"),
        ("2026-11-27", "2026-11-30", "2026-11-27"),
    ],
)
def test_rule_22_of_the_law_a_stop_counts_from_its_notice_only_if_served_in_time(
    served_on: str | None, as_of: str, first: str | None
) -> None:
    """Three working days (行政许可法 45 as domain.md 1 row 22 has it); later, from the service."""
    story = stopped()
    if served_on:
        served(story, day(served_on))
    stops = clocks(story.case, day(as_of))["promise"].stops
    assert [stop.first for stop in stops] == ([day(first)] if first else [])


def test_a_stop_that_ended_before_its_late_service_took_nothing() -> None:
    story = stopped()
    story.does("resume_clock", on=working(2), last_on=working(2).isoformat())
    served(story, working(5))
    assert clocks(story.case, working(5))["promise"].stops == ()


# -- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (accepted, {"approver": " "}, "stop.incomplete"),
        (accepted, {"basis": "　"}, "stop.incomplete"),
        (accepted, {"reason": ""}, "stop.incomplete"),
        (accepted, {"procedure": "holiday"}, "stop.procedure_unknown"),
        (accepted, {"expected_days": 0}, "operation.malformed"),
        (accepted, {"first_on": "2026-11-22"}, "stop.before_acceptance"),
        (accepted, {"on": working(1), "first_on": "2026-11-23"}, "stop.backdated"),
        (stopped, {"first_on": "2026-11-24"}, "stop.running"),
        (accepted, {"documents": []}, "document.missing"),
        (accepted, {"hall": VILLAGE}, "item.not_here"),
        (Story, {"first_on": "2026-11-23"}, "desk.not_open"),
        (granted, {"first_on": "2026-11-23"}, "case.decided_already"),
        (lambda: accepted().does("withdraw"), {}, "case.closed"),
    ],
)
def test_rule_19_a_stop_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("stop_clock", **how) == code


def test_rule_20_the_first_day_may_be_the_acceptance_day_and_no_day_earlier() -> None:
    assert stopped().case.stops[0].first == MONDAY
    late = Story(PERMIT, TOWNSHIP, MONDAY).does("accept", on=working(3))
    assert late.refusal("stop_clock", first_on=working(2).isoformat()) == "stop.before_acceptance"
    assert isinstance(late.tries("stop_clock", first_on=working(3).isoformat()), Case)


def test_rule_20_stops_do_not_overlap_by_a_day() -> None:
    story = stopped().does("resume_clock", on=working(2), last_on=working(2).isoformat())
    assert story.refusal("stop_clock", first_on=working(2).isoformat()) == "stop.overlap"
    story.does("stop_clock", first_on=working(3).isoformat())
    assert [stop.number for stop in story.case.stops] == [1, 2]


def test_rule_20_a_deemed_acceptance_can_be_stopped_from_its_own_day() -> None:
    """Nobody accepted; the desk is open since the deemed day, and the stop writes that down."""
    story = Story(PERMIT, TOWNSHIP, MONDAY)
    assert story.refusal("stop_clock", on=working(5)) == "desk.not_open"
    case = story.does("stop_clock", on=working(6)).case
    assert (case.deemed, case.accepted_on, case.stops[0].first) == (True, MONDAY, working(6))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"last_on": "2026-11-22"}, "stop.end_before_start"),
        ({"last_on": "2026-11-25"}, "stop.in_future"),
        ({"result": " "}, "case.reason_missing"),
        ({"hall": VILLAGE}, "item.not_here"),
    ],
)
def test_rule_20_a_resumption_is_refused(how: dict[str, Any], code: str) -> None:
    story = stopped()
    assert story.refusal("resume_clock", on=working(1), **how) == code
    assert isinstance(story.tries("resume_clock", last_on="2026-11-23"), Case)


def test_a_stop_that_has_not_begun_cannot_end() -> None:
    story = stopped(first="2026-11-25")
    said = story.refusal("resume_clock", on=working(1), last_on=working(1).isoformat())
    assert said == "stop.end_before_start"
    assert isinstance(story.tries("resume_clock", on=working(2), last_on="2026-11-25"), Case)


def test_what_does_not_run_cannot_be_resumed() -> None:
    assert accepted().refusal("resume_clock") == "stop.none_running"
    story = stopped().does("resume_clock", last_on="2026-11-23")
    assert story.refusal("resume_clock") == "stop.none_running"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"document_number": "9" * 25}, "document.unknown"),
        ({"served_on": "2026-11-22"}, "service.day"),
        ({"served_on": "2026-11-25"}, "service.day"),
        ({"receiver": " "}, "delivery.receiver_missing"),
        ({"way": "pigeon"}, "operation.malformed"),
    ],
)
def test_service_is_refused(how: dict[str, Any], code: str) -> None:
    story = stopped()
    number = {"document_number": story.case.stops[0].notice_number}
    assert story.refusal("serve", on=working(1), **(number | how)) == code
    for on in (MONDAY, working(1)):
        assert isinstance(story.tries("serve", **number, served_on=on.isoformat()), Case)


def test_a_notice_is_served_once() -> None:
    story = served(stopped(), working(1))
    number = story.case.stops[0].notice_number
    assert story.refusal("serve", document_number=number) == "service.done_already"
    paper = next(paper for paper in story.case.papers if paper.number == number)
    assert (paper.served_on, story.case.stops[0].served_on) == (working(1), working(1))


def test_no_decision_while_a_special_procedure_runs() -> None:
    story = at_last_step().does("stop_clock")
    assert story.refusal("decide") == "stop.running"
    story.does("resume_clock").does("decide")


# -- extension -----------------------------------------------------------------------------------


def test_rule_17_an_extension_is_made_on_the_last_day_and_not_after() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    assert story.refusal("extend", on=day("2026-10-22")) == "extension.late"
    case = story.does("extend", on=day("2026-10-21"), days=10, **days(story, 10)).case
    assert case.extension is not None
    assert (case.extension.old_due_on, case.extension.new_due_on) == (
        day("2026-10-21"),
        day("2026-11-04"),
    )
    assert due_days(case, day("2026-10-22")) == (day("2026-10-08"), day("2026-11-04"))


def days(story: Story, count: int, on: str = "2026-10-21") -> dict[str, Any]:
    """The day of the notice for so many more days."""
    found = clocks(story.case, day(on))["statutory"]
    ends = due(found.start_on, found.days + count, calendar(), stops=found.stops)
    assert ends is not None
    return {"new_due_on": ends.due_on.isoformat()}


def test_rule_17_ten_days_and_no_eleven() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    assert story.refusal("extend", days=11, **days(story, 11)) == "extension.too_long"
    assert isinstance(story.tries("extend", days=10, **days(story, 10)), Case)
    assert story.refusal("extend", days=0) == "operation.malformed"


def test_rule_17_once() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY).does("extend")
    assert story.refusal("extend", days=1) == "extension.once"


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (lambda: accepted(CALENDAR_DAYS), {}, "extension.not_allowed"),
        (Story, {}, "desk.not_open"),
        (stopped, {}, "stop.running"),
        (accepted, {"approver": " "}, "extension.incomplete"),
        (accepted, {"reason": ""}, "extension.incomplete"),
        (accepted, {"old_due_on": "2026-12-06"}, "law.day_differs"),
        (accepted, {"new_due_on": "2026-12-31"}, "law.day_differs"),
        (accepted, {"provisional": True}, "law.day_differs"),
        (accepted, {"of_promise": False}, "law.day_differs"),
        (accepted, {"documents": []}, "document.missing"),
        (accepted, {"hall": VILLAGE}, "item.not_here"),
        (accepted, {"envelope": {"calendar": "x"}}, "calendar.version_unknown"),
        (granted, {}, "case.decided_already"),
    ],
)
def test_rule_17_an_extension_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    told = story()
    if "envelope" in how:
        envelope = how.pop("envelope")
        operation = told.operation("extend", **how).model_copy(update=envelope)
        said = apply(told.case, operation, rules())
        assert isinstance(said, Problem)
        assert said.code == code
    else:
        assert told.refusal("extend", **how) == code


def test_an_extension_moves_the_promise_only_while_it_runs() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    running = story.operation("extend", on=day("2026-10-08"), days=10, **days(story, 10))
    assert running.payload["of_promise"] is True
    case = apply(story.case, running, rules())
    assert isinstance(case, Case)
    assert due_days(case, day("2026-10-08")) == (day("2026-10-21"), day("2026-11-04"))
    late = story.operation("extend", on=day("2026-10-09"), days=10, **days(story, 10))
    assert late.payload["of_promise"] is False
    case = apply(story.case, late, rules())
    assert isinstance(case, Case)
    assert due_days(case, day("2026-10-09")) == (day("2026-10-08"), day("2026-11-04"))


def test_an_extension_counts_the_stops_before_it_and_moves_with_those_after_it() -> None:
    story = two_stops()
    story.does("extend", on=day("2026-10-28"), days=10, **days(story, 10, "2026-10-28"))
    assert due_days(story.case, day("2026-10-28"))[1] == day("2026-11-11")
    story.does("stop_clock", on=day("2026-10-29"), first_on="2026-10-29")
    served(story, day("2026-10-29"))
    story.does("resume_clock", on=day("2026-10-30"), last_on="2026-10-30")
    assert due_days(story.case, day("2026-10-30"))[1] == day("2026-11-13")


def test_the_day_on_the_notice_of_an_extension_binds() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    story.does("extend", on=day("2026-10-21"), days=10, **days(story, 10))
    for off, ends in (("2026-11-03", "2026-11-04"), ("2026-10-20", "2026-11-04")):
        assert due_days(story.case, day("2026-10-22"), with_off(off))[1] == day(ends)


def test_the_centre_acts_for_the_county_and_the_township_for_itself() -> None:
    story = accepted(LOCAL_PERMIT, on=THURSDAY)
    for hall in (TOWNSHIP, COUNTY):
        assert isinstance(story.tries("stop_clock", hall=hall), Case)
        assert isinstance(story.tries("extend", hall=hall), Case)
