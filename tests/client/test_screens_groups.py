"""Family members as rows on a panel, what is computed from them, fields that are asked only where
they matter: by keys, and still there after the power was gone."""

from __future__ import annotations

import pytest
from screens_support import CLERK, program, screen_text, until
from textual.pilot import Pilot

from hallclient.screens.group_rows import GroupPanel, RowQuestions
from hallclient.screens.receive import Receive
from hallclient.services import drafts
from hallclient.services.half_form import read_half_form
from hallclient.window import Window

RELIEF, COUPLE = "MZ-LS-001", "RS-CD-001"
GROUP = "fields.family_members"


async def form_of_item(pilot: Pilot[None], code: str) -> Receive:
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    await until(pilot, lambda: screen.focused is not None)
    await pilot.press(*code, "enter")
    await until(pilot, lambda: screen.half.step == 2 and screen.half.items == [code])
    await screen.go(3)
    return screen


async def shows(pilot: Pilot[None], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def member(pilot: Pilot[None], name: str, income: str) -> None:
    """On the panel: a row more, its four fields."""
    await pilot.press("enter")
    await shows(pilot, RowQuestions)
    await pilot.press(*name, "enter", "enter", "1", "enter", *income, "enter")
    await shows(pilot, GroupPanel)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_members_are_rows_and_the_average_is_computed(
    window: Window, size: tuple[int, int]
) -> None:
    async with program(window, size) as pilot:
        screen = await form_of_item(pilot, RELIEF)
        screen.rows[GROUP].focus_field()
        await pilot.press("space")
        await shows(pilot, GroupPanel)
        await member(pilot, "吴一", "1200")
        await member(pilot, "吴二", "300.5")
        assert "吴一" in screen_text(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.half.fields["family_members.2.member_name"] == "吴二"
        await until(pilot, lambda: screen.rows["fields.monthly_income"].value == "750.25")
        assert "2 行：吴一、吴二" in screen.rows[GROUP].value
    # What is kept is what a power cut leaves.
    kept = drafts.load(window, CLERK)
    assert kept is not None
    assert read_half_form(kept.body).fields["family_members.1.member_income"] == "1200"


async def test_a_row_is_changed_and_struck(window: Window) -> None:
    async with program(window, (120, 36)) as pilot:
        screen = await form_of_item(pilot, RELIEF)
        screen.rows[GROUP].focus_field()
        await pilot.press("space")
        await shows(pilot, GroupPanel)
        await member(pilot, "吴一", "100")
        await member(pilot, "吴二", "300")
        await pilot.press("up", "up", "enter")
        await shows(pilot, RowQuestions)
        await pilot.press("end", "改", "f9")
        await shows(pilot, GroupPanel)
        await pilot.press("down", "delete", "escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.rows[GROUP].value == "1 行：吴一改"
        assert not any(key.startswith("family_members.2") for key in screen.half.fields)


async def test_a_row_with_a_mistake_says_so_and_stays(window: Window) -> None:
    async with program(window, (120, 36)) as pilot:
        screen = await form_of_item(pilot, RELIEF)
        screen.rows[GROUP].focus_field()
        await pilot.press("space")
        await shows(pilot, GroupPanel)
        await pilot.press("enter")
        await shows(pilot, RowQuestions)
        await pilot.press(*"吴一", "enter", *"990122194003150111", "f9")
        await until(pilot, lambda: "校验" in screen_text(pilot.app))
        assert isinstance(pilot.app.screen, RowQuestions)
        # Escape loses nothing; the panel and the form mark the row.
        await pilot.press("escape")
        await shows(pilot, GroupPanel)
        assert "！" in screen_text(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert "校验" in screen_text(pilot.app)


async def test_a_spouse_is_asked_only_of_the_married(window: Window) -> None:
    async with program(window, (120, 36)) as pilot:
        screen = await form_of_item(pilot, COUPLE)
        married, spouse = screen.rows["fields.marital_status"], screen.rows["fields.spouse_name"]
        assert not spouse.display
        married.focus_field()
        choices = [one.value for one in screen.ground.catalogue.fields["marital_status"].choices]
        await pilot.press(str(choices.index("married") + 1))
        await until(pilot, lambda: bool(spouse.display))
        assert "配偶姓名 *" in screen_text(pilot.app)
        assert "fields.spouse_name" in screen.wrong()
        single = next(at for at, value in enumerate(choices, start=1) if value != "married")
        await pilot.press(str(single))
        await until(pilot, lambda: not spouse.display)
        assert "fields.spouse_name" not in screen.wrong()
