"""Fields of the one form that are not plain text: places from the county's list."""

from __future__ import annotations

import pytest
from screens_support import program, screen_text, until
from textual.pilot import Pilot

from hallclient.screens.picking import Pick
from hallclient.screens.receive import Receive
from hallclient.services.areas import find_places, only_place, place_names
from hallclient.window import Window

VILLAGE = "990122103201"
PLACES = {
    VILLAGE: "石桥村",
    "990122103202": "三里村",
    "990122103000": "三里镇",
}


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["990122103000", VILLAGE, "990122103202"]),
        ("sq", [VILLAGE]),
        ("三里", ["990122103000", "990122103202"]),
        ("三里镇", ["990122103000"]),
        ("201", [VILLAGE]),
        ("zzz", []),
    ],
)
def test_places_are_found_by_name_initials_or_code(typed: str, codes: list[str]) -> None:
    assert [code for code, _ in find_places(PLACES, typed)] == codes


@pytest.mark.parametrize(
    ("typed", "code"),
    [("石桥村", VILLAGE), ("sqc", VILLAGE), ("三里", None), ("", None), (VILLAGE, None)],
)
def test_a_place_is_taken_only_where_it_is_one(typed: str, code: str | None) -> None:
    assert only_place(PLACES, typed) == code


def test_places_are_named_without_the_hall() -> None:
    halls = {VILLAGE: "石桥村便民服务窗口", "990122000000": "政务服务中心"}
    assert place_names(halls) == {VILLAGE: "石桥村", "990122000000": "政务服务中心"}


async def at_area(pilot: Pilot[None]) -> Receive:
    """The allowance's form, the cursor in its first field: the household's place."""
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    await until(pilot, lambda: screen.focused is not None)
    await pilot.press(*"MZ-GL-001", "enter")
    await until(pilot, lambda: screen.half.step == 2)
    await pilot.press("pagedown")
    await until(pilot, lambda: screen.half.step == 3)
    return screen


async def test_a_place_is_typed_by_its_initials(window: Window) -> None:
    async with program(window, (120, 36)) as pilot:
        screen = await at_area(pilot)
        await pilot.press(*"sqc", "enter")
        await until(pilot, lambda: screen.half.fields.get("household_area") == VILLAGE)
        await until(pilot, lambda: "石桥村" in screen_text(pilot.app))


async def test_a_place_is_picked_from_the_list(window: Window) -> None:
    async with program(window, (80, 24)) as pilot:
        screen = await at_area(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, Pick))
        await pilot.press(*"sqc")
        await until(pilot, lambda: "石桥村" in screen_text(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: screen.half.fields.get("household_area") == VILLAGE)
