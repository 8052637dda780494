"""Declining by the screens: the ground comes first, and brings what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from screens_support import ALLOWANCE, CLERK, hall, program, received, screen_text, sign_in, until
from support import VILLAGE, make_window
from textual.pilot import Pilot

from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.questions import Fill, Menu
from hallclient.services import answer
from hallclient.services.acts import possible_acts
from hallclient.services.declining import possible_grounds
from hallclient.window import Window
from hallcore.cases import Case, State

LISTED = "不满 80 周岁，或者不是本地户籍"
OUT_OF_SCOPE, NO_LICENCE, FALSE = (
    "依法不属于本机关职权范围",
    "依法不需要取得许可",
    "隐瞒情况或者提供虚假材料",
)


def case_of(window: Window, number: str) -> Case:
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    assert stored is not None
    return stored.case


def declined_with(window: Window, number: str) -> dict[str, Any]:
    """The payload of the decline; the invitation to rate follows it."""
    with window.store.read() as unit:
        last, invited = (one for one, _ in unit.operations.unconfirmed(number)[-2:])
    assert (last.kind, invited.kind) == ("decline", "rating_invited")
    return dict(last.payload)


async def choose(pilot: Pilot[None], text: str) -> None:
    """A line of the menu that has it, by its key."""
    app = hall(pilot)
    await until(pilot, lambda: isinstance(app.screen, Menu) and text in app.screen.options)
    menu = app.screen
    assert isinstance(menu, Menu)
    await pilot.press(menu.KEYS[menu.options.index(text)])


async def choose_ground(pilot: Pilot[None], text: str) -> Fill:
    """不予受理 from the menu of acts, then the ground; what is asked next."""
    app = hall(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
    await pilot.press("f9")
    await choose(pilot, "不予受理")
    await choose(pilot, text)
    await until(pilot, lambda: isinstance(app.screen, Fill))
    fill = app.screen
    assert isinstance(fill, Fill)
    return fill


async def test_the_item_s_ground_is_chosen_by_its_text(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        fill = await choose_ground(pilot, LISTED)
        assert {row.key: row.value for row in fill.rows} == {
            "reason": LISTED,
            "basis": "省有关规定；本地办事指南",
        }
        await pilot.press("f9")
        await until(pilot, lambda: case_of(window, number).state is State.DECLINED)
    payload = declined_with(window, number)
    assert (payload["ground"], payload["item_ground"]) == ("item_ground", "not_eligible")
    assert "云岭县人民政府" in payload["remedy"]


async def test_false_material_asks_for_the_evidence(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        fill = await choose_ground(pilot, FALSE)
        assert [row.key for row in fill.rows] == ["reason", "basis", "evidence"]
        await pilot.press(*"户口簿是假的", "enter", "enter")
        await pilot.press("f9")
        await until(pilot, lambda: "这一项要填写" in screen_text(hall(pilot)))
        await pilot.press(*"查无此户", "f9")
        await until(pilot, lambda: case_of(window, number).state is State.DECLINED)
    payload = declined_with(window, number)
    assert (payload["ground"], payload["evidence"]) == ("false_material", "查无此户")


async def test_out_of_scope_asks_for_the_right_body(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        fill = await choose_ground(pilot, OUT_OF_SCOPE)
        assert [row.key for row in fill.rows] == ["reason", "basis", "right_body"]
        await pilot.press(*"不归我们", "enter", "enter", *"云岭县公安局", "f9")
        await until(pilot, lambda: case_of(window, number).state is State.DECLINED)
    assert declined_with(window, number)["right_body"] == "云岭县公安局"


async def test_a_village_tells_only_what_must_be_told_at_once(tmp_path: Path) -> None:
    window = make_window(tmp_path / "village", VILLAGE)
    received(window)
    async with program(window, signs_in=False) as pilot:
        app = hall(pilot)
        await sign_in(pilot, "0103", "260103")
        await until(pilot, lambda: "高龄津贴" in screen_text(app))
        await choose_ground(pilot, NO_LICENCE)
    window.close()


@pytest.mark.parametrize(
    ("area", "clerk", "texts"),
    [
        (None, "0101", [OUT_OF_SCOPE, NO_LICENCE, LISTED, FALSE]),
        (VILLAGE, "0103", [OUT_OF_SCOPE, NO_LICENCE]),
    ],
)
def test_rule_10_only_grounds_that_the_rules_allow_here_are_offered(
    tmp_path: Path, area: str | None, clerk: str, texts: list[str]
) -> None:
    window = make_window(tmp_path / "home", area) if area else make_window(tmp_path / "home")
    number = received(window)
    grounds = possible_grounds(window, clerk, number)
    assert isinstance(grounds, list)
    assert [one.text for one in grounds] == texts
    basis = window_item_basis(window)
    assert {one.basis for one in grounds if not one.item_ground} == {basis}
    window.close()


def window_item_basis(window: Window) -> str:
    with window.store.read() as unit:
        return window.catalogue(unit).items[ALLOWANCE].basis


def test_where_no_ground_is_possible_the_act_is_not_offered(window: Window) -> None:
    number = received(window)
    acts = possible_acts(window, CLERK, number)
    assert isinstance(acts, list)
    assert "decline" in [act.kind for act in acts]
    assert isinstance(answer.withdraw(window, CLERK, number, "不办了"), Case)
    acts = possible_acts(window, CLERK, number)
    assert isinstance(acts, list)
    assert "decline" not in [act.kind for act in acts]
    refused = possible_grounds(window, CLERK, number)
    assert not isinstance(refused, list)
    assert refused.code == "case.closed"
