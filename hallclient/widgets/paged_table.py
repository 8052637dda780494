"""Rows of a list, a page at a time; the cursor moves while the search box keeps the focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.widgets import DataTable

from hallclient.widgets.words import cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in cells, and its width where there is little room."""

    title: str
    wide: int
    narrow: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its key, its texts by column, and a style for each text (theme colour or empty)."""

    key: str
    texts: tuple[str, ...]
    styles: tuple[str, ...] = ()


class PagedTable(DataTable[Text]):
    """Shows what it is given; fetching the pages is the screen's business."""

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=1, id=id)
        self.can_focus = False
        self._spec = list(columns)
        self._lines: list[Line] = []
        self._is_narrow, self._drawn_for = False, 0

    def on_resize(self) -> None:
        if self.size.width != self._drawn_for:
            self._drawn_for = self.size.width
            self._is_narrow = self.app.size.width < 100
            self.show(self._lines)

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the rows; the cursor stays on the same key where that is still there."""
        marked = self.marked
        self._lines = list(lines)
        widths = self._widths()
        self.clear(columns=True)
        for number, (spec, width) in enumerate(zip(self._spec, widths, strict=True)):
            if width:
                self.add_column(cell(spec.title, width), width=width, key=str(number))
        colours = self.app.theme_variables
        for line in self._lines:
            styles = line.styles or ("",) * len(line.texts)
            cells = [
                cell(text, width, _style(style, colours))
                for text, width, style in zip(line.texts, widths, styles, strict=True)
                if width
            ]
            self.add_row(*cells, key=line.key)
        keys = [line.key for line in self._lines]
        if marked in keys:
            self.move_cursor(row=keys.index(marked))

    def _widths(self) -> list[int]:
        """Each column's width; the one with the widest text takes what is left over."""
        widths = [one.narrow if self._is_narrow else one.wide for one in self._spec]
        padding = 2 * self.cell_padding * sum(width > 0 for width in widths)
        spare = self.size.width - padding - sum(widths) - 1
        broadest = widths.index(max(widths))
        widths[broadest] = max(widths[broadest] + min(spare, 24), 12)
        return widths

    @property
    def marked(self) -> str | None:
        """The key under the cursor."""
        return self._lines[self.cursor_row].key if 0 <= self.cursor_row < len(self._lines) else None

    def step(self, by: int) -> None:
        """Move the cursor; also while the focus is elsewhere."""
        if self._lines:
            self.move_cursor(row=min(max(self.cursor_row + by, 0), len(self._lines) - 1))


def _style(style: str, colours: dict[str, str]) -> str:
    return colours.get(style, style) if style else ""
