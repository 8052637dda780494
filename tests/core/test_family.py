"""A theme's parent and its children (design.md 4 "Themes"): birth, what the parent shows of them,
rule 18, and that neither order nor place changes anything."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from family_support import Family
from histories_support import (
    MONDAY,
    PERMIT,
    THEME,
    THEME_ANSWERS,
    TOWNSHIP,
    Story,
    calendar,
    catalogue,
    item,
    noon,
    rules,
    theme_items,
    working,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.cases import Case, ClockStop, State
from hallcore.catalogue import CaseType, Level, Role
from hallcore.family import deemed_after, seen_in_family, view_in_family, with_children
from hallcore.fold import apply
from hallcore.kinds import KINDS, PER_CHILD
from hallcore.problems import Problem
from hallcore.view import Phase

SHOP, FOOD = theme_items()


# the theme as one item -------------------------------------------------------


def test_a_theme_is_one_item_of_what_its_items_have_in_common() -> None:
    one = item(THEME)
    assert (one.name, one.case_type, one.steps) == ("开办农家乐", CaseType.JOINT, ())
    assert one.roles[Level.VILLAGE] == (Role.RECEIVE,)
    assert one.roles[Level.TOWNSHIP] == (Role.ACCEPT, Role.FIRST_REVIEW)
    assert one.roles[Level.COUNTY] == (Role.DECIDE,)
    assert one.decides_at is Level.COUNTY
    assert not one.deemed, "the business licence is none of 行政许可法"
    assert one.limits["statutory"].days == 45
    assert one.limits["answer"].days == 5
    assert one.limits["delivery"].days == 10
    codes = [spec.code for spec in one.materials]
    assert len(set(codes)) == len(codes)
    assert {spec.code for code in (SHOP, FOOD) for spec in item(code).materials} == set(codes)
    assert {f.key for code in (SHOP, FOOD) for f in item(code).fields} == {
        f.key for f in one.fields
    }


def test_an_item_that_the_theme_does_not_know_makes_no_theme() -> None:
    known = rules()
    assert known.item(catalogue().version, THEME, ("SJ-XX-000",)) is None
    assert known.item(catalogue().version, "TH-XX-000", (SHOP,)) is None
    assert known.item("no-such-version", THEME, (SHOP,)) is None


# birth -----------------------------------------------------------------------

SPOILT_PARENTS: list[tuple[dict[str, Any], str]] = [
    ({"answers": {"rooms": "none", "cooking": "yes"}}, "theme.question"),
    ({"items": [SHOP]}, "theme.items_differ"),
    ({"answers": THEME_ANSWERS | {"cooking": "no"}}, "theme.items_differ"),
    ({"children": []}, "theme.children_differ"),
    ({"children": ["9" * 24, "9" * 24]}, "theme.children_differ"),
    ({"parent": "9" * 24}, "theme.children_differ"),
    ({"limits": []}, "item.differs"),
]


@pytest.mark.parametrize(("changes", "code"), SPOILT_PARENTS)
def test_a_parent_that_is_not_its_themes_is_refused(changes: dict[str, Any], code: str) -> None:
    birth = Family().births()[0]
    spoilt = birth.model_copy(update={"payload": birth.payload | changes})
    said = apply(None, spoilt, rules())
    assert isinstance(said, Problem)
    assert said.code == code


def test_nobody_else_has_children() -> None:
    birth = Family().births()[1]
    for changes in ({"children": ["1" * 24]}, {"items": [FOOD]}):
        said = apply(None, birth.model_copy(update={"payload": birth.payload | changes}), rules())
        assert isinstance(said, Problem)
        assert said.code == "theme.unknown"


def test_children_and_parent_are_born_with_their_own_limits() -> None:
    family = Family().born()
    assert family.parent.items == (SHOP, FOOD)
    assert [child.item for child in family.children] == [SHOP, FOOD]
    assert {child.parent for child in family.children} == {family.parent.number}
    assert family.parent.limit("statutory") == item(THEME).limits["statutory"]
    assert family.children[0].limit("statutory") == item(SHOP).limits["statutory"]


# what the parent never takes -------------------------------------------------


def test_every_kind_per_child_is_known() -> None:
    assert set(KINDS) >= PER_CHILD


@pytest.mark.parametrize("kind", sorted(PER_CHILD))
def test_answer_clock_and_decision_are_the_childrens(kind: str) -> None:
    family = Family().born()
    assert family.refusal(kind, family.numbers[0]) == "theme.per_child"


# what the children make of the parent ----------------------------------------

Said = tuple[str, ...]


def child(how: str, number: str, parent: str, index: int = 0) -> Case:
    """A child of the parent in one of its states; accepted `index` days after Monday."""
    base = CHILD.model_copy(update={"number": number, "parent": parent})
    day = MONDAY + timedelta(days=index)
    accepted = {"accepted_on": day, "accepted_at": noon(day), "accepted_by": TOWNSHIP}
    result = {"decided_on": day, "decided_at": noon(day)}
    closed = {"closed_at": noon(day)}
    changes: dict[str, dict[str, Any]] = {
        "received": {},
        "supplementing": {"state": State.SUPPLEMENTING},
        "accepted": accepted | {"state": State.ACCEPTED},
        "deemed": {"accepted_on": day, "deemed": True, "state": State.ACCEPTED},
        "granted": accepted | result | {"state": State.GRANTED, "result": "granted"},
        "refused": accepted | result | {"state": State.REFUSED, "result": "refused"},
        "declined": closed | {"state": State.DECLINED},
        "withdrawn": closed | {"state": State.WITHDRAWN},
        "given_up": accepted | closed | {"state": State.WITHDRAWN},
        "void": closed | {"state": State.VOID},
        "delivered": accepted
        | result
        | closed
        | {"state": State.DELIVERED, "result": "granted", "delivered_at": noon(day)},
    }
    return base.model_copy(update=changes[how])


CHILD = Story(PERMIT).case
PARENT = Family().born().parent
HOW = (
    "received",
    "supplementing",
    "accepted",
    "deemed",
    "granted",
    "refused",
    "declined",
    "withdrawn",
    "given_up",
    "void",
    "delivered",
)

TABLE: list[tuple[Said, str, str | None]] = [
    (("received", "received"), "received", None),
    (("accepted", "received"), "received", None),
    (("accepted", "supplementing"), "supplementing", None),
    (("declined", "received"), "received", None),
    (("declined", "supplementing"), "supplementing", None),
    (("accepted", "accepted"), "accepted", None),
    (("accepted", "declined"), "accepted", None),
    (("accepted", "withdrawn"), "accepted", None),
    (("deemed", "declined"), "accepted", None),
    (("granted", "received"), "received", None),
    (("granted", "accepted"), "accepted", None),
    (("granted", "refused"), "granted", "granted"),
    (("refused", "refused"), "refused", "refused"),
    (("refused", "declined"), "refused", "refused"),
    (("granted", "given_up"), "granted", "granted"),
    (("accepted", "given_up"), "accepted", None),
    (("declined", "declined"), "declined", None),
    (("declined", "withdrawn"), "withdrawn", None),
    (("withdrawn", "void"), "withdrawn", None),
    (("declined", "void"), "declined", None),
    (("void", "void"), "void", None),
    (("given_up", "given_up"), "withdrawn", None),
    (("delivered", "declined"), "delivered", "granted"),
    (("delivered", "accepted"), "accepted", None),
    (("delivered", "granted"), "granted", "granted"),
    (("delivered", "delivered"), "delivered", "granted"),
]


@pytest.mark.parametrize(("how", "state", "result"), TABLE)
def test_the_parent_shows_what_its_children_make_of_it(
    how: Said, state: str, result: str | None
) -> None:
    numbers = PARENT.children
    known = [child(one, numbers[at], PARENT.number, at) for at, one in enumerate(how)]
    shown = with_children(PARENT, known)
    assert (shown.state, shown.result) == (state, result)
    assert shown.is_open == (shown.closed_at is None)
    if shown.state is State.ACCEPTED:
        days = [one.accepted_on for one in known if one.accepted_on]
        assert shown.accepted_on == max(days), "the latest acceptance day"


def test_an_act_of_its_own_closes_the_parent_and_the_results_stay() -> None:
    known = [child("delivered", number, PARENT.number) for number in PARENT.children]
    closed = PARENT.model_copy(
        update={"state": State.DELIVERED, "closed_at": noon(MONDAY), "delivered_at": noon(MONDAY)}
    )
    shown = with_children(closed, known)
    assert (shown.state, shown.result, shown.decided_on) == ("delivered", "granted", MONDAY)
    withdrawn = PARENT.model_copy(update={"state": State.WITHDRAWN, "closed_at": noon(MONDAY)})
    assert with_children(withdrawn, known[:1]).state is State.WITHDRAWN


def test_a_child_that_is_not_at_hand_counts_as_not_answered() -> None:
    known = [child("granted", PARENT.children[0], PARENT.number)]
    assert with_children(PARENT, known).state is State.RECEIVED
    assert with_children(PARENT, []).state is State.RECEIVED


def test_who_merely_says_that_he_is_a_child_is_none() -> None:
    stranger = child("declined", "9" * 24, PARENT.number)
    other = child("accepted", PARENT.children[0], "8" * 24)
    cases = {one.number: one for one in (PARENT, stranger, other)}
    assert seen_in_family(PARENT, cases).state is State.RECEIVED


def test_a_stop_of_a_child_stops_the_parent() -> None:
    stop = ClockStop(
        number=1,
        procedure="inspection",
        approver="3011",
        expected_days=3,
        told_on=MONDAY,
        first=MONDAY,
        last=MONDAY + timedelta(days=2),
    )
    one, two = (child("accepted", number, PARENT.number) for number in PARENT.children)
    stopped = two.model_copy(update={"stops": (stop,)})
    assert with_children(PARENT, [one, stopped]).stops == (stop,)
    seen = view_in_family(PARENT, noon(MONDAY), calendar(), as_cases(PARENT, one, stopped))
    free = view_in_family(PARENT, noon(MONDAY), calendar(), as_cases(PARENT, one, two))
    assert "paused" in seen.flags
    assert "paused" not in free.flags
    assert due_of(seen, "promise") == working(9)
    assert due_of(free, "promise") == working(7)


def as_cases(*cases: Case) -> dict[str, Case]:
    return {one.number: one for one in cases}


def due_of(seen: Any, name: str) -> date | None:
    return next((clock.due_on for clock in seen.clocks if clock.name == name), None)


hows = st.lists(st.sampled_from(HOW), min_size=2, max_size=2)


@settings(max_examples=200)
@given(hows, st.randoms(use_true_random=False), st.booleans())
def test_order_and_repetition_change_nothing(
    how: list[str], order: random.Random, is_whole: bool
) -> None:
    known = [
        child(one, number, PARENT.number, at)
        for at, (one, number) in enumerate(zip(how, PARENT.children, strict=True))
    ][: 2 if is_whole else 1]
    shown = with_children(PARENT, known)
    mixed = [*known, *known]
    order.shuffle(mixed)
    assert with_children(PARENT, mixed) == shown
    assert with_children(shown, known) == shown
    view_in_family(shown, noon(MONDAY), calendar(), as_cases(PARENT, *known))


# rule 6 and rule 18 ----------------------------------------------------------


def test_rule_06_the_parent_is_accepted_by_law_with_its_last_child() -> None:
    """The business licence has no deemed acceptance, the food licence has."""
    family = Family().born()
    shop, food = family.numbers[1:]
    last_day = working(5)
    after = last_day + timedelta(days=1)

    def state(on: date) -> State:
        return view_in_family(family.parent, noon(on), calendar(), family.raw).state

    assert deemed_after(family.parent, family.children, calendar()) is None
    assert state(after) is State.RECEIVED, "the other one still waits for its answer"
    family.does("accept", shop)
    assert deemed_after(family.parent, family.children, calendar()) == last_day
    assert state(last_day) is State.RECEIVED
    assert state(after) is State.ACCEPTED
    seen = view_in_family(family.parent, noon(after), calendar(), family.raw)
    assert (seen.is_deemed, seen.accepted_on, seen.phase) == (True, MONDAY, Phase.DESK)
    assert food


days = st.integers(0, 40)


@settings(max_examples=150)
@given(
    accepted=st.tuples(days, days),
    stops=st.lists(st.tuples(st.integers(0, 1), days, days), max_size=3),
    look=st.integers(0, 90),
)
def test_rule_18_no_child_is_due_after_its_parent(
    accepted: tuple[int, int], stops: list[tuple[int, int, int]], look: int
) -> None:
    """Whatever the days of acceptance and the stops; both clocks, on any day."""
    children = []
    for at, number in enumerate(PARENT.children):
        on = MONDAY + timedelta(days=accepted[at])
        own = tuple(
            ClockStop(
                number=count,
                procedure="inspection",
                approver="3011",
                expected_days=1,
                told_on=MONDAY,
                first=on + timedelta(days=first),
                last=on + timedelta(days=first + length),
            )
            for count, (which, first, length) in enumerate(stops, start=1)
            if which == at
        )
        one = child("accepted", number, PARENT.number, accepted[at])
        code = PARENT.items[at]
        children.append(
            one.model_copy(update={"item": code, "limits": item(code).case_limits, "stops": own})
        )
    cases = as_cases(PARENT, *children)
    now = noon(MONDAY + timedelta(days=look))
    above = view_in_family(PARENT, now, calendar(), cases)
    for one in children:
        below = view_in_family(one, now, calendar(), cases)
        alone = view_in_family(one, now, calendar(), {})
        for name in ("promise", "statutory"):
            own, parents = due_of(below, name), due_of(above, name)
            assert own is not None
            assert parents is not None
            assert own <= parents
            assert own == due_of(alone, name), "by the limits themselves, nothing had to be cut"


def test_rule_18_a_child_with_a_longer_limit_is_cut_at_its_parents_day() -> None:
    """A catalogue that breaks the rule does not break it for a case."""
    longer = tuple(
        limit.model_copy(update={"days": 60}) if limit.name in ("promise", "statutory") else limit
        for limit in CHILD.limits
    )
    one, two = (child("accepted", number, PARENT.number) for number in PARENT.children)
    one = one.model_copy(update={"limits": longer})
    cases = as_cases(PARENT, one, two)
    seen = view_in_family(one, noon(MONDAY), calendar(), cases)
    assert due_of(seen, "promise") == working(7)
    assert due_of(seen, "statutory") == working(45)
    assert due_of(view_in_family(one, noon(MONDAY), calendar(), {}), "promise") == working(60)
    late = view_in_family(one, noon(working(8)), calendar(), cases)
    assert next(clock.remaining_days for clock in late.clocks if clock.name == "promise") == -1
