"""附电子件: one key takes what the document camera wrote last; asked only where in doubt."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.widgets import Static

from hallclient.screens.questions import Confirm, Fill, Menu, Refusal
from hallclient.services import scans, viewing
from hallclient.services.scans import Found, Taken
from hallclient.widgets.form_row import ChoiceRow, Row, TextRow, row_of
from hallclient.widgets.words import plain
from hallcore.cases import MaterialRecord
from hallcore.problems import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import App

    from hallclient.screens.base import WorkScreen
    from hallclient.screens.hall import Hall
    from hallclient.window import Window

T = TypeVar("T")
BY_HAND = "自己填文件位置"


async def attach(app: App[None], window: Window, material: str) -> Taken | None:
    """A file for this material, or None where the clerk went back. Must run in a worker."""
    path: Path | None = None
    is_watched = scans.watched_folder(window) is not None
    if is_watched:
        found = await _call(partial(scans.waiting_files, window))
        if isinstance(found, Problem):
            await app.push_screen_wait(Refusal(found))
        else:
            chosen = await _choose(app, window, material, found)
            if chosen is None:
                return None
            path = chosen.path if isinstance(chosen, Found) else None
    if path is None:
        path, is_watched = await _typed(app, material), False
        if path is None:
            return None
    return await _take(app, window, path, is_watched=is_watched)


async def _choose(
    app: App[None], window: Window, material: str, found: Sequence[Found]
) -> Found | str | None:
    """The only new file, or the one that the clerk means."""
    recent = [one for one in found if one.is_recent]
    if len(recent) == 1:
        return recent[0]
    if recent:
        told = f"有 {len(recent)} 个新文件，附哪一个？最新的在前。"
    elif found:
        told = "没有刚刚拍的文件；这些是以前拍的，还没有附过。"
    else:
        told = f"{scans.watched_folder(window)} 里没有还没附过的图片或 PDF。先拍，再按一次。"
    offered = recent or list(found)
    options = [*(one.label for one in offered), BY_HAND]
    at = await app.push_screen_wait(Menu(f"{material}：电子件", options, told))
    if at is None:
        return None
    return offered[at] if at < len(offered) else BY_HAND


async def _typed(app: App[None], material: str) -> Path | None:
    rows = [TextRow("file", "文件位置", placeholder="图片或 PDF")]
    filled = await app.push_screen_wait(Fill(f"{material}：电子件", rows, ("file",)))
    return Path(filled["file"]).expanduser() if filled else None


async def _take(app: App[None], window: Window, path: Path, *, is_watched: bool) -> Taken | None:
    taken = await _call(partial(scans.take, window, path, is_watched=is_watched))
    if isinstance(taken, Problem) and taken.code == "scan.taken_before":
        if not await app.push_screen_wait(Confirm(taken.title, f"{taken.cause}还要附上吗？")):
            return None
        again = partial(scans.take, window, path, again=True, is_watched=is_watched)
        taken = await _call(again)
    if isinstance(taken, Problem):
        await app.push_screen_wait(Refusal(taken))
        return None
    return taken


async def _call(service: Callable[[], T | Problem]) -> T | Problem:
    """A service in a thread; what it raises at its edge comes back as a value."""

    def call() -> T | Problem:
        try:
            return service()
        except ProblemError as error:
            return error.problem

    return await asyncio.to_thread(call)


class FillMaterials(Fill):
    """Which materials came in; F5 attaches a scan to the one on which the cursor stands. The
    answer of a row is `yes`, or the reference of its scan, or empty."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5", "attach", "附件", id="attach")]

    def __init__(self, title: str, wanted: Sequence[tuple[str, str]], text: str = "") -> None:
        rows: list[Row] = [
            ChoiceRow(code, name, (("yes", "收到"), ("", "没有")), value="")
            for code, name in wanted
        ]
        super().__init__(title, rows, (), text)
        self.taken: dict[str, Taken] = {}

    def on_mount(self) -> None:
        super().on_mount()
        foot = "Enter 下一项    F5 附电子件    F9 办理    Esc 返回"
        self.query_one(".panel-foot", Static).update(plain(foot))

    @work(exclusive=True, group="attach", exit_on_error=False)
    async def action_attach(self) -> None:
        row = row_of(self.focused)
        if row is None:
            return
        taken = await attach(self.app, cast("Hall", self.app).window, row.label)
        if taken is not None:
            self.taken[row.key] = taken
            row.put("yes")
            row.note(taken.told)


async def view_scans(
    screen: WorkScreen, names: dict[str, str], records: Sequence[MaterialRecord]
) -> None:
    """Open one of the case's scans, asking which where there are several."""
    kept = [one for one in records if one.blob]
    if not kept:
        screen.notify("这个件没有电子件。", markup=False)
        return
    at: int | None = 0
    if len(kept) > 1:
        titles = [names.get(one.code, one.code) for one in kept]
        at = await screen.app.push_screen_wait(Menu("看哪一份电子件", titles))
    if at is not None:
        await view(screen, kept[at].blob or "")


async def view(screen: WorkScreen, digest: str) -> None:
    """Show a kept file with the system's viewer; why not, where it cannot be shown."""
    shown = await screen.ask(partial(viewing.show, screen.window, digest))
    if isinstance(shown, Problem):
        screen.refuse(shown)
    else:
        screen.notify("已交给看图程序，稍后删除临时文件。", markup=False)
