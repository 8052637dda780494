"""一件事 on the screens: questions, one form, parent and children found from each other."""

from __future__ import annotations

from typing import Any

import pytest
from matters import ALL_ITEMS, THEME, form_of
from screens_support import CLERK, NUMBER, hall, program, screen_text, until
from support import sample_catalogue
from textual.pilot import Pilot

from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.questions import Menu, Refusal
from hallclient.screens.receive import Receive
from hallclient.services import answer, drafts, lookup
from hallclient.services.acts import possible_acts
from hallclient.services.half_form import HalfForm, Ticked, new_half_form, read_half_form, text_of
from hallclient.services.receiving import Finished, Result, finish
from hallclient.window import Window
from hallcore.cases import Case, State
from hallcore.problems import Problem

SIZES = [(80, 24), (120, 36)]
ITEMS = ("SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001")


def theme_form(without: tuple[str, ...] = ()) -> HalfForm:
    """A complete form of the theme with all its items; every material but `without`."""
    catalogue = sample_catalogue()
    half = new_half_form()
    half.items, half.answers = [THEME], dict(ALL_ITEMS)
    half.applicant |= {"id_number": NUMBER, "name": "张𬱖", "phone": "13800000107"}
    fields = form_of(*ITEMS)["fields"]
    half.fields = {key: text_of(catalogue.fields[key], value) for key, value in fields.items()}
    half.materials = {
        spec.code: Ticked(max(spec.originals, 1), spec.copies)
        for code in ITEMS
        for spec in catalogue.items[code].materials
        if spec.required and spec.code not in without
    }
    return half


def family(window: Window, result: Result = Result.RECEIVE) -> tuple[Case, ...]:
    done = finish(window, CLERK, theme_form(), result)
    assert isinstance(done, Finished), done
    assert done.problem is None
    return done.cases


def receiving(pilot: Pilot[None]) -> Receive:
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    return screen


async def choose(pilot: Pilot[None], *answers: str) -> Receive:
    """F2, `njl`, Enter, and the answers by their numbers."""
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
    screen = receiving(pilot)
    await until(pilot, lambda: screen.half.step == 1 and screen.focused is not None)
    await pilot.press(*"njl", "enter")
    for one in answers:
        await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
        menu = pilot.app.screen
        await pilot.press(one)
        await until(pilot, lambda menu=menu: pilot.app.screen is not menu)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_questions_choose_the_items_and_the_one_form(
    window: Window, size: tuple[int, int]
) -> None:
    async with program(window, size) as pilot:
        screen = await choose(pilot, "2", "2", "1")
        await until(pilot, lambda: screen.half.step == 2)
        assert screen.half.items == [THEME]
        assert screen.half.answers == ALL_ITEMS
        assert [item.code for item in screen.ground.items(screen.half)] == list(ITEMS)
        text = screen_text(hall(pilot))
        assert "一件事 · 4 项" in text
        assert "承诺 7 个工作日" in text
        assert "法定 45 个工作日" in text
        four = {key for key in screen.rows if key.startswith("fields.")}
        kept = drafts.load(window, CLERK)
        assert kept is not None
        assert read_half_form(kept.body).answers == ALL_ITEMS
        # Another answer asks less, and materials follow.
        await pilot.press("pageup")
        await until(pilot, lambda: screen.half.step == 1 and screen.focused is not None)
        await pilot.press(*"njl", "enter")
        for one in ("1", "1", "1"):
            await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
            menu = pilot.app.screen
            await pilot.press(one)
            await until(pilot, lambda menu=menu: pilot.app.screen is not menu)
        await until(pilot, lambda: screen.half.answers["rooms"] == "none" and screen.half.step == 2)
        await until(pilot, lambda: {key for key in screen.rows if key.startswith("fields.")} < four)
        listed = {spec.code for spec in sample_catalogue().items["SJ-GT-001"].materials}
        assert {line.code for line in screen.materials.material_lines} == listed


async def test_a_question_left_open_chooses_nothing(window: Window) -> None:
    async with program(window) as pilot:
        screen = await choose(pilot, "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.half.items == []
        assert screen.half.step == 1


async def test_a_theme_stands_alone_on_the_form(window: Window) -> None:
    async with program(window) as pilot:
        screen = await choose(pilot, "2", "2", "1")
        await until(pilot, lambda: screen.half.step == 2)
        await pilot.press("pageup")
        await until(pilot, lambda: screen.half.step == 1 and screen.focused is not None)
        await pilot.press(*"gljt", "f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, Refusal))
        shown: Any = pilot.app.screen
        assert shown.problem.code == "theme.alone"
        assert screen.half.items == [THEME]


async def test_the_receipt_shows_every_number(window: Window) -> None:
    async with program(window) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = receiving(pilot)
        await until(pilot, lambda: screen._is_restored)
        screen.half = theme_form()
        screen.half.step = 5
        await screen._restore()
        await until(pilot, lambda: "收件并受理" in screen_text(hall(pilot)))
        await pilot.press("f9")
        await until(pilot, lambda: screen.finished is not None)
        assert screen.finished is not None
        parent, *children = screen.finished.cases
        assert parent.state is State.ACCEPTED
        assert {child.state for child in children} == {State.ACCEPTED}
        text = screen_text(hall(pilot))
        assert "开办农家乐" in text
        for child in children:
            assert child.number[18:22] in text
        await until(pilot, lambda: "slips/" in screen_text(hall(pilot)))
        names = sorted(paper.name for paper in parent.papers)
        assert names == ["acceptance", "receipt"], "one of each for all of them"
        assert len(list((window.home / "slips").glob("*.pdf"))) == 2


def test_what_is_missing_makes_one_notice(window: Window) -> None:
    done = finish(window, CLERK, theme_form(without=("M036",)), Result.SUPPLEMENT, {"M036": "过期"})
    assert isinstance(done, Finished)
    parent, shop, *others = done.cases
    assert parent.state is State.SUPPLEMENTING
    assert shop.state is State.RECEIVED
    assert [one.state for one in others] == [
        State.SUPPLEMENTING,
        State.SUPPLEMENTING,
        State.RECEIVED,
    ]
    assert parent.supplement is not None
    assert [(one.code, one.reason) for one in parent.supplement.missing] == [("M036", "过期")]


async def test_the_desk_shows_the_parent_and_the_detail_its_children(window: Window) -> None:
    parent, *children = family(window, Result.ACCEPT)
    desk = lookup.desk(window)
    assert [one.case.number for one in desk.cases] == [parent.number]
    assert desk.total == 1
    first = desk.cases[0].first
    assert first is not None
    assert first.due_on is not None
    assert first.due_on.isoformat() == "2026-11-26", "the business licence has three days"
    async with program(window) as pilot:
        await until(pilot, lambda: "开办农家乐" in screen_text(hall(pilot)))
        assert "承诺 11月26日" in screen_text(hall(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "分办件" in screen_text(hall(pilot)))
        text = screen_text(hall(pilot))
        for child in children:
            assert child.number[18:22] in text
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
        await pilot.press("2")
        await until(pilot, lambda: _shows(pilot, children[1].number))
        await until(pilot, lambda: "一件事主件" in screen_text(hall(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: _shows(pilot, parent.number))


def _shows(pilot: Pilot[None], number: str) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, CaseDetail) and screen.number == number and screen.seen is not None


def test_what_is_offered_on_parent_and_child(window: Window) -> None:
    parent, shop, *_ = family(window)

    def offered(number: str) -> set[str]:
        found = possible_acts(window, CLERK, number)
        assert isinstance(found, list)
        return {one.kind for one in found}

    together = {"hand_over", "withdraw", "void", "record_material", "first_review"}
    assert offered(parent.number) >= together | {"accept", "note"}
    assert "decline" not in offered(parent.number)
    assert offered(shop.number) >= {"accept", "decline", "note"}
    assert not offered(shop.number) & together
    accepted = answer.accept(window, CLERK, parent.number)
    assert isinstance(accepted, Case)
    assert "accept" not in offered(parent.number)
    assert "accept" not in offered(shop.number)


def test_what_is_answered_is_not_offered_as_a_mistake(window: Window) -> None:
    """A parent is void only as a whole; its children's notice is served through it."""
    parent, shop, *_ = family(window)

    def offered() -> set[str]:
        found = possible_acts(window, CLERK, parent.number)
        assert isinstance(found, list)
        return {one.kind for one in found}

    assert "void" in offered()
    assert "serve" not in offered()
    assert isinstance(answer.accept(window, CLERK, shop.number), Case)
    assert "void" not in offered()
    assert {"withdraw", "serve"} <= offered()
    refused = answer.void(window, CLERK, parent.number, "登记有误")
    assert isinstance(refused, Problem)
    assert refused.code == "theme.child_answered"
