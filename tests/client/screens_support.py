"""The window program driven headless on a home made without a centre."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from hallclient.app import HallApp
from hallclient.screens.workplaces import commands
from hallclient.services.half_form import HalfForm, new_half_form
from hallclient.services.receiving import Finished, Result, finish
from hallclient.window import Window

CLERK, PIN = "0101", "260101"
COLLEAGUE, COLLEAGUE_PIN = "0102", "260102"
ALLOWANCE, SPOT = "MZ-GL-001", "YB-CB-001"
NUMBER = "990122198708210337"


def screen_text(app: HallApp) -> str:
    """What stands on the screen, without colours."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def until(pilot: Pilot[None], condition: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait for what workers and messages bring; says what stood there where it never came."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            await pilot.pause()
            return
        await asyncio.sleep(0.02)
        await pilot.pause()
    app = pilot.app
    assert isinstance(app, HallApp)
    raise AssertionError(screen_text(app))


@asynccontextmanager
async def program(
    window: Window, size: tuple[int, int] = (120, 36), *, signs_in: bool = True
) -> AsyncIterator[Pilot[None]]:
    """The program on `window`, signed in unless told otherwise; no line to a centre."""
    app = HallApp(window.home, opener=lambda home: window, syncs=False)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.is_open)
        if signs_in:
            await sign_in(pilot)
        yield pilot


async def sign_in(pilot: Pilot[None], number: str = CLERK, pin: str = PIN) -> None:
    app = hall(pilot)
    screen: Any = app.screen
    screen.number.put("")
    screen.number.focus_field()
    await pilot.press(*number, "enter", *pin, "enter")
    await until(pilot, lambda: app.current_mode != "sign_in")


def hall(pilot: Pilot[None]) -> HallApp:
    assert isinstance(pilot.app, HallApp)
    return pilot.app


def half_form(name: str = "张𬱖", item: str = ALLOWANCE, number: str = NUMBER) -> HalfForm:
    """A complete form for the old-age allowance (or another item without fields of its own)."""
    half = new_half_form()
    half.items = [item]
    half.applicant |= {"id_number": number, "name": name, "phone": "13800000107"}
    half.fields = {
        "household_area": "990122103201",
        "living_status": "alone",
        "bank_name": "三里镇信用社",
        "bank_account": "6222021234567890128",
        "insured_category": "resident",
        "insured_year": "2027",
    }
    return half


def received(window: Window, half: HalfForm | None = None) -> str:
    """A case received at this window; its number."""
    done = finish(window, CLERK, half or half_form(), Result.RECEIVE)
    assert isinstance(done, Finished), done
    return done.cases[0].number


async def shows(pilot: Pilot[None], kind: type) -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    return pilot.app.screen


async def press_clear(pilot: Pilot[None], text: str) -> None:
    """Type over what stands in the field."""
    await pilot.press("ctrl+u", *text)


async def palette(pilot: Pilot[None], initials: str) -> None:
    """Run a command of the palette, as its entry would."""
    app = hall(pilot)
    found = [one for one in commands(app) if one.title.endswith(initials)]  # type: ignore[arg-type]
    assert len(found) == 1, initials
    app.call_later(found[0].callback)
    await pilot.pause()
