"""Rows of a form that are not typed into: a group with rows of its own, and what is computed."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from hallclient.widgets.form_row import Row
from hallclient.widgets.words import plain


class GroupField(Static, can_focus=True):
    """How many rows the group has, and who stands in them."""

    class Wanted(Message):
        """The clerk wants to see or change the rows."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "space":
            event.stop()
            self.post_message(self.Wanted())


class GroupRow(Row):
    """A repeated group (family members …) in one line; its rows are asked on a panel."""

    class Opened(Message):
        """Its rows are to be shown."""

        def __init__(self, row: GroupRow) -> None:
            super().__init__()
            self.row = row

    is_typed: ClassVar[bool] = False

    def __init__(self, key: str, label: str, *, required: bool = False, hint: str = "") -> None:
        super().__init__(key, label, required=required, hint=hint or "空格键填写、修改")
        self._text = ""
        self._field = GroupField()

    def field(self) -> Widget:
        return self._field

    @property
    def value(self) -> str:
        return self._text

    def put(self, value: str) -> None:
        """`value`: the rows in words; empty where there are none."""
        self._text = value
        text = plain(f" {value} ") if value else plain(" 还没有填，按空格键 ", "$dim")
        self._field.update(text)

    @property
    def input_widget(self) -> Widget:
        return self._field

    def on_mount(self) -> None:
        self.put(self._text)

    def on_group_field_wanted(self, event: GroupField.Wanted) -> None:
        event.stop()
        self.post_message(self.Opened(self))


class ComputedRow(Row):
    """A value that the program computes; the cursor passes it by."""

    is_typed: ClassVar[bool] = False

    def __init__(self, key: str, label: str, *, hint: str = "") -> None:
        super().__init__(key, label, hint=hint or "程序计算")
        self._text = ""
        self._field = Static()

    def field(self) -> Widget:
        return self._field

    @property
    def value(self) -> str:
        return self._text

    def put(self, value: str) -> None:
        if value != self._text:
            self._text = value
            self._field.update(plain(f" {value} "))

    @property
    def input_widget(self) -> Widget:
        return self._field
