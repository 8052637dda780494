"""工作台: my open cases by urgency, what arrives, what waits, papers not yet handed out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from hallclient.records import Job
from hallclient.screens.base import WorkScreen
from hallclient.screens.questions import Menu
from hallclient.services import lookup
from hallclient.services.acts import document_title, write_slip
from hallclient.services.alerts import Rung, counts_of
from hallclient.services.slips import mark_handed_out
from hallclient.widgets.alert_words import counts_content, level_content
from hallclient.widgets.clocks import COLOUR_STYLES, clock_words, next_words
from hallclient.widgets.form_row import LineInput
from hallclient.widgets.paged_table import Column, Line, PagedTable
from hallclient.widgets.words import cut, lines, plain, span_words
from hallclient.window import Window
from hallcore.cases import STATE_TEXTS, State
from hallcore.moments import local_day
from hallcore.numbering import short_number
from hallcore.problems import Problem

COLUMNS = (
    Column("尾号", 4, 4),
    Column("申请人", 14, 8),
    Column("事项", 26, 26),
    Column("状态", 8, 8),
    Column("下一个期限", 22, 20),
)
TODAY_TEXTS = {
    "receive": "收件",
    "accept": "受理",
    "decide_on_spot": "当场办结",
    "hand_over": "移交",
    "take_over": "接收",
    "deliver": "送达",
    "request_supplement": "告知",
}


WAITING = (State.SUPPLEMENTING, State.GRANTED, State.REFUSED)
"""States in which a theme's parent waits for something else than the first of its children."""


def case_line(shown: lookup.Shown, hall: str, today: date) -> Line:
    """One case as a row: tail, applicant, item, state, the next thing to happen."""
    case = shown.case
    state, state_style = STATE_TEXTS[shown.view.state], ""
    if case.transit is not None:
        state = "待接收" if case.transit.addressee == hall else "移交中"
    if shown.view.is_deemed and case.result is None and case.is_open:
        state = "视为受理"
    if case.disputed:
        state, state_style = "有争议", "warning"
    words, style = next_words(case, shown.view, hall, today)
    if shown.first is not None and case.transit is None and shown.view.state not in WAITING:
        words, style = clock_words(shown.first, today), COLOUR_STYLES[shown.first.colour]
    return Line(
        case.number,
        (short_number(case.number), case.applicant.name, shown.item_name, state, words),
        ("bold", "", "", state_style, style),
    )


class Desk(WorkScreen):
    CSS_PATH = "desk.tcss"
    HELP = (
        "工作台列出本窗口在办的件，最急的在最上面。\n"
        "直接输入姓名、拼音首字母（不用打开输入法）、受理号尾号或电话尾号，按 Enter 查找；"
        "扫描凭证上的条码或二维码，直接打开那个件。\n"
        "搜索框空着时，上下键选件，Enter 打开。\n"
        "F6 处理还没有交到办事人手里的文书。F2 收新件。F5 看预警。F8 看待发的和被退回的。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "papers", "文书", id="papers"),
        Binding("up", "step(-1)", "上一件", show=False),
        Binding("down", "step(1)", "下一件", show=False),
        Binding("pagedown", "step(15)", "下一页", show=False),
        Binding("pageup", "step(-15)", "上一页", show=False),
        Binding("escape", "clear", "清空", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: lookup.Desk | None = None

    def body(self) -> Iterable[Widget]:
        with Horizontal(classes="search"):
            yield LineInput(placeholder="姓名  拼音首字母  受理号尾号  扫码直接打开")
        with Horizontal(id="desk-body"):
            with Vertical(id="desk-left"):
                yield Static("", id="desk-count", classes="heading")
                yield PagedTable(COLUMNS, id="desk-cases")
                yield Static("", id="desk-empty")
                yield Static("", id="desk-papers")
            yield Static("", id="desk-right", classes="context")

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        self.query_one(LineInput).focus()
        self.load()

    def on_resize(self) -> None:
        self._show_side()

    def on_news(self, message: Message) -> None:
        self.load()

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        seen = await self.ask(partial(lookup.desk, self.window))
        if isinstance(seen, Problem):
            self.refuse(seen)
            return
        self.seen = seen
        self._show(seen)

    def _show(self, seen: lookup.Desk) -> None:
        today, hall = local_day(self.window.now()), self.window.hall
        more = f"  前 {len(seen.cases)} 件，其余用查询" if seen.total > len(seen.cases) else ""
        self.query_one("#desk-count", Static).update(
            plain("在办件", "bold") + plain(f"   {seen.total}{more}")
        )
        self.query_one(PagedTable).show([case_line(one, hall, today) for one in seen.cases])
        hint = "" if seen.cases else "还没有在办的件。按 F2 收第一个件。"
        self.query_one("#desk-empty", Static).update(plain(hint, "$dim"))
        self._show_papers(seen)
        self._show_side()
        self.key_counts = {
            "papers": len(seen.papers),
            "go('alerts')": len(seen.alerts),
            "go('sync')": seen.parked + seen.rejected,
        }
        self.query_one("#keys").call_after_refresh(self.query_one("#keys").refresh_keys)  # type: ignore[attr-defined]

    def _show_papers(self, seen: lookup.Desk) -> None:
        box = self.query_one("#desk-papers", Static)
        if not seen.papers:
            box.update("")
            return
        names = {one.case.number: one.case.applicant.name for one in seen.cases}
        shown = [
            plain(
                f"{document_title(job.document, self.window)}  {short_number(job.case_number)}  "
                f"{cut(names.get(job.case_number, ''), 16)}"
            )
            for job in seen.papers[:2]
        ]
        head = plain("还没有交到办事人手里的文书", "bold") + plain(f"   {len(seen.papers)}   按 F6")
        box.update(lines(head, *shown))

    def _show_side(self) -> None:
        if self.seen is not None:
            is_narrow = self.app.size.width < 100
            build = self._short_side if is_narrow else self._side
            self.query_one("#desk-right", Static).update(build(self.seen))

    def _short_side(self, seen: lookup.Desk) -> Content:
        today = "  ".join(self._today(seen)) or "还没有办件"
        rung = counts_content(counts_of(seen.alerts))
        head = plain("预警 ") + rung + plain("   ") if seen.alerts else Content("")
        return head + plain(
            f"到达 {len(seen.arriving)}   待同步 {seen.waiting}   "
            f"需要处理 {seen.parked + seen.rejected}   今日 {today}"
        )

    def _side(self, seen: lookup.Desk) -> Content:
        today = local_day(self.window.now())
        arriving = [
            plain(f"{short_number(one.case.number)}  {cut(one.case.applicant.name, 20)}")
            for one in seen.arriving[:4]
        ]
        counts = self._today(seen)
        line = lookup.line(self.window)
        waited = line.oldest_at and span_words((self.window.now() - line.oldest_at).total_seconds())
        refused = seen.parked + seen.rejected
        return lines(
            plain("预警", "bold") + plain("   ") + counts_content(counts_of(seen.alerts)),
            *(_rung_line(one) for one in seen.alerts[:4]),
            *([] if seen.alerts else [plain("没有", "$dim")]),
            "",
            plain("到达，等本窗口接收", "bold") + plain(f"   {len(seen.arriving)}"),
            *(arriving or [plain("没有", "$dim")]),
            "",
            plain("同步", "bold"),
            plain(f"待发 {seen.waiting} 笔"),
            *([plain(f"最早一笔 {waited}前")] if waited else []),
            plain(f"需要处理 {refused}    按 F8", "bold $warning" if refused else "$dim"),
            "",
            plain("今日", "bold") + plain(f"   {today.month}月{today.day}日"),
            *([plain(one) for one in counts] or [plain("还没有办件", "$dim")]),
        )

    @staticmethod
    def _today(seen: lookup.Desk) -> list[str]:
        return [
            f"{text} {seen.today[kind]}" for kind, text in TODAY_TEXTS.items() if kind in seen.today
        ]

    # -- keys -------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        self.query_one(PagedTable).step(by)

    def action_clear(self) -> None:
        self.query_one(LineInput).value = ""

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        marked = self.query_one(PagedTable).marked
        if not text:
            if marked:
                self.open_case(marked)
            return
        self.query_one(LineInput).value = ""
        if not self.open_scanned(text):
            await self.hall.action_go("find")
            self.app.screen.post_message(SearchWanted(text))

    @work(exit_on_error=False)
    async def action_papers(self) -> None:
        """The papers that still lie here: hand one out, or write it once more."""
        papers = self.seen.papers[:9] if self.seen else ()
        if not papers:
            self.notify("所有文书都已交到办事人手里。", markup=False)
            return
        names = [
            f"{document_title(job.document, self.window)}  尾号 {short_number(job.case_number)}"
            for job in papers
        ]
        chosen = await self.app.push_screen_wait(Menu("还没有交到办事人手里的文书", names))
        if chosen is not None:
            await self._settle(papers[chosen])

    async def _settle(self, job: Job) -> None:
        title = _job_title(job, self.window)
        acts = ["已交给办事人", "重新写成 PDF", "打开这个件"]
        chosen = await self.app.push_screen_wait(Menu(title, acts))
        if chosen == 0:
            done = await self.ask(partial(mark_handed_out, self.window, job.document_number))
            if isinstance(done, Problem):
                self.refuse(done)
            self.load()
        elif chosen == 1:
            path = await self.ask(partial(write_slip, self.window, job.case_number, job.document))
            if isinstance(path, Problem):
                self.refuse(path)
            else:
                self.notify(f"已写到 {path}", markup=False)
        elif chosen == 2:
            self.open_case(job.case_number)


def _rung_line(one: Rung) -> Content:
    """红  0012  收件未答复."""
    level = level_content(one.alert.level)
    blanks = " " * (6 - level.cell_length)
    return level + plain(f"{blanks}{short_number(one.case.number)}  {cut(one.rule_name, 18)}")


def _job_title(job: Job, window: Window) -> str:
    return f"{document_title(job.document, window)}  尾号 {short_number(job.case_number)}"


class SearchWanted(Message):
    """查询 is asked to look for a text that was typed elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
