"""The rows of a repeated group: a panel with one line for each, and a panel to fill in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from hallclient.screens.questions import Fill
from hallclient.screens.receive_rows import spec_row
from hallclient.services.group_rows import GroupText, without_blank
from hallclient.widgets.form_row import Row
from hallclient.widgets.words import cut, lines, plain
from hallcore.problems import Problem

MORE = "再加一行"
TOLD = "Enter 填写或修改    Delete 删去    Esc 回到表上"


class RowQuestions(Fill):
    """Fills in one row; every change is kept at once. `check`: what is wrong, by column."""

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        keep: Callable[[dict[str, str]], None],
        check: Callable[[], dict[str, Problem]],
    ) -> None:
        super().__init__(title, rows, text="写下的随时保存，Esc 也不会丢。")
        self._keep, self._check = keep, check

    def on_mount(self) -> None:
        super().on_mount()
        # Beside a row there is no room for a sentence.
        told = Static("", id="row-told", classes="panel-text")
        self.query_one(VerticalScroll).mount(told, before=".panel-foot")

    @on(Row.Changed)
    def _changed(self, event: Row.Changed) -> None:
        event.stop()
        self._keep({row.key: row.value.strip() for row in self.rows})

    @on(Row.Left)
    def _left(self, event: Row.Left) -> None:
        event.stop()
        fault = self._check().get(event.row.key) if event.row.value.strip() else None
        event.row.note("请核对" if fault else "", "error")
        self._tell(fault)

    def _tell(self, fault: Problem | None) -> None:
        text = f"{fault.title}：{fault.cause}{fault.next_step}" if fault else ""
        for told in self.query("#row-told").results(Static):
            told.update(plain(text, "$error"))

    def action_done(self) -> None:
        self._keep({row.key: row.value.strip() for row in self.rows})
        wrong = self._check()
        for row in self.rows:
            fault = wrong.get(row.key)
            is_empty = fault is not None and fault.code == "form.required"
            row.note("这一项要填写" if is_empty else "请核对" if fault else "", "error")
        first = next((row for row in self.rows if row.key in wrong), None)
        if first is None:
            self.dismiss({})
        else:
            first.focus_field()
            self._tell(wrong[first.key])


class GroupPanel(ModalScreen[None]):
    """The rows of one group. `keep` takes all of them at every change; `check`: what is wrong, by
    `ROW.COLUMN`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f9", "dismiss(None)", "返回"),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("enter,space", "open", "填写"),
        Binding("delete,backspace", "remove", "删去"),
    ]

    def __init__(
        self,
        group: GroupText,
        keep: Callable[[list[dict[str, str]]], None],
        check: Callable[[], dict[str, Problem]],
    ) -> None:
        super().__init__()
        self.group, self._keep, self._check = group, keep, check
        self.at = len(group.rows)

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="panel -broad"):
            yield Static(plain(self.group.spec.label), classes="panel-title")
            yield Static(self._list(), id="group-list", classes="panel-text")
            yield Static(plain(TOLD), classes="panel-foot")

    def _list(self) -> Content:
        wrong = {int(key.partition(".")[0]) for key in self._check()}
        told = []
        for number, row in enumerate(self.group.rows, start=1):
            mark = "！" if number in wrong else "  "
            text = f" {number:>2} {mark}{cut(self.group.words(row), 60)} "
            told.append(plain(text, "reverse" if number - 1 == self.at else ""))
        if self.is_open:
            style = "reverse" if self.at == len(self.group.rows) else "$dim"
            told.append(plain(f"  ＋ {MORE} ", style))
        return lines(*told)

    @property
    def is_open(self) -> bool:
        """There is room for another row."""
        return len(self.group.rows) < self.group.spec.max_rows

    def _redraw(self) -> None:
        self.at = min(self.at, len(self.group.rows) - (0 if self.is_open else 1))
        self.query_one("#group-list", Static).update(self._list())

    def action_step(self, by: int) -> None:
        self.at = (self.at + by) % (len(self.group.rows) + self.is_open)
        self._redraw()

    def action_remove(self) -> None:
        if self.at < len(self.group.rows):
            del self.group.rows[self.at]
            self._keep(self.group.rows)
            self._redraw()

    @work(exclusive=True, group="row", exit_on_error=False)
    async def action_open(self) -> None:
        """Fill in the marked row, or a new one; after a new one the next is offered."""
        at = self.at
        is_new = at == len(self.group.rows)
        typed = {} if is_new else self.group.rows[at]
        if is_new:
            self.group.rows.append({})

        def keep(values: dict[str, str]) -> None:
            self.group.rows[at] = values
            self._keep(without_blank(self.group.rows))

        def check() -> dict[str, Problem]:
            number = sum(any(row.values()) for row in self.group.rows[: at + 1])
            prefix = f"{number}."
            return {
                key.removeprefix(prefix): fault
                for key, fault in self._check().items()
                if key.startswith(prefix) and any(self.group.rows[at].values())
            }

        rows = [spec_row(one.key, one, typed.get(one.key, "")) for one in self.group.columns]
        title = f"{self.group.spec.label}  第 {at + 1} 行"
        await self.app.push_screen_wait(RowQuestions(title, rows, keep, check))
        self.group.rows = without_blank(self.group.rows)
        self._keep(self.group.rows)
        self.at = len(self.group.rows) if is_new else at
        self._redraw()
