"""Whole families: acts of every kind on parent and children. In whatever order they are heard, and
whoever folds them, everybody sees the same (design.md 4 "Themes")."""

from __future__ import annotations

import random
from datetime import timedelta

from family_support import Family
from histories_support import (
    COUNTY,
    LATER_ITEM,
    MONDAY,
    TOWNSHIP,
    VILLAGE,
    calendar,
    noon,
    rules,
    theme_items,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.cases import Case, State
from hallcore.family import seen_in_family, view_in_family, with_children
from hallcore.fold import fold
from hallcore.kinds import KINDS
from hallcore.sync.window import lay_family

SHOP, _ = theme_items()
MOVES = sorted(set(KINDS) - {"print", "take_over", "settle_dispute"})
ENDS = ("withdraw", "void", "decline")
ONWARD = ("accept", "review", "decide", "deliver", "receive_supplement")


def play(seed: int, length: int, hall: str) -> Family:
    """A family that lives through acts of every kind, most of them fitting."""
    chaos = random.Random(seed)
    family = Family(hall=hall, without=[] if chaos.random() < 0.7 else ["M036"]).born()
    for _ in range(length):
        family.on += timedelta(days=chaos.choice([0, 0, 0, 1, 3]))
        number = chaos.choice(family.numbers)
        kinds = [*MOVES, "take_over"]
        chaos.shuffle(kinds)
        mood = chaos.random()
        kinds.sort(key=lambda kind: (kind in ENDS) != (mood < 0.04))
        if mood > 0.3:
            kinds.sort(key=lambda kind: kind not in ONWARD)
        tries = chaos.choice([1, len(kinds)])
        for kind in kinds[:tries]:
            if number not in family.raw:
                break
            if family.tries(kind, number).outcome == "applied":
                break
    return family


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 20), st.sampled_from([VILLAGE, TOWNSHIP, COUNTY]))
def test_window_and_centre_see_the_same_family(seed: int, length: int, hall: str) -> None:
    """The centre decides one after the other. A window folds each case from what was applied; one
    that lays everything on what was confirmed earlier comes to the same."""
    family = play(seed, length, hall)
    centre = {number: family.seen(number) for number in family.raw}
    by_case = {
        number: [one for one in family.applied if one.subject == number] for number in family.raw
    }
    folded = {number: fold(operations) for number, operations in by_case.items()}
    confirmed = {number: case for number, case in folded.items() if case is not None}
    undisputed = {
        number: case.model_copy(update={"disputed": family.raw[number].disputed})
        for number, case in confirmed.items()
    }
    assert {n: seen_in_family(case, undisputed) for n, case in undisputed.items()} == centre
    assert lay_family(undisputed, [], rules()) == centre
    for cut in (0, len(family.said) // 2):
        done = family.said[:cut]
        known: dict[str, Case] = {}
        for one in family.applied:
            if one in done:
                before = known.get(one.subject)
                after = fold([one], before)
                assert after is not None
                known[one.subject] = after
        laid = lay_family(known, family.said[cut:], rules())
        for number, case in laid.items():
            assert case.model_copy(update={"disputed": False}) == centre[number].model_copy(
                update={"disputed": False}
            )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 16), st.randoms(use_true_random=False))
def test_the_parent_does_not_ask_in_which_order_its_family_was_heard(
    seed: int, length: int, order: random.Random
) -> None:
    """Operations of different cases may reach a window in any interleaving; those of one case come
    in the centre's order."""
    family = play(seed, length, TOWNSHIP)
    queues = {
        number: [one for one in family.applied if one.subject == number] for number in family.raw
    }
    heard: dict[str, Case] = {}
    while any(queues.values()):
        number = order.choice([one for one, queue in queues.items() if queue])
        after = fold([queues[number].pop(0)], heard.get(number))
        assert after is not None
        heard[number] = after
        for one, case in heard.items():
            seen_in_family(case, heard)
            view_in_family(case, noon(family.on), calendar(), heard)
            assert one == case.number
    for number, case in heard.items():
        shown = seen_in_family(case, heard)
        assert shown == family.seen(number).model_copy(update={"disputed": shown.disputed})


def test_the_families_are_worth_playing() -> None:
    states: set[State] = set()
    kinds: set[str] = set()
    for seed in range(80):
        family = play(seed, 25, TOWNSHIP)
        states.add(family.parent.state)
        kinds |= {one.kind for one in family.applied if one.subject == family.numbers[0]}
    assert states >= {State.RECEIVED, State.ACCEPTED, State.GRANTED, State.WITHDRAWN}
    assert kinds >= {"hand_over", "take_over", "request_supplement", "open_joint", "withdraw"}


# a child found missing -------------------------------------------------------


def test_a_child_found_missing_keeps_the_acceptance_and_delays_the_decision() -> None:
    family = Family().born()
    shop, food = family.numbers[1:]
    family.does("accept", shop).does("accept", food)
    family.does("open_joint", family.numbers[0])
    added = family.parent.children[-1]
    assert family.parent.items[-1] == LATER_ITEM
    assert (family.parent.state, family.parent.accepted_on) == (State.ACCEPTED, MONDAY)
    family.decided(shop).decided(food, "granted")
    assert family.parent.result is None, "the added one is not decided"
    child = family.children[1].model_copy(
        update={"number": added, "state": State.REFUSED, "result": "refused"}
    )
    known = [*family.children, child]
    assert with_children(family.raw[family.numbers[0]], known).result == "granted"


def test_only_an_open_parent_is_widened_by_who_decides_it() -> None:
    family = Family().born()
    parent, shop, _ = family.numbers
    assert family.refusal("open_joint", shop) == "theme.not_parent"
    assert family.refusal("open_joint", parent, hall=TOWNSHIP) == "item.not_here"
    assert family.refusal("open_joint", parent, reason=" ") == "case.reason_missing"
    assert family.refusal("open_joint", parent, items=[SHOP]) == "theme.items_differ"
    assert family.refusal("open_joint", parent, items=["YB-CB-001"]) == "theme.items_differ"
    assert family.refusal("open_joint", parent, children=[shop]) == "theme.children_differ"
    family.does("open_joint", parent)
    assert family.refusal("open_joint", parent) == "theme.items_differ"
