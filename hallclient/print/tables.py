"""Tables: a grid on cut paper, ruled columns on a roll, a list where columns do not fit."""

from collections.abc import Callable, Sequence

from hallclient.print.paragraphs import rule_strip
from hallclient.print.pen import Align, Pen, Type
from hallclient.print.strips import Strip
from hallcore.slip_blocks import Table

PADDING = 4.0
# The narrowest column of running text in a table of a roll, in characters.
_NARROWEST = 8
# Columns whose cells are no wider than this, in characters, stand in the middle.
_CENTRED = 4.2
# A row of more lines than this is cut, so that it can go on over the next page.
_MOST_LINES = 12

# frame(pen, top, height, widths, first, last) draws the lines round one strip of a row.
Frame = Callable[[Pen, float, float, Sequence[float], bool, bool], None]


def table_strips(table: Table, kind: Type) -> list[Strip]:
    """Strips of `table`; its header comes again at the top of every page."""
    if kind.paper.is_form:
        shares = sum(table.widths)
        widths = [kind.paper.usable * share / shares for share in table.widths]
        return _rows(table, kind, widths, kind.paper.body - 0.5, grid_frame, 3.0)
    table = _without_empty_columns(table)
    size = kind.paper.small
    natural = [
        max(kind.width(text, size) for text in (table.header[column], *_cells(table, column)))
        + 2 * PADDING
        for column in range(len(table.header))
    ]
    lead = table.widths.index(max(table.widths))
    others = sum(natural) - natural[lead]
    if kind.paper.usable - others >= min(natural[lead], _NARROWEST * size + 2 * PADDING):
        natural[lead] = kind.paper.usable - others
        return _rows(table, kind, natural, size, rule_frame, 1.5)
    return _listed(table, kind, lead)


def _cells(table: Table, column: int) -> list[str]:
    return [row[column] for row in table.rows]


def _without_empty_columns(table: Table) -> Table:
    kept = [
        column
        for column in range(len(table.header))
        if any(cell.strip() for cell in _cells(table, column))
    ]
    if not kept or len(kept) == len(table.header):
        return table
    return Table(
        header=tuple(table.header[column] for column in kept),
        rows=tuple(tuple(row[column] for column in kept) for row in table.rows),
        widths=tuple(table.widths[column] for column in kept),
    )


def _centred(table: Table, kind: Type, size: float) -> list[bool]:
    return [
        all(kind.width(cell, size) <= _CENTRED * size for cell in _cells(table, column))
        for column in range(len(table.header))
    ]


def row_strips(
    kind: Type,
    cells: Sequence[list[str]],
    widths: Sequence[float],
    size: float,
    frame: Frame,
    padding: float,
    *,
    middle: Sequence[bool],
    strong: bool = False,
    header: Strip | None = None,
    keeps_next: bool = False,
) -> list[Strip]:
    """One row of cells, already broken into lines; a very high row is cut into several strips."""
    pitch = kind.pitch(size)
    deepest = max(map(len, cells))

    def strip(start: int, end: int) -> Strip:
        first, last = start == 0, end >= deepest
        part = [lines[start:end] for lines in cells]
        depth = max(map(len, part))
        above = padding if first else 0.0
        height = depth * pitch + above + (padding if last else 0.0)

        def draw(pen: Pen, top: float) -> None:
            left = kind.paper.side
            for lines, width, is_middle in zip(part, widths, middle, strict=True):
                at = left + (width / 2 if is_middle else PADDING)
                down = (depth - len(lines)) * pitch / 2 if first and last else 0.0
                align: Align = "center" if is_middle else "left"
                pen.lines(at, top + above + down, lines, size, pitch, align=align, strong=strong)
                left += width
            frame(pen, top, height, widths, first, last)

        return Strip(height, draw, keeps_next=keeps_next, repeats=header)

    return [strip(start, start + _MOST_LINES) for start in range(0, deepest, _MOST_LINES)]


def break_cells(
    kind: Type, row: Sequence[str], widths: Sequence[float], size: float
) -> list[list[str]]:
    """The lines of each cell of `row`."""
    return [
        kind.lines(cell, width - 2 * PADDING + 0.01, size)
        for cell, width in zip(row, widths, strict=True)
    ]


def _rows(
    table: Table, kind: Type, widths: Sequence[float], size: float, frame: Frame, padding: float
) -> list[Strip]:
    everywhere = [True] * len(widths)
    header = row_strips(
        kind,
        break_cells(kind, table.header, widths, size),
        widths,
        size,
        frame,
        padding,
        middle=everywhere,
        strong=True,
        keeps_next=True,
    )
    centred = _centred(table, kind, size)
    strips = list(header)
    for row in table.rows:
        cells = break_cells(kind, row, widths, size)
        strips += row_strips(
            kind, cells, widths, size, frame, padding, middle=centred, header=header[0]
        )
    return strips


def grid_frame(
    pen: Pen, top: float, height: float, widths: Sequence[float], first: bool, last: bool
) -> None:
    """Lines all round and between the cells."""
    left = edge = (pen.width - sum(widths)) / 2
    for width in (0.0, *widths):
        edge += width
        pen.line(edge, top, edge, top + height)
    if first:
        pen.line(left, top, edge, top)
    if last:
        pen.line(left, top + height, edge, top + height)


def rule_frame(
    pen: Pen, top: float, height: float, widths: Sequence[float], first: bool, last: bool
) -> None:
    """Lines above and below a row."""
    left = (pen.width - sum(widths)) / 2
    if first:
        pen.line(left, top, left + sum(widths), top)
    if last:
        pen.line(left, top + height, left + sum(widths), top + height)


def _listed(table: Table, kind: Type, lead: int) -> list[Strip]:
    """Each row as the text of its widest column, the other columns below it with their names."""
    size = kind.paper.body
    small = kind.paper.small
    left, usable = kind.paper.side, kind.paper.usable
    strips: list[Strip] = []

    def text(lines: list[str], x: float, size: float, *, strong: bool, keeps_last: bool) -> None:
        pitch = kind.pitch(size)
        for index, line in enumerate(lines):

            def draw(pen: Pen, top: float, line: str = line) -> None:
                pen.lines(x, top, [line], size, pitch, strong=strong)

            is_last = index + 1 == len(lines)
            strips.append(Strip(pitch, draw, keeps_next=keeps_last if is_last else index == 0))

    heading = kind.lines(table.header[lead], usable, small)
    text(heading, left, small, strong=True, keeps_last=True)
    strips.append(rule_strip(kind.paper, keeps_next=True))
    for count, row in enumerate(table.rows, start=1):
        is_numbered = row[0] == str(count) and lead != 0
        lines = kind.lines(f"{count}. {row[lead]}" if is_numbered else row[lead], usable, size)
        details = [
            f"{table.header[column]} {cell}"
            for column, cell in enumerate(row)
            if column != lead and cell.strip() and not (is_numbered and column == 0)
        ]
        text(lines, left, size, strong=False, keeps_last=bool(details))
        if details:
            lines = _filled(details, kind, usable - size, small)
            text(lines, left + size, small, strong=False, keeps_last=False)
        strips.append(Strip(size * 0.3))
    return strips


def _filled(parts: Sequence[str], kind: Type, width: float, size: float) -> list[str]:
    """As many `parts` on a line as fit, two blanks between them."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}　{part}" if lines else part
        if lines and kind.width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.extend(kind.lines(part, width, size))
    return lines
