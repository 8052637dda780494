"""Pictures of screens: evidence of layout, never of a value. Clock, size and people are fixed."""

from __future__ import annotations

from typing import Any

import pytest
from screens_support import CLERK, PIN, half_form, received
from textual.pilot import Pilot

from hallclient.app import HallApp
from hallclient.services import answer, drafts
from hallclient.services.half_form import Ticked
from hallclient.window import Window


@pytest.fixture
def busy(window: Window) -> Window:
    """A window with a few open cases."""
    half = half_form("吴长顺", number="990122194003150110")
    half.materials = {code: Ticked(1, 1) for code in ("M021", "M001", "M002", "M003")}
    number = received(window, half)
    answer.accept(window, CLERK, number)
    told = received(window, half_form("古丽娜尔·买买提", number="990122199511020243"))
    codes = ("M021", "M001", "M002", "M003")
    answer.supplement(window, CLERK, told, [(code, "未提交") for code in codes])
    received(window)
    return window


def looked_at(window: Window) -> HallApp:
    return HallApp(window.home, opener=lambda home: window, syncs=False)


async def signed_in(pilot: Pilot[None]) -> None:
    await pilot.pause(0.3)
    await pilot.press(*CLERK, "enter", *PIN, "enter")
    await pilot.pause(1.0)


def form_with_three_items(window: Window) -> None:
    half = half_form("马䶮", "SJ-SP-001", "990122198309290376")
    half.items += ["WJ-GC-001", "XF-GZ-001"]
    half.fields = {"business_name": "石桥小院", "premises_area": "很大"}
    half.step, half.at = 3, "fields.premises_use"
    drafts.save(window, CLERK, half.to_body())


def test_desk(busy: Window, snap_compare: Any) -> None:
    assert snap_compare(looked_at(busy), terminal_size=(120, 36), run_before=signed_in)


def test_desk_narrow(busy: Window, snap_compare: Any) -> None:
    assert snap_compare(looked_at(busy), terminal_size=(80, 24), run_before=signed_in)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_one_form(window: Window, snap_compare: Any, size: tuple[int, int]) -> None:
    form_with_three_items(window)
    assert snap_compare(looked_at(window), terminal_size=size, run_before=signed_in)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_case(busy: Window, snap_compare: Any, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        await signed_in(pilot)
        await pilot.press("enter")
        await pilot.pause(0.8)

    assert snap_compare(looked_at(busy), terminal_size=size, run_before=opened)
