"""附电子件 and 办件查询 by keyboard, on real files and a real store."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from scan_support import pdf, picture
from screens_support import CLERK, half_form, hall, program, received, screen_text, shows, until
from textual.pilot import Pilot

from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.find import Find
from hallclient.screens.questions import Confirm, Fill, Menu, Refusal
from hallclient.screens.receive import Receive
from hallclient.screens.scan_asking import FillMaterials
from hallclient.services import drafts
from hallclient.services.answer import supplement
from hallclient.services.lookup import Shown, find_case
from hallclient.widgets.form_row import LineInput
from hallclient.window import Window
from hallcore.cases import Case

SIZES = [(80, 24), (120, 36)]


@pytest.fixture
def folder(window: Window, tmp_path: Path) -> Path:
    """The folder of the camera, watched by the window."""
    made = tmp_path / "camera"
    made.mkdir()
    change(window, folder=str(made))
    return made


def change(window: Window, **values: object) -> None:
    kept = window.settings.scans.model_copy(update={"settle_seconds": 0.0} | values)
    window.settings = window.settings.model_copy(update={"scans": kept})


def put(folder: Path, name: str, body: bytes, age: float = 1) -> Path:
    path = folder / name
    path.write_bytes(body)
    at = time.time() - age
    os.utime(path, (at, at))
    return path


async def at_materials(pilot: Pilot[None], window: Window) -> Receive:
    """The half-typed form of before, at its checklist."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    await until(pilot, lambda: screen.half.step == 4 and bool(screen.materials.material_lines))
    await until(pilot, lambda: screen.focused in screen.materials.material_lines)
    return screen


def half_typed(window: Window) -> None:
    half = half_form()
    half.step = 4
    drafts.save(window, CLERK, half.to_body())


def shown_case(window: Window, number: str) -> Shown:
    seen = find_case(window, number)
    assert isinstance(seen, Shown)
    return seen


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_takes_the_newest_file_and_the_case_has_it(
    window: Window, folder: Path, size: tuple[int, int]
) -> None:
    half_typed(window)
    put(folder, "of yesterday.jpg", picture(colour="red"), age=90_000)
    put(folder, "page.pdf", pdf(3))
    async with program(window, size) as pilot:
        screen = await at_materials(pilot, window)
        line = screen.materials.material_lines[0]
        await pilot.press("space", "f5")
        await until(pilot, lambda: line.file)
        told = screen_text(hall(pilot))
        assert "电子件 有" in told
        assert "page.pdf" in told
        assert "3 页" in told
        await pilot.press("pagedown")
        await until(pilot, lambda: screen.half.step == 5)
        screen.half.outcome = "receive"
        screen._show_again()
        await pilot.press("f9")
        await until(pilot, lambda: screen.finished is not None)
        assert screen.finished is not None
        record = screen.finished.cases[0].material(line.code)
        assert record is not None
        assert (f"scan:{record.blob}", record.pages) == (line.file, 3)


async def test_two_new_files_are_asked_for_newest_first(window: Window, folder: Path) -> None:
    half_typed(window)
    put(folder, "first.jpg", picture(colour="red"), age=30)
    put(folder, "second.jpg", picture(colour="blue"), age=10)
    async with program(window) as pilot:
        screen = await at_materials(pilot, window)
        await pilot.press("f5")
        await shows(pilot, Menu)
        told = screen_text(hall(pilot))
        assert told.index("second.jpg") < told.index("first.jpg")
        await pilot.press("2")
        first, second = screen.materials.material_lines[:2]
        await until(pilot, lambda: first.file)
        assert "first.jpg" in screen.half.materials[first.code].told
        await pilot.press("down", "f5")
        await until(pilot, lambda: second.file)
        assert "second.jpg" in screen.half.materials[second.code].told, "only one was left"
        assert first.file != second.file


async def test_an_old_file_is_never_taken_unasked(window: Window, folder: Path) -> None:
    half_typed(window)
    put(folder, "old.jpg", picture(), age=3600)
    async with program(window) as pilot:
        screen = await at_materials(pilot, window)
        await pilot.press("f5")
        await shows(pilot, Menu)
        assert "没有刚刚拍的文件" in screen_text(hall(pilot))
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert not screen.materials.material_lines[0].file


async def test_the_same_contents_are_attached_again_only_on_purpose(
    window: Window, folder: Path
) -> None:
    half_typed(window)
    put(folder, "a.jpg", picture())
    async with program(window) as pilot:
        screen = await at_materials(pilot, window)
        first, second = screen.materials.material_lines[:2]
        await pilot.press("f5")
        await until(pilot, lambda: first.file)
        put(folder, "b.jpg", picture())
        await pilot.press("down", "f5")
        await shows(pilot, Confirm)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert not second.file
        await pilot.press("f5")
        await shows(pilot, Confirm)
        await pilot.press("enter")
        await until(pilot, lambda: second.file == first.file)


@pytest.mark.parametrize(
    ("body", "title"), [(b"", "文件是空的"), (b"x", "不是图片"), (b"%PDF-", "文件不完整")]
)
async def test_a_bad_file_is_explained_and_stays(
    window: Window, folder: Path, body: bytes, title: str
) -> None:
    half_typed(window)
    path = put(folder, "a\n[b].jpg", body)
    async with program(window) as pilot:
        screen = await at_materials(pilot, window)
        await pilot.press("f5")
        await shows(pilot, Refusal)
        assert title in screen_text(hall(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert path.exists()
        assert not screen.materials.material_lines[0].file
        assert hall(pilot)._exception is None


async def test_a_missing_folder_is_explained_and_a_place_can_be_typed(
    window: Window, tmp_path: Path
) -> None:
    half_typed(window)
    change(window, folder=str(tmp_path / "nowhere"))
    path = put(tmp_path, "mine.jpg", picture())
    async with program(window) as pilot:
        screen = await at_materials(pilot, window)
        await pilot.press("f5")
        await shows(pilot, Refusal)
        assert "找不到高拍仪的文件夹" in screen_text(hall(pilot))
        await pilot.press("enter")
        await shows(pilot, Fill)
        await pilot.press(*str(path), "f9")
        await until(pilot, lambda: screen.materials.material_lines[0].file)
        assert path.exists()


async def test_a_supplement_comes_with_its_scan(window: Window, folder: Path) -> None:
    number = received(window, half_form())
    told = supplement(window, CLERK, number)
    assert isinstance(told, Case), told
    assert told.supplement is not None
    code = told.supplement.missing[0].code
    put(folder, "a.jpg", picture())
    async with program(window) as pilot:
        screen: object = pilot.app.screen
        screen.open_case(number)  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseDetail))
        detail = pilot.app.screen
        assert isinstance(detail, CaseDetail)
        await until(pilot, lambda: detail.seen is not None)
        await pilot.press("f9")
        menu = await shows(pilot, Menu)
        at = next(at for at, one in enumerate(menu.options) if "补正材料" in one)
        await pilot.press(Menu.KEYS[at])
        asked = await shows(pilot, FillMaterials)
        assert "F5 附电子件" in screen_text(hall(pilot))
        await pilot.press("f5")
        await until(pilot, lambda: asked.taken)
        assert asked.rows[0].value == "yes", "what is scanned is there"
        await pilot.press("f9")
        await until(pilot, lambda: pilot.app.screen is detail)

        def record() -> object:
            return shown_case(window, number).case.material(code)

        await until(pilot, lambda: getattr(record(), "blob", None))
        assert record().blob == asked.taken[code].digest  # type: ignore[attr-defined]


async def test_ctrl_o_shows_the_scan(window: Window, folder: Path, tmp_path: Path) -> None:
    half_typed(window)
    put(folder, "a.jpg", picture())
    seen = tmp_path / "seen"
    script = tmp_path / "viewer.py"
    script.write_text(f"import shutil, sys; shutil.copy(sys.argv[1], {str(seen)!r})")
    change(window, folder=str(folder), viewer=(sys.executable, str(script)))
    async with program(window) as pilot:
        screen = await at_materials(pilot, window)
        await pilot.press("f5")
        await until(pilot, lambda: screen.materials.material_lines[0].file)
        await pilot.press("ctrl+o")
        await until(pilot, seen.exists)
        await until(pilot, lambda: "已交给看图程序" in screen_text(hall(pilot)))
        change(window, viewer=("no-such-viewer",))
        await pilot.press("ctrl+o")
        await shows(pilot, Refusal)
        assert "没有看图的程序" in screen_text(hall(pilot))


async def test_find_answers_while_one_types(window: Window) -> None:
    for name in ("单雄信", "尉迟恭", "张\U00031350"):
        received(window, half_form(name=name))
    async with program(window) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, Find))
        await until(pilot, lambda: "3 件" in screen_text(hall(pilot)))
        for typed, name in (("s", "单雄信"), ("迟", "尉迟恭"), ("\U00031350", "张\U00031350")):
            pilot.app.screen.query_one(LineInput).value = typed
            await until(pilot, lambda: " 1 件" in screen_text(hall(pilot)))
            assert name in screen_text(hall(pilot))
        await pilot.press("ctrl+u", *"dxx")
        await until(pilot, lambda: "没有这样的件" in screen_text(hall(pilot)))
        await pilot.press("ctrl+u", *"sxx", "f7")
        await until(pilot, lambda: " 1 件" in screen_text(hall(pilot)))
        assert "990122198708210337" not in screen_text(hall(pilot))
