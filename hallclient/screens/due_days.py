"""期限怎么算: how the due days of one case came about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.base import WorkScreen
from hallclient.services import lookup
from hallclient.services.due_days import due_days
from hallclient.widgets.due_days import due_days_content
from hallclient.widgets.words import lines, plain
from hallcore.numbering import group_case_number
from hallcore.problems import Problem


class DueDaysScreen(WorkScreen):
    CSS_PATH = "due_days.tcss"
    HELP = (
        "每个期限从哪一天起算，哪些天计入，哪些天不计、为什么，最后到哪一天。\n"
        "起算日不计；周末和放假不计，调休上班的周末计入；特别程序的首尾两天都不计。\n"
        "文书上印的日子有约束力；写明“暂定”的，放假安排公布以后会变，前后两天都列着。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", "翻页"),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def body(self) -> Iterable[Widget]:
        yield Static("", id="days-head")
        with VerticalScroll(id="days-scroll", can_focus=False):
            yield Static("", id="days-told")

    def on_mount(self) -> None:
        self.load()

    def on_news(self, message: Message) -> None:
        self.load()

    def action_scroll(self, by: int) -> None:
        self.query_one("#days-scroll").scroll_relative(y=by, animate=False)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        seen = await self.ask(partial(lookup.find_case, self.window, self.number))
        head = self.query_one("#days-head", Static)
        if isinstance(seen, Problem):
            head.update(plain(f"{seen.title}。{seen.next_step}"))
            return
        number = group_case_number(seen.case.number)
        head.update(
            lines(plain("期限怎么算", "bold"), plain(f"{number}   {seen.item_name}", "$dim"))
        )
        told = await self.ask(partial(due_days, self.window, seen))
        if isinstance(told, Problem):
            self.refuse(told)
            return
        self.query_one("#days-told", Static).update(due_days_content(told))
