"""一件事 at the centre: what the children make of the parent, who is told, what departments do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from centre_support import (
    CATALOGUE,
    COUNTY,
    ITEMS,
    THEME,
    SetClock,
    Window,
    enrol_window,
    small_catalogue,
)

from hallcore.cases import Case, State
from hallcore.catalogue import Level
from hallcore.catalogue.themes import chosen_items, theme_item
from hallcore.numbering import group_case_number
from hallcore.problems import Problem
from hallserver.centre import Centre
from hallserver.rebuild import compare_all
from hallserver.workflow.acting import Acted
from hallserver.workflow.departments import Departments
from hallserver.workflow.joint import open_joint
from hallserver.workflow.limits import ExtendWish, StopWish, extend, resume_clock, stop_clock

CHOSEN = ("T-COUNTY", "T-TOWN")
LEADER, HANDLER = "3003", "3001"


def receive_family(window: Window) -> list[str]:
    """A theme received at this window, parent first."""
    numbers = [window.next_number() for _ in range(1 + len(CHOSEN))]
    parent, *children = numbers
    catalogue = small_catalogue()
    whole = theme_item(catalogue, THEME, chosen_items(catalogue, THEME, CHOSEN))
    window.receive(
        THEME.code,
        parent,
        route={
            "role": str(whole.roles[Level.TOWNSHIP][0]),
            "deciding_hall": COUNTY,
            "delivery_hall": window.hall,
        },
        items=list(CHOSEN),
        children=children,
        answers={"more": "no"},
        limits=[limit.model_dump(mode="json") for limit in whole.case_limits],
    )
    for number, code in zip(children, CHOSEN, strict=True):
        window.receive(code, number, parent=parent)
    return numbers


def kept(centre: Centre, number: str) -> Case:
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    return found.case


@pytest.fixture
def family(township: Window) -> list[str]:
    numbers = receive_family(township)
    township.sync()
    return numbers


def test_the_parent_follows_its_children(
    centre: Centre, township: Window, family: list[str]
) -> None:
    parent, first, second = family
    assert kept(centre, parent).state is State.RECEIVED
    township.accept(first, "T-COUNTY")
    township.sync()
    assert kept(centre, parent).state is State.RECEIVED
    township.accept(second, "T-TOWN")
    township.sync()
    assert kept(centre, parent).state is State.ACCEPTED
    with centre.store.read() as unit:
        listed = unit.cases.page("accepted", 0, None, centre.today())
        assert {case.number for case in listed.cases} == set(family)
        assert compare_all(unit).differences == ()


def test_every_hall_of_one_hears_of_all(centre: Centre, township: Window) -> None:
    """The second child is the township's to decide; the county sees it all the same, or its
    parent would look undecided there."""
    county = enrol_window(centre, COUNTY, seed=9)
    family = receive_family(township)
    township.sync()
    answer, _ = county.sync()
    assert {row.case for row in answer.rows} == set(family)
    township.accept(family[2], "T-TOWN")
    township.sync()
    answer, _ = county.sync()
    assert [row.case for row in answer.rows] == [family[2]]


def test_an_answer_of_the_parent_itself_is_parked(
    centre: Centre, township: Window, family: list[str]
) -> None:
    township.accept(family[0], "T-COUNTY")
    answer, _ = township.sync()
    assert [(row.outcome, row.code) for row in answer.rows] == [("parked", "theme.per_child")]
    assert kept(centre, family[0]).disputed
    with centre.store.read() as unit:
        assert compare_all(unit).differences == ()


def test_departments_decide_the_children_and_pass_over_the_parent(
    centre: Centre, township: Window, family: list[str]
) -> None:
    parent, first, second = family
    township.accept(first, "T-COUNTY")
    township.accept(second, "T-TOWN")
    township.sync()
    rounds = [Departments(centre).work_round() for _ in range(4)]
    assert rounds == [2, 2, 2, 0]
    assert kept(centre, parent).state is State.GRANTED
    assert kept(centre, parent).steps == ()
    with centre.store.read() as unit:
        assert compare_all(unit).differences == ()


def test_rule_17_the_leader_extends_the_joint_limit_on_the_parent(
    centre: Centre, township: Window, family: list[str]
) -> None:
    """Accepted on 2026-11-23; 25 working days end on 2026-12-28. A child ends no later than its
    parent: ten more days of its 20 wait for the parent's extension."""
    parent, first, second = family
    wish = ExtendWish(days=10, approver="龙安国", reason="情况复杂")
    before = extend(centre, parent, wish, LEADER)
    assert isinstance(before, Problem)
    assert before.code == "desk.not_open"
    township.accept(first, "T-COUNTY")
    township.accept(second, "T-TOWN")
    township.sync()
    cut = extend(centre, second, wish, LEADER)
    assert isinstance(cut, Problem)
    assert (cut.code, cut.field) == ("extension.beyond_joint", "days")
    assert parent in cut.next_step
    within = extend(centre, first, replace(wish, days=5), LEADER)
    assert isinstance(within, Acted)
    joint = extend(centre, parent, replace(wish, days=15, post="县长"), LEADER)
    assert isinstance(joint, Acted)
    assert [one.name for one in joint.documents] == ["extension"]
    assert joint.case.extension is not None
    assert (joint.case.extension.old_due_on, joint.case.extension.new_due_on) == (
        date(2026, 12, 28),
        date(2027, 1, 19),
    )
    again = extend(centre, parent, wish, LEADER)
    assert isinstance(again, Problem)
    assert again.code == "extension.once"
    assert isinstance(extend(centre, second, wish, LEADER), Acted)
    answer, _ = township.sync()
    assert [row.case for row in answer.rows if row.case == parent] != []
    with centre.store.read() as unit:
        assert compare_all(unit).differences == ()


def test_rule_18_a_childs_extension_while_its_sibling_is_stopped(
    centre: Centre, township: Window, family: list[str], clock: SetClock
) -> None:
    """Nobody can tell the joint day while the procedure runs; it is 2026-12-28 or later, and a day
    later for each day of the procedure."""
    _, first, second = family
    township.accept(first, "T-COUNTY")
    township.accept(second, "T-TOWN")
    township.sync()
    testing = StopWish("testing", 5, "龙安国", "抽样检测")
    assert isinstance(stop_clock(centre, first, testing, HANDLER), Acted)
    wish = ExtendWish(days=10, approver="龙安国", reason="情况复杂")
    refused = extend(centre, second, wish, LEADER)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.field) == ("extension.joint_stopped", "days")
    assert group_case_number(first) in refused.cause
    assert "2026-12-28" in refused.next_step
    clock.pass_by(days=1)
    assert isinstance(resume_clock(centre, first, "合格", HANDLER), Acted)
    now_known = extend(centre, second, wish, LEADER)
    assert isinstance(now_known, Problem)
    assert now_known.code == "extension.beyond_joint"
    assert isinstance(extend(centre, second, replace(wish, days=5), LEADER), Acted)


def test_rule_18_what_stays_within_the_joint_limit_is_extended_at_once(
    centre: Centre, township: Window, family: list[str]
) -> None:
    _, first, second = family
    township.accept(first, "T-COUNTY")
    township.accept(second, "T-TOWN")
    township.sync()
    testing = StopWish("testing", 5, "龙安国", "抽样检测")
    assert isinstance(stop_clock(centre, first, testing, HANDLER), Acted)
    wish = ExtendWish(days=5, approver="龙安国", reason="情况复杂")
    assert isinstance(extend(centre, second, wish, LEADER), Acted)


def test_a_child_that_was_forgotten_is_opened_here(
    centre: Centre, township: Window, family: list[str]
) -> None:
    parent = family[0]
    for number, code in zip(family[1:], CHOSEN, strict=True):
        township.accept(number, code)
    township.sync()
    reason = "收件时漏了一项"
    for by, codes, code in (
        (HANDLER, ["T-DEEMED"], "staff.post"),
        (LEADER, ["T-UP"], "theme.items_differ"),
        (LEADER, ["T-TOWN"], "theme.items_differ"),
        (LEADER, ["NOTHING"], "item.unknown"),
    ):
        said = open_joint(centre, parent, codes, reason, by)
        assert isinstance(said, Problem)
        assert said.code == code
    other = open_joint(centre, family[1], ["T-DEEMED"], reason, LEADER)
    assert isinstance(other, Problem)
    assert other.code == "theme.not_parent"
    done = open_joint(centre, parent, ["T-DEEMED"], reason, LEADER)
    assert isinstance(done, Acted), done
    assert (done.case.items[-1], done.case.state) == ("T-DEEMED", State.ACCEPTED)
    added = kept(centre, done.case.children[-1])
    assert added.number[15:18] == "000"
    assert (added.parent, added.state, added.holder) == (parent, State.RECEIVED, COUNTY)
    assert added.limit("statutory") == ITEMS["T-DEEMED"].limits["statutory"]
    assert added.catalogue == CATALOGUE
    answer, _ = township.sync()
    assert {row.case for row in answer.rows[-2:]} == {parent, added.number}
    with centre.store.read() as unit:
        assert compare_all(unit).differences == ()
