"""The workplaces behind the sign-in, and what the program tells of itself. Imported once the
first frame stands, for the store hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import SystemCommand
from textual.screen import Screen

from hallclient.records import Clerk
from hallclient.screens.agency import AgencyBook
from hallclient.screens.alerts import Alerts
from hallclient.screens.backfill import open_backfill
from hallclient.screens.base import WorkScreen
from hallclient.screens.desk import Desk
from hallclient.screens.find import Find
from hallclient.screens.hall import Hall
from hallclient.screens.paper_forms import PaperFormList, print_blank_forms
from hallclient.screens.practice import set_clock
from hallclient.screens.receive import Receive
from hallclient.screens.register import RegisterScreen
from hallclient.screens.sync import Sync
from hallclient.services import drafts, lookup, practice, viewing
from hallclient.services.alerts import Counts
from hallclient.services.syncing import Outcome
from hallclient.widgets.status_strip import Status
from hallclient.widgets.words import span_words
from hallclient.window import Window, open_window

__all__ = ["WORKPLACES", "close_window", "commands", "has_half_form", "open_home", "status_of"]

WORKPLACES: dict[str, Callable[[], Screen[Any]]] = {
    "desk": Desk,
    "receive": Receive,
    "find": Find,
    "alerts": Alerts,
    "sync": Sync,
    "agency": AgencyBook,
    "register": RegisterScreen,
}


def open_home(home: Path) -> Window:
    """Open the home; what a killed program left for a viewer is removed."""
    window = open_window(home)
    viewing.sweep(window)
    return window


def close_window(window: Window) -> None:
    """After the screens are gone: no plain copy stays, the store closes."""
    viewing.forget_all()
    window.close()


def status_of(
    window: Window, clerk: Clerk | None, outcome: Outcome | None, alerts: Counts = ()
) -> Status:
    """The strip as it stands now; what rings is counted apart."""
    line = lookup.line(window)
    is_online = outcome is not None and outcome.problem is None
    if is_online:
        text = "在线"
    elif line.contact_at is None:
        text = "离线 还没有连上过"
    else:
        text = f"离线 {span_words((window.now() - line.contact_at).total_seconds())}"
    return Status(
        hall=window.enrolment.hall_name,
        clerk=f"工号 {clerk.number} {clerk.name}" if clerk else "",
        line=text,
        is_online=is_online,
        waiting=line.waiting,
        refused=line.parked + line.rejected,
        catalogue=line.catalogue,
        catalogue_warning=line.catalogue_warning,
        is_practice=window.enrolment.is_practice,
        clock=_clock_words(window),
        alerts=alerts,
    )


def _clock_words(window: Window) -> str:
    at = practice.set_instant(window)
    return f"时钟 {at:%m-%d %H:%M}" if at else ""


def has_half_form(window: Window, clerk: Clerk) -> bool:
    return drafts.load(window, clerk.number) is not None


def _of_paper_forms(app: Hall) -> Iterable[SystemCommand]:
    yield SystemCommand(
        "补录 bl", "把停机时手工填写的收件凭证录进来", partial(_asked, app, open_backfill)
    )
    yield SystemCommand(
        "空白收件凭证 kbsjpz", "停机以前打印，编好受理号", partial(_asked, app, print_blank_forms)
    )
    yield SystemCommand(
        "空白凭证清单 kbpzqd", "未用的、已补录的、作废的", partial(_asked, app, _show_forms)
    )


def _asked(app: Hall, questions: Callable[[WorkScreen], Coroutine[Any, Any, None]]) -> None:
    """Ask on the screen that stands there, in a worker of its own."""
    screen = app.screen
    if isinstance(screen, WorkScreen):
        screen.run_worker(questions(screen), exit_on_error=False, group="asked")


async def _show_forms(screen: WorkScreen) -> None:
    screen.app.push_screen(PaperFormList())


def commands(app: Hall) -> Iterable[SystemCommand]:
    """The command palette: pinyin initials stand behind each name, so that it is found with the
    input method off."""
    for title, workplace, about in (
        ("工作台 gzt", "desk", "在办件、到达的件、没交出去的文书"),
        ("收件 sj", "receive", "收一个新件"),
        ("办件查询 bjcx", "find", "按号码、姓名、拼音首字母、电话尾号找件"),
        ("代办台账 dbtz", "agency", "群众委托本窗口代办的件，材料送出去没有"),
        ("登记 dj", "register", "申请人的登记：以前的办件、存档材料、更正、归并"),
        ("预警 yj", "alerts", "期限快到和已过的件，快到期的证照"),
        ("同步 tb", "sync", "待发的、被退回的、搁置的"),
    ):
        yield SystemCommand(title, about, partial(app.action_go, workplace))
    yield from _of_paper_forms(app)
    if app.window.enrolment.is_practice:
        yield SystemCommand(
            "演练时钟 ylsz", "把演练的时间设成别的日子", partial(_asked, app, set_clock)
        )
    yield SystemCommand("立即同步 ljtb", "现在就与县中心交换一次", app.sync_soon)
    yield SystemCommand("换人 hr", "锁上，换一位同事登录", app.action_lock)
    yield SystemCommand("指南 zn", "这个画面怎么用", app.action_guide)
    yield SystemCommand("离开 lk", "关掉窗口程序", app.action_leave)
