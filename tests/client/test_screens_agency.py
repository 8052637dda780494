"""代办台账, the receipt of what a village acts for, and 办理协助, by keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from matters import AGENCY, form_of
from screens_support import (
    CLERK,
    NUMBER,
    half_form,
    hall,
    program,
    received,
    screen_text,
    sign_in,
    until,
)
from support import TOWNSHIP, VILLAGE, FrozenClock, make_window
from textual.pilot import Pilot

from hallclient.screens.agency import AgencyBook
from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.questions import Confirm, Fill, Menu
from hallclient.screens.receive import Receive
from hallclient.screens.receive_assistance import AssistanceQuestions
from hallclient.services import drafts
from hallclient.services.agency import book
from hallclient.services.half_form import HalfForm, Ticked, ground, read_half_form
from hallclient.services.handoff import HandedOver, hand_over
from hallclient.services.receiving import Result, prospects
from hallclient.window import Window
from hallcore.agency import is_entrusted
from hallcore.cases import Case

VILLAGE_CLERK, VILLAGE_PIN = "0103", "260103"
CHILD = "990122201503150110"


@pytest.fixture
def village(tmp_path: Path) -> Any:
    window = make_window(tmp_path / "village", VILLAGE)
    yield window
    window.close()


def entrusted_half(name: str = "张三", number: str = NUMBER) -> HalfForm:
    half = half_form(name, AGENCY, number)
    half.fields = {key: str(value) for key, value in form_of(AGENCY)["fields"].items()}
    return half


def case_of(window: Window, number: str) -> Case:
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    assert stored is not None
    return stored.case


@asynccontextmanager
async def at_village(
    window: Window, size: tuple[int, int] = (120, 36)
) -> AsyncIterator[Pilot[None]]:
    async with program(window, size, signs_in=False) as pilot:
        await sign_in(pilot, VILLAGE_CLERK, VILLAGE_PIN)
        yield pilot


async def open_book(pilot: Pilot[None]) -> AgencyBook:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: pilot.app.screen.is_modal)
    await pilot.press(*"dbtz")
    await until(pilot, lambda: "代办台账" in screen_text(hall(pilot)))
    await pilot.pause(0.3)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, AgencyBook))
    screen = pilot.app.screen
    assert isinstance(screen, AgencyBook)
    await until(pilot, lambda: screen.book is not None)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_book_lists_by_urgency_and_opens_a_case(
    village: Window, size: tuple[int, int]
) -> None:
    clock = village.clock
    assert isinstance(clock, FrozenClock)
    old = received(village, entrusted_half("赵一"))
    sent = received(village, entrusted_half("钱二"))
    assert isinstance(hand_over(village, VILLAGE_CLERK, [sent], TOWNSHIP), HandedOver)
    clock.move(days=4)
    new = received(village, entrusted_half("孙三"))
    async with at_village(village, size) as pilot:
        screen = await open_book(pilot)
        assert [one.line.case.number for one in book(village).lines] == [old, new, sent]
        text = screen_text(hall(pilot))
        assert text.index("赵一") < text.index("孙三") < text.index("钱二")
        assert "逾期未送" in text
        assert "12月2日前送出" in text
        assert "11月23日送出" in text
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseDetail))
        await until(pilot, lambda: "代办" in screen_text(hall(pilot)))
        detail = pilot.app.screen
        assert isinstance(detail, CaseDetail)
        assert detail.number == new
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("f7")
        await until(pilot, lambda: screen.book is not None and screen.book.total == 0)
        assert "没有这样的代办件" in screen_text(hall(pilot))
        await pilot.press("f7")
        await until(pilot, lambda: screen.book is not None and screen.book.total == 3)


async def test_the_book_turns_pages(village: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallclient.screens.agency.PAGE", 2)
    monkeypatch.setattr(
        "hallclient.screens.agency.book",
        lambda window, is_open, start: book(window, is_open, start, limit=2),
    )
    numbers = [received(village, entrusted_half(f"人{count}")) for count in range(5)]
    async with at_village(village) as pilot:
        screen = await open_book(pilot)
        seen = []
        for start in (0, 2, 4):
            await until(pilot, lambda at=start: screen.book is not None and screen.book.start == at)
            assert screen.book is not None
            seen += [one.line.case.number for one in screen.book.lines]
            await pilot.press("pagedown")
        assert seen == numbers
        await pilot.press("pageup")
        await until(pilot, lambda: screen.book is not None and screen.book.start == 2)


async def test_the_village_entrusts_by_keyboard(village: Window) -> None:
    async with at_village(village) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = pilot.app.screen
        assert isinstance(screen, Receive)
        await until(pilot, lambda: screen.half.step == 1 and screen.focused is not None)
        await pilot.press(*"lnyd", "enter")
        await until(pilot, lambda: screen.half.step == 2)
        await pilot.press("enter", *NUMBER, "enter", *"张三", "pagedown", "pagedown", "pagedown")
        await until(pilot, lambda: screen.half.step == 5)
        await until(pilot, lambda: "代办，出具代办委托书" in screen_text(hall(pilot)))
        await pilot.press("f9")
        await until(pilot, lambda: screen.finished is not None)
        assert screen.finished is not None
        (case,) = screen.finished.cases
        assert is_entrusted(case)
        await until(pilot, lambda: "slips/" in screen_text(hall(pilot)))
        assert "代办委托书" in screen_text(hall(pilot))


async def test_the_township_receives_with_one_key(village: Window, window: Window) -> None:
    """Told by the centre that it is on its way: F9, 接收, and the receipt is written."""
    number = received(village, entrusted_half())
    assert isinstance(hand_over(village, VILLAGE_CLERK, [number], TOWNSHIP), HandedOver)
    with village.store.read() as unit, window.store.write() as mine:
        for body in unit.operations.bodies(number):
            from hallclient.projection import project
            from hallcore.operations import Operation, read_operation

            operation = read_operation(body)
            assert isinstance(operation, Operation)
            mine.operations.add(operation, body, is_own=False, outcome="carried")
        project(window, mine, number, None, 0)
        mine.commit()
    async with program(window) as pilot:
        pilot.app.screen.open_case(number)  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseDetail))
        await until(pilot, lambda: "移交途中" in screen_text(hall(pilot)))
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
        menu = pilot.app.screen
        assert isinstance(menu, Menu)
        assert menu.options[0] == "接收"
        assert "受理" not in menu.options
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        assert "接收就是收件" in screen_text(hall(pilot)).replace("\n", "").replace(" ", "")
        await pilot.press("enter")
        await until(pilot, lambda: case_of(window, number).holder == TOWNSHIP)
        case = case_of(window, number)
        assert str(case.answer_due_on) == "2026-11-30"
        receipt = case.paper("receipt")
        assert receipt is not None
        await until(pilot, lambda: (window.home / "slips" / f"{receipt.number}.pdf").exists())
        await until(pilot, lambda: "收件凭证" in screen_text(hall(pilot)))


def test_an_agency_receipt_proposes_the_agency_paper(village: Window, window: Window) -> None:
    for one, proposed in ((village, Result.ENTRUST), (window, Result.RECEIVE)):
        assert prospects(ground(one), entrusted_half()).results[-1] is proposed
    assert Result.SUPPLEMENT not in prospects(ground(village), entrusted_half()).results


# 办理协助 --------------------------------------------------------------------


async def at_person(pilot: Pilot[None], number: str = NUMBER) -> Receive:
    """At the end of step 2, in the row 代理人."""
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    await until(pilot, lambda: screen.half.step == 1 and screen.focused is not None)
    await pilot.press(*"gljt", "enter")
    await until(pilot, lambda: screen.half.step == 2)
    await pilot.press("enter", *number, "enter", *"张三", "enter", "enter", "enter")
    await until(pilot, lambda: screen.half.at == "has_agent")
    return screen


async def test_enter_passes_the_assistance_by(window: Window) -> None:
    async with program(window) as pilot:
        screen = await at_person(pilot)
        assert "办理协助" in screen_text(hall(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: screen.half.step == 3)
        assert not screen.half.has_assistance


async def test_assistance_is_asked_kept_and_received(window: Window) -> None:
    async with program(window) as pilot:
        screen = await at_person(pilot)
        await pilot.press("down", "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, AssistanceQuestions))
        await pilot.press(*"李秀英", "enter", *"母亲", "enter", "enter", "enter", "2", "f9")
        await until(pilot, lambda: "这一项要填写" in screen_text(hall(pilot)))
        assert isinstance(pilot.app.screen, Fill)
        draft = drafts.load(window, CLERK)
        screen.keeper.flush()
        draft = drafts.load(window, CLERK)
        assert draft is not None
        kept = read_half_form(draft.body)
        assert kept.has_assistance
        assert kept.assistance["guardian"] == "李秀英", "a power cut here loses nothing"
        assert kept.assistance["has_fingerprint"] == "yes"
        await pilot.press(*"赵明", "f9")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: "监护人 李秀英（母亲）" in screen_text(hall(pilot)))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AssistanceQuestions))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        for key, value in half_form().fields.items():
            if row := screen.rows.get(f"fields.{key}"):
                row.put(value)
        screen._gather()
        for one in screen.ground.materials(screen.half):
            screen.half.materials[one.spec.code] = Ticked(1, 1)
        await screen.go(5)
        await pilot.press("f9")
        await until(pilot, lambda: screen.finished is not None)
        assert screen.finished is not None
        (case,) = screen.finished.cases
        assert case.assistance is not None
        assert (case.assistance.guardian, case.assistance.witness) == ("李秀英", "赵明")
        screen.open_case(case.number)
        await until(pilot, lambda: "按指印，见证人 赵明" in screen_text(hall(pilot)))


async def test_nothing_written_is_no_assistance(window: Window) -> None:
    async with program(window) as pilot:
        screen = await at_person(pilot)
        await pilot.press("down", "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, AssistanceQuestions))
        await pilot.press("f9")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert not screen.half.has_assistance
        assert screen.rows["has_assistance"].value == ""


async def test_enter_stops_where_a_child_applies_alone(window: Window) -> None:
    async with program(window) as pilot:
        screen = await at_person(pilot, CHILD)
        await pilot.press("enter")
        await until(pilot, lambda: screen.half.at == "has_assistance")
        assert "申请人未满 18 周岁" in screen_text(hall(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: screen.half.step == 3)


async def test_a_fault_in_the_assistance_is_found_at_the_end(window: Window) -> None:
    half = half_form()
    half.has_assistance, half.assistance = True, {"has_fingerprint": "yes"}
    half.step = 5
    drafts.save(window, CLERK, half.to_body())
    async with program(window) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = pilot.app.screen
        assert isinstance(screen, Receive)
        await until(pilot, lambda: screen.half.step == 5 and screen.focused is not None)
        await pilot.press("f9")
        await until(pilot, lambda: screen.half.at == "has_assistance")
        assert "按指印没有见证人" in screen_text(hall(pilot))
