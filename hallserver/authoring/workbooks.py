"""XLSX workbooks: bounded before they are opened, then read sheet by sheet as people see them."""

from __future__ import annotations

import math
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from hallserver.authoring.sheets import MAX_COLUMNS, MAX_ROWS, Remarks

OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of the older kind begin: .xls, and any workbook with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIPPED = b"PK\x03\x04"

MAX_FILE_BYTES = 16 << 20
MAX_INFLATED_BYTES = 48 << 20
MAX_PARTS = 2000
MAX_MERGED_CELLS = 200_000

LARGEST_WHOLE = 1e15
ZEROS = re.compile(r"0+")


@dataclass
class Sheet:
    """One sheet: its cells as text. `hidden`: a person does not see it in the workbook."""

    title: str
    hidden: bool
    grid: list[list[str]]
    remarks: Remarks
    merged_across: list[tuple[int, int]] = field(default_factory=list)
    """Row (from 1) and column (from 0) of areas that go over several columns."""
    unfinished: list[tuple[int, int]] = field(default_factory=list)
    """The same of formulas without a result."""


def is_workbook(data: bytes) -> bool:
    """Whether a file is one by its contents, whatever its name says."""
    return data.startswith((ZIPPED, OLD_FORMAT))


def read_workbook(data: bytes, remarks: Remarks) -> list[Sheet]:
    """Every sheet that has something in it; none, and a remark, where the file is no workbook."""
    if not _is_safe(data, remarks):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(data, remarks)
    except Exception:  # noqa: BLE001 - a damaged workbook fails anywhere inside the library
        remarks.error("file.truncated", "工作簿损坏或者没有复制完")
        return []


def _is_safe(data: bytes, remarks: Remarks) -> bool:
    """Small enough, and a workbook at all, as far as can be told without inflating it."""
    if data.startswith(OLD_FORMAT):
        if ENCRYPTED in data:
            remarks.error("file.encrypted", "工作簿有密码，读不了")
        else:
            remarks.error("file.old_format", "这是旧式的 .xls 工作簿")
        return False
    if len(data) > MAX_FILE_BYTES:
        remarks.error("file.too_large", f"工作簿有 {len(data) >> 20} MB，最多 16 MB")
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        remarks.error("file.truncated", "工作簿损坏或者没有复制完")
        return False
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        remarks.error("file.format", "不是 .xlsx 工作簿")
        return False
    if any(part.flag_bits & 1 for part in parts):
        remarks.error("file.encrypted", "工作簿有密码，读不了")
        return False
    inflated = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or inflated > MAX_INFLATED_BYTES:
        remarks.error("file.too_large", f"工作簿展开后有 {inflated >> 20} MB，最多 48 MB")
        return False
    return True


def _sheets(data: bytes, remarks: Remarks) -> list[Sheet]:
    from openpyxl import load_workbook

    # Streaming: cells that hold nothing cost nothing, and no range is ever spread out.
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found = []
    try:
        for sheet in book.worksheets:
            own = Remarks(f"{remarks.name} 的工作表 {sheet.title}")
            grid = _grid(sheet, own)
            shown = Sheet(sheet.title, sheet.sheet_state != "visible", grid, own)
            if grid:
                _settle(sheet, shown)
            found.append(shown)
    finally:
        book.close()
    return found


def _grid(sheet: Any, remarks: Remarks) -> list[list[str]]:
    """The cells as text. What the file says of its own size is not believed."""
    sheet.reset_dimensions()
    grid: list[list[str]] = []
    filled = 0
    for cells in sheet.iter_rows():
        line = [_text(cell) for cell in cells[:MAX_COLUMNS]]
        if any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
            remarks.error("file.too_large", f"超过 {MAX_COLUMNS} 列", row=len(grid) + 1)
            return []
        grid.append(line)
        if any(line):
            filled = len(grid)
        if filled > MAX_ROWS or len(grid) > 2 * MAX_ROWS:
            break
    if filled > MAX_ROWS:
        remarks.error("file.too_large", f"超过 {MAX_ROWS} 行")
        return []
    return grid[:filled]


def _text(cell: Any) -> str:
    """What a person typed into a cell, as far as the program has kept it."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() if not math.isfinite(value):
            return "#NUM!"
        case int():
            return _number(str(value), cell)
        case float():
            # From 15 digits on a spreadsheet no longer knows the last ones.
            is_whole = value.is_integer() and abs(value) < LARGEST_WHOLE
            return _number(str(int(value)) if is_whole else f"{value:.15g}", cell)
        case datetime():
            if value.time() == time():
                return value.date().isoformat()
            return value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case time() | timedelta():
            return str(value)
        case _:
            return str(value).replace("_x000D_", "").strip()


def _number(text: str, cell: Any) -> str:
    """A number that is shown with leading zeros (`000`) has them."""
    layout = str(cell.number_format or "")
    if text.isdigit() and ZEROS.fullmatch(layout):
        return text.zfill(len(layout))
    return text


def _settle(sheet: Any, shown: Sheet) -> None:
    """Give every cell of a merged area that goes down the value of its first; tell of formulas
    without a result."""
    from defusedxml.ElementTree import iterparse

    spread = 0
    # The library does not keep these for a sheet that it streams.
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            name = _name(element)
            if name == "mergeCell":
                spread += _merge(element.get("ref", ""), shown)
                if spread > MAX_MERGED_CELLS:
                    shown.remarks.error("file.too_large", "合并的单元格太多")
                    shown.grid = []
                    return
            elif name == "c":
                _check_formula(element, shown)
                element.clear()


def _merge(reference: str, shown: Sheet) -> int:
    """Fill one merged area; how many cells it has inside the table."""
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = map(int, range_boundaries(reference))
    grid = shown.grid
    bottom = min(bottom, len(grid))
    if top > len(grid) or left > len(grid[top - 1]):
        return 0
    value = grid[top - 1][left - 1]
    for line in grid[top:bottom]:
        line.extend([""] * (left - len(line)))
        line[left - 1] = value
    if right > left and value:
        shown.merged_across.append((top, left - 1))
    return max(0, bottom - top + 1)


def _check_formula(element: Any, shown: Sheet) -> None:
    parts = {_name(part): part for part in element}
    if "f" not in parts:
        return
    if "v" in parts and (parts["v"].text or element.get("t") == "str"):
        return
    from openpyxl.utils.cell import coordinate_to_tuple

    row, column = coordinate_to_tuple(element.get("r", "A1"))
    shown.unfinished.append((row, column - 1))


def _name(element: Any) -> str:
    """The name without the vocabulary that it belongs to, of which there are two."""
    return str(element.tag).rpartition("}")[2]
