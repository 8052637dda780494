"""期限怎么算: the days of a limit over a make-up Sunday, a holiday, two special procedures and a
make-up Saturday, told stretch by stretch (domain.md 1, 5.3, 8)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from due_day_story import at, taken_in, two_stops
from matters import PROMISED
from screens_support import hall, program, screen_text, sign_in, until
from support import make_window, sample_calendar
from textual.pilot import Pilot

from hallclient.projection import put_case
from hallclient.screens.case_detail import CaseDetail
from hallclient.screens.due_days import DueDaysScreen
from hallclient.services import answer, lookup
from hallclient.services.due_days import DueDays, due_days
from hallclient.widgets.due_days import due_days_content
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.moments import parse_instant

COUNTY_CLERK, COUNTY_PIN = "0001", "260001"

STATUTORY = """\
法定  10 个工作日  2026年10月16日到期  还有 3 个工作日
  9月18日 周五                    起算日，不计
  9月19日 周六                    周末
  9月20日 周日                    调休上班，计入              第 1 日
  9月21日 周一 到 9月23日 周三    特别程序，不计（检验）
  9月24日 周四                    计入                        第 2 日
  9月25日 周五 到 9月27日 周日    放假
  9月28日 周一 到 9月30日 周三    计入                        第 3–5 日
  10月1日 周四 到 10月7日 周三    放假
  10月8日 周四                    计入                        第 6 日
  10月9日 周五 到 10月12日 周一   特别程序，不计（专家评审）
  10月13日 周二 到 10月16日 周五  计入                        第 7–10 日
  文书上写的是 2026年10月9日（日历 cn-test）
  按日历 cn-test 计算
  由云岭县政务服务中心负责"""

STOPS = """\
特别程序
  1 检验  2026年9月21日 到 2026年9月23日
    告知书 990122000-007-2026-14-00001-24
    2026年9月21日告知，2026年9月21日送达；预计 3 个工作日
  2 专家评审  2026年10月9日 到 2026年10月12日
    告知书 990122000-007-2026-14-00002-21
    2026年10月9日告知，2026年10月9日送达；预计 3 个工作日"""


def told_lines(window: Window, number: str) -> tuple[DueDays, str]:
    seen = lookup.find_case(window, number)
    assert isinstance(seen, lookup.Shown)
    told = due_days(window, seen)
    text = "\n".join(line.rstrip() for line in due_days_content(told).plain.splitlines())
    return told, text


def test_every_stretch_of_the_limit_says_why(tmp_path: Path) -> None:
    window, number = two_stops(tmp_path)
    told, text = told_lines(window, number)
    assert STATUTORY in text
    assert text.rstrip().endswith(STOPS)
    clocks = {one.clock.name: one for one in told.clocks}
    assert clocks["statutory"].explanation.counted == 10
    assert clocks["step"].of == "承办"
    window.close()


def test_a_running_stop_is_told_up_to_today(tmp_path: Path) -> None:
    window, number = two_stops(tmp_path)
    with window.store.write() as unit:
        stored = unit.cases.get(number)
        assert stored is not None
        running = stored.case.stops[1].model_copy(update={"last": None})
        case = stored.case.model_copy(update={"stops": (stored.case.stops[0], running)})
        put_case(window, unit, case, confirmed=None, count=0)
        unit.commit()
    _, text = told_lines(window, number)
    assert "停着，还不能算出到期日" in text
    assert "算到今天，已计 6 日。" in text
    assert "2 专家评审  2026年10月9日 到 还没有结束" in text
    window.close()


def test_rule_05_a_day_that_moved_shows_both_days_and_both_calendars(tmp_path: Path) -> None:
    window = make_window(tmp_path, now=parse_instant("2026-12-28T10:00:00+08:00"))
    number = taken_in(window, PROMISED)
    assert isinstance(answer.accept(window, "0101", number), Case)
    printed = lookup.find_case(window, number)
    assert isinstance(printed, lookup.Shown)
    newer: dict[str, Any] = json.loads(sample_calendar())
    newer |= {"version": "cn-2027"}
    newer["off"] = [*newer["off"], "2027-01-14"]
    with window.store.write() as unit:
        body = json.dumps(newer).encode()
        digest = hashlib.sha256(body).hexdigest()
        window.put_reference(unit, "calendar", "cn-2027", digest, body)
        unit.commit()
    at(window, "2026-12-29")
    told, text = told_lines(window, number)
    clock = next(one.clock for one in told.clocks if one.clock.name == "promise")
    assert clock.has_moved
    assert printed.case.promised_due_on is not None
    old, new = printed.case.promised_due_on, clock.due_on
    assert new is not None
    assert new > old
    assert (
        f"暂定 {old.year}年{old.month}月{old.day}日 → {new.year}年{new.month}月{new.day}日"
        "（日历 cn-test → cn-2027）"
    ) in text
    window.close()


async def opened(pilot: Pilot[None], number: str) -> None:
    app = hall(pilot)
    await sign_in(pilot, COUNTY_CLERK, COUNTY_PIN)
    screen: Any = app.screen
    screen.open_case(number)
    await until(pilot, lambda: isinstance(app.screen, CaseDetail) and bool(app.screen.seen))
    await pilot.press("f7")
    await until(pilot, lambda: isinstance(app.screen, DueDaysScreen))
    await until(pilot, lambda: "起算日，不计" in screen_text(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_f7_explains_the_days_and_scrolls(tmp_path: Path, size: tuple[int, int]) -> None:
    window, number = two_stops(tmp_path)
    async with program(window, size, signs_in=False) as pilot:
        await opened(pilot, number)
        app = hall(pilot)
        seen = screen_text(app)
        assert "9月20日 周日                    调休上班，计入              第 1 日" in seen
        for _ in range(8):
            seen += screen_text(app)
            await pilot.press("pagedown")
            await pilot.pause(0.05)
        seen += screen_text(app)
        for line in (*STATUTORY.splitlines(), *STOPS.splitlines()):
            assert line.strip() in seen
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CaseDetail))
    window.close()


async def test_the_case_shows_its_step_and_who_had_it(tmp_path: Path) -> None:
    window, number = two_stops(tmp_path)
    async with program(window, signs_in=False) as pilot:
        await sign_in(pilot, COUNTY_CLERK, COUNTY_PIN)
        app = hall(pilot)
        screen: Any = app.screen
        screen.open_case(number)
        await until(pilot, lambda: "环节 承办" in screen_text(app))
        text = screen_text(app)
        assert "环节 承办  3 个工作日  9月28日到期" in text
        assert "经手" in text
        assert "9月18日 09:30 到 现在" in text
    window.close()
