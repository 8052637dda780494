"""The first frame: what is not imported before it, and what stands there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from screens_support import hall, program, screen_text, until
from support import make_window

import hallclient.app as app_module

LATE = (
    "sqlalchemy",
    "sqlmodel",
    "hallclient.store",
    "hallclient.window",
    "httpx",
    "reportlab",
    "pypinyin",
    "alembic",
    "cryptography",
    "argon2",
)

CSS = Path(app_module.__file__).parent / "screens" / "app.tcss"

FIRST_FRAME = """
import asyncio, sys
from pathlib import Path
from hallclient.app import HallApp

late = {late!r}

class Watched(HallApp):
    CSS_PATH = {css!r}

    def _open(self):
        early = [name for name in late if name in sys.modules]
        print("early:", ",".join(early))
        print("strip:", len(self.screen.query("#strip")))
        self.exit()

asyncio.run(Watched(Path({home!r}), syncs=False).run_async(headless=True))
"""


def test_the_store_is_not_imported_before_the_first_frame(tmp_path: Path) -> None:
    script = tmp_path / "first_frame.py"
    script.write_text(FIRST_FRAME.format(late=LATE, home=str(tmp_path), css=str(CSS)), "utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "early: \n" in done.stdout, done.stdout
    assert "strip: 1" in done.stdout


async def test_a_home_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    from hallclient.app import HallApp
    from hallclient.screens.questions import Refusal

    app = HallApp(tmp_path / "none", syncs=False)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Refusal))
        assert "还没有登记" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause(0.1)
        await pilot.press(*"0101", "enter", *"1", "enter")
        await until(pilot, lambda: "还没有打开" in screen_text(app))


async def test_practice_shows_numbers_and_pins(tmp_path: Path) -> None:
    window = make_window(tmp_path)
    async with program(window, (80, 24), signs_in=False) as pilot:
        await until(pilot, lambda: "密码 260101" in screen_text(hall(pilot)))
        assert "演练" in screen_text(hall(pilot))
        assert "0102" in screen_text(hall(pilot))
    window.close()
