"""How many keys lie between the idle desk and the printed slip: pressed one by one and counted."""

from __future__ import annotations

from people_support import received
from screens_support import program, until
from textual.pilot import Pilot

from hallclient.screens.questions import Menu
from hallclient.screens.receive import Receive
from hallclient.window import Window
from hallcore.cases import State

INSTANT = "YB-CB-001"
KNOWN_TARGET = 20
"""For a known applicant and an instant matter (issue: 一表式)."""


class Keys:
    """Presses keys and counts them; a character of an input method counts as one key."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot, self.count = pilot, 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await self.pilot.press(*keys)


async def receiving(pilot: Pilot[None], keys: Keys) -> Receive:
    await keys.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    await until(pilot, lambda: screen.focused is not None)
    await keys.press(*"xnh", "enter")
    await until(pilot, lambda: screen.half.step == 2)
    assert screen.half.items == [INSTANT]
    await keys.press("enter")
    return screen


async def finished(pilot: Pilot[None], keys: Keys, screen: Receive, window: Window) -> None:
    """F9 shows what will come of it, F9 does it; Enter when the papers are handed out."""
    await keys.press("f9")
    await until(pilot, lambda: screen.half.step == 5)
    await keys.press("f9")
    await until(pilot, lambda: screen.finished is not None)
    done = screen.finished
    assert done is not None
    assert [case.state for case in done.cases] == [State.DELIVERED]
    folder = window.home / window.settings.print.folder
    await until(pilot, lambda: list(folder.glob("*.pdf")))
    await keys.press("enter")
    await until(pilot, lambda: screen.finished is None)


async def test_a_known_applicant_and_an_instant_matter(window: Window) -> None:
    received(window, INSTANT)
    async with program(window, (120, 36)) as pilot:
        keys = Keys(pilot)
        screen = await receiving(pilot, keys)
        await keys.press(*"zd", "enter")
        await until(pilot, lambda: screen.half.applicant.get("name") == "张𬱖")
        assert screen.half.fields.keys() >= {"insured_category", "insured_year"}
        await keys.press("pagedown", "pagedown")
        await until(pilot, lambda: screen.half.step == 4)
        await keys.press("space")
        await finished(pilot, keys, screen, window)
        assert keys.count == 15
        assert keys.count <= KNOWN_TARGET


async def test_a_new_applicant_and_an_instant_matter(window: Window) -> None:
    async with program(window, (120, 36)) as pilot:
        keys = Keys(pilot)
        screen = await receiving(pilot, keys)
        await keys.press(*"990122194003150110", "enter", *"吴长顺", "enter", *"13800000106")
        await keys.press("pagedown")
        await until(pilot, lambda: screen.half.step == 3)
        await keys.press("1", "enter", *"2027", "pagedown")
        await until(pilot, lambda: screen.half.step == 4)
        await keys.press("space")
        await finished(pilot, keys, screen, window)
        assert screen.window.store is window.store
        assert keys.count == 52


async def test_of_several_the_clerk_chooses_by_number(window: Window) -> None:
    received(window, INSTANT)
    received(window, INSTANT, id_number="990122194003150110", name="张三", phone="13800000106")
    async with program(window, (120, 36)) as pilot:
        keys = Keys(pilot)
        screen = await receiving(pilot, keys)
        await keys.press("z", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
        menu = pilot.app.screen
        assert isinstance(menu, Menu)
        assert len(menu.options) == 2
        assert all("****" in option for option in menu.options)
        wanted = next(at for at, option in enumerate(menu.options) if "张三" in option)
        await keys.press(str(wanted + 1))
        await until(pilot, lambda: screen.half.applicant.get("name") == "张三")
        assert screen.half.applicant["id_number"] == "990122194003150110"


async def test_the_tail_of_a_phone_finds_whom_nobody_remembers_by_name(window: Window) -> None:
    received(window, INSTANT)
    async with program(window, (120, 36)) as pilot:
        keys = Keys(pilot)
        screen = await receiving(pilot, keys)
        await keys.press(*"1234", "enter")
        await until(pilot, lambda: screen.half.applicant.get("name") == "张𬱖")


async def test_what_finds_nobody_stays_for_the_check(window: Window) -> None:
    async with program(window, (120, 36)) as pilot:
        keys = Keys(pilot)
        screen = await receiving(pilot, keys)
        await keys.press(*"9901", "enter")
        await until(pilot, lambda: screen.half.at == "applicant.name")
        assert screen.half.applicant["id_number"] == "9901"
        assert "applicant.id_number" in screen.wrong()
