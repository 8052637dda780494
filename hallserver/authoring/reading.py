"""The tables of a catalogue from what a person saved: a folder of CSV files, or one workbook.

Everything is either understood or told with the file, the row, the column and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hallcore.catalogue import Finding
from hallcore.catalogue.layout import table_columns
from hallcore.problems import USAGE, ProblemError, problem
from hallkit.datafiles import Rows
from hallserver.authoring.csv_files import read_csv
from hallserver.authoring.sheets import Marks, Remarks, plain_name, read_sheet
from hallserver.authoring.workbooks import MAX_FILE_BYTES, Sheet, is_workbook, read_workbook

TABLE_ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".et")
"""`.txt` is what “Unicode 文本” is saved as."""
UNREAD = frozenset(
    {
        "file.unreadable",
        "file.empty",
        "file.truncated",
        "file.encoding",
        "file.format",
        "file.old_format",
        "file.encrypted",
        "file.too_large",
        "table.empty",
    }
)
"""Remarks after which nothing, or not everything, is known of a table."""
LOCKS = ("~$", ".~lock.", ".~")
SILENT_ENDINGS = (".md", ".toml", ".ini", ".db")


@dataclass
class Source:
    """The tables that could be read, what was remarked while reading, and how a clerk calls the
    file or sheet of each. `unread`: tables of which nothing can be said."""

    path: Path
    tables: dict[str, Rows] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def add(self, table: str, rows: Rows, remarks: Remarks) -> None:
        self.names[table] = remarks.name
        self.findings += remarks.findings
        if any(one.code in UNREAD for one in remarks.findings):
            self.unread.add(table)
        self.tables[table] = rows


def read_source(path: Path) -> Source:
    """Read a folder or a workbook. Exit 2 only where there is nothing at `path`."""
    source = Source(path)
    if path.is_dir():
        _read_folder(path, source)
    elif path.is_file():
        _read_alone(path, source)
    else:
        detail = "没有这个文件或文件夹"
        raise ProblemError(problem("input.unreadable", path=path, detail=detail), USAGE)
    return source


def _bytes_of(path: Path, remarks: Remarks) -> bytes | None:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            remarks.error("file.too_large", f"文件有 {path.stat().st_size >> 20} MB，最多 16 MB")
            return None
        return path.read_bytes()
    except OSError as error:
        remarks.error("file.unreadable", f"打不开：{error.strerror or '不明原因'}")
        return None


def _read_folder(folder: Path, source: Source) -> None:
    found: dict[str, list[Path]] = {}
    others: list[Path] = []
    try:
        # A pipe or a device would never end.
        entries = sorted(path for path in folder.iterdir() if path.is_file() or path.is_symlink())
    except OSError as error:
        detail = error.strerror or "打不开"
        raise ProblemError(problem("input.unreadable", path=folder, detail=detail), USAGE) from None
    for path in entries:
        table = _table_of(path)
        if path.name.startswith(LOCKS):
            lock = Remarks(path.name)
            lock.warning("file.open", "这是打开着的文件的记号")
            source.findings += lock.findings
        elif table is not None:
            found.setdefault(table, []).append(path)
        elif not path.name.startswith(".") and path.suffix.casefold() not in SILENT_ENDINGS:
            others.append(path)
    books = [path for path in others if path.suffix.casefold() in (".xlsx", ".xlsm")]
    if not found and len(books) == 1:
        _read_alone(books[0], source)
        others.remove(books[0])
    for table, paths in found.items():
        _read_table_file(table, paths, source)
    for path in others:
        remarks = Remarks(path.name)
        remarks.warning("file.ignored", "不是目录的表，没有读取")
        source.findings += remarks.findings


def _read_alone(path: Path, source: Source) -> None:
    """One workbook that is the whole catalogue."""
    remarks = Remarks(path.name)
    data = _bytes_of(path, remarks)
    source.findings += remarks.findings
    if data is not None:
        _read_book(data, Remarks(path.name), source)


def _table_of(path: Path) -> str | None:
    """The table that a file is by its name."""
    stem, ending = plain_name(path.stem), path.suffix.casefold()
    return stem if stem in table_columns() and ending in TABLE_ENDINGS else None


def _read_table_file(table: str, paths: list[Path], source: Source) -> None:
    chosen = min(paths, key=lambda path: TABLE_ENDINGS.index(path.suffix.casefold()))
    remarks = Remarks(chosen.name)
    for path in paths:
        if path != chosen:
            remarks.error("file.twice", f"还有 {path.name}")
    data = _bytes_of(chosen, remarks)
    if data is None:
        source.add(table, [], remarks)
    elif not data.strip(b"\xef\xbb\xbf\xff\xfe\r\n \0"):
        remarks.error("file.empty", "文件是空的")
        source.add(table, [], remarks)
    elif is_workbook(data):
        _read_one_sheet(table, data, remarks, source)
    else:
        grid = read_csv(table, data, remarks)
        is_read = grid or not remarks.findings
        source.add(table, read_sheet(table, grid, remarks) if is_read else [], remarks)


def _read_one_sheet(table: str, data: bytes, remarks: Remarks, source: Source) -> None:
    """A workbook in place of a CSV file: the sheet of the table's name, or the only one."""
    sheets = [sheet for sheet in read_workbook(data, remarks) if sheet.grid]
    named = [sheet for sheet in sheets if _sheet_table(sheet) == table]
    chosen = named or [sheet for sheet in sheets if not sheet.hidden]
    if len(chosen) != 1:
        if not remarks.findings:
            remarks.error("table.empty", f"工作簿里没有唯一的工作表 {table}")
        source.add(table, [], remarks)
        return
    remarks.findings += chosen[0].remarks.findings
    source.add(table, _rows_of(table, chosen[0], remarks), remarks)


def _read_book(data: bytes, remarks: Remarks, source: Source) -> None:
    """A whole catalogue in one workbook, a sheet for each table."""
    if not is_workbook(data):
        remarks.error("file.format", "不是 .xlsx 工作簿")
        source.findings += remarks.findings
        return
    for sheet in read_workbook(data, remarks):
        table = _sheet_table(sheet)
        own = sheet.remarks
        if table in table_columns() and table not in source.tables:
            if sheet.hidden:
                own.warning("sheet.hidden", "隐藏的工作表也读取了")
            source.add(table, _rows_of(table, sheet, own) if sheet.grid else [], own)
        elif table in source.tables:
            own.error("file.twice", f"还有一个工作表也叫 {table}")
            source.findings += own.findings
        elif sheet.grid:
            own.warning("sheet.ignored", "不是目录的表，没有读取")
            source.findings += own.findings
    source.findings += remarks.findings


def _sheet_table(sheet: Sheet) -> str:
    return plain_name(sheet.title).removesuffix(".csv")


def _rows_of(table: str, sheet: Sheet, remarks: Remarks) -> Rows:
    marks = Marks(tuple(sheet.merged_across), tuple(sheet.unfinished))
    return read_sheet(table, sheet.grid, remarks, marks)
