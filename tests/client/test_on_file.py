"""Materials on file: what a person once brought serves again, marked, within its time, for him
alone. Real SQLite, no screen."""

from __future__ import annotations

from typing import Any

import pytest
from matters import ON_SPOT, PROMISED, form_of, materials_of
from people_support import CLERK, ELDER, ONE, passed, received, refused

from hallclient.services import register
from hallclient.services.answer import record_material
from hallclient.services.half_form import ground
from hallclient.services.on_file import reusable_for
from hallclient.services.prefill import number_of
from hallclient.services.receipt import Asked, receive
from hallclient.window import Window
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.problems import Problem


def brought(window: Window, code: str = "M001", **changes: Any) -> str:
    """A case to which this material was brought; the others were, too."""
    listed = materials_of(PROMISED)
    for one in listed["materials"]:
        if one["code"] == code:
            one |= changes
    return received(window, materials=listed).cases[0].number


def again(code: str, case: str, of: str = ON_SPOT) -> dict[str, Any]:
    listed = materials_of(of, without=(code,))
    listed["materials"].append({"code": code, "on_file": case})
    return listed


def test_what_was_once_brought_serves_again(window: Window) -> None:
    case = brought(window, valid_until="2036-01-01")
    passed(window, days=30)
    offered = reusable_for(
        window, number_of(window, "111", ONE) or "", [ground(window).catalogue.items[ON_SPOT]]
    )
    assert {"M001"} <= set(offered) <= {"M001", "M002"}
    one = offered["M001"]
    assert one.filed.case == case
    assert one.words == (
        "存档件：2026年11月23日已与原件核对（工号 0101），"
        f"仅用于“{ground(window).catalogue.items[ON_SPOT].name}”，2027年11月23日前有效"
    )
    later = received(window, ON_SPOT, materials=again("M001", case)).cases[0]
    (record,) = [one for one in later.materials if one.code == "M001"]
    assert record.on_file is not None
    assert (record.on_file.case, record.on_file.verified_by) == (case, CLERK)
    assert (record.originals, record.copies) == (0, 1)
    # Its check stays as old as it is.
    with window.store.read() as unit:
        (filed,) = [
            one
            for one in register.on_file_of(window, unit, [later.registration_number])
            if one[0].code == "M001"
        ]
    assert filed[0].case == case


@pytest.mark.parametrize(
    ("changes", "days", "code"),
    [
        ({"trust": "C"}, 1, "material.not_checked"),
        ({"trust": "D"}, 1, "material.not_checked"),
        ({"valid_until": "2026-11-24"}, 2, "material.expired"),
        ({}, 366, "material.not_on_file"),
    ],
)
def test_what_does_not_serve_again_is_neither_offered_nor_taken(
    window: Window, changes: dict[str, Any], days: int, code: str
) -> None:
    case = brought(window, **changes)
    passed(window, days=days)
    item = ground(window).catalogue.items[ON_SPOT]
    assert "M001" not in reusable_for(window, number_of(window, "111", ONE) or "", [item])
    if days < 360:
        assert refused(window, ON_SPOT, again("M001", case)) == code


def test_another_persons_papers_serve_nobody(window: Window) -> None:
    case = brought(window)
    form = form_of(ON_SPOT, id_number=ELDER, name="张老")
    made, entries = parse_form(form, "-"), parse_materials(again("M001", case), "-")
    assert not isinstance(made, Problem)
    assert not isinstance(entries, Problem)
    said = receive(window, CLERK, Asked((ON_SPOT,), made, entries))
    assert isinstance(said, Problem)
    assert said.code == "material.not_on_file"


def test_an_item_that_wants_it_anew_gets_it_anew(window: Window) -> None:
    strict = next(
        (item, spec)
        for item in ground(window).catalogue.items.values()
        for spec in item.materials
        if item.code == PROMISED and not spec.reusable
    )
    case = brought(window)
    said = refused(window, PROMISED, again(strict[1].code, case, PROMISED))
    assert said == "material.not_reusable"


def test_a_material_may_serve_again_later_too(window: Window) -> None:
    case = brought(window)
    lacking = materials_of(ON_SPOT, without=("M001",))
    later = received(window, ON_SPOT, materials=lacking or {"materials": []}).cases[0]
    entries = parse_materials({"materials": [{"code": "M001", "on_file": case}]}, "-")
    assert not isinstance(entries, Problem)
    after = record_material(window, CLERK, later.number, entries)
    assert not isinstance(after, Problem), after
    record = after.material("M001")
    assert record is not None
    assert record.on_file is not None
