"""Text that citizens, catalogues and other windows bring: it is shown, it never acts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from screens_support import CLERK, half_form, hall, program, received, screen_text, until

from hallclient.records import Clerk
from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.desk import Desk
from hallclient.screens.find import Find
from hallclient.screens.questions import Menu, Refusal
from hallclient.screens.receive import Receive
from hallclient.services import answer, drafts
from hallclient.widgets.big_digits import big_digits
from hallclient.widgets.status_strip import Status, strip_content
from hallclient.widgets.words import cell, clean, cut, pad, plain
from hallclient.window import Window
from hallcore.problems import Problem

HOSTILE = [
    "[/b]",
    "[bold red]红[/]",
    "[@click=app.quit]点我[/]",
    "[link=http://x]",
    "\x1b[31m红\x1b]0;t\x07",
    "a\tb\nc\r\x00d",
    "\u202e倒过来\u2066",
    "😀👨‍👩‍👧é̀𬱖䶮㛃",
    "长" * 10_000,
    "]" * 200 + "[" * 200,
    "",
]
TYPED = [one for one in HOSTILE if one]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_words_keep_their_width_and_mean_nothing(text: str) -> None:
    assert cell_len(pad(text, 20)) == 20
    assert cell_len(cut(text, 7)) <= 7
    assert cell(text, 9).cell_len <= 9
    assert plain(text).plain == clean(text)
    assert not plain(text).spans
    assert not re.search(r"[\x00-\x1f\x7f\u202e]", clean(text))


@pytest.mark.parametrize("width", [20, 40, 78, 118])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_strip_is_one_line_of_its_width(text: str, width: int) -> None:
    status = Status(text, text, "离线 2 天 3 时", False, 14, 2, "2026-11", True)
    content = strip_content(status, width)
    assert "\n" not in content.plain
    if width >= 78:
        assert content.cell_length == width


def test_big_digits_are_drawn_with_blanks_only() -> None:
    assert set(big_digits("0123456789x").plain) <= {" ", "\n"}


@pytest.mark.parametrize("text", TYPED, ids=range(len(TYPED)))
async def test_typed_text_reaches_every_screen(window: Window, text: str) -> None:
    half = half_form(name="张三")
    half.applicant["address"] = text
    half.fields["bank_name"] = text
    half.origins["fields.bank_name"] = text
    half.step = 3
    drafts.save(window, CLERK, half.to_body())
    number = received(window)
    noted = answer.note(window, CLERK, number, text[:900])
    assert not isinstance(noted, Problem)
    _rename(window, number, text[:100])
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: isinstance(app.screen, Receive))
        await pilot.press("pageup", "pagedown", "pagedown", "pagedown")
        await until(pilot, lambda: app.screen.half.step == 5)  # type: ignore[attr-defined]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Desk) and app.screen.seen is not None)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, Find))
        await until(pilot, lambda: "1 件" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
        app.notify(text, markup=False)
        app.push_screen(Refusal(Problem("x", text, text, text)))
        await pilot.pause(0.1)
        await pilot.press("enter")
        app.push_screen(Menu(text, [text, text], text))
        await pilot.pause(0.1)
        assert app.is_running
        assert app._exception is None


def _rename(window: Window, number: str, name: str) -> None:
    """An applicant's name as another program may have written it."""
    with window.store.write() as unit:
        stored = unit.cases.get(number)
        assert stored is not None
        case = stored.case
        case = case.model_copy(
            update={"applicant": case.applicant.model_copy(update={"name": name})}
        )
        unit.cases.put(
            case,
            confirmed=None,
            confirmed_count=0,
            next_due_on=None,
            alert_on=None,
            deemed_after=None,
            changed_at=window.now(),
        )
        unit.people.replace_roster(
            [*unit.people.clerks(), Clerk("0199", name, "$argon2id$nonsense")]
        )
        unit.commit()


@pytest.mark.parametrize("text", TYPED, ids=range(len(TYPED)))
async def test_searches_take_anything(window: Window, text: str) -> None:
    received(window)
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, Find))
        screen: Any = app.screen
        field = screen.query_one("LineInput")
        field.value = text
        await pilot.press("enter")
        await pilot.pause(0.1)
        await pilot.press("escape", "f2")
        await until(pilot, lambda: isinstance(app.screen, Receive))
        app.screen.query_one("#step-1 LineInput").value = text  # type: ignore[attr-defined]
        await pilot.pause(0.1)
        assert app._exception is None


SCREENS = Path(__file__).parents[2] / "hallclient"
UNSAFE = re.compile(r'(Static|Label|Option|Button|Content\.from_markup)\(\s*f"')
NOTIFY = re.compile(r"\bnotify\(")


@pytest.mark.parametrize("path", sorted(SCREENS.glob("[sw]*s/*.py")), ids=lambda path: path.name)
def test_no_text_is_read_as_markup(path: Path) -> None:
    """Formatted text goes through `plain`; a notice says `markup=False`."""
    source = path.read_text("utf-8")
    assert not UNSAFE.search(source)
    assert "from_markup" not in source
    for found in NOTIFY.finditer(source):
        call = source[found.start() : source.index("\n", source.index(")", found.start()))]
        assert "markup=False" in source[found.start() : found.start() + 160], call
