"""代办台账: what citizens entrusted to this hall, papers that still lie here first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from hallclient.records import PAGE
from hallclient.screens.lists import PagedScreen
from hallclient.services.agency import Book, Entrusted, book
from hallclient.widgets.paged_table import Column, Line, PagedTable
from hallclient.widgets.words import day_words, plain
from hallcore.cases import STATE_TEXTS, State
from hallcore.moments import local_day
from hallcore.numbering import short_number
from hallcore.problems import Problem

COLUMNS = (
    Column("尾号", 4, 4),
    Column("委托人", 12, 8),
    Column("事项", 22, 16),
    Column("受托", 8, 6),
    Column("送出", 18, 18),
    Column("进展", 26, 16),
)
FILTERS: tuple[tuple[bool | None, str], ...] = ((True, "在办"), (False, "办结"), (None, "全部"))


def entrusted_line(one: Entrusted, today: date) -> Line:
    """One case as a row: when it was entrusted, when its papers left or have to, how it stands."""
    line, case = one.line, one.line.case
    sent, style = sent_words(one, today)
    begun_on = local_day(case.entrusted_at) if case.entrusted_at else case.received_on
    return Line(
        case.number,
        (
            short_number(case.number),
            case.applicant.name,
            one.item_name,
            day_words(begun_on, today),
            sent,
            state_words(one, today),
        ),
        ("bold", "", "", "", style, "warning" if line.is_overdue else ""),
    )


def sent_words(one: Entrusted, today: date) -> tuple[str, str]:
    """11月25日送出, 今日前送出, 逾期未送; and its colour."""
    line = one.line
    if line.sent_on is not None:
        late = "（逾期）" if line.is_overdue else ""
        return f"{day_words(line.sent_on, today)}送出{late}", "warning" if late else "dim"
    if not line.case.is_open:
        return "没有送出", "dim"
    if line.is_overdue:
        return "逾期未送", "error"
    if line.send_by is None:
        return "", ""
    if line.send_by == today:
        return "今日内送出", "warning"
    return f"{day_words(line.send_by, today)}前送出", ""


def state_words(one: Entrusted, today: date) -> str:
    """Where it stands after it left: on its way, received on a day, its result."""
    line, case = one.line, one.line.case
    if case.state is not State.RECEIVED:
        return STATE_TEXTS[case.state]
    if line.taken_over_on is not None:
        return f"{day_words(line.taken_over_on, today)}收件"
    return "等对方接收" if line.sent_on is not None else f"已放 {line.days_held} 个工作日"


class AgencyBook(PagedScreen[Book]):
    CSS_PATH = "agency.tcss"
    HELP = (
        "代办台账列出群众委托本窗口代办的件，还没有把材料送出去的排在最前，最早受托的在最上面。\n"
        "受托以后三个工作日内把材料移交给能收件的窗口；对方接收那天才算收件，答复期限从那天起算。\n"
        "逾期的写着“逾期”。上下键选件，Enter 打开，在办件里按 F9 移交或送达。\n"
        "F7 换在办、办结、全部；PageDown 和 PageUp 翻页，每页 100 件。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "打开", show=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.filter_at, self.start = 0, 0
        self.book: Book | None = None

    def body(self) -> Iterable[Widget]:
        with Vertical(id="agency-body"):
            yield Static("", id="agency-count", classes="heading")
            yield PagedTable(COLUMNS, id="agency-cases")

    def reader(self) -> Callable[[], Book | Problem]:
        return partial(book, self.window, FILTERS[self.filter_at][0], self.start)

    def put(self, found: Book) -> None:
        self.book, name = found, FILTERS[self.filter_at][1]
        today = local_day(self.window.now())
        self.table.show([entrusted_line(one, today) for one in found.lines])
        where = f"第 {self.start // PAGE + 1} 页" if found.has_more or self.start else ""
        told = where if found.total else "没有这样的代办件。"
        self.query_one("#agency-count", Static).update(
            plain(f"代办台账  {name}", "bold")
            + plain(f"   {found.total} 件   ")
            + plain(told, "$dim")
        )

    def action_filter(self) -> None:
        self.filter_at, self.start = (self.filter_at + 1) % len(FILTERS), 0
        self.load()

    def turn(self, by: int) -> bool:
        if by > 0 and self.book is not None and self.book.has_more:
            self.start += PAGE
        elif by < 0 and self.start:
            self.start -= PAGE
        else:
            return False
        return True

    def action_open(self) -> None:
        if self.take_scan():
            return
        if marked := self.table.marked:
            self.open_case(marked)
