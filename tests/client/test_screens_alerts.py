"""预警 by keyboard: what rings stands in the strip, on the 工作台 and on its own screen, without a
key press, without a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from screens_support import (
    CLERK,
    half_form,
    hall,
    program,
    received,
    screen_text,
    sign_in,
    until,
)
from support import COUNTY, FrozenClock
from test_alerts import PERMIT, at, keep
from test_screens_flow import at_step, fill_in
from textual.pilot import Pilot
from textual.widgets import Static

from hallclient.app import HallApp
from hallclient.config import AlertSettings
from hallclient.screens.alert_watch import seconds_to_midnight
from hallclient.screens.alerts import Alerts
from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.desk import Desk
from hallclient.screens.questions import Fill
from hallclient.services import answer
from hallclient.services.handoff import HandedOver, hand_over
from hallclient.services.syncing import Outcome
from hallclient.widgets.status_strip import Status, strip_content
from hallclient.window import Window
from hallcore.alert_rules import AlertLevel
from hallcore.cases import State
from hallcore.moments import LOCAL, parse_instant
from hallcore.problems import Problem, problem

SIZES = [(80, 24), (120, 36)]
RED, YELLOW, WARNING = AlertLevel.RED, AlertLevel.YELLOW, AlertLevel.WARNING


@pytest.fixture
def late(window: Window) -> Window:
    """One receipt without an answer, one under way to the county, one promise that ends on the next
    working day, two licences that end."""
    received(window, half_form("马䶮", number="990122198309290376"))
    sent = received(window, half_form("古丽娜尔·买买提", number="990122199511020243"))
    promised = received(window, half_form("吴长顺", number="990122194003150110"))
    assert isinstance(hand_over(window, CLERK, [sent], COUNTY), HandedOver)
    keep(
        window,
        promised,
        state=State.ACCEPTED,
        accepted_on=date(2026, 11, 23),
        promised_due_on=date(2026, 12, 14),
        statutory_due_on=date(2026, 12, 21),
    )
    for name, until_day in (("陈玉梅", date(2026, 12, 23)), ("阿依古丽", date(2027, 1, 25))):
        keep(
            window,
            received(window, half_form(name)),
            item=PERMIT,
            state=State.DELIVERED,
            result="granted",
            decided_on=date(2026, 11, 24),
            certificate_number="JY2990122",
            valid_until=until_day,
        )
    at(window, "2026-12-11")
    return window


def counted(app: HallApp) -> dict[AlertLevel, int]:
    return dict(app.status.alerts)


def screen_of(pilot: Pilot[None]) -> Alerts:
    screen = pilot.app.screen
    assert isinstance(screen, Alerts)
    return screen


async def opened(pilot: Pilot[None]) -> Alerts:
    await pilot.press("f5")
    await until(
        pilot, lambda: isinstance(pilot.app.screen, Alerts) and pilot.app.screen.seen is not None
    )
    await pilot.pause()
    return screen_of(pilot)


def detail(screen: Alerts) -> str:
    return str(screen.query_one("#alerts-detail", Static).content)


@pytest.mark.parametrize("size", SIZES)
async def test_the_worst_stands_first_with_its_word(late: Window, size: tuple[int, int]) -> None:
    async with program(late, size) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: app.status.alerts)
        assert counted(app) == {RED: 2, YELLOW: 1, WARNING: 1}
        strip = screen_text(app).splitlines()[0]
        assert "红 2" in strip
        assert "黄 1" in strip
        assert ("预警 1" in strip) is (size[0] > 100)
        screen = await opened(pilot)
        shown = screen_text(app)
        rows = [line.split() for line in shown.splitlines() if line.strip()]
        assert [row[0] for row in rows[3:7]] == ["红", "红", "黄", "预警"]
        assert [row[1] for row in rows[3:7]] == ["0001", "0002", "0002", "0003"]
        assert "答复期限 11月30日 已过 9 个工作日" in shown
        assert "接收期限 11月24日 已过 13 个工作日" in shown
        assert "承诺期限 12月14日 还剩 1 个工作日" in shown
        assert ("点名" in shown.splitlines()[3]) is (size[0] > 100)
        said = detail(screen)
        assert "红 收件未答复   马䶮   高龄津贴" in said
        assert "12月1日起   点名 三里镇便民服务中心" in said
        assert "规则 T1   打开这个件：受理、一次性告知或者不予受理。" in said
        assert shown.splitlines()[-2].strip().startswith("规则 T1")
        await pilot.press("down", "down")
        assert "点名 三里镇便民服务中心、云岭县政务服务中心" in detail(screen)
        await pilot.press("down")
        assert "点名 云岭县政务服务中心、承办环节" in detail(screen)


@pytest.mark.parametrize("size", SIZES)
async def test_enter_opens_the_case_and_esc_comes_back(late: Window, size: tuple[int, int]) -> None:
    async with program(late, size) as pilot:
        await opened(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseDetail))
        detail_screen: Any = pilot.app.screen
        assert detail_screen.number[18:22] == "0002"
        await pilot.press("escape")
        screen = screen_of(pilot)
        assert screen.marked is not None
        assert screen.marked.case.number == detail_screen.number
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, Desk))


async def test_licences_stand_in_their_own_group(late: Window) -> None:
    async with program(late) as pilot:
        screen = await opened(pilot)
        shown = screen_text(hall(pilot))
        assert "延续提醒   2" in shown
        assert "12月23日到期 应在11月23日前申请延续，已过" in shown
        assert "2027年1月25日到期 12月26日前申请延续" in shown
        await pilot.press(*["down"] * 4)
        assert "陈玉梅" in detail(screen)
        assert "申请延续的期限已过" in detail(screen)
        await pilot.press("down", "down")
        assert "阿依古丽   食品经营许可（餐饮）" in detail(screen)
        assert "证照 JY2990122" in detail(screen)
        await pilot.press("up", "up")
        assert "预警 承诺期限将到   吴长顺" in detail(screen)
        await pilot.press("pagedown", "pagedown", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CaseDetail))


async def test_nothing_rings_in_a_quiet_hall(window: Window) -> None:
    received(window)
    async with program(window) as pilot:
        screen = await opened(pilot)
        assert "没有预警。期限都还早。" in screen_text(hall(pilot))
        assert screen.marked is None
        await pilot.press("down", "up", "enter")
        assert isinstance(pilot.app.screen, Alerts)
        assert counted(hall(pilot)) == {}


async def test_the_desk_shows_what_rings(late: Window) -> None:
    async with program(late) as pilot:
        await until(pilot, lambda: "收件未答复" in screen_text(hall(pilot)))
        shown = screen_text(hall(pilot))
        assert "预警   红 2   黄 1   预警 1" in shown
        assert "红    0001  收件未答复" in shown
        assert "F5 预警 4" in shown
    async with program(late, (80, 24)) as pilot:
        await until(pilot, lambda: "预警 红 2   黄 1   预警 1   到达 0" in screen_text(hall(pilot)))
        assert "F5 预警 4" in screen_text(hall(pilot))


async def test_it_rings_after_a_commit_without_a_key(window: Window) -> None:
    number = received(window)
    at(window, "2026-11-27")
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: counted(app) == {YELLOW: 1})
        done = answer.decline(
            window,
            CLERK,
            number,
            ground="out_of_scope",
            reason="不属于本机关职权",
            basis="《中华人民共和国行政许可法》第三十二条",
            right_body="云岭县公安局",
        )
        assert not isinstance(done, Problem)
        app.committed()
        await until(pilot, lambda: counted(app) == {})


async def test_it_rings_after_a_sync_without_a_key(window: Window) -> None:
    async with program(window) as pilot:
        app = hall(pilot)
        await opened(pilot)
        received(window)
        at(window, "2026-11-27")
        assert counted(app) == {}
        down = Outcome(None, problem("sync.unreachable", detail="-"))
        app.post_message(HallApp.SyncEnded(down))
        await until(pilot, lambda: counted(app) == {YELLOW: 1})
        await until(pilot, lambda: "还剩 1 个工作日" in screen_text(app))


async def test_it_rings_at_midnight_without_a_key(window: Window) -> None:
    received(window)
    clock = FrozenClock(parse_instant("2026-11-30T23:59:59+08:00"))
    window.clock = clock
    async with program(window) as pilot:
        app = hall(pilot)
        await until(pilot, lambda: counted(app) == {YELLOW: 1})
        clock.move(seconds=1)
        await until(pilot, lambda: counted(app) == {RED: 1})
        await until(pilot, lambda: "红    0001  收件未答复" in screen_text(app))


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        ("2026-11-30T23:59:50+08:00", 10.0),
        ("2026-11-30T15:59:50+00:00", 10.0),
        ("2026-11-30T23:59:59.9+08:00", 1.0),
        ("2026-12-01T00:00:00+08:00", 900.0),
    ],
)
def test_how_long_until_another_day(now: str, seconds: float) -> None:
    assert seconds_to_midnight(parse_instant(now).astimezone(LOCAL)) == seconds


async def test_it_rings_at_sign_in_and_not_before(late: Window) -> None:
    async with program(late, signs_in=False) as pilot:
        app = hall(pilot)
        await pilot.pause(0.3)
        assert counted(app) == {}
        await sign_in(pilot)
        await until(pilot, lambda: counted(app) == {RED: 2, YELLOW: 1, WARNING: 1})


@pytest.mark.parametrize("is_wanted", [False, True])
async def test_the_bell_is_silent_unless_a_hall_wants_it(late: Window, is_wanted: bool) -> None:
    late.settings = late.settings.model_copy(update={"alerts": AlertSettings(bell=is_wanted)})
    async with program(late, signs_in=False) as pilot:
        app = hall(pilot)
        rung: list[bool] = []
        app.bell = lambda: rung.append(True)  # type: ignore[method-assign]
        await sign_in(pilot)
        await until(pilot, lambda: app.status.alerts)
        app.committed()
        await pilot.pause(0.3)
        assert len(rung) == is_wanted


async def test_f5_attaches_only_where_a_material_has_the_cursor(window: Window) -> None:
    async with program(window) as pilot:
        app = hall(pilot)
        await fill_in(pilot)
        assert "F5 附件" in screen_text(app)
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Fill))
        await pilot.press("escape", "pageup")
        await at_step(pilot, 3)
        assert "F5 预警" in screen_text(app)
        await opened(pilot)
        await pilot.press("f2")
        await at_step(pilot, 3)
        await pilot.press("f8", "f5")
        await until(pilot, lambda: isinstance(app.screen, Alerts))


async def test_a_name_is_no_markup(window: Window) -> None:
    received(window, half_form("[/b]张[red]三"))
    at(window, "2026-12-01")
    async with program(window) as pilot:
        screen = await opened(pilot)
        assert "[/b]张[red]三" in detail(screen)
        assert hall(pilot)._exception is None


async def test_more_than_a_page_is_said(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hallclient.screens.alerts.MOST", 2)
    for _ in range(3):
        received(window)
    at(window, "2026-12-01")
    async with program(window) as pilot:
        screen = await opened(pilot)
        assert "红 3   先列最急的 2 件" in screen_text(hall(pilot))
        assert screen.upper.row_count == 2


@pytest.mark.parametrize("width", range(20, 130, 7))
def test_the_strip_stays_one_line(width: int) -> None:
    rung = ((RED, 12), (YELLOW, 3), (WARNING, 101))
    status = Status(
        "三里镇便民服务中心", "工号 0101 周明远", "离线 2 天 3 时", False, 14, 2, "2026-11"
    )
    bare = strip_content(status, width)
    full = strip_content(replace(status, alerts=rung), width)
    assert "红 12" in str(full)
    assert "预警 101" not in str(full) or width >= 100
    assert "红" not in str(bare)
    if width >= 78:
        assert full.cell_length == width
