"""One line of a form: what is asked, the answer, and where it is from or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from hallclient.widgets.words import lines, plain

ROW_KEYS: list[BindingType] = [
    Binding("enter", "row_move(1, True)", "下一项", show=False, priority=True),
    Binding("down", "row_move(1, False)", "下一项", show=False, priority=True),
    Binding("up", "row_move(-1, False)", "上一项", show=False, priority=True),
]
"""For screens with rows. Priority: the screen moves on before the next key is handed out, so that
whatever types fast (a card reader, a practised clerk) never fills the wrong field."""


def row_of(focused: Widget | None) -> Row | None:
    """The row in which the cursor stands."""
    parent = focused.parent if focused is not None else None
    return parent if isinstance(parent, Row) else None


class Row(Horizontal):
    """A label, a field, a note. `key` is the dotted name of `hallcore.forms`."""

    is_typed: ClassVar[bool] = True
    """Whether the answer is what stands in the row itself."""

    class Changed(Message):
        """The answer is another one now."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Entered(Message):
        """The cursor came here."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Left(Message):
        """The cursor went elsewhere."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, key: str, label: str, *, required: bool = False, hint: str = "") -> None:
        super().__init__(classes="row")
        self.key, self.label, self.required, self.hint = key, label, required, hint
        self._label = Static(self._label_text(), classes="row-label")
        self._note = Static(classes="row-note", markup=False)
        self._noted = ("", "dim")

    def compose(self) -> ComposeResult:
        yield self._label
        yield self.field()
        yield self._note

    def _label_text(self) -> Content:
        return plain(self.label + (" *" if self.required else ""))

    def require(self, *, is_required: bool) -> None:
        """Other answers may make this one needed, or not."""
        if is_required != self.required:
            self.required = is_required
            self._label.update(self._label_text())

    def field(self) -> Widget:
        raise NotImplementedError

    @property
    def value(self) -> str:
        raise NotImplementedError

    def put(self, value: str) -> None:
        """Set the answer without telling anybody that it changed."""
        raise NotImplementedError

    def note(self, text: str, tone: str = "dim") -> None:
        """What stands beside the field. `tone`: dim, error, warning."""
        if (text, tone) == self._noted:
            return
        self._noted = (text, tone)
        # Only a note beside options takes its width from its text.
        self._note.update(plain(text, f"${tone}"), layout=self.has_class("-choice"))
        self.set_class(tone == "error", "-wrong")

    def focus_field(self) -> None:
        """Move the cursor here at once: the next key is for this field."""
        self.screen.set_focus(self.input_widget)

    @property
    def input_widget(self) -> Widget:
        raise NotImplementedError

    def after_typing(self, callback: Callable[[], object]) -> None:
        """Call back once every key that was handed to the field is in it."""
        self.input_widget.call_later(callback)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.add_class("-here")
        self.post_message(self.Entered(self))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.remove_class("-here")
        self.post_message(self.Left(self))


class LineInput(Input):
    """An input of one line whose cursor stands still while an input method composes."""

    def __init__(self, value: str = "", *, placeholder: str = "", password: bool = False) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            password=password,
            select_on_focus=False,
            compact=True,
        )
        self.cursor_blink = False


class TextRow(Row):
    """A row with a text field."""

    def __init__(
        self,
        key: str,
        label: str,
        *,
        value: str = "",
        required: bool = False,
        hint: str = "",
        placeholder: str = "",
        password: bool = False,
    ) -> None:
        super().__init__(key, label, required=required, hint=hint)
        self._input = LineInput(value, placeholder=placeholder, password=password)

    def field(self) -> Widget:
        return self._input

    @property
    def value(self) -> str:
        return self._input.value

    def put(self, value: str) -> None:
        if value != self._input.value:
            with self.prevent(Input.Changed):
                self._input.value = value

    @property
    def input_widget(self) -> Widget:
        return self._input

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self))


class Choices(Static, can_focus=True):
    """Answers to choose from by their number or by the arrows.

    Keys are taken as events, not as bindings: bindings are looked up where the cursor is by then,
    and a clerk who types ahead may be a field further.
    """

    class Chosen(Message):
        """Another option was chosen."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self.options, self.value = list(options), value
        self.is_short = len(options) > 9

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        """The options with their numbers, broken between options; of many only the chosen one."""
        if self.is_short:
            shown = dict(self.options).get(self.value, "没有选")
            self.update(plain(f" {shown} ", "reverse"))
            return
        rows, used = [Content("")], 0
        width = self.size.width or 40
        for number, (value, label) in enumerate(self.options, start=1):
            text = plain(f" {number} {label} ", "bold reverse" if value == self.value else "$dim")
            if used and used + text.cell_length > width:
                rows.append(Content(""))
                used = 0
            rows[-1] = rows[-1] + text
            used += text.cell_length
        self.update(lines(*rows))

    def on_key(self, event: events.Key) -> None:
        if event.key in ("left", "right", "space"):
            self.turn(-1 if event.key == "left" else 1)
        elif event.key in ("backspace", "delete"):
            self.choose("")
        elif len(event.key) == 1 and event.key in "123456789":
            number = int(event.key)
            if number <= len(self.options):
                self.choose(self.options[number - 1][0])
        else:
            return
        event.stop()

    def choose(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.draw()
            self.post_message(self.Chosen())

    def turn(self, by: int) -> None:
        """The option before or after the chosen one."""
        values = [value for value, _ in self.options]
        at = values.index(self.value) + by if self.value in values else 0
        self.choose(values[at % len(values)])


class ChoiceRow(Row):
    """A row with options, each under a number key. Its note takes only the room it needs."""

    def __init__(
        self,
        key: str,
        label: str,
        options: Sequence[tuple[str, str]],
        *,
        value: str = "",
        required: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(key, label, required=required, hint=hint)
        self._choices = Choices(options, value)
        self.add_class("-choice")

    def field(self) -> Widget:
        return self._choices

    @property
    def value(self) -> str:
        return self._choices.value

    def put(self, value: str) -> None:
        if value != self._choices.value:
            self._choices.value = value
            if self._choices.is_attached:
                self._choices.draw()

    def offer(self, options: Sequence[tuple[str, str]], value: str) -> None:
        """Other options, without telling anybody that the answer changed."""
        self._choices.options, self._choices.value = list(options), value
        self._choices.draw()

    @property
    def input_widget(self) -> Widget:
        return self._choices

    @on(Choices.Chosen)
    def _chosen(self, event: Choices.Chosen) -> None:
        event.stop()
        self.post_message(self.Changed(self))
