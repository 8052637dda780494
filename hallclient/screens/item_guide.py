"""办事指南: what to tell of an item or a theme, offline; printed, or as a list to take home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from hallclient.screens.base import WorkScreen
from hallclient.screens.receive_questions import ask_answers
from hallclient.services.item_guide import BRING_LIST, GUIDE, Matter, matter, write_guide
from hallclient.widgets.guide import guide_content
from hallclient.widgets.words import plain
from hallcore.problems import Problem


class ItemGuide(WorkScreen):
    CSS_PATH = "item_guide.tcss"
    HELP = (
        "这个事项要什么条件、带什么材料、多久办好、到哪里办，没有网络也能看。\n"
        "F7 问清情形：答了问题，只列这种情形要的材料。\n"
        "F6 打印办事指南；F9 打印“要带的材料”，大字，给办事人带走。\n"
        "最下面写着目录的版本：期限和材料以办理当日的目录为准。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", "翻页"),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("f6", "print_guide", "打印", id="print_guide"),
        Binding("f7", "ask_variant", "情形", id="ask_variant"),
        Binding("f9", "print_bring_list", "大字清单", id="print_bring_list"),
    ]

    def __init__(self, codes: Sequence[str], answers: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.codes, self.answers = list(codes), dict(answers or {})
        self.asked: Matter | None = None

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="guide-scroll", can_focus=False):
            yield Static("", id="guide-told")
        yield Static("", id="guide-done")

    def on_mount(self) -> None:
        self.load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "ask_variant":
            asked = getattr(self, "asked", None)
            return asked is not None and bool(asked.questions)
        return super().check_action(action, parameters)

    def action_scroll(self, by: int) -> None:
        self.query_one("#guide-scroll").scroll_relative(y=by, animate=False)

    @work(exclusive=True, group="load", exit_on_error=False)
    async def load(self) -> None:
        asked = await self.ask(partial(matter, self.window, self.codes, self.answers))
        if isinstance(asked, Problem):
            self.refuse(asked)
            return
        self.asked = asked
        self.query_one("#guide-told", Static).update(guide_content(asked))
        self.query_one("#guide-done", Static).update("")
        self.refresh_bindings()

    @work(exclusive=True, group="variant", exit_on_error=False)
    async def action_ask_variant(self) -> None:
        if self.asked is None:
            return
        answers = await ask_answers(self.app, self.asked.whole.name, self.asked.questions, {})
        if answers is not None:
            self.answers = answers
            self.load()

    def action_print_guide(self) -> None:
        self.write(GUIDE, is_large=False)

    def action_print_bring_list(self) -> None:
        self.write(BRING_LIST, is_large=True)

    @work(exclusive=True, group="write", exit_on_error=False)
    async def write(self, name: str, *, is_large: bool) -> None:
        if self.asked is None:
            return
        path = await self.ask(
            partial(write_guide, self.window, self.asked, name, is_large=is_large)
        )
        if isinstance(path, Problem):
            self.refuse(path)
            return
        told = f"写成了 {path.relative_to(self.window.home)}"
        self.query_one("#guide-done", Static).update(plain(told, "$success"))
