"""Lines to write on by hand."""

from collections.abc import Sequence

from hallclient.print.pen import Pen, Type
from hallclient.print.strips import Strip
from hallcore.slip_blocks import Blanks

ROOM = 1.8
"""Height of a line to write on, in the size of the body: some 8 mm on A4."""
BASE = 1.55
"""Where in it the line is drawn."""


def blank_strips(blanks: Blanks, kind: Type) -> list[Strip]:
    """One strip a row; two rows of the block side by side where there is width for that."""
    paper, size = kind.paper, kind.paper.body
    columns = blanks.columns if paper.is_form else 1
    gap = size if columns > 1 else 0.0
    width = (paper.usable - gap * (columns - 1)) / columns
    widest = max((kind.width(label, size) for label, _, _ in blanks.rows), default=0.0)
    start = min(widest, width * 0.4) + size * 0.6
    strips: list[Strip] = []
    for at in range(0, len(blanks.rows), columns):
        cells = [
            _Cell(row, kind, paper.side + index * (width + gap), start, width)
            for index, row in enumerate(blanks.rows[at : at + columns])
        ]
        height = max(cell.height for cell in cells)

        def draw(pen: Pen, top: float, cells: Sequence[_Cell] = cells) -> None:
            for cell in cells:
                cell.draw(pen, top)

        strips.append(Strip(height, draw))
    return strips


class _Cell:
    """One label, its line, what is printed on it and at its end."""

    def __init__(
        self, row: tuple[str, str, str], kind: Type, left: float, start: float, width: float
    ) -> None:
        self._kind, self._left, self._start, self._width = kind, left, start, width
        size = kind.paper.body
        self._pitch = kind.pitch(size)
        self._label = kind.lines(row[0], start, size)
        # A tail that would leave no line to write on stands below it.
        room = width - start
        is_beside = kind.width(row[2], size) <= room * 0.6
        self._tail = kind.fonts.shown(row[2]) if is_beside else ""
        self._below = [] if is_beside else kind.lines(row[2], room, size)
        tail_width = kind.width(row[2], size) + size * 0.4 if self._tail else 0.0
        self._line = room - tail_width
        self._value = kind.lines(row[1], self._line, size) if row[1] else []
        lines = max(len(self._label), len(self._value), 1)
        self._above = max(ROOM * size, (lines - 1) * self._pitch + ROOM * size)
        self.height = self._above + len(self._below) * self._pitch

    def draw(self, pen: Pen, top: float) -> None:
        size, pitch = self._kind.paper.body, self._pitch
        down = top + self._above - (ROOM - BASE) * size
        start = self._left + self._start
        for lines, x in ((self._label, self._left), (self._value, start + size * 0.3)):
            first = down - size * 1.1 - (len(lines) - 1) * pitch
            for index, line in enumerate(lines):
                pen.text(x, first + index * pitch, line, size)
        pen.line(start, down, start + self._line, down)
        if self._tail:
            right = self._left + self._width
            pen.text(right, down - size * 1.1, self._tail, size, align="right")
        pen.lines(start, top + self._above, self._below, size, pitch)
