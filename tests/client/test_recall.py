"""收回 after asking the centre: only what it still knows as on its way comes back (design.md 4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from due_day_story import taken_in
from matters import PROMISED
from screens_support import CLERK
from support import COUNTY, TOWNSHIP

from hallclient.projection import put_case
from hallclient.services.custody_acts import recall
from hallclient.services.handoff import HandedOver, hand_over
from hallclient.services.syncing import Outcome
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.fold import follow
from hallcore.problems import Problem

Known = Callable[[Case], Case | None]


def asked(known: Known) -> Callable[[Window], Outcome]:
    """An exchange after which the centre's view of every case is what `known` makes of it, with
    what was sent since applied to it."""

    def exchange(window: Window) -> Outcome:
        with window.store.write() as unit:
            for number in unit.cases.numbers():
                stored = unit.cases.get(number)
                assert stored is not None
                case, confirmed = stored.case, known(stored.case)
                for operation, _ in unit.operations.unconfirmed(number):
                    if operation.kind == "recall":
                        case = confirmed = follow(confirmed, operation)
                        identity = (operation.enrolment, operation.sequence)
                        facts = {"code": None, "position": 3, "stored_at": window.now()}
                        unit.operations.settle(*identity, outcome="applied", **facts)
                put_case(window, unit, case, confirmed, 2)
            unit.commit()
        return Outcome(None, None)

    return exchange


def arrived(case: Case) -> Case:
    return case.model_copy(update={"transit": None, "holder": COUNTY, "epoch": 2})


def otherwise(case: Case) -> Case:
    assert case.transit is not None
    other = case.transit.model_copy(update={"transfer_number": "9" * 25})
    return case.model_copy(update={"transit": other})


def unsent(case: Case) -> Case:
    return case.model_copy(update={"transit": None, "holder": TOWNSHIP, "papers": ()})


def test_what_the_centre_knows_as_under_way_comes_back(window: Window) -> None:
    numbers = [taken_in(window, PROMISED), taken_in(window, PROMISED)]
    assert isinstance(hand_over(window, CLERK, numbers, COUNTY), HandedOver)
    back = recall(window, CLERK, numbers[:1], "centre", asked(lambda case: case))
    assert isinstance(back, list), back
    assert [one.case.number for one in back] == numbers
    assert {(one.case.holder, one.is_provisional) for one in back} == {(TOWNSHIP, False)}


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (arrived, f"收方（{COUNTY}）已经接收"),
        (otherwise, "另一次移交"),
        (unsent, "还没有收到这次移交"),
        (lambda case: None, "还没有这个件"),
    ],
    ids=["arrived", "otherwise", "unsent", "unknown"],
)
def test_otherwise_nothing_moves_and_it_says_why(window: Window, known: Known, why: str) -> None:
    number = taken_in(window, PROMISED)
    handed = hand_over(window, CLERK, [number], COUNTY)
    assert isinstance(handed, HandedOver)
    said = recall(window, CLERK, [handed.transfer_number], "centre", asked(known))
    assert isinstance(said, Problem)
    assert said.code == "custody.not_confirmed"
    assert why in said.cause
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    assert stored is not None
    assert stored.case.holder is None, "still on its way here"
