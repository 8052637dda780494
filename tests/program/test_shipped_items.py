"""Shipped items and themes through a real centre: received at a window, accepted, decided by the
practice departments, delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from county_support import County
from matters import answers_of, form_of, materials_of, resident_id
from support import TOWNSHIP, sample_catalogue

from hallclient.services.answer import accept, deliver
from hallclient.services.counter_acts import serve
from hallclient.services.receipt import Asked, Receipt, receive
from hallcore.cases import Case, State
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.problems import Problem
from hallserver.rebuild import compare_all
from hallserver.workflow.departments import Departments

CLERK = "0101"

THEMES = [
    (
        "TH-XSE-001",
        {"birth_registered": "no", "vaccine_card": "no", "birth_costs": "open"},
        ("GA-HK-001", "WJ-SY-001", "WJ-JZ-001", "YB-CB-002", "RS-SB-001", "YB-SY-001"),
    ),
    (
        "TH-SH-001",
        {"had_pension": "yes", "had_medical": "yes", "funeral_subsidy": "no"},
        ("GA-HK-002", "RS-YL-003", "YB-QT-001", "RS-SB-003"),
    ),
]

PROMISED = sorted(code for code, item in sample_catalogue().items.items() if not item.is_on_spot)


def received(county: County, code: str, codes: tuple[str, ...], answers: dict[str, str]) -> Receipt:
    """The theme or item `code` received at the township with a whole form."""
    given = form_of(*codes, answers=answers)
    form = parse_form(given, "form")
    materials = parse_materials(materials_of(*codes, answers=answers), "materials")
    assert not isinstance(form, Problem)
    assert not isinstance(materials, Problem)
    got = receive(county.window(TOWNSHIP), CLERK, Asked((code,), form, materials))
    assert isinstance(got, Receipt), got
    return got


def decided(county: County, rounds: int) -> None:
    """The practice departments work, one round a day."""
    departments = Departments(county.centre)
    for _ in range(rounds):
        county.clock.at += timedelta(hours=1)
        departments.work_round()


def stands(county: County, number: str) -> dict[str, Any]:
    return county.at_window(TOWNSHIP, number)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("code", "answers", "codes"), THEMES)
def test_a_shipped_theme_goes_its_whole_way(
    county: County, code: str, answers: dict[str, str], codes: tuple[str, ...]
) -> None:
    window = county.window(TOWNSHIP)
    receipt = received(county, code, codes, answers)
    parent, *children = [case.number for case in receipt.cases]
    assert [case.item for case in receipt.cases] == [code, *codes]
    case = accept(window, CLERK, parent)
    assert isinstance(case, Case), case
    assert case.state is State.ACCEPTED
    county.sync(TOWNSHIP)
    decided(county, 3)
    county.sync(TOWNSHIP)
    assert {stands(county, number)["state"] for number in children} == {"granted"}
    assert stands(county, parent)["state"] == "granted"
    who = {"receiver": "张𬱖", "id_number": resident_id(), "relation": "self"}
    delivered = deliver(window, CLERK, parent, **who)
    assert isinstance(delivered, Case), delivered
    county.sync(TOWNSHIP)
    at_centre = county.at_centre("cases", "--limit", "0")["cases"]
    states = {one["state"] for one in at_centre}
    assert (states, len(at_centre)) == ({"delivered"}, 1 + len(codes))
    with county.centre.store.read() as unit:
        assert compare_all(unit).differences == ()


@pytest.mark.timeout(900)
def test_every_promised_item_is_decided_by_somebody(county: County) -> None:
    """Received at the township with the first answer to its questions, accepted there unless it is
    limited in number, decided step by step; what goes up first is reviewed and handed over."""
    window = county.window(TOWNSHIP)
    numbers: dict[str, str] = {}
    for code in PROMISED:
        item = sample_catalogue().items[code]
        if item.upward or item.quantity:
            continue
        number = received(county, code, (code,), answers_of(code)).cases[0].number
        case = accept(window, CLERK, number)
        assert isinstance(case, Case), (code, case)
        numbers[code] = number
    assert len(numbers) >= 35
    county.sync(TOWNSHIP)
    decided(county, 5)
    county.sync(TOWNSHIP)
    states = {code: stands(county, number)["state"] for code, number in numbers.items()}
    assert states == dict.fromkeys(numbers, "granted")


def test_every_item_of_the_counter_is_done_on_the_spot(county: County) -> None:
    window = county.window(TOWNSHIP)
    spot = [code for code, item in sample_catalogue().items.items() if item.is_on_spot]
    for code in spot:
        form = parse_form(form_of(code), "form")
        materials = parse_materials(materials_of(code), "materials")
        assert not isinstance(form, Problem)
        assert not isinstance(materials, Problem)
        got = receive(window, CLERK, Asked((code,), form, materials, is_on_spot=True))
        assert isinstance(got, Receipt), (code, got)
        assert got.cases[0].state is State.DELIVERED
    assert len(spot) >= 9


def test_the_grading_of_a_disability_stops_the_clock(county: County) -> None:
    receipt = received(county, "CL-CZ-001", ("CL-CZ-001",), {"disability_service": "new"})
    number = receipt.cases[0].number
    case = accept(county.window(TOWNSHIP), CLERK, number)
    assert isinstance(case, Case), case
    county.sync(TOWNSHIP)
    before = county.clocks(number, TOWNSHIP)["promise"]["due_on"]
    words = ("--days", "5", "--approver", "龚立新", "--reason", "到指定机构评定", "--by", "3032")
    county.at_centre("stop-clock", number, "--procedure", "disability_grading", *words)
    county.sync(TOWNSHIP)
    served = serve(
        county.window(TOWNSHIP), CLERK, number, document="special_procedure", receiver="张𬱖"
    )
    assert isinstance(served, Case), served
    county.sync(TOWNSHIP)
    county.clock.at += timedelta(days=4)
    county.at_centre("resume-clock", number, "--result", "评定为二级", "--by", "3032")
    county.sync(TOWNSHIP)
    after = county.clocks(number, TOWNSHIP)["promise"]["due_on"]
    assert (before, after) == ("2026-12-14", "2026-12-18")
