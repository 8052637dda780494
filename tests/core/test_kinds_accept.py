"""Acceptance with pledges and in the line (行政许可法 32, 57; domain.md 7.1; 10, rules 6, 9,
12)."""

from __future__ import annotations

from typing import Any

import pytest
from histories_support import (
    BENEFIT,
    CALENDAR_DAYS,
    COUNTY,
    LIMITED,
    MONDAY,
    PERMIT,
    TOWNSHIP,
    VILLAGE,
    Story,
    accepted,
    calendar,
    noon,
    papers,
    working,
)

from hallcore.case_clocks import Colour
from hallcore.cases import Case, State
from hallcore.kinds.handout import owed_pledges
from hallcore.view import view

LATER = [{"material": "M036", "due_on": working(7).isoformat()}]
"""M036 of PERMIT may come later (容缺)."""


def lacking() -> Story:
    return Story(PERMIT, TOWNSHIP, without=("M036",))


def instead() -> Story:
    """M062 of CALENDAR_DAYS may be replaced by a pledge (告知承诺)."""
    return Story(CALENDAR_DAYS, TOWNSHIP, without=("M062",))


def test_what_may_come_later_is_pledged_and_the_certificate_waits() -> None:
    story = lacking()
    assert story.refusal("accept") == "material.missing"
    case = story.does("accept_with_pledge", pledges=LATER).case
    assert (case.state, case.accepted_on) == (State.ACCEPTED, MONDAY)
    assert case.paper("pledge") is not None
    assert [(one.material, one.due_on) for one in case.pledges] == [("M036", working(7))]
    for _ in range(2):
        story.does("review")
    story.does("decide", on=working(3))
    assert story.refusal("deliver") == "pledge.open"
    assert owed_pledges(story.case, None) == {"M036": "M036"}
    record = next(one for one in papers(PERMIT, all_of=True) if one["code"] == "M036")
    story.does("record_material", materials=[record]).does("deliver")
    assert story.case.state is State.DELIVERED


def test_a_refusal_is_delivered_whatever_is_owed() -> None:
    story = lacking().does("accept_with_pledge", pledges=LATER).does("review").does("review")
    story.does("decide", result="refused").does("deliver")


def test_a_pledge_that_takes_a_materials_place_owes_nothing() -> None:
    story = instead().does("accept_with_pledge", pledges=[{"material": "M062", "due_on": None}])
    assert owed_pledges(story.case, None) == {}
    names = {clock.name for clock in view(story.case, noon(MONDAY), calendar()).clocks}
    assert "pledge" not in names


def test_each_later_material_has_its_own_clock() -> None:
    case = lacking().does("accept_with_pledge", pledges=LATER).case
    clock = next(c for c in view(case, noon(MONDAY), calendar()).clocks if c.name == "pledge")
    assert (clock.of, clock.due_on, clock.days) == ("M036", working(7), 7)
    late = next(c for c in view(case, noon(working(8)), calendar()).clocks if c.name == "pledge")
    assert (late.colour, late.remaining_days) == (Colour.OVERDUE, -1)


@pytest.mark.parametrize(
    ("story", "pledges", "code"),
    [
        (lacking, [{"material": "X", "due_on": None}], "material.unknown"),
        (lacking, [{"material": "M036", "due_on": None}], "pledge.not_instead"),
        (
            lacking,
            [*LATER, {"material": "M001", "due_on": working(1).isoformat()}],
            "pledge.not_missing",
        ),
        (lacking, [*LATER, *LATER], "pledge.twice"),
        (lacking, [], "operation.malformed"),
        (instead, [{"material": "M062", "due_on": working(1).isoformat()}], "pledge.not_later"),
        (
            lambda: Story(PERMIT, TOWNSHIP, without=("M036", "M001")),
            LATER,
            "material.missing",
        ),
        (
            lambda: Story(PERMIT, TOWNSHIP, without=("M001",)),
            [{"material": "M001", "due_on": working(1).isoformat()}],
            "pledge.not_later",
        ),
    ],
)
def test_a_pledge_is_refused(story: Any, pledges: list[dict[str, Any]], code: str) -> None:
    assert story().refusal("accept_with_pledge", pledges=pledges) == code


@pytest.mark.parametrize(
    ("on", "is_allowed"),
    [("2026-11-22", False), ("2026-11-23", True), ("2026-12-02", True), ("2026-12-03", False)],
)
def test_a_pledge_is_due_between_today_and_the_promise(on: str, is_allowed: bool) -> None:
    """The promise of PERMIT ends on 2026-12-02 (domain.md 3.1: no later than the promise)."""
    pledges = [{"material": "M036", "due_on": on}]
    if is_allowed:
        assert isinstance(lacking().tries("accept_with_pledge", pledges=pledges), Case)
    else:
        assert lacking().refusal("accept_with_pledge", pledges=pledges) == "pledge.day"


def test_a_pledge_needs_its_paper_and_the_right_hall() -> None:
    assert lacking().refusal("accept_with_pledge", pledges=LATER, documents=[]) == (
        "document.missing"
    )
    village = Story(PERMIT, VILLAGE, without=("M036",))
    assert village.refusal("accept_with_pledge", pledges=LATER) == "item.not_here"
    story = lacking().does("accept_with_pledge", pledges=LATER)
    assert story.refusal("accept_with_pledge", pledges=LATER) == "case.answered_already"


def test_two_benefit_materials_may_both_come_later() -> None:
    story = Story(BENEFIT, TOWNSHIP, without=("M002", "M003"))
    pledges = [{"material": one, "due_on": working(15).isoformat()} for one in ("M002", "M003")]
    case = story.does("accept_with_pledge", pledges=pledges).case
    assert len(case.pledges) == 2


# -- in the line ---------------------------------------------------------------------------------


def limited(**how: Any) -> Story:
    return Story(LIMITED, TOWNSHIP, **how)


def test_only_the_centre_accepts_what_is_limited_in_number() -> None:
    story = limited()
    assert story.refusal("accept") == "item.limited"
    assert story.refusal("accept_in_line", hall=TOWNSHIP) == "item.limited"
    case = story.does("accept_in_line", place=20).case
    assert (case.state, case.place, case.accepted_by) == (State.ACCEPTED, 20, TOWNSHIP)
    assert case.paper("acceptance") is not None
    assert story.refusal("accept_in_line", place=1) == "case.answered_already"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"place": 21}, "item.used_up"),
        ({"place": 0}, "operation.malformed"),
        ({"documents": []}, "document.missing"),
        ({"promised_due_on": working(9).isoformat()}, "law.day_differs"),
    ],
)
def test_a_place_in_the_line_is_refused(how: dict[str, Any], code: str) -> None:
    assert limited().refusal("accept_in_line", **how) == code


def test_the_line_is_for_complete_cases_of_limited_items() -> None:
    assert limited(without=("M101",)).refusal("accept_in_line") == "material.missing"
    assert Story(PERMIT).refusal("accept_in_line") == "item.not_limited"
    pledge = [{"material": "M102", "due_on": working(1).isoformat()}]
    pledged = limited(without=("M102",))
    assert pledged.refusal("accept_with_pledge", pledges=pledge) == "item.limited"


def test_what_the_law_accepted_still_needs_its_place_before_it_is_granted() -> None:
    story = limited()
    for _ in range(2):
        story.does("review", on=working(6))
    assert story.refusal("decide", on=working(6)) == "item.no_place"
    assert isinstance(story.tries("decide", on=working(6), result="refused"), Case)
    case = story.does("accept_in_line", on=working(6), place=3).case
    assert (case.deemed, case.accepted_on, case.place) == (True, MONDAY, 3)
    assert story.does("decide", on=working(6)).case.result == "granted"


def test_the_papers_stay_where_they_are() -> None:
    story = limited().does("hand_over").does("take_over")
    case = story.does("accept_in_line").case
    assert (case.holder, case.accepted_by) == (COUNTY, COUNTY)
    assert accepted().case.place is None
