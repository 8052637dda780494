"""办件查询: by number or its tail, name, pinyin initials, phone tail, scan; by state; paged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from hallclient.records import PAGE, Query
from hallclient.screens.desk import COLUMNS, SearchWanted, case_line
from hallclient.screens.lists import PagedScreen
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


class Find(PagedScreen[lookup.Page]):
    CSS_PATH = "find.tcss"
    HELP = (
        "输入受理号、文书号、转移单号、登记号或它们的尾号，姓名里的任意几个字，\n"
        "姓名的拼音或首字母，电话尾号，边输边查；一个字也行。几个词用空格隔开。\n"
        "扫描凭证上的条码或二维码，按 Enter 直接打开。\n"
        "F7 换状态：全部、已收件、待补正、已受理、准予、不予、办结。\n"
        "上下键选件，Enter 打开；PageDown 和 PageUp 翻页，每页 100 件。"
    )

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

    def on_screen_resume(self) -> None:
        self.query_one(LineInput).focus()

    @on(SearchWanted)
    def _wanted(self, event: SearchWanted) -> None:
        self.query_one(LineInput).value = event.text

    @on(Input.Changed)
    def _typed(self) -> None:
        self.starts = [None]
        self.load()

    def reader(self) -> Callable[[], lookup.Page | Problem]:
        query = Query(
            state=FILTERS[self.filter_at][0],
            text=self.query_one(LineInput).value,
            after=self.starts[-1],
            limit=PAGE,
        )
        return partial(lookup.list_cases, self.window, query)

    def put(self, found: lookup.Page) -> None:
        self.page = page = found
        today, hall = local_day(self.window.now()), self.window.hall
        self.table.show([case_line(one, hall, today) for one in page.cases])
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

    def turn(self, by: int) -> bool:
        if by > 0 and self.page is not None and self.page.next:
            self.starts.append(self.page.next)
        elif by < 0 and len(self.starts) > 1:
            self.starts.pop()
        else:
            return False
        return True

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip() and self.open_scanned(event.value):
            return
        if marked := self.table.marked:
            self.open_case(marked)
