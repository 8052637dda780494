"""Pictures of the program for README and docs: the real program, headless, on the sample county.

    .venv/bin/python docs/make_pictures.py

writes docs/pictures/desk.svg, receive.svg, receive-80x24.svg, case.svg, due-day.svg. The people in
them are invented. The clock stands still, so the same program draws the same pictures.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from html import unescape
from pathlib import Path

from rich.cells import cell_len

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "client")]

FONTS = (
    "'Noto Sans Mono CJK SC', 'Sarasa Mono SC', 'LXGW WenKai Mono', 'Microsoft YaHei', monospace"
)
TEXT = re.compile(r'textLength="([0-9.]+)"([^>]*)>([^<]*)</text>')


def widen(svg: str) -> str:
    """Give wide characters their two cells: the export counts characters, not cells."""
    cell = 12.2

    def mended(found: re.Match[str]) -> str:
        cells = cell_len(unescape(found[3]).strip("\n"))
        if not cells:
            return found[0]
        return f'textLength="{cells * cell:.1f}" lengthAdjust="spacing"{found[2]}>{found[3]}</text>'

    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = re.sub(r"font-family:\s*[^;]*;", f"font-family: {FONTS};", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    # Not every viewer keeps leading blanks without being told.
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    return TEXT.sub(mended, svg)


async def main(folder: Path) -> None:
    """Draw every picture into `folder`."""
    from screens_support import CLERK, half_form, hall, program, received, until
    from support import make_window

    from hallclient.services import answer, drafts
    from hallclient.services.half_form import Ticked

    with tempfile.TemporaryDirectory() as home:
        window = make_window(Path(home))
        people = (
            ("吴长顺", "990122194003150110", "MZ-GL-001"),
            ("张𬱖", "990122198708210337", "YB-CB-001"),
            ("古丽娜尔·买买提", "990122199511020243", "MZ-GL-001"),
            ("韦志强", "990122197901180155", "MZ-GL-001"),
        )
        numbers = []
        for name, number, item in people:
            half = half_form(name, item, number)
            half.materials = {code: Ticked(1, 1) for code in ("M021", "M001", "M002", "M003")}
            numbers.append(received(window, half))
        answer.accept(window, CLERK, numbers[0])
        told = received(window, half_form("罗小妹", "MZ-GL-001", "990122200105120420"))
        codes = ("M021", "M001", "M002", "M003")
        answer.supplement(window, CLERK, told, [(code, "未提交") for code in codes])
        half = half_form("马䶮", "SJ-SP-001", "990122198309290376")
        half.items += ["WJ-GC-001", "XF-GZ-001"]
        half.fields = {"business_name": "石桥小院", "premises_address": "石桥村 3 组 18 号"}
        half.origins = {"applicant.phone": "上次办件 2025-11-03"}
        half.materials = {"M001": Ticked(1, 1), "M034": Ticked(1, 0)}
        half.step, half.at = 3, "fields.premises_area"
        drafts.save(window, CLERK, half.to_body())
        for name, size in (("receive", (120, 36)), ("receive-80x24", (80, 24))):
            async with program(window, size) as pilot:
                await until(pilot, lambda: getattr(hall(pilot).screen, "half", None) is not None)
                await pilot.pause(0.5)
                draw(folder / f"{name}.svg", pilot.app.export_screenshot(title="收件"))
        drafts.drop(window, CLERK)
        async with program(window) as pilot:
            await pilot.pause(0.5)
            draw(folder / "desk.svg", pilot.app.export_screenshot(title="工作台"))
            hall(pilot).screen.open_case(numbers[0])  # type: ignore[attr-defined]
            await pilot.pause(0.5)
            draw(folder / "case.svg", pilot.app.export_screenshot(title="办件详情"))
        window.close()
    await due_day(folder)


async def due_day(folder: Path) -> None:
    """How a limit came about over two special procedures and the make-up days around a holiday."""
    from due_day_story import two_stops
    from screens_support import hall, program, sign_in

    with tempfile.TemporaryDirectory() as home:
        window, number = two_stops(Path(home))
        async with program(window, signs_in=False) as pilot:
            await sign_in(pilot, "0001", "260001")
            hall(pilot).screen.open_case(number)  # type: ignore[attr-defined]
            await pilot.pause(0.5)
            await pilot.press("f7")
            await pilot.pause(0.5)
            await pilot.press("pagedown", "pagedown", *["down"] * 5)
            await pilot.pause(0.5)
            draw(folder / "due-day.svg", pilot.app.export_screenshot(title="期限怎么算"))
        window.close()


def draw(path: Path, svg: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(widen(svg), "utf-8")


if __name__ == "__main__":
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()
    asyncio.run(main(ROOT / "docs" / "pictures"))
