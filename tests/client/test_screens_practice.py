"""Practice: a red strip that says so, and a clock that a trainer sets."""

from __future__ import annotations

from matters import LICENCE, form_of
from screens_support import (
    half_form,
    hall,
    palette,
    press_clear,
    program,
    received,
    screen_text,
    shows,
    until,
)

from hallclient.identity import Enrolment
from hallclient.screens.desk import Desk
from hallclient.screens.questions import Fill, Refusal
from hallclient.screens.workplaces import commands
from hallclient.services.half_form import HalfForm
from hallclient.services.practice import set_clock
from hallclient.widgets.status_strip import StatusStrip
from hallclient.window import Window
from hallcore.problems import Problem
from hallkit.clock import PracticeClock


def licence() -> HalfForm:
    """A complete form for a matter that is deemed accepted where nobody answers."""
    half = half_form(item=LICENCE)
    half.fields = {key: str(value) for key, value in form_of(LICENCE)["fields"].items()}
    return half


async def test_the_practice_clock(window: Window) -> None:
    number = received(window, licence())
    async with program(window) as pilot:
        await shows(pilot, Desk)
        strip = pilot.app.screen.query_one(StatusStrip)
        assert "时钟" not in screen_text(hall(pilot)).splitlines()[0]
        await palette(pilot, "ylsz")
        await shows(pilot, Fill)
        await press_clear(pilot, "20261301")
        await pilot.press("f9")
        refusal = await shows(pilot, Refusal)
        assert refusal.problem.code == "paper.time_format"
        await pilot.press("enter")
        await shows(pilot, Fill)
        await press_clear(pilot, "2026年12月2日")
        await pilot.press("enter")
        await press_clear(pilot, "0815")
        await pilot.press("f9")
        await shows(pilot, Desk)
        await until(pilot, lambda: "视为受理" in screen_text(hall(pilot)))
        assert isinstance(window.clock, PracticeClock)
        assert window.now().isoformat()[:16] == "2026-12-02T08:15"
        assert "演练 时钟 12-02 08:15" in screen_text(hall(pilot)).splitlines()[0]
        assert strip.has_class("-practice")
        with window.store.read() as unit:
            stored = unit.cases.get(number)
        assert stored is not None
        assert str(stored.case.state) == "received", "a view, nothing was written"


async def test_the_strip_of_a_practice_home_is_red_and_says_so(window: Window) -> None:
    async with program(window) as pilot:
        await shows(pilot, Desk)
        strip = pilot.app.screen.query_one(StatusStrip)
        red, green, blue = strip.styles.background.rgb
        assert red > 2 * max(green, blue)
        assert "演练" in screen_text(hall(pilot)).splitlines()[0]


async def test_a_real_home_has_neither_red_nor_a_practice_clock(window: Window) -> None:
    facts = {name: getattr(window.enrolment, name) for name in Enrolment.__slots__}
    window.enrolment = Enrolment(**facts | {"is_practice": False})
    clock = window.clock
    async with program(window) as pilot:
        await shows(pilot, Desk)
        app = hall(pilot)
        titles = [one.title for one in commands(app)]  # type: ignore[arg-type]
        assert not any("演练" in title for title in titles)
        assert any("补录" in title for title in titles)
        strip = app.screen.query_one(StatusStrip)
        assert not strip.has_class("-practice")
        assert "演练" not in screen_text(app).splitlines()[0]
        said = set_clock(window, "2026-12-02", "08:15")
        assert isinstance(said, Problem)
        assert said.code == "clock.not_practice"
        assert window.clock is clock
