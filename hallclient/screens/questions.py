"""Questions and calm panels over a screen: confirm, choose, fill in a few lines, refusal, help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from hallclient.widgets.form_row import ROW_KEYS, Row, row_of
from hallclient.widgets.key_bar import place
from hallclient.widgets.words import lines, plain
from hallcore.problems import Problem


class Refusal(ModalScreen[None]):
    """Why something cannot be done, and what to do next. Never only a toast."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,space", "dismiss", "知道了", id="close")
    ]

    def __init__(self, problem: Problem, before: str = "") -> None:
        super().__init__()
        self.problem, self.before = problem, before

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="panel"):
            if self.before:
                yield Static(plain(self.before), classes="panel-text")
            yield Static(plain(self.problem.title), classes="panel-title")
            yield Static(plain(self.problem.cause), classes="panel-text")
            yield Static(plain(f"下一步：{self.problem.next_step}"), classes="panel-text")
            yield Static(plain(f"{self.problem.code}    Enter 知道了"), classes="panel-foot")


class Confirm(ModalScreen[bool]):
    """One question with yes and no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "是"),
        Binding("escape,n", "answer(False)", "否"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.question, self.text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(plain(self.question), classes="panel-title")
            yield Static(plain(self.text), classes="panel-text")
            yield Static(plain("Enter 是    Esc 否"), classes="panel-foot")

    def action_answer(self, is_yes: bool) -> None:
        self.dismiss(is_yes)


class Menu(ModalScreen[int | None]):
    """Choose one of a few things by its number, or by the arrows and Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "返回"),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("enter", "choose", "办理"),
    ]
    KEYS = "123456789abcdefgh"

    def __init__(self, title: str, options: Sequence[str], text: str = "") -> None:
        super().__init__()
        self.question, self.options, self.text = title, list(options), text
        self.at = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="panel"):
            yield Static(plain(self.question), classes="panel-title")
            if self.text:
                yield Static(plain(self.text), classes="panel-text")
            yield Static(self._list(), id="menu-list", classes="panel-text")
            yield Static(plain("数字键直接选    Enter 选中    Esc 返回"), classes="panel-foot")

    def _list(self) -> Content:
        return lines(
            *(
                plain(f" {key}  {text} ", "reverse" if number == self.at else "")
                for number, (key, text) in enumerate(zip(self.KEYS, self.options, strict=False))
            )
        )

    def action_step(self, by: int) -> None:
        if self.options:
            self.at = (self.at + by) % len(self.options)
            self.query_one("#menu-list", Static).update(self._list())

    def action_choose(self) -> None:
        self.dismiss(self.at if self.options else None)

    def key_event_number(self, key: str) -> int | None:
        at = self.KEYS.find(key) if len(key) == 1 else -1
        return at if 0 <= at < len(self.options) else None

    def on_key(self, event: events.Key) -> None:
        at = self.key_event_number(event.character or "")
        if at is not None:
            # What it uncovers must not take the same key for its own.
            event.stop().prevent_default()
            self.dismiss(at)


class Fill(ModalScreen[dict[str, str] | None]):
    """A few lines to fill in. `needed` names the rows that must not be empty."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("f9", "done", "办理", id="act"),
        Binding("escape", "dismiss(None)", "返回"),
    ]

    def __init__(
        self, title: str, rows: Sequence[Row], needed: Sequence[str] = (), text: str = ""
    ) -> None:
        super().__init__()
        self.question, self.rows, self.text = title, list(rows), text
        self.needed = set(needed)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="panel -broad"):
            yield Static(plain(self.question), classes="panel-title")
            if self.text:
                yield Static(plain(self.text), classes="panel-text")
            yield from self.rows
            yield Static(plain("Enter 下一项    F9 办理    Esc 返回"), classes="panel-foot")

    def on_mount(self) -> None:
        if self.rows:
            self.rows[0].focus_field()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "row_move" or row_of(self.focused) is not None

    def action_row_move(self, by: int, is_enter: bool) -> None:
        row = row_of(self.focused)
        if row is None:
            return
        at = self.rows.index(row) + by
        if is_enter and at >= len(self.rows):
            row.after_typing(self.action_done)
        elif 0 <= at < len(self.rows):
            self.rows[at].focus_field()

    def action_done(self) -> None:
        empty = [row for row in self.rows if row.key in self.needed and not row.value.strip()]
        for row in self.rows:
            row.note("这一项要填写" if row in empty else "", "error")
        if empty:
            empty[0].focus_field()
        else:
            self.dismiss({row.key: row.value.strip() for row in self.rows})


class HelpText(ModalScreen[None]):
    """指南 of one screen: its own text, then every key that works there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,f1", "dismiss", "返回"),
        Binding("down", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, text: str, bindings: Sequence[Binding]) -> None:
        super().__init__()
        self.text, self.explained = text, bindings

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="panel -broad", id="help"):
            yield Static(plain("指南"), classes="panel-title")
            for paragraph in self.text.strip().split("\n"):
                yield Static(plain(paragraph), classes="panel-line")
            yield Static(self._keys(), classes="panel-text")
            yield Static(plain("Esc 返回    上下键翻看"), classes="panel-foot")

    def _keys(self) -> Content:
        shown = [one for one in self.explained if one.description and (one.show or one.id)]
        rows = {
            self.app.get_key_display(one): one.description
            for one in sorted(shown, key=lambda one: place(one.key))
        }
        return lines("", *(plain(f"{key:<12}", "bold") + plain(text) for key, text in rows.items()))

    def action_scroll(self, by: int) -> None:
        self.query_one("#help").scroll_relative(y=by, animate=False)
