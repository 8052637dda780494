"""What the answers and results of a theme's children forbid on the parent, and which case of the
family a paper belongs to (design.md 4 "Themes")."""

from __future__ import annotations

from datetime import timedelta

import pytest
from family_support import Family
from histories_support import MONDAY, working

from hallcore.cases import State
from hallcore.family import with_children


def family() -> Family:
    return Family().born()


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_a_parent_is_not_void_once_a_child_is_answered(answer: str) -> None:
    """A second window, which had not heard of the answer, enters the family as a mistake."""
    theirs = family()
    parent, shop, food = theirs.numbers
    late = [theirs.operation("void", number) for number in theirs.numbers]
    theirs.does(answer, shop)
    outcomes = [(done.outcome, done.code) for done in map(theirs.takes, late)]
    assert outcomes[0] == ("parked", "theme.child_answered")
    assert theirs.raw[parent].state is State.RECEIVED
    assert theirs.raw[shop].state is not State.VOID
    assert outcomes[2] == ("applied", None), "nobody had answered it"
    assert theirs.raw[food].state is State.VOID


def test_rule_06_a_parent_is_not_void_once_the_law_accepted_a_child() -> None:
    """The food licence is deemed accepted, the business licence is not."""
    theirs = family()
    parent = theirs.numbers[0]
    theirs.on = working(5) + timedelta(days=1)
    assert theirs.refusal("void", parent) == "law.deemed_accepted"
    in_time = family()
    in_time.on = working(5)
    in_time.does("void", parent)


def test_what_was_given_up_is_no_answer() -> None:
    theirs = family()
    theirs.does("withdraw", theirs.numbers[1])
    theirs.does("void", theirs.numbers[0])


def test_a_parent_is_not_withdrawn_once_a_child_is_decided() -> None:
    theirs = family()
    parent, shop, food = theirs.numbers
    theirs.does("accept", shop).does("accept", food)
    late = [theirs.operation("withdraw", number) for number in theirs.numbers]
    theirs.decided(shop)
    outcomes = [(done.outcome, done.code) for done in map(theirs.takes, late)]
    assert outcomes == [
        ("parked", "theme.child_decided"),
        ("parked", "case.decided_already"),
        ("applied", None),
    ]
    assert (theirs.parent.state, theirs.parent.result) == (State.GRANTED, "granted")
    theirs.does("deliver", parent)


def test_a_parent_is_withdrawn_while_its_children_are_only_accepted() -> None:
    """Until the decision an applicant may give up."""
    theirs = family()
    for number in theirs.numbers[1:]:
        theirs.does("accept", number)
    for number in theirs.numbers:
        theirs.does("withdraw", number)
    assert theirs.parent.state is State.WITHDRAWN


def test_a_window_that_knows_no_child_refuses_nothing() -> None:
    theirs = family()
    theirs.does("accept", theirs.numbers[1])
    alone = with_children(theirs.raw[theirs.numbers[0]], [])
    assert (alone.answered_children, alone.child_deemed_after) == ((), None)
    assert with_children(theirs.parent, theirs.children).answered_children == (theirs.numbers[1],)


@pytest.mark.parametrize("kind", ["serve", "print"])
def test_a_childs_paper_is_printed_and_served_on_the_child(kind: str) -> None:
    theirs = family()
    parent, shop, _ = theirs.numbers
    theirs.does("accept", shop)
    notice = theirs.raw[shop].papers[-1]
    assert (notice.name, notice.of_child) == ("acceptance", None)
    shown = theirs.parent.paper("acceptance")
    assert shown is not None
    assert (shown.number, shown.of_child) == (notice.number, shop)
    assert theirs.refusal(kind, parent, document_number=notice.number) == "document.of_child"
    theirs.does(kind, shop, document_number=notice.number)
    seen = theirs.parent.paper("acceptance")
    assert seen is not None
    assert (seen.served_on == MONDAY, seen.reprints) == (kind == "serve", int(kind == "print"))
    receipt = theirs.raw[parent].papers[0]
    theirs.does(kind, parent, document_number=receipt.number)
