"""Walks through the screens by keyboard: what they leave in the store comes first."""

from __future__ import annotations

from typing import Any

import pytest
from screens_support import (
    ALLOWANCE,
    CLERK,
    COLLEAGUE,
    COLLEAGUE_PIN,
    NUMBER,
    SPOT,
    half_form,
    hall,
    program,
    received,
    screen_text,
    sign_in,
    until,
)
from support import COUNTY, VILLAGE, make_window
from textual.pilot import Pilot

from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.desk import Desk
from hallclient.screens.find import Find
from hallclient.screens.questions import Confirm, Fill, HelpText, Menu, Refusal
from hallclient.screens.receive import Receive
from hallclient.screens.sync import Sync
from hallclient.services import answer, drafts, lookup
from hallclient.services.half_form import Ticked, read_half_form
from hallclient.services.handoff import HandedOver, hand_over
from hallclient.window import Window
from hallcore.cases import Case, State

SIZES = [(80, 24), (120, 36)]


def case_of(window: Window, number: str) -> Case:
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    assert stored is not None
    return stored.case


def only_case(window: Window) -> Case:
    with window.store.read() as unit:
        numbers = unit.cases.numbers()
    assert len(numbers) == 1
    return case_of(window, numbers[0])


def receiving(pilot: Pilot[None]) -> Receive:
    screen = pilot.app.screen
    assert isinstance(screen, Receive)
    return screen


async def at_step(pilot: Pilot[None], step: int) -> None:
    screen = receiving(pilot)
    await until(pilot, lambda: screen.half.step == step and screen.focused is not None)


async def fill_in(pilot: Pilot[None]) -> Receive:
    """From the first step to the checklist, by keyboard alone."""
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
    screen = receiving(pilot)
    await at_step(pilot, 1)
    await pilot.press(*"gljt", "enter")
    await at_step(pilot, 2)
    await until(pilot, lambda: screen.half.at == "applicant.id_type")
    await pilot.press("enter", *NUMBER, "enter", *"张三", "enter", *"13800001234", "pagedown")
    await at_step(pilot, 3)
    await until(pilot, lambda: screen.half.at == "fields.household_area")
    await pilot.press(*"990122103201", "enter", "2", "enter", *"信用社", "enter", *"6217", "enter")
    await at_step(pilot, 4)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_receive_and_accept(window: Window, size: tuple[int, int]) -> None:
    async with program(window, size) as pilot:
        screen = await fill_in(pilot)
        for _ in screen.materials.material_lines:
            await pilot.press("space", "enter")
        await at_step(pilot, 5)
        assert "收件并受理" in screen_text(hall(pilot))
        await pilot.press("f9")
        await until(pilot, lambda: screen.finished is not None)
        case = only_case(window)
        assert case.state is State.ACCEPTED
        assert case.applicant.name == "张三"
        assert case.fields["living_status"] == "with_family"
        assert case.promised_due_on is not None
        await until(pilot, lambda: "slips/" in screen_text(hall(pilot)))
        written = sorted((window.home / "slips").glob("*.pdf"))
        assert [path.stem for path in written] == sorted(paper.number for paper in case.papers)
        assert lookup.desk(window).papers, "made, and not yet in a hand"
        await pilot.press("enter")
        await until(pilot, lambda: screen.finished is None and screen.half.step == 1)
        assert not lookup.desk(window).papers
        assert drafts.load(window, CLERK) is None


async def test_missing_materials_make_a_notice(window: Window) -> None:
    async with program(window) as pilot:
        screen = await fill_in(pilot)
        await pilot.press("space", "f9")
        await at_step(pilot, 5)
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(pilot.app.screen, Fill))
        await pilot.press(*"请补交", "f9")
        await until(pilot, lambda: screen.finished is not None)
        case = only_case(window)
        assert case.state is State.SUPPLEMENTING
        assert case.supplement is not None
        assert len(case.supplement.missing) == 3
        assert case.supplement.missing[0].reason == "未提交请补交"


async def test_a_fault_leads_to_its_field_and_blocks_nothing(window: Window) -> None:
    async with program(window) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = receiving(pilot)
        await at_step(pilot, 1)
        await pilot.press(*"gljt", "enter")
        await at_step(pilot, 2)
        await until(pilot, lambda: screen.half.at == "applicant.id_type")
        await pilot.press("enter", *"990122198708210338", "enter")
        await until(pilot, lambda: screen.rows["applicant.id_number"].has_class("-wrong"))
        assert "校验" in screen_text(hall(pilot))
        await pilot.press("pagedown", "pagedown", "pagedown")
        await at_step(pilot, 5)
        await pilot.press("f9")
        await until(pilot, lambda: screen.half.at == "applicant.id_number")
        assert screen.half.step == 2
        assert screen.rows["applicant.name"].has_class("-wrong"), "asked for once F9 was pressed"
        with window.store.read() as unit:
            assert unit.cases.numbers() == []


async def test_what_is_typed_is_kept_at_every_change(window: Window) -> None:
    async with program(window) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = receiving(pilot)
        await at_step(pilot, 1)
        await pilot.press(*"gljt", "enter")
        await at_step(pilot, 2)
        await until(pilot, lambda: screen.half.at == "applicant.id_type")
        await pilot.press("enter", *"9901")
        await until(pilot, lambda: screen.keeper.flush(0))
        kept = drafts.load(window, CLERK)
        assert kept is not None
        assert read_half_form(kept.body).applicant["id_number"] == "9901", (
            "before the field is left"
        )


async def test_a_half_typed_form_is_open_again(window: Window) -> None:
    half = half_form()
    half.step, half.at = 3, "fields.bank_name"
    drafts.save(window, CLERK, half.to_body())
    async with program(window) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        await at_step(pilot, 3)
        screen = receiving(pilot)
        await until(pilot, lambda: screen.half.at == "fields.bank_name")
        assert screen.rows["fields.bank_name"].value == "三里镇信用社"
        assert screen.rows["applicant.name"].value == "张𬱖"
        assert screen.half == half


async def test_a_colleague_may_take_a_form_over(window: Window) -> None:
    drafts.save(window, CLERK, half_form(name="周贵方").to_body())
    async with program(window, signs_in=False) as pilot:
        await sign_in(pilot, COLLEAGUE, COLLEAGUE_PIN)
        await until(pilot, lambda: isinstance(pilot.app.screen, Desk))
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
        assert f"工号 {CLERK}" in screen_text(hall(pilot))
        await pilot.press("1")
        await until(
            pilot,
            lambda: (
                isinstance(pilot.app.screen, Receive)
                and receiving(pilot).half.applicant.get("name") == "周贵方"
            ),
        )
        assert drafts.load(window, CLERK) is None
        assert drafts.load(window, COLLEAGUE) is not None


async def test_a_colleague_may_leave_a_form_alone(window: Window) -> None:
    drafts.save(window, CLERK, half_form().to_body())
    async with program(window, signs_in=False) as pilot:
        await sign_in(pilot, COLLEAGUE, COLLEAGUE_PIN)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
        await pilot.press("2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        await pilot.press(*"gljt", "enter")
        await at_step(pilot, 2)
        receiving(pilot).keeper.flush()
        assert drafts.load(window, CLERK) is not None
        assert drafts.load(window, COLLEAGUE) is not None


async def test_a_known_applicant_is_filled_in(window: Window) -> None:
    received(window, half_form(name="张𬱖"))
    async with program(window) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = receiving(pilot)
        await at_step(pilot, 1)
        await pilot.press(*"gljt", "enter")
        await at_step(pilot, 2)
        await until(pilot, lambda: screen.half.at == "applicant.id_type")
        await pilot.press("enter", *NUMBER, "enter")
        await until(pilot, lambda: screen.rows["applicant.name"].value == "张𬱖")
        assert "上次办件 2026-11-23" in screen_text(hall(pilot))
        assert screen.half.fields["bank_name"] == "三里镇信用社"


async def test_several_items_share_one_form(window: Window) -> None:
    async with program(window) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = receiving(pilot)
        await at_step(pilot, 1)
        await pilot.press(*"gljt", "f4")
        await until(pilot, lambda: screen.half.items == [ALLOWANCE])
        await pilot.press(*"jmyl", "f4")
        await until(pilot, lambda: len(screen.half.items) == 2)
        await pilot.press("enter")
        await at_step(pilot, 2)
        await pilot.press("pagedown")
        await at_step(pilot, 3)
        assert screen_text(hall(pilot)).count("户籍所在村") == 1
        assert "用于" in screen_text(hall(pilot))


async def test_sign_in_refuses_and_changes_clerks(window: Window) -> None:
    async with program(window, signs_in=False) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: "密码 260101" in screen_text(app))
        await pilot.press(*CLERK, "enter", *"000000", "enter")
        await until(pilot, lambda: "密码不对" in screen_text(app))
        assert app.clerk is None
        await pilot.press(*"260101", "enter")
        await until(pilot, lambda: isinstance(app.screen, Desk))
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, Find))
        await pilot.press("f10")
        await until(pilot, lambda: app.current_mode == "sign_in")
        await pilot.press("f2")
        assert app.current_mode == "sign_in", "locked"
        await sign_in(pilot)
        assert isinstance(app.screen, Find), "the same clerk finds his place again"
        await pilot.press("f10")
        await until(pilot, lambda: app.current_mode == "sign_in")
        await sign_in(pilot, COLLEAGUE, COLLEAGUE_PIN)
        await until(pilot, lambda: isinstance(app.screen, Desk))
        assert app.status.clerk.startswith(f"工号 {COLLEAGUE}")


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_has_its_own_help(window: Window, size: tuple[int, int]) -> None:
    number = received(window)
    told = set()
    async with program(window, size) as pilot:
        app = hall(pilot)
        for key, screen in ((None, Desk), ("f2", Receive), ("f3", Find), ("f8", Sync)):
            if key:
                await pilot.press(key)
            await until(pilot, lambda kind=screen: isinstance(app.screen, kind))
            await pilot.press("f1")
            await until(pilot, lambda: isinstance(app.screen, HelpText))
            told.add(app.screen.text)  # type: ignore[attr-defined]
            assert "Ctrl+Q" in screen_text(app) or size[1] < 30
            await pilot.press("escape")
            await until(pilot, lambda kind=screen: isinstance(app.screen, kind))
        app.push_screen(CaseDetail(number))
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpText))
        told.add(app.screen.text)  # type: ignore[attr-defined]
    assert len(told) == 5


@pytest.mark.parametrize("how", ["full", "grouped", "qr", "tail", "gun"])
async def test_a_scan_or_a_number_opens_the_case(window: Window, how: str) -> None:
    number = received(window)
    code = case_of(window, number).query_code
    grouped = f"{number[:9]}-{number[9:15]}-{number[15:18]}-{number[18:22]}-{number[22:]}"
    typed = {"full": number, "grouped": grouped, "qr": f"{number}-{code}", "tail": number[18:22]}
    async with program(window) as pilot:
        app = hall(pilot)
        if how == "gun":
            await pilot.press("f8")
            await until(pilot, lambda: isinstance(app.screen, Sync))
            await pilot.press(*number, "enter")
        else:
            await pilot.press(*typed[how], "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))
        assert app.screen.number == number  # type: ignore[attr-defined]


async def test_a_scan_into_a_field_of_the_form_leaves_the_field(window: Window) -> None:
    number = received(window)
    half = half_form()
    half.step, half.at = 2, "applicant.phone"
    drafts.save(window, CLERK, half.to_body())
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: isinstance(app.screen, Receive))
        screen = receiving(pilot)
        await until(pilot, lambda: screen.half.at == "applicant.phone")
        row: Any = screen.rows["applicant.phone"]
        row._input.value = ""
        await pilot.press(*number, "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))
        assert screen.half.applicant["phone"] == "13800000107"


@pytest.mark.parametrize("typed", ["张", "z", "0107"])
async def test_find_by_name_initials_phone(window: Window, typed: str) -> None:
    number = received(window)
    received(window, half_form(name="罗小妹", number="990122200105120420"))
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, Find))
        await pilot.press(*typed)
        screen: Any = app.screen
        await until(pilot, lambda: screen.page is not None and number in _numbers(screen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))


def _numbers(screen: Find) -> list[str]:
    return [one.case.number for one in screen.page.cases] if screen.page else []


async def test_find_filters_by_state(window: Window) -> None:
    received(window)
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, Find))
        screen: Any = app.screen
        await until(pilot, lambda: len(_numbers(screen)) == 1)
        await pilot.press("f7")
        await until(pilot, lambda: "已收件" in screen_text(app) and len(_numbers(screen)) == 1)
        await pilot.press("f7")
        await until(pilot, lambda: _numbers(screen) == [])
        assert "没有这样的件" in screen_text(app)


async def _act(pilot: Pilot[None], title: str) -> None:
    """Choose an act by the number that the menu gives it."""
    await pilot.press("f9")
    await until(pilot, lambda: isinstance(pilot.app.screen, Menu))
    menu = pilot.app.screen
    assert isinstance(menu, Menu)
    await pilot.press(menu.KEYS[menu.options.index(title)])


async def test_only_acts_that_the_rules_allow_are_offered(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        assert app.screen.options == [  # type: ignore[attr-defined]
            "一次性告知",
            "初审",
            "移交",
            "登记材料",
            "当场更正",
            "备注",
            "不予受理",
            "撤回",
            "作废",
            "登记投诉",
        ]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))
        await _act(pilot, "备注")
        await until(pilot, lambda: isinstance(app.screen, Fill))
        await pilot.press("f9")
        await until(pilot, lambda: "要填写" in screen_text(app))
        await pilot.press(*"请带老花镜", "f9")
        await until(pilot, lambda: "请带老花镜" in screen_text(app))
        assert case_of(window, number).timeline[-1].text == "请带老花镜"
        await _act(pilot, "移交")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        assert "云岭县政务服务中心" in app.screen.options[0]  # type: ignore[attr-defined]
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: case_of(window, number).transit is not None)
        await until(pilot, lambda: "移交途中" in screen_text(app))


async def test_supplement_return_and_acceptance(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
        await _act(pilot, "一次性告知")
        await until(pilot, lambda: isinstance(app.screen, Fill))
        await pilot.press("f9")
        await until(pilot, lambda: case_of(window, number).state is State.SUPPLEMENTING)
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))
        await pilot.pause(0.2)
        await _act(pilot, "登记补正材料")
        await until(pilot, lambda: isinstance(app.screen, Fill))
        await pilot.press("1", "enter", "1", "enter", "1", "enter", "1", "f9")
        await until(pilot, lambda: case_of(window, number).state is State.RECEIVED)
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))
        await pilot.pause(0.2)
        await _act(pilot, "受理")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: case_of(window, number).state is State.ACCEPTED)


async def test_decide_on_the_spot_and_deliver(window: Window) -> None:
    half = half_form(item=SPOT)
    half.materials = {"M001": Ticked(1, 1)}
    number = received(window, half)
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
        await _act(pilot, "当场决定")
        await until(pilot, lambda: isinstance(app.screen, Fill))
        await pilot.press("f9")
        await until(pilot, lambda: case_of(window, number).state is State.GRANTED)
        await until(
            pilot, lambda: isinstance(app.screen, CaseDetail) and "准予" in screen_text(app)
        )
        await _act(pilot, "送达")
        await until(pilot, lambda: isinstance(app.screen, Fill))
        await pilot.press("enter", "enter", "f9")
        await until(pilot, lambda: case_of(window, number).state is State.DELIVERED)
        assert case_of(window, number).receiver == "张𬱖"
        await until(pilot, lambda: "领取人 张𬱖" in screen_text(app))
        paper = case_of(window, number).paper("delivery")
        assert paper is not None
        await until(pilot, lambda: (window.home / "slips" / f"{paper.number}.pdf").exists())


async def test_a_refusal_is_a_calm_panel(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
        await _act(pilot, "不予受理")
        await until(pilot, lambda: isinstance(app.screen, Menu) and len(app.screen.options) == 4)
        await pilot.press("3")
        await until(pilot, lambda: isinstance(app.screen, Fill))
        # The applicant takes it back at the next counter meanwhile.
        assert isinstance(answer.withdraw(window, COLLEAGUE, number, "不办了"), Case)
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, Refusal))
        shown = screen_text(app)
        assert "下一步" in shown
        assert "case.closed" in shown
        assert case_of(window, number).state is State.WITHDRAWN
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))


async def test_arrivals_are_taken_over(window: Window, tmp_path: Any) -> None:
    """What a village handed over stands on the desk, and one act takes it in."""
    village = make_window(tmp_path / "village", VILLAGE)
    number = received(village)
    parcel = tmp_path / "parcel"
    handed = hand_over(village, "0103", [number], window.hall, parcel)
    assert isinstance(handed, HandedOver)
    from hallclient.services.handoff import take_over_file

    taken = take_over_file(window, CLERK, parcel)
    assert isinstance(taken, list), taken
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: "高龄津贴" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
        assert "石桥村便民服务窗口" in screen_text(app)
        assert "三里镇便民服务中心" in screen_text(app)
    village.close()


async def test_papers_wait_on_the_desk_until_they_are_in_a_hand(window: Window) -> None:
    received(window)
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: "还没有交到办事人手里的文书" in screen_text(app))
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("1")
        await until(pilot, lambda: "已交给办事人" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: not lookup.desk(window).papers)


async def test_a_reprint_is_counted(window: Window) -> None:
    number = received(window)
    async with program(window) as pilot:
        app = hall(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("1")
        await until(pilot, lambda: case_of(window, number).papers[0].reprints == 1)
        paper = case_of(window, number).papers[0]
        await until(pilot, lambda: (window.home / "slips" / f"{paper.number}-1.pdf").exists())


async def test_a_paper_that_fails_never_loses_the_case(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **named: object) -> bytes:
        raise RuntimeError("no font")

    monkeypatch.setattr("hallclient.services.slips.render", broken)
    drafts.save(window, CLERK, half_form().to_body() | {"step": 5, "outcome": "receive"})
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: isinstance(app.screen, Receive))
        await at_step(pilot, 5)
        screen = receiving(pilot)
        await pilot.press("f9")
        await until(pilot, lambda: screen.finished is not None)
        await until(pilot, lambda: "没有写成" in screen_text(app))
        assert "按 F6 再写" in screen_text(app)
        assert only_case(window).state is State.RECEIVED


async def test_leaving_asks_once_while_something_is_half_typed(window: Window) -> None:
    drafts.save(window, CLERK, half_form().to_body())
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: isinstance(app.screen, Receive))
        await at_step(pilot, 1)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Receive))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("enter")
        await until(pilot, lambda: not app.is_running)


async def test_keys_are_remapped_by_the_settings(window: Window) -> None:
    (window.home / "config.toml").write_text('[keys]\nreceive = "ctrl+n"\n', encoding="utf-8")
    async with program(window) as pilot:
        app = hall(pilot)
        assert "Ctrl+N 收件" in screen_text(app)
        await pilot.press("f2")
        assert isinstance(app.screen, Desk)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, Receive))


async def test_the_palette_knows_pinyin_initials_and_no_screenshot(window: Window) -> None:
    async with program(window) as pilot:
        app = hall(pilot)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "收件 sj" in titles
        assert not [title for title in titles if "screenshot" in title.lower()]
        await pilot.press("ctrl+p")
        await pilot.pause(0.2)
        await pilot.press(*"bjcx")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Find))


async def test_a_county_hall_finds_what_it_decides(tmp_path: Any) -> None:
    window = make_window(tmp_path / "county", COUNTY)
    async with program(window, signs_in=False) as pilot:
        await sign_in(pilot, "0001", "260001")
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        await at_step(pilot, 1)
        await pilot.press(*"gljt", "enter")
        await at_step(pilot, 2)
    window.close()
