"""What every list shares: read anew when something may have changed, walked through by arrows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from hallclient.records import PAGE
from hallclient.screens.base import WorkScreen
from hallclient.widgets.paged_table import PagedTable
from hallcore.problems import Problem

T = TypeVar("T")
LEAP = 15
"""Rows that a page key passes over in a list that is on one page."""


class ListScreen(WorkScreen, Generic[T]):
    """A list of `T`: `reader` says how it is read, `put` shows what was read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "上一行", show=False),
        Binding("down", "step(1)", "下一行", show=False),
        Binding("pagedown", f"step({LEAP})", "下一页", show=False),
        Binding("pageup", f"step(-{LEAP})", "上一页", show=False),
    ]

    def reader(self) -> Callable[[], T | Problem]:
        """The service to ask, by what the screen says now; it is called in a thread."""
        raise NotImplementedError

    def put(self, found: T) -> None:
        """Show it."""
        raise NotImplementedError

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        """Read and show; the answer to an earlier question is dropped."""
        found = await self.ask(self.reader())
        if isinstance(found, Problem):
            self.refuse(found)
        else:
            self.put(found)

    def on_mount(self) -> None:
        self.load()

    def on_screen_resume(self) -> None:
        self.load()

    def on_news(self, message: Message) -> None:
        self.load()

    @property
    def table(self) -> PagedTable:
        return self.query_one(PagedTable)

    def action_step(self, by: int) -> None:
        self.table.step(by)


class PagedScreen(ListScreen[T]):
    """A list that is fetched a page at a time; its filters go round with one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "filter", "状态", id="filter"),
        Binding("pagedown", "page(1)", "下一页", show=True),
        Binding("pageup", "page(-1)", "上一页", show=True),
    ]

    def turn(self, by: int) -> bool:
        """Go to the next page or back, where there is one."""
        raise NotImplementedError

    def action_page(self, by: int) -> None:
        if not self.turn(by):
            self.table.step(by * PAGE)
            return
        self.table.move_cursor(row=0)
        self.load()
