"""The one extension beside stops, calendars and a theme's family (行政许可法 42; domain.md 10,
rules 5, 17, 18; design.md 4 "Themes"), and which of two days is 暂定."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from family_support import Family
from histories_support import (
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    TOWNSHIP,
    Story,
    accepted,
    calendar,
    day,
    noon,
    working,
)

from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock, Colour
from hallcore.case_object import clock_object
from hallcore.cases import Case
from hallcore.document_facts import Making, document_facts
from hallcore.document_words import day_text
from hallcore.explain import explain
from hallcore.family import view_in_family
from hallcore.view import view

YEAR_END = day("2026-12-14")
"""LOCAL_PERMIT accepted here: promised (10) on 2026-12-28, statutory (20) on 2027-01-12, 暂定."""


def clocks(case: Case, on: date, by: Calendar | None = None) -> dict[str, Clock]:
    return {clock.name: clock for clock in view(case, noon(on), by or calendar()).clocks}


def due_days(case: Case, on: date, by: Calendar | None = None) -> tuple[date | None, date | None]:
    found = clocks(case, on, by)
    return found["promise"].due_on, found["statutory"].due_on


def newer(*off: str, until: str = "2026-12-31") -> Calendar:
    """A later calendar with more days off, published up to `until`."""
    changes = {
        "version": "calendar-2",
        "off": calendar().off | {day(text) for text in off},
        "published_until": day(until),
    }
    return calendar().model_copy(update=changes)


# a stop that became known after the extension ------------------------------------------------


def forgotten_stop() -> Story:
    """Stopped on the 2nd and 3rd working day; its service is not recorded when the promise and the
    statutory limit are extended by 5 days on the 6th."""
    story = accepted(LOCAL_PERMIT)
    story.does("stop_clock", on=working(2), first_on=working(2).isoformat())
    story.does("resume_clock", on=working(3), last_on=working(3).isoformat())
    return story.does("extend", on=working(6))


def test_rule_21_a_stop_recorded_after_an_extension_moves_promise_and_statutory_alike() -> None:
    story = forgotten_stop()
    assert story.case.extension is not None
    assert (story.case.extension.stops, story.case.extension.new_due_on) == ((), working(25))
    assert due_days(story.case, working(6)) == (working(15), working(25))
    notice = story.case.stops[0].notice_number
    served_on = working(4).isoformat()
    story.does("serve", on=working(7), document_number=notice, served_on=served_on)
    assert due_days(story.case, working(7)) == (working(17), working(27))


def test_rule_21_a_stop_that_the_notice_allows_for_is_counted_once() -> None:
    story = accepted(LOCAL_PERMIT)
    story.does("stop_clock", on=working(2), first_on=working(2).isoformat())
    notice = story.case.stops[0].notice_number
    story.does("serve", on=working(2), document_number=notice)
    story.does("resume_clock", on=working(3), last_on=working(3).isoformat())
    story.does("extend", on=working(6))
    assert story.case.extension is not None
    assert [(one.first, one.last) for one in story.case.extension.stops] == [
        (working(2), working(3))
    ]
    assert due_days(story.case, working(6)) == (working(17), working(27))


def test_a_stop_that_was_believed_and_never_served_moves_nothing() -> None:
    """Its notice could still be served in time when the extension was printed."""
    story = accepted(LOCAL_PERMIT)
    story.does("stop_clock", on=working(2), first_on=working(2).isoformat())
    story.does("resume_clock", on=working(3), last_on=working(3).isoformat())
    story.does("extend", on=working(4))
    assert due_days(story.case, working(4)) == (working(17), working(27))
    assert due_days(story.case, working(6)) == (working(15), working(25))


def test_an_extension_names_the_stops_that_its_day_allows_for() -> None:
    story = accepted(LOCAL_PERMIT)
    stop = {"first": working(2).isoformat(), "last": working(3).isoformat()}
    assert story.refusal("extend", stops=[stop]) == "law.day_differs"
    assert story.refusal("extend", stops=[stop] * 1001) == "operation.malformed"


# a newer calendar ----------------------------------------------------------------------------


def test_rule_05_the_day_on_the_notice_binds_under_a_newer_calendar() -> None:
    """A day off between the old and the new day: the notice's day stays. One less: the earlier."""
    story = accepted(LOCAL_PERMIT).does("extend")
    assert due_days(story.case, MONDAY)[1] == working(25)
    later = newer(working(22).isoformat())
    found = clocks(story.case, MONDAY, later)["statutory"]
    assert (found.due_on, found.computed_on) == (working(25), working(26))
    assert not found.provisional
    fewer = calendar().model_copy(update={"working": calendar().working | {day("2026-12-05")}})
    assert clocks(story.case, MONDAY, fewer)["statutory"].due_on == working(24)


def test_rule_05_a_notice_that_says_provisional_moves_with_the_calendar() -> None:
    story = accepted(LOCAL_PERMIT, on=YEAR_END).does("extend", on=YEAR_END)
    assert story.case.extension is not None
    assert (story.case.extension.new_due_on, story.case.extension.provisional) == (
        day("2027-01-19"),
        True,
    )
    by = newer("2027-01-15", until="2027-12-31")
    found = clocks(story.case, YEAR_END, by)["statutory"]
    assert (found.due_on, found.provisional) == (day("2027-01-20"), False)


def test_rule_05_a_published_notice_binds_where_an_older_calendar_is_in_force() -> None:
    """Extended by a window that had the new year's calendar, read by one that has not."""
    by = newer(until="2027-12-31")
    story = accepted(LOCAL_PERMIT, on=YEAR_END).does("extend", on=YEAR_END)
    assert story.case.extension is not None
    extension = story.case.extension.model_copy(update={"provisional": False})
    case = story.case.model_copy(update={"extension": extension})
    for calendar_in_force in (calendar(), by):
        found = clocks(case, YEAR_END, calendar_in_force)["statutory"]
        assert (found.due_on, found.provisional) == (day("2027-01-19"), False)


# which day is 暂定 ---------------------------------------------------------------------------


def test_rule_04_each_day_says_for_itself_whether_it_is_provisional() -> None:
    case = accepted(LOCAL_PERMIT, on=YEAR_END).case
    assert (case.promise_provisional, case.statutory_provisional) == (False, True)
    found = clocks(case, YEAR_END)
    assert [found[name].provisional for name in ("promise", "statutory")] == [False, True]
    assert [found[name].printed_provisional for name in ("promise", "statutory")] == [False, True]
    told = {name: clock_object(one, explain(one, calendar())) for name, one in found.items()}
    assert told["promise"]["unpublished_from"] is None
    assert told["statutory"]["unpublished_from"] == "2027-01-01"
    assert (told["promise"]["printed_provisional"], told["promise"]["provisional"]) == (
        False,
        False,
    )


def test_rule_05_only_the_provisional_one_of_two_days_moves() -> None:
    """Two more days off, one before either day: the promise stays as printed."""
    case = accepted(LOCAL_PERMIT, on=YEAR_END).case
    by = newer("2026-12-21", "2027-01-11", until="2027-12-31")
    found = clocks(case, YEAR_END, by)
    promise, statutory = found["promise"], found["statutory"]
    assert (promise.due_on, promise.computed_on) == (day("2026-12-28"), day("2026-12-29"))
    assert (statutory.due_on, statutory.provisional) == (day("2027-01-14"), False)
    assert (promise.has_moved, statutory.has_moved) == (False, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"provisional": False},
        {"promise_provisional": True},
        {"statutory_provisional": False},
        {"provisional": False, "statutory_provisional": False},
    ],
)
def test_rule_04_an_acceptance_says_it_of_the_right_day(changes: dict[str, Any]) -> None:
    story = Story(LOCAL_PERMIT, TOWNSHIP, YEAR_END)
    assert story.refusal("accept", on=YEAR_END, **changes) == "law.day_differs"
    assert isinstance(story.tries("accept", on=YEAR_END), Case)


def test_the_paper_names_the_day_that_is_provisional() -> None:
    story = accepted(LOCAL_PERMIT, on=YEAR_END)
    making = Making(COUNTY, "0103", "李", noon(YEAR_END), {})
    text = document_facts(story.case, None, None, {}, making)["provisional_text"]
    assert text == "法定期限为暂定：下一年度的放假安排公布后可能调整。"
    both = story.case.model_copy(update={"promise_provisional": True})
    text = document_facts(both, None, None, {}, making)["provisional_text"]
    assert text.startswith("承诺期限、法定期限为暂定")
    sure = accepted(LOCAL_PERMIT).case
    assert document_facts(sure, None, None, {}, making)["provisional_text"] == ""


# a theme's family ----------------------------------------------------------------------------


def family_clocks(family: Family, number: str, on: date) -> dict[str, Clock]:
    seen = view_in_family(family.seen(number), noon(on), calendar(), family.raw)
    return {clock.name: clock for clock in seen.clocks}


def answered() -> Family:
    """Both children accepted on MONDAY: joint promise 7 and statutory 45 working days."""
    family = Family().born()
    for number in family.numbers[1:]:
        family.does("accept", number)
    return family


def test_rule_17_the_joint_limit_is_extended_on_the_parent_by_fifteen_days() -> None:
    family = answered()
    parent = family.numbers[0]
    assert family_clocks(family, parent, MONDAY)["statutory"].due_on == working(45)
    operation = family.operation("extend", parent, days=15, new_due_on=working(60).isoformat())
    assert family.takes(operation).outcome == "applied"
    found = family_clocks(family, parent, MONDAY)
    assert (found["statutory"].due_on, found["statutory"].extended_days) == (working(60), 15)
    assert found["promise"].due_on == working(22)
    assert family.refusal("extend", parent) == "extension.once"


def test_rule_17_the_joint_limit_takes_fifteen_days_and_no_sixteen() -> None:
    family = answered()
    parent = family.numbers[0]
    too_long = family.refusal("extend", parent, days=16, new_due_on=working(61).isoformat())
    assert too_long == "extension.too_long"
    assert family.refusal("extend", parent, hall="990122103201") == "item.not_here"
    family.on = working(46)
    assert family.refusal("extend", parent) == "extension.late"


def test_rule_17_no_joint_extension_before_the_children_are_answered() -> None:
    family = Family().born()
    parent, first, _ = family.numbers
    assert family.refusal("extend", parent) == "desk.not_open"
    family.does("accept", first)
    assert family.refusal("extend", parent) == "desk.not_open"


def test_rule_17_no_joint_extension_while_a_child_is_stopped_and_it_names_its_stops() -> None:
    family = answered()
    parent, first, _ = family.numbers
    family.does("stop_clock", first)
    assert family.refusal("extend", parent) == "stop.running"
    family.does("resume_clock", first)
    family.does("extend", parent)
    extension = family.parent.extension
    assert extension is not None
    assert [(one.first, one.last) for one in extension.stops] == [(MONDAY, MONDAY)]


def test_rule_18_the_cap_of_the_children_moves_with_the_parents_extension() -> None:
    """A child that takes 50 days of its own: cut at 45, and free once the parent has 50."""
    family = answered()
    parent, _, food = family.numbers
    raw = family.raw[food]
    limits = tuple(
        one.model_copy(update={"days": 50}) if one.name == "statutory" else one
        for one in raw.limits
    )
    family.raw[food] = raw.model_copy(
        update={"limits": limits, "statutory_due_on": working(50), "statutory_provisional": True}
    )
    before = family_clocks(family, food, MONDAY)["statutory"]
    assert (before.due_on, before.joint_on) == (working(45), working(45))
    family.does("extend", parent)
    after = family_clocks(family, food, MONDAY)["statutory"]
    assert (after.due_on, after.joint_on) == (working(50), None)


def test_rule_18_the_extension_of_a_child_moves_the_joint_promise_not_the_joint_limit() -> None:
    family = answered()
    parent, shop, food = family.numbers
    before = family_clocks(family, food, MONDAY)
    family.does("extend", food)
    child, above = (family_clocks(family, number, MONDAY) for number in (food, parent))
    assert child["promise"].due_on == working(5, before["promise"].due_on or MONDAY)
    assert child["promise"].joint_on is None, "its own day, shown as it is"
    assert above["promise"].due_on == above["promise"].joint_on == child["promise"].due_on
    assert above["statutory"].due_on == working(45)
    other = family_clocks(family, shop, MONDAY)["promise"]
    assert other.extended_days == 0
    assert other.colour is Colour.NORMAL


def test_an_extended_parent_is_the_same_in_whatever_order_it_was_heard() -> None:
    """The extension changes the parent's own case only; its acceptance stays its children's."""
    family = answered()
    parent = family.numbers[0]
    family.does("extend", parent)
    assert family.raw[parent].accepted_on is None
    assert family.raw[parent].extension == family.parent.extension
    assert family.parent.accepted_on == MONDAY


# refusals that once were no refusals ---------------------------------------------------------


def test_a_child_whose_answer_is_given_is_not_accepted_again() -> None:
    family = answered()
    assert family.refusal("accept", family.numbers[1]) == "case.answered_already"


@pytest.mark.parametrize("days", [10_001, 3651, 0, -1])
def test_an_absurd_extension_is_refused(days: int) -> None:
    """More days than any limit has are malformed before anything is computed."""
    story = accepted(LOCAL_PERMIT)
    assert story.refusal("extend", days=days) == "operation.malformed"


# a family with a pledge ----------------------------------------------------------------------


def test_a_family_s_certificate_waits_for_what_a_child_has_pledged() -> None:
    """M036 is missing for the food licence: accepted with a pledge, granted, and handed out only
    when it has come."""
    family = Family(without=["M036"]).born()
    parent, shop, food = family.numbers
    family.does("accept", shop)
    assert family.refusal("accept", food) == "material.missing"
    family.does("accept_with_pledge", food)
    assert [one.material for one in family.parent.pledges] == ["M036"]
    assert family.parent.accepted_on == MONDAY
    pledge = family_clocks(family, food, MONDAY)["pledge"]
    assert (pledge.of, pledge.due_on) == ("M036", MONDAY)
    family.decided(shop).decided(food)
    assert family.refusal("deliver", parent) == "pledge.open"
    family.does("record_material", parent)
    family.does("deliver", parent)


def test_the_notice_of_a_joint_extension_names_its_law() -> None:
    family = answered()
    parent = family.numbers[0]
    operation = family.operation("extend", parent)
    family.takes(operation)
    making = Making(COUNTY, "3003", "龙安国", noon(MONDAY), operation.payload)
    facts = document_facts(family.parent, None, None, {}, making)
    assert facts["extension"]["old_due_text"] == day_text(working(45))
    assert facts["extension"]["new_due_text"] == day_text(working(50))
    assert facts["extension"]["basis_text"] == "《中华人民共和国行政许可法》第四十二条第二款"
    assert facts["provisional_text"].startswith("新的到期日为暂定")
