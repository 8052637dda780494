"""CSV as spreadsheet programs save it: several encodings, several separators, half-copied files."""

from __future__ import annotations

import codecs
import csv
from io import StringIO

from hallcore.catalogue.layout import table_columns
from hallserver.authoring.sheets import MAX_COLUMNS, MAX_ROWS, Remarks, plain_name

SEPARATORS = ",;\t"
TRUNCATED = "unexpected end of data"
WIDE_BOMS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def read_csv(table: str, data: bytes, remarks: Remarks) -> list[list[str]]:
    """The cells of a CSV file; nothing, and a remark, where it cannot be read."""
    text = decode(data, remarks)
    if text is None:
        return []
    first, _, rest = text.partition("\n")
    separator = _announced(first)
    if separator:
        text = rest
    else:
        separator = _separator(table, first)
    return _cells(text, separator, remarks)


def decode(data: bytes, remarks: Remarks) -> str | None:
    """The text of a file in UTF-8, UTF-16 or GB18030 (which contains GBK and GB 2312)."""
    for mark, encoding in WIDE_BOMS.items():
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, remarks)
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data[len(codecs.BOM_UTF8) :], "utf-8", remarks)
    if b"\0" in data:
        return _without_mark(data, remarks)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == TRUNCATED:
            return _strictly(data, "utf-8", remarks)
    return _strictly(data, "gb18030", remarks)


def _strictly(data: bytes, encoding: str, remarks: Remarks) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        newline = "\n".encode(encoding)
        row = data[: error.start].count(newline) + 1
        if error.end >= len(data) - 1:
            remarks.error("file.truncated", "最后一个字不完整，文件没有复制完", row=row)
        else:
            remarks.error("file.encoding", "有认不出的字，文件可能损坏", row=row)
    return None


def _without_mark(data: bytes, remarks: Remarks) -> str | None:
    """UTF-16 whose mark was lost has its zeros on one side; other zeros are a damaged file."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) > 8 * min(even, odd) and max(even, odd) * 20 > len(data):
        return _strictly(data, "utf-16-le" if odd > even else "utf-16-be", remarks)
    remarks.error("file.truncated", "文件里有空字节，没有复制完或者已经损坏")
    return None


def _announced(first: str) -> str:
    """The separator of a first line `sep=;`, which spreadsheet programs do not show."""
    line = first.strip("\ufeff\r ").casefold()
    return line[4] if len(line) == 5 and line.startswith("sep=") else ""


def _separator(table: str, first: str) -> str:
    """The separator that makes the most column names of the heading."""
    known = set(table_columns().get(table, ()))

    def score(separator: str) -> int:
        return len(known & {plain_name(cell.strip('"')) for cell in first.split(separator)})

    return max(SEPARATORS, key=score)


def _cells(text: str, separator: str, remarks: Remarks) -> list[list[str]]:
    grid: list[list[str]] = []
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in lines:
            if len(grid) >= MAX_ROWS and any(cells):
                remarks.error("file.too_large", f"超过 {MAX_ROWS} 行")
                return []
            if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
                message = f"超过 {MAX_COLUMNS} 列"
                remarks.error("file.too_large", message, row=len(grid) + 1)
                return []
            grid.append(cells)
    except csv.Error:
        remarks.error("file.truncated", "引号不成对，后面的内容读不下去", row=len(grid) + 1)
        return grid
    _check_end(text, grid, remarks)
    return grid


def _check_end(text: str, grid: list[list[str]], remarks: Remarks) -> None:
    """A last line that breaks off in a table whose other lines are whole."""
    if text.endswith(("\n", "\r")) or len(grid) < 3:
        return
    width = len(grid[0])
    if len(grid[-1]) < width and all(len(cells) == width for cells in grid[:-1]):
        remarks.error("file.truncated", "最后一行不完整，文件没有复制完", row=len(grid))
        grid.pop()
