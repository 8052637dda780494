"""A supplement notice that nobody answers, and one that is answered with pledges (domain.md 2.1
退回件, 7.1 容缺受理)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from family_support import Family
from histories_support import (
    BENEFIT,
    COUNTY,
    MONDAY,
    OTHER_TOWNSHIP,
    PERMIT,
    TOWNSHIP,
    Story,
    calendar,
    day,
    item,
    noon,
    rules,
    working,
)

from hallcore.cases import Case, State
from hallcore.family import view_in_family
from hallcore.fold import follow
from hallcore.operations import Operation
from hallcore.sync.centre import decide
from hallcore.sync.window import lay
from hallcore.view import Phase, phase_of

DEFERRABLE = ("M002", "M003")
"""Of BENEFIT: household register and bank card may follow."""
LAST_DAY = working(20)


def told(without: tuple[str, ...] = DEFERRABLE) -> Story:
    """Told on the day of receipt: twenty working days to answer it."""
    return Story(BENEFIT, TOWNSHIP, without=without).does("request_supplement")


# the day on the notice -------------------------------------------------------


def test_the_notice_names_the_applicants_last_day() -> None:
    notice = told().case.supplement
    assert notice is not None
    assert (notice.supply_by, notice.supply_provisional) == (LAST_DAY, False)
    late = Story(BENEFIT, TOWNSHIP, day("2026-12-28"), DEFERRABLE).does("request_supplement")
    assert late.case.supplement is not None
    assert late.case.supplement.supply_provisional is True


@pytest.mark.parametrize(
    "how",
    [
        {"supply_by": None},
        {"supply_by": working(19).isoformat()},
        {"supply_by": working(21).isoformat()},
        {"supply_provisional": True},
    ],
)
def test_another_day_is_refused(how: dict[str, Any]) -> None:
    story = Story(BENEFIT, TOWNSHIP, without=DEFERRABLE)
    assert story.refusal("request_supplement", **how) == "law.day_differs"


# 退件 ------------------------------------------------------------------------


def test_after_the_last_day_the_application_counts_as_taken_back() -> None:
    story = told()
    assert story.refusal("return_application", on=LAST_DAY) == "supplement.waiting"
    after = LAST_DAY + timedelta(days=1)
    case = story.does("return_application", on=after).case
    assert (case.state, case.closed_at) == (State.WITHDRAWN, noon(after))
    assert case.supplement is not None
    assert (case.supplement.lapsed_on, case.supplement.completed_on) == (after, None)
    assert case.paper("return_notice") is not None
    assert phase_of(case, after) is Phase.CLOSED
    assert isinstance(story.tries("rating_invited"), Case)
    assert story.refusal("receive_supplement") == "case.closed"


def test_what_comes_late_is_taken_while_nobody_has_closed_the_case() -> None:
    story = told().does("receive_supplement", on=working(25))
    assert story.case.state is State.RECEIVED
    assert story.refusal("return_application") == "supplement.none_open"


def test_half_an_answer_does_not_keep_the_case_open() -> None:
    story = told()
    half = [{"code": "M002", "originals": 1}]
    story.does(
        "receive_supplement", on=working(9), materials=half, complete=False, answer_due_on=None
    )
    assert story.does("return_application", on=working(21)).case.state is State.WITHDRAWN


def returned_meanwhile(**how: Any) -> tuple[Story, Operation]:
    """Another window took in what the notice asked for on the last day, without a line; the holder
    returned the application the day after."""
    story = told()
    came = story.operation("receive_supplement", **({"hall": OTHER_TOWNSHIP, "on": LAST_DAY} | how))
    return story.does("return_application", on=working(21)), came


def test_what_came_in_time_elsewhere_prevails_over_the_return() -> None:
    story, came = returned_meanwhile()
    said = decide(story.case, came, rules())
    assert (said.outcome, said.code) == ("applied", None)
    case = said.case
    assert case is not None
    assert (case.state, case.closed_at, case.disputed) == (State.RECEIVED, None, False)
    assert case.supplement is not None
    assert (case.supplement.lapsed_on, case.supplement.completed_on) == (None, LAST_DAY)
    assert case.answer_due_on == working(5, LAST_DAY), (
        "the answer clock of the day on which it came"
    )
    assert follow(story.case, came) == case, "the holder's window folds the same"
    assert lay(story.case, [came], rules()).case == case, "and so does its author's"
    story.case = case
    assert story.does("accept", on=working(22)).case.accepted_on == LAST_DAY


def test_the_return_that_is_heard_second_is_refused() -> None:
    story = told()
    late = story.operation("return_application", on=working(21))
    story.does("receive_supplement", hall=OTHER_TOWNSHIP, on=LAST_DAY)
    said = decide(story.case, late, rules())
    assert (said.outcome, said.code) == ("parked", "supplement.none_open")
    assert said.case is not None
    assert said.case.state is State.RECEIVED


def test_a_part_that_came_in_time_is_kept_and_the_return_stands() -> None:
    """As if it had been heard before the return, which half an answer does not prevent."""
    half = [{"code": "M002", "originals": 1}]
    part = {"materials": half, "complete": False, "answer_due_on": None}
    story, came = returned_meanwhile(**part)
    said = decide(story.case, came, rules())
    assert said.outcome == "applied"
    assert said.case is not None
    assert (said.case.state, said.case.closed_at) == (State.WITHDRAWN, story.case.closed_at)
    assert said.case.material("M002") is not None


@pytest.mark.parametrize("on", [working(21), working(22)])
def test_what_comes_after_the_days_of_the_notice_opens_nothing(on: date) -> None:
    story = told().does("return_application", on=working(21))
    assert story.case.supplement is not None
    waiting = story.case.supplement.model_copy(update={"lapsed_on": None})
    case = story.case
    story.case = case.model_copy(update={"state": State.SUPPLEMENTING, "supplement": waiting})
    came = story.operation("receive_supplement", on=on)
    assert decide(case, came, rules()).code == "case.closed"


def test_a_service_noted_after_the_return_opens_nothing_later() -> None:
    """The longer days of a notice that came late do not reach beyond the return."""
    story = told().does("return_application", on=working(21))
    notice = story.case.paper("supplement_notice")
    assert notice is not None
    words = {"document_number": notice.number, "served_on": working(3).isoformat()}
    story.does("serve", on=working(21), **words)
    came = story.operation("receive_supplement", on=working(22))
    assert decide(story.case, came, rules()).code == "case.closed"


def test_a_withdrawal_is_not_undone_by_what_came_before_it() -> None:
    story = told()
    came = story.operation("receive_supplement", hall=OTHER_TOWNSHIP, on=LAST_DAY)
    story.does("withdraw", on=LAST_DAY)
    assert decide(story.case, came, rules()).code == "case.closed"


@pytest.mark.parametrize("is_other_accepted", [True, False])
def test_what_came_in_time_for_a_family_prevails_too(is_other_accepted: bool) -> None:
    family = Family(without=["M036"]).born()
    parent, shop, food = family.numbers
    family.does("request_supplement", parent).does("request_supplement", food)
    family.does("accept" if is_other_accepted else "decline", shop)
    family.on = LAST_DAY
    came = [
        family.operation("receive_supplement", number, hall=OTHER_TOWNSHIP)
        for number in (parent, food)
    ]
    family.on = working(21)
    family.does("return_application", food)
    shown = family.parent
    assert shown.state is (State.ACCEPTED if is_other_accepted else State.WITHDRAWN)
    assert shown.supplement is not None
    assert shown.supplement.lapsed_on == working(21)
    assert [family.takes(one).outcome for one in came] == ["applied", "applied"]
    assert (family.parent.state, family.raw[food].state) == (State.RECEIVED, State.RECEIVED)
    assert family.parent.supplement is not None
    assert family.parent.supplement.completed_on == LAST_DAY
    assert family.parent.closed_at is None


def test_the_days_run_from_the_service_where_the_notice_came_later() -> None:
    story = told().does("serve", on=working(4), served_on=working(3).isoformat())
    assert story.refusal("return_application", on=working(23)) == "supplement.waiting"
    assert isinstance(story.tries("return_application", on=working(24)), Case)


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (lambda: Story(BENEFIT), {}, "supplement.none_open"),
        (told, {"hall": COUNTY}, "custody.not_holder"),
        (told, {"epoch": 7}, "custody.epoch"),
        (told, {"reason": " "}, "case.reason_missing"),
        (told, {"documents": []}, "document.missing"),
        (told, {"envelope": {"calendar": "x"}}, "calendar.version_unknown"),
        (lambda: told().does("withdraw"), {}, "case.closed"),
    ],
)
def test_a_return_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("return_application", on=working(30), **how) == code


def test_a_notice_without_a_day_ends_by_withdrawal_only() -> None:
    story = told()
    case = story.case
    bare = case.supplement.model_copy(update={"supply_by": None}) if case.supplement else None
    story.case = case.model_copy(update={"supplement": bare})
    assert story.refusal("return_application", on=working(90)) == "supplement.no_deadline"
    assert isinstance(story.tries("withdraw"), Case)


def test_rule_08_a_late_notice_closes_nothing() -> None:
    """What the law has accepted does not wait for the applicant."""
    story = Story(PERMIT, TOWNSHIP, without=("M036",)).does("request_supplement", on=working(6))
    assert story.case.supplement is not None
    assert story.case.supplement.late
    assert story.refusal("return_application", on=working(40)) == "supplement.none_open"


def test_of_a_family_only_who_waits_is_returned() -> None:
    family = Family(without=["M036"]).born()
    parent, shop, food = family.numbers
    family.does("request_supplement", parent).does("request_supplement", food)
    family.does("accept", shop)
    family.on = working(21)
    assert family.refusal("return_application", parent) == "theme.per_child"
    family.does("return_application", food)
    assert (family.parent.state, family.raw[shop].state) == (State.ACCEPTED, State.ACCEPTED)
    notice = family.parent.paper("return_notice")
    assert notice is not None
    assert notice.of_child == food


def test_the_parents_served_notice_keeps_its_children_open() -> None:
    """One paper for parent and child: the day that it was served counts for both."""
    family = Family(without=["M036"]).born()
    parent, _, food = family.numbers
    told = family.operation("request_supplement", parent)
    same_paper = family.operation("request_supplement", food)
    for one in (told, same_paper.model_copy(update={"documents": told.documents})):
        assert family.takes(one).outcome == "applied"
    family.on = working(5)
    number = told.documents[0].number
    family.does("serve", parent, document_number=number, served_on=working(4).isoformat())
    assert family.raw[food].papers[-1].served_on is None
    shown = view_in_family(family.raw[food], noon(working(5)), calendar(), family.raw)
    assert [one.due_on for one in shown.clocks if one.name == "supplement"] == [working(24)]
    family.on = working(24)
    assert family.refusal("return_application", food) == "supplement.waiting"
    family.on = working(24) + timedelta(days=1)
    family.does("return_application", food)


# pledges in answer to a notice -----------------------------------------------


def pledges(last: date | None, *codes: str) -> list[dict[str, Any]]:
    due_on = last.isoformat() if last else None
    return [{"material": code, "due_on": due_on} for code in codes]


def test_what_may_be_pledged_is_pledged_after_the_notice_too() -> None:
    story = told()
    assert story.refusal("accept", on=working(2)) == "supplement.open"
    given = {"pledges": pledges(working(9), *DEFERRABLE)}
    case = story.does("accept_with_pledge", on=working(2), **given).case
    assert (case.state, case.accepted_on) == (State.ACCEPTED, working(2))
    assert case.promised_due_on == working(15, working(2)), "from the day of the pledge"
    assert case.supplement is not None
    assert case.supplement.completed_on == working(2)
    assert story.refusal("return_application", on=working(40)) == "supplement.none_open"
    story.does("record_material", on=working(3))
    assert case.pledges


def test_one_piece_comes_and_the_other_is_pledged() -> None:
    story = told()
    half = [{"code": "M002", "originals": 1}]
    story.does(
        "receive_supplement", on=working(2), materials=half, complete=False, answer_due_on=None
    )
    both = {"pledges": pledges(working(9), *DEFERRABLE)}
    assert story.refusal("accept_with_pledge", on=working(3), **both) == "pledge.not_missing"
    case = story.does("accept_with_pledge", pledges=pledges(working(9), "M003")).case
    assert [one.material for one in case.pledges] == ["M003"]


def test_what_may_not_be_pledged_still_has_to_come() -> None:
    story = told(("M001", *DEFERRABLE))
    some = {"pledges": pledges(working(9), *DEFERRABLE)}
    assert story.refusal("accept_with_pledge", on=working(2), **some) == "material.missing"
    every = {"pledges": pledges(working(9), "M001", *DEFERRABLE)}
    assert story.refusal("accept_with_pledge", on=working(2), **every) == "pledge.not_later"


def test_what_the_notice_asked_for_besides_is_not_forgotten() -> None:
    """An optional material that the notice named is owed like the others."""
    code = "YB-CB-001"
    listed = {spec.code: spec.required for spec in item(code).materials}
    assert (listed["M001"], listed["M002"]) == (True, False)
    missing = [{"code": one, "reason": "没有带"} for one in ("M001", "M002")]
    story = Story(code, TOWNSHIP, without=("M001",)).does("request_supplement", missing=missing)
    story.does(
        "receive_supplement",
        on=working(1),
        materials=[{"code": "M001", "originals": 1, "copies": 1}],
        complete=False,
        answer_due_on=None,
    )
    said = story.refusal("accept_with_pledge", pledges=pledges(MONDAY, "M002"))
    assert said == "pledge.not_later", "it is owed, and this list lets nobody defer it"
