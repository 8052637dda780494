"""Pick one of many by typing a part of it: initials, name or code, with the input method off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from hallclient.widgets.form_row import LineInput
from hallclient.widgets.words import plain

SHOWN = 12

Found = Sequence[tuple[str, str]]
"""(value, words) of what matches, best first."""


class Pick(ModalScreen[str | None]):
    """`find`: what matches a text; the empty text lists the first ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "返回"),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("down", "step(1)", show=False, priority=True),
    ]

    def __init__(self, title: str, find: Callable[[str], Found]) -> None:
        super().__init__()
        self.question, self._find = title, find

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(plain(self.question), classes="panel-title")
            yield LineInput(placeholder="拼音首字母、名称或代码")
            yield OptionList(id="pick-found", markup=False)
            yield Static(plain("上下键移动    Enter 选中    Esc 返回"), classes="panel-foot")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(LineInput).focus()
        self._show("")

    def _show(self, text: str) -> None:
        listing = self.query_one(OptionList)
        listing.clear_options()
        found = self._find(text)[:SHOWN]
        listing.add_options([Option(plain(words), id=value) for value, words in found])
        listing.highlighted = 0 if found else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        listing = self.query_one(OptionList)
        at = listing.highlighted
        if at is not None:
            self.dismiss(listing.get_option_at_index(at).id)

    def action_step(self, by: int) -> None:
        listing = self.query_one(OptionList)
        if by > 0:
            listing.action_cursor_down()
        else:
            listing.action_cursor_up()
