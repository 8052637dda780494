"""Practice and real windows side by side on one desk: nothing crosses over."""

from __future__ import annotations

from pathlib import Path

import pytest
from matters import PROMISED, form_of, materials_of
from support import COUNTY, TOWNSHIP, make_window

from hallclient.identity import load_enrolment, move_server
from hallclient.services.enrolling import enrol_home
from hallclient.services.handoff import HandedOver, hand_over, take_over_file
from hallclient.services.lookup import find_case
from hallclient.services.receipt import Asked, Receipt, receive
from hallclient.services.slips import case_slip
from hallclient.window import Window, open_window
from hallcore.fold import apply
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem, ProblemError
from hallcore.slips import Slip
from hallkit.clock import PracticeClock

CLERK = "0101"


def received(window: Window) -> str:
    form = parse_form(form_of(PROMISED), "-")
    materials = parse_materials(materials_of(PROMISED), "-")
    assert not isinstance(form, Problem)
    assert not isinstance(materials, Problem)
    receipt = receive(
        window, CLERK, Asked(items=(PROMISED,), form=form, materials=tuple(materials))
    )
    assert isinstance(receipt, Receipt), receipt
    return receipt.cases[0].number


@pytest.mark.parametrize("is_practice", [True, False])
def test_a_parcel_stays_in_its_own_world(tmp_path: Path, is_practice: bool) -> None:
    """The same halls, the same terminal numbers, the same case numbers in both worlds."""
    sender = make_window(tmp_path / "sender", TOWNSHIP, is_practice=is_practice)
    other = make_window(tmp_path / "other", COUNTY, is_practice=not is_practice)
    own = make_window(tmp_path / "own", COUNTY, is_practice=is_practice)
    file = tmp_path / "parcel.hall"
    number = received(sender)
    assert isinstance(hand_over(sender, CLERK, [number], COUNTY, file), HandedOver)
    with pytest.raises(ProblemError) as caught:
        take_over_file(other, "0001", file)
    assert (caught.value.problem.code, caught.value.exit_status) == ("certificate.invalid", 2)
    assert isinstance(find_case(other, number), Problem)
    with other.store.read() as unit:
        assert unit.operations.counts() == {}
    taken = take_over_file(own, "0001", file)
    assert isinstance(taken, list), taken
    assert taken[0].case.practice is is_practice
    for window in (sender, other, own):
        window.close()


def test_the_window_judges_practice_as_the_centre_does(tmp_path: Path) -> None:
    practice = make_window(tmp_path / "practice")
    real = make_window(tmp_path / "real", is_practice=False)
    numbers = [received(practice), received(real)]
    assert numbers[0] == numbers[1], "two worlds, each with its own numbers"
    operations = []
    for window, is_practice in ((practice, True), (real, False)):
        with window.store.read() as unit:
            [waiting] = unit.operations.waiting()
        operation = read_operation(waiting.body)
        assert isinstance(operation, Operation)
        assert operation.payload["practice"] is is_practice
        operations.append(operation)
    for window, foreign in ((real, operations[0]), (practice, operations[1])):
        with window.store.read() as unit:
            said = apply(None, foreign, window.rules(unit))
        assert isinstance(said, Problem)
        assert said.code == "case.practice"
        window.close()


def test_every_paper_of_practice_says_so_and_none_of_the_real_ones(tmp_path: Path) -> None:
    for name, is_practice in (("practice", True), ("real", False)):
        window = make_window(tmp_path / name, is_practice=is_practice)
        number = received(window)
        with window.store.read() as unit:
            slip = case_slip(window, unit, number, "receipt")
        assert isinstance(slip, Slip)
        assert slip.practice is is_practice
        window.close()


def test_a_practice_home_stays_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another address, another program start: it is who it was, and cannot enrol anew."""
    home = tmp_path / "home"
    make_window(home).close()
    before = load_enrolment(home)
    assert before is not None
    move_server(home, "http://127.0.0.1:10")
    moved = load_enrolment(home)
    assert moved is not None
    assert (moved.is_practice, moved.centre_signing_public) == (True, before.centre_signing_public)
    with pytest.raises(ProblemError) as caught:
        enrol_home(home, "http://127.0.0.1:10", "AAAA-BBBB")
    assert caught.value.problem.code == "enrolment.exists"
    monkeypatch.setenv("HALL_NOW", "2030-01-02T03:04:05+08:00")
    window = open_window(home)
    assert isinstance(window.clock, PracticeClock)
    window.close()


def test_a_real_home_takes_no_clock_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    make_window(home, is_practice=False).close()
    monkeypatch.setenv("HALL_NOW", "2030-01-02T03:04:05+08:00")
    with pytest.raises(ProblemError) as caught:
        open_window(home)
    assert caught.value.problem.code == "clock.not_practice"
