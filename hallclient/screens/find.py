"""办件查询: by number or its tail, name, pinyin initials, phone tail, scan; by state; paged."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from hallclient.records import PAGE, Query
from hallclient.screens.base import WorkScreen
from hallclient.screens.desk import COLUMNS, SearchWanted, case_line
from hallclient.services import lookup
from hallclient.widgets.form_row import LineInput
from hallclient.widgets.paged_table import PagedTable
from hallclient.widgets.words import plain
from hallcore.moments import local_day
from hallcore.problems import Problem

FILTERS: tuple[tuple[str | None, str], ...] = (
    (None, "全部"),
    ("received", "已收件"),
    ("supplementing", "待补正"),
    ("accepted", "已受理"),
    ("granted", "准予"),
    ("refused", "不予"),
    ("closed", "办结"),
)


class Find(WorkScreen):
    CSS_PATH = "find.tcss"
    HELP = (
        "输入受理号、文书号、转移单号、登记号或它们的尾号，姓名里的任意几个字，\n"
        "姓名的拼音或首字母，电话尾号，边输边查；一个字也行。几个词用空格隔开。\n"
        "扫描凭证上的条码或二维码，按 Enter 直接打开。\n"
        "F7 换状态：全部、已收件、待补正、已受理、准予、不予、办结。\n"
        "上下键选件，Enter 打开；PageDown 和 PageUp 翻页，每页 100 件。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "filter", "状态", id="filter"),
        Binding("up", "step(-1)", "上一件", show=False),
        Binding("down", "step(1)", "下一件", show=False),
        Binding("pagedown", "page(1)", "下一页", show=True),
        Binding("pageup", "page(-1)", "上一页", show=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filter_at = 0
        self.starts: list[str | None] = [None]
        self.page: lookup.Page | None = None

    def body(self) -> Iterable[Widget]:
        with Horizontal(classes="search"):
            yield LineInput(placeholder="受理号或尾号  姓名  拼音首字母  电话尾号")
        with Vertical(id="find-body"):
            yield Static("", id="find-count", classes="heading")
            yield PagedTable(COLUMNS, id="find-cases")

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        self.query_one(LineInput).focus()
        self.load()

    def on_news(self, message: Message) -> None:
        self.load()

    @on(SearchWanted)
    def _wanted(self, event: SearchWanted) -> None:
        self.query_one(LineInput).value = event.text

    @on(Input.Changed)
    def _typed(self) -> None:
        self.starts = [None]
        self.load()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        query = Query(
            state=FILTERS[self.filter_at][0],
            text=self.query_one(LineInput).value,
            after=self.starts[-1],
            limit=PAGE,
        )
        page = await self.ask(partial(lookup.list_cases, self.window, query))
        if isinstance(page, Problem):
            self.refuse(page)
            return
        self.page = page
        today, hall = local_day(self.window.now()), self.window.hall
        self.query_one(PagedTable).show([case_line(one, hall, today) for one in page.cases])
        name = FILTERS[self.filter_at][1]
        where = f"第 {len(self.starts)} 页" if page.next or len(self.starts) > 1 else ""
        told = "没有这样的件，换一个说法再查。" if not page.total else where
        self.query_one("#find-count", Static).update(
            plain(name, "bold") + plain(f"   {page.total} 件   ") + plain(told, "$dim")
        )

    def action_filter(self) -> None:
        self.filter_at = (self.filter_at + 1) % len(FILTERS)
        self.starts = [None]
        self.load()

    def action_step(self, by: int) -> None:
        self.query_one(PagedTable).step(by)

    def action_page(self, by: int) -> None:
        if by > 0 and self.page is not None and self.page.next:
            self.starts.append(self.page.next)
        elif by < 0 and len(self.starts) > 1:
            self.starts.pop()
        else:
            self.query_one(PagedTable).step(by * PAGE)
            return
        self.query_one(PagedTable).move_cursor(row=0)
        self.load()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() and self.open_scanned(event.value):
            return
        if marked := self.query_one(PagedTable).marked:
            self.open_case(marked)
