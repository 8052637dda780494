"""办事指南: offline, for the chosen variant; as a document, in large print, on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from matters import THEME, Console, Said
from pypdf import PdfReader
from screens_support import program, screen_text, until

from hallclient.screens.item_guide import ItemGuide
from hallclient.screens.questions import Menu
from hallclient.services.item_guide import GUIDE, Matter, guide_slip, matter
from hallclient.window import Window
from hallcore.problems import Problem
from hallcore.slips import Slip

HOMESTEAD = "NY-ZJ-001"


def done(said: Said) -> dict[str, Any]:
    assert said.status == 0, said.fault
    return dict(said.answer)


def texts(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def test_a_guide_says_what_the_catalogue_says(village: Console) -> None:
    told = done(village("guide", HOMESTEAD))
    assert told["name"] == "农村村民宅基地审批"
    assert told["version"] == "2026-11"
    assert told["place"]
    assert told["hours"]
    assert len(told["process"]) >= 3
    assert told["process"][-1]["text"]
    assert told["faq"][0]["question"] == "一户可以有几处宅基地"
    assert any("乡村建设规划许可证" in one["text"] for one in told["after"])
    assert all(one["count_text"] for one in told["materials"])


def test_the_answers_choose_what_is_listed(village: Console) -> None:
    every = done(village("guide", THEME))
    assert every["open_questions"] == ["rooms", "cooking", "seats"]
    small = done(
        village(
            "guide",
            THEME,
            *("--answer", "rooms:none", "--answer", "cooking:yes"),
            *("--answer", "seats:few"),
        )
    )
    assert small["open_questions"] == []
    assert small["items"] == ["SJ-GT-001", "SJ-SP-001"]
    assert len(small["materials"]) < len(every["materials"])
    assert "提供餐饮吗：提供" in small["variant_text"]
    # What belongs to the theme itself need not be done before it.
    assert [one["text"] for one in every["before"]] == []


REFUSED = [
    (("NO-NO-999",), 1, "item.unknown"),
    ((THEME, "--answer", "rooms:castle"), 1, "form.choice"),
    ((THEME, "--answer", "pool:yes"), 2, "input.unknown_key"),
    ((THEME, "--answer", "rooms"), 2, "input.usage"),
    ((HOMESTEAD, "--out", "/dev/null/guide.pdf"), 3, "paper.unwritable"),
]


@pytest.mark.parametrize(("arguments", "status", "code"), REFUSED)
def test_a_guide_that_cannot_be_given_says_why(
    village: Console, arguments: tuple[str, ...], status: int, code: str
) -> None:
    said = village("guide", *arguments)
    assert (said.status, said.code) == (status, code)


def test_the_guide_is_printed_with_its_version(village: Console, tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    told = done(village("guide", HOMESTEAD, "--out", str(path)))
    assert told["out"] == str(path)
    text = texts(path)
    for words in ("办事指南", "农村村民宅基地审批", "一户可以有几处宅基地", "目录版本2026-11"):
        assert words in text.replace(" ", "").replace("\n", ""), words


def test_the_list_to_take_home_is_printed_large(village: Console, tmp_path: Path) -> None:
    sizes = {}
    for name, how in (("plain", ()), ("large", ("--large",))):
        path = tmp_path / f"{name}.pdf"
        done(village("guide", HOMESTEAD, "--bring", *how, "--out", str(path)))
        found: list[float] = []

        def visit(text: str, _: Any, __: Any, ___: Any, size: float, found=found) -> None:  # type: ignore[no-untyped-def]
            if text.strip():
                found.append(size)

        for page in PdfReader(path).pages:
            page.extract_text(visitor_text=visit)
        sizes[name] = max(set(found), key=found.count)
    assert sizes["plain"] < 12
    assert sizes["large"] >= 16


def test_the_same_guide_twice_gives_the_same_bytes(village: Console, tmp_path: Path) -> None:
    paths = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in paths:
        done(village("guide", HOMESTEAD, "--paper", "80mm", "--out", str(path)))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_every_item_and_theme_has_a_guide_that_prints(window: Window) -> None:
    with window.store.read() as unit:
        known = window.catalogue(unit)
    for code in [*known.items, *known.themes]:
        asked = matter(window, [code])
        assert isinstance(asked, Matter), (code, asked)
        slip = guide_slip(window, asked, GUIDE)
        assert isinstance(slip, Slip), (code, slip)
    assert isinstance(matter(window, ["NO-NO-999"]), Problem)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_guide_is_read_and_printed_by_keys(window: Window, size: tuple[int, int]) -> None:
    async with program(window, size) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.focused is not None)
        await pilot.press(*"njl")
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(pilot.app.screen, ItemGuide))
        screen = pilot.app.screen
        assert isinstance(screen, ItemGuide)
        await until(pilot, lambda: "开办农家乐" in screen_text(pilot.app))
        assert "还没有问情形" in screen_text(pilot.app)
        await pilot.press("f7")
        for answer in "121":
            await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
            menu = pilot.app.screen
            await pilot.press(answer)
            await until(pilot, lambda menu=menu: pilot.app.screen is not menu)
        await until(pilot, lambda: "有客房吗：没有客房" in screen_text(pilot.app))
        await pilot.press("f9")
        path = window.home / window.settings.print.folder / f"bring_list-{THEME}.pdf"
        await until(pilot, lambda: "写成了" in screen_text(pilot.app))
        assert "要带的材料" in texts(path).replace(" ", "").replace("\n", "")
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ItemGuide))
