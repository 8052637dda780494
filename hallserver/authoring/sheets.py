"""A table as it stands in a file: which row is the heading, and the rows below it by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from hallcore.catalogue import Finding, Severity
from hallcore.catalogue.layout import table_columns
from hallkit.datafiles import Rows

Grid = Sequence[Sequence[str]]
"""Cells by row and column, as a spreadsheet shows them."""

MAX_ROWS, MAX_COLUMNS = 20_000, 200
HEADING_WITHIN = 6
"""A heading stands in one of the first rows; a title may stand above it."""


@dataclass
class Remarks:
    """What was found in one file or sheet; `name` is how a clerk calls it."""

    name: str
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, message: str, *, row: int = 1, column: str = "") -> None:
        self._note(code, message, row, column, Severity.ERROR)

    def warning(self, code: str, message: str, *, row: int = 1, column: str = "") -> None:
        self._note(code, message, row, column, Severity.WARNING)

    def _note(self, code: str, message: str, row: int, column: str, severity: Severity) -> None:
        self.findings.append(
            Finding(
                file=self.name,
                row=row,
                column=column,
                message=message,
                severity=severity,
                code=code,
            )
        )


def plain_name(text: str) -> str:
    """A heading, sheet or file name without what typing adds: width, case, blanks."""
    return "_".join(normalize("NFKC", text).strip("\ufeff \t\r\n").casefold().split())


def column_letter(position: int) -> str:
    """What a spreadsheet calls the column; 0 is A."""
    letters, rest = "", position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def heading_row(table: str, grid: Grid) -> int:
    """The position of the row that holds the most of the table's column names."""
    known = set(table_columns().get(table, ()))
    best, most = 0, 0
    for at, cells in enumerate(grid[:HEADING_WITHIN]):
        score = len(known & {plain_name(cell) for cell in cells})
        if score > most:
            best, most = at, score
    return best


@dataclass(frozen=True)
class Marks:
    """Cells, as (row from 1, column from 0), that need a remark of their own."""

    merged_across: Sequence[tuple[int, int]] = ()
    unfinished: Sequence[tuple[int, int]] = ()


NO_MARKS = Marks()


def read_sheet(table: str, grid: Grid, remarks: Remarks, marks: Marks = NO_MARKS) -> Rows:
    """The rows of a table. Their position tells their number: row 2 of the sheet comes first."""
    if not any(cell.strip() for cells in grid for cell in cells):
        remarks.error("table.empty", "表里什么也没有")
        return []
    if len(grid) > MAX_ROWS:
        remarks.error("file.too_large", f"有 {len(grid)} 行，最多 {MAX_ROWS} 行")
        return []
    top = heading_row(table, grid)
    heading = _heading(grid[top], remarks, top + 1)
    _check_marks(heading, top, marks, remarks)
    rows: Rows = [{} for _ in range(top)]
    nameless: set[int] = set()
    for number, cells in enumerate(grid[top + 1 :], start=top + 2):
        row = dict.fromkeys((name for name in heading if name), "")
        for position, cell in enumerate(cells):
            text = cell.strip()
            name = heading[position] if position < len(heading) else ""
            if name:
                row[name] = row[name] or text
            elif text and position < len(heading):
                nameless.add(position)
            elif text:
                last = next((name for name in reversed(heading) if name), "")
                message = f"列名以外还有“{text[:40]}”"
                remarks.error("row.surplus", message, row=number, column=last)
                break
        rows.append(row)
    for position in sorted(nameless):
        message = f"{column_letter(position)} 列没有列名，没有读取"
        remarks.warning("column.unknown", message, row=top + 1)
    return rows


def _check_marks(heading: Sequence[str], top: int, marks: Marks, remarks: Remarks) -> None:
    for row, position in marks.merged_across:
        if row > top:
            message = "这一格与右边的格合并了，右边的内容看不出来"
            remarks.error("sheet.merged", message, row=row, column=_name(heading, position))
    for row, position in marks.unfinished:
        if row > top:
            message = "这一格的公式没有结果"
            remarks.error("cell.formula", message, row=row, column=_name(heading, position))


def _name(heading: Sequence[str], position: int) -> str:
    """The column's name, or its letter where it has none."""
    name = heading[position] if position < len(heading) else ""
    return name or column_letter(position)


def _heading(cells: Sequence[str], remarks: Remarks, number: int) -> list[str]:
    """The column names, "" where one is blank or stands twice."""
    heading: list[str] = []
    for cell in cells:
        name = plain_name(cell)
        if name and name in heading:
            message = f"列名“{name}”写了两次，读取左边的"
            remarks.error("column.twice", message, row=number, column=name)
            name = ""
        heading.append(name)
    while heading and not heading[-1] and not plain_name(cells[len(heading) - 1]):
        heading.pop()
    return heading
