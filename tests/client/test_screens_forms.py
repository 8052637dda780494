"""Forms printed ahead, 补录 and the practice clock, by keyboard alone."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from matters import ALL_ITEMS, LICENCE, THEME
from screens_support import (
    ALLOWANCE,
    CLERK,
    NUMBER,
    SPOT,
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
from support import NOW, FrozenClock
from test_screens_themes import theme_form
from textual.pilot import Pilot

from hallclient.records import BlankForm
from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.desk import Desk
from hallclient.screens.paper_forms import PaperFormList
from hallclient.screens.questions import Confirm, Fill, Menu, Refusal
from hallclient.screens.receive import Receive
from hallclient.services import drafts
from hallclient.services.half_form import Ticked, ground, read_half_form
from hallclient.services.lookup import line
from hallclient.services.paper_forms import list_forms, print_forms, void_form
from hallclient.services.receiving import Finished, Result, finish, prospects
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.moments import parse_instant
from hallcore.numbering import group_case_number


def printed(window: Window, count: int = 1, item: str | None = None) -> list[BlankForm]:
    made = print_forms(window, CLERK, count, item)
    assert isinstance(made, list), made
    return made


def later(window: Window, days: int) -> None:
    assert isinstance(window.clock, FrozenClock)
    window.clock.move(days=days)


def case_of(window: Window, number: str) -> Case:
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    assert stored is not None
    return stored.case


def states(window: Window) -> list[str]:
    return [one.form.state for one in list_forms(window)]


async def at_step(pilot: Pilot[None], step: int) -> Receive:
    await until(
        pilot,
        lambda: (
            isinstance(pilot.app.screen, Receive)
            and pilot.app.screen.half.step == step
            and pilot.app.screen.focused is not None
        ),
    )
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_form_is_typed_in_by_scanning_it(window: Window, size: tuple[int, int]) -> None:
    [form] = printed(window)
    later(window, 2)
    async with program(window, size) as pilot:
        await pilot.press("f2")
        screen = await at_step(pilot, 1)
        await pilot.press(*f"{form.number}-{form.query_code}", "enter")
        panel = await shows(pilot, Fill)
        assert [row.key for row in panel.rows] == ["on", "at", "by"]
        assert [row.value for row in panel.rows] == ["2026-11-25", "09:30", "周明远"]
        await press_clear(pilot, "20261123")
        await pilot.press("enter")
        await press_clear(pilot, "15:40")
        await pilot.press("enter")
        await press_clear(pilot, "李䶮")
        await pilot.press("f9")
        await at_step(pilot, 1)
        await until(pilot, lambda: bool(screen.half.paper))
        head = group_case_number(form.number) if size[0] > 100 else "9001"
        assert f"补录 {head}" in screen_text(hall(pilot))
        await pilot.press(*"gljt", "enter")
        await at_step(pilot, 2)
        shown = screen_text(hall(pilot))
        assert "凭证写 11月23日 15:40" in shown
        assert "11月30日 前须答复" in shown
        await pilot.press("enter", *NUMBER, "enter", *"张三", "enter", *"13800001234", "pagedown")
        await at_step(pilot, 3)
        await pilot.press(
            *"990122103201", "enter", "2", "enter", *"信用社", "enter", *"6217", "pagedown"
        )
        await at_step(pilot, 4)
        await pilot.press("f9")
        await at_step(pilot, 5)
        screen.half.outcome = str(Result.RECEIVE)
        screen.refresh_side()
        screen._show_result()
        await pilot.press("f9")
        await until(pilot, lambda: screen.finished is not None)
        case = case_of(window, form.number)
        assert case.received_at == parse_instant("2026-11-23T15:40:00+08:00")
        assert case.query_code == form.query_code
        assert case.paper_form is not None
        assert (case.paper_form.written_by, case.paper_form.entered_at) == ("李䶮", window.now())
        assert str(case.answer_due_on) == "2026-11-30"
        assert states(window) == ["used"]
        await pilot.press("enter")
        await until(pilot, lambda: screen.finished is None and screen.half.step == 1)
        assert screen.half.paper == {}
        assert "补录" not in screen_text(hall(pilot))


async def test_what_does_not_fit_is_asked_again_and_esc_leaves(window: Window) -> None:
    [form] = printed(window)
    async with program(window) as pilot:
        await pilot.press("f2")
        screen = await at_step(pilot, 1)
        await pilot.press("f6")
        panel = await shows(pilot, Fill)
        assert [row.key for row in panel.rows] == ["number", "on", "at", "by"]
        await pilot.press(*"12345", "f9")
        refusal = await shows(pilot, Refusal)
        assert refusal.problem.code == "paper.form_unknown"
        await pilot.press("enter")
        await shows(pilot, Fill)
        await press_clear(pilot, group_case_number(form.number))
        await pilot.press("enter", "enter")
        await press_clear(pilot, "10:00")
        await pilot.press("f9")
        refusal = await shows(pilot, Refusal)
        assert refusal.problem.code == "paper.in_future"
        await pilot.press("enter")
        panel = await shows(pilot, Fill)
        assert panel.rows[2].value == "10:00"
        await pilot.press("escape")
        await at_step(pilot, 1)
        assert screen.half.paper == {}
        assert states(window) == ["open"]


async def test_a_form_with_its_item_goes_on_to_the_applicant(window: Window) -> None:
    [form] = printed(window, 1, ALLOWANCE)
    async with program(window) as pilot:
        await pilot.press("f2")
        screen = await at_step(pilot, 1)
        await pilot.press(*form.number, "enter")
        await shows(pilot, Fill)
        await pilot.press("f9")
        await at_step(pilot, 2)
        assert screen.half.items == [ALLOWANCE]
        assert screen.keeper.flush()
        kept = drafts.load(window, CLERK)
        assert kept is not None
        assert read_half_form(kept.body).written == screen.half.written
        await pilot.press("f6")
        panel = await shows(pilot, Fill)
        assert [row.key for row in panel.rows] == ["on", "at", "by"], "the same form again"


async def test_a_theme_is_typed_in_like_an_item(window: Window) -> None:
    [form] = printed(window, 1, THEME)
    async with program(window) as pilot:
        await pilot.press("f2")
        screen = await at_step(pilot, 1)
        await pilot.press(*form.number, "enter")
        await shows(pilot, Fill)
        await pilot.press("f9")
        for answer in ("2", "2", "1"):
            menu = await shows(pilot, Menu)
            await pilot.press(answer)
            await until(pilot, lambda menu=menu: pilot.app.screen is not menu)
        await at_step(pilot, 2)
        assert (screen.half.items, screen.half.answers) == ([THEME], ALL_ITEMS)
        paper = dict(screen.half.paper)
        assert paper["number"] == form.number
        assert "补录" in screen_text(hall(pilot))
    half = theme_form()
    half.paper = paper
    done = finish(window, CLERK, half, Result.RECEIVE)
    assert isinstance(done, Finished), done
    assert [case.number == form.number for case in done.cases] == [True, *[False] * 4]
    assert {case.paper_form is not None for case in done.cases} == {True}
    assert states(window) == ["used"]


async def test_a_form_scanned_at_the_desk_is_offered(window: Window) -> None:
    [form] = printed(window)
    async with program(window) as pilot:
        await shows(pilot, Desk)
        await pilot.press(*form.number, "enter")
        await shows(pilot, Confirm)
        assert group_case_number(form.number) in screen_text(hall(pilot))
        await pilot.press("escape")
        await shows(pilot, Desk)
        await pilot.press(*form.number, "enter")
        await shows(pilot, Confirm)
        await pilot.press("enter")
        panel = await shows(pilot, Fill)
        assert group_case_number(form.number) in panel.question
        await pilot.press("f9")
        screen = await at_step(pilot, 1)
        await until(pilot, lambda: screen.half.paper.get("number") == form.number)


async def test_a_used_form_opens_its_case_and_a_void_one_says_why(window: Window) -> None:
    used, spoilt = printed(window, 2)
    half = half_form()
    written = {"number": used.number, "at": NOW.isoformat(), "by": "李"}
    half.paper = written
    assert received(window, half) == used.number
    assert isinstance(void_form(window, CLERK, spoilt.number, "污损"), BlankForm)
    async with program(window) as pilot:
        await shows(pilot, Desk)
        await pilot.press(*used.number, "enter")
        await shows(pilot, CaseDetail)
        await until(pilot, lambda: "手写凭证  李  11月23日补录" in screen_text(hall(pilot)))
        await pilot.press("escape")
        await shows(pilot, Desk)
        await pilot.press(*spoilt.number, "enter")
        refusal = await shows(pilot, Refusal)
        assert refusal.problem.code == "paper.form_void"
        assert "污损" in screen_text(hall(pilot))


async def test_a_half_typed_form_is_not_taken_for_another_paper(window: Window) -> None:
    [form] = printed(window)
    drafts.save(window, CLERK, half_form().to_body())
    async with program(window) as pilot:
        screen = await at_step(pilot, 1)
        await pilot.press("f6")
        await shows(pilot, Confirm)
        await pilot.press("escape")
        await at_step(pilot, 1)
        assert screen.half.paper == {}
        await pilot.press("f6")
        await shows(pilot, Confirm)
        await pilot.press("enter")
        await shows(pilot, Fill)
        await pilot.press(*form.number, "f9")
        await until(pilot, lambda: screen.half.paper.get("number") == form.number)
        assert screen.half.items == [ALLOWANCE]


async def test_printing_from_the_palette_and_the_list(window: Window) -> None:
    async with program(window) as pilot:
        await shows(pilot, Desk)
        await palette(pilot, "kbsjpz")
        await shows(pilot, Fill)
        await press_clear(pilot, "3")
        await pilot.press("enter", *ALLOWANCE, "f9")
        await shows(pilot, Menu)
        [file] = (window.home / "slips").glob("*.pdf")
        assert file.name == "outage-forms-2611230079001-9003.pdf"
        assert len(pypdfium2.PdfDocument(file)) == 3
        assert "尾号 9001 至 9003" in screen_text(hall(pilot))
        assert line(window).waiting == 1
        await pilot.press("2")
        listing = await shows(pilot, PaperFormList)
        await until(pilot, lambda: "未用 3" in screen_text(hall(pilot)))
        # The newest stands on top: void it, with a reason.
        await pilot.press("enter")
        await shows(pilot, Menu)
        await pilot.press("3")
        await shows(pilot, Fill)
        await pilot.press("f9")
        assert isinstance(pilot.app.screen, Fill), "a reason is needed"
        await pilot.press(*"污损", "f9")
        await until(pilot, lambda: states(window) == ["open", "open", "void"])
        await until(pilot, lambda: "已作废 1" in screen_text(hall(pilot)))
        assert "污损" in screen_text(hall(pilot))
        await pilot.press("f7")
        await until(pilot, lambda: listing.filter_at == 1)
        await until(pilot, lambda: "污损" not in screen_text(hall(pilot)))
        await pilot.press("enter")
        await shows(pilot, Menu)
        await pilot.press("2")
        await until(pilot, lambda: len(list((window.home / "slips").glob("*.pdf"))) == 2)
        await pilot.press("enter")
        await shows(pilot, Menu)
        await pilot.press("1")
        await shows(pilot, Fill)
        await pilot.press("f9")
        screen = await at_step(pilot, 2)
        assert screen.half.paper["number"][18:22] == "9002"
        assert screen.half.items == [ALLOWANCE]


@pytest.mark.parametrize("count", ["0", "1000", "许多", "-1", "[/b]", "９９９９９９"])
async def test_a_wrong_count_prints_nothing(window: Window, count: str) -> None:
    async with program(window) as pilot:
        await shows(pilot, Desk)
        await palette(pilot, "kbsjpz")
        await shows(pilot, Fill)
        await press_clear(pilot, count)
        await pilot.press("f9")
        refusal = await shows(pilot, Refusal)
        assert refusal.problem.code == "paper.form_count"
        assert list_forms(window) == []


async def test_backfill_from_the_palette(window: Window) -> None:
    async with program(window) as pilot:
        await shows(pilot, Desk)
        await palette(pilot, " bl")
        panel = await shows(pilot, Fill)
        assert panel.rows[0].key == "number"
        assert hall(pilot).current_mode == "receive"


def test_what_a_form_changes_in_the_prospects(window: Window) -> None:
    [form] = printed(window)
    half = half_form(item=SPOT)
    half.paper = {"number": form.number, "at": "2026-11-23T09:00:00+08:00", "by": "李"}
    for one in ground(window).materials(half):
        half.materials[one.spec.code] = Ticked(1, 1)
    assert Result.ON_SPOT not in prospects(ground(window), half).results
    half.items = [LICENCE]
    seen = prospects(ground(window), half)
    assert (str(seen.answer and seen.answer.due_on), seen.is_deemed) == ("2026-11-30", False)
    later(window, 10)
    assert prospects(ground(window), half).is_deemed is True


@pytest.mark.parametrize(
    "paper",
    [{"number": "1"}, {"at": "gestern"}, {"number": 5, "at": "2026-11-23T09:00:00+08:00"}, []],
)
def test_a_draft_with_another_paper_is_an_ordinary_receipt(paper: Any) -> None:
    half = read_half_form({"items": [ALLOWANCE], "paper": paper})
    assert (half.paper, half.written, half.items) == ({}, None, [ALLOWANCE])
