"""Workbooks of WPS and Excel: merged cells, what the program turned, damage. Understood, or
explained; never a traceback."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from authored import Authored
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from reading_support import DIGEST, assert_same, codes

from hallserver.authoring.lint import lint
from hallserver.authoring.sheets import Remarks
from hallserver.authoring.workbooks import OLD_FORMAT, read_workbook


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    return Authored(tmp_path / "catalogue")


def workbook(authored: Authored) -> Workbook:
    """The catalogue with numbers and days as a spreadsheet keeps them."""
    book = Workbook()
    book.remove(book.active)
    for path in sorted(authored.folder.glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        sheet.append(authored.heading(path.stem))
        for row in authored.rows(path.stem):
            sheet.append([_typed(column, cell) for column, cell in row.items()])
    return book


def _typed(column: str, cell: str) -> Any:
    if column.startswith("planned_") and cell:
        return date.fromisoformat(cell)
    if cell in ("yes", "no"):
        return cell == "yes"
    return (float(cell) if column == "days" else int(cell)) if cell.isdigit() else cell


@pytest.fixture(scope="module")
def whole_workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = io.BytesIO()
    workbook(Authored(tmp_path_factory.mktemp("whole") / "c")).save(made)
    return made.getvalue()


def saved(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


def test_one_workbook_says_the_same_as_the_folder(authored: Authored, tmp_path: Path) -> None:
    path = saved(workbook(authored), tmp_path / "目录.xlsx")
    assert_same(lint(path))
    # Alone in a folder it is the catalogue too.
    folder = tmp_path / "sent"
    folder.mkdir()
    shutil.copy(path, folder)
    assert_same(lint(folder))


def test_a_workbook_in_place_of_a_table_is_read(authored: Authored, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Sheet1"
    for row in (["code", "name"], ["handle", "承办"], ["review", "审核"], ["approve", "批准"]):
        book.active.append(row)
    (authored.folder / "posts.csv").unlink()
    book.save(authored.folder / "posts.xlsx")
    assert_same(lint(authored.folder))
    # The name may lie.
    (authored.folder / "posts.xlsx").rename(authored.folder / "posts.csv")
    assert_same(lint(authored.folder))


def test_merged_cells_hidden_sheets_and_titles_are_read(authored: Authored, tmp_path: Path) -> None:
    book = workbook(authored)
    roles = book["roles"]
    last = 1
    for row in range(2, roles.max_row + 2):
        if roles.cell(row, 1).value != roles.cell(last, 1).value:
            if last > 1 and row - last > 1:
                roles.merge_cells(start_row=last, end_row=row - 1, start_column=1, end_column=1)
            last = row
    posts = book["posts"]
    posts.insert_rows(1)
    posts["A1"] = "岗位表"
    posts.merge_cells("A1:B1")
    book["posts"].title = " Posts.csv"
    book["fees"].sheet_state = "hidden"
    book.create_sheet("Sheet9")
    notes = book.create_sheet("说明")
    notes["A1"] = "怎么填"
    report = lint(saved(book, tmp_path / "c.xlsx"))
    assert {(one.file, one.code) for one in report.findings} == {
        ("c.xlsx 的工作表 fees", "sheet.hidden"),
        ("c.xlsx 的工作表 说明", "sheet.ignored"),
    }
    assert report.catalogue is not None
    assert report.catalogue.digest == DIGEST


def test_numbers_dates_formulas_and_merged_columns_of_a_workbook(
    authored: Authored, tmp_path: Path
) -> None:
    book = workbook(authored)
    items, choices, head = book["items"], book["choices"], book["catalogue"]
    column = {cell.value: cell.column for cell in items[1]}
    items.cell(2, column["phone"]).value = 9808800201.0
    items.cell(3, column["phone"]).value = 9.8e20
    items.cell(4, column["basis"]).value = "=A1&B1"
    aliases = items.cell(5, 3).value
    items.merge_cells(start_row=5, end_row=5, start_column=2, end_column=3)
    head["A2"] = date(2026, 11, 1)
    choices.append(["living_status", 7, "七"])
    choices.cell(choices.max_row, 2).number_format = "000"
    report = lint(saved(book, tmp_path / "c.xlsx"))
    found = {(one.file.split()[-1], one.row, one.column, one.code) for one in report.findings}
    assert found >= {
        ("items", 2, "phone", "item.phone_shape"),
        ("items", 3, "phone", "cell.scientific"),
        ("items", 4, "basis", "cell.formula"),
        ("items", 5, "name", "sheet.merged"),
        ("catalogue", 2, "version", "cell.turned_date"),
    }
    head["A2"] = "2026-11"
    items.cell(3, column["phone"]).value = items.cell(4, column["phone"]).value
    items.cell(4, column["basis"]).value = "《办法》"
    items.unmerge_cells(start_row=5, end_row=5, start_column=2, end_column=3)
    items.cell(5, 3).value = aliases
    built = lint(saved(book, tmp_path / "d.xlsx")).catalogue
    assert built is not None
    assert built.fields["living_status"].choices[-1].value == "007"


def test_messages_speak_of_sheets(authored: Authored, tmp_path: Path) -> None:
    book = workbook(authored)
    del book["posts"]
    book["steps"].delete_rows(2, 3)
    report = lint(saved(book, tmp_path / "c.xlsx"))
    assert [(one.file, one.code) for one in report.findings] == [
        ("c.xlsx 的工作表 posts", "table.missing")
    ]
    book.create_sheet("posts").append(["code", "name"])
    report = lint(saved(book, tmp_path / "c.xlsx"))
    told = [one for one in report.findings if one.message == "工作表 steps 里没有这个事项"]
    assert [report.step_of(one) for one in told] == [
        "在 工作表 steps 里补上环节，最后一个是作决定的。"
    ]


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return made.getvalue()


def rezipped(whole: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with other XML in its sheets."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name.startswith("xl/worksheets/") else data)
    return made.getvalue()


def entity_bomb(whole: bytes) -> bytes:
    """The same workbook with sheets whose XML unfolds without end."""
    head = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    for level in range(1, 12):
        before = "a" * level
        head += f'<!ENTITY {before}a "{f"&{before};" * 10}">'
    bomb = f"{head}]><worksheet>&aaaaaaaaaaaa;</worksheet>".encode()
    return rezipped(whole, lambda xml: bomb)


def test_what_is_no_workbook_is_explained(authored: Authored, tmp_path: Path) -> None:
    whole = io.BytesIO()
    workbook(authored).save(whole)
    data = whole.getvalue()
    for content, code in (
        (b"", "file.format"),
        (b"version,planned_from\n", "file.format"),
        (zipped(word__document_dot_xml=b"<w/>"), "file.format"),
        (zipped(xl__workbook_dot_xml=b"<nonsense"), "file.truncated"),
        (zipped(xl__workbook_dot_xml=b"0" * (49 << 20)), "file.too_large"),
        (OLD_FORMAT + bytes(600), "file.old_format"),
        (OLD_FORMAT + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        (data[: len(data) // 2], "file.truncated"),
        (entity_bomb(data), "file.truncated"),
    ):
        path = tmp_path / "c.xlsx"
        path.write_bytes(content)
        report = lint(path)
        assert codes(report) == {code}, content[:40]
        assert report.catalogue is None


def test_a_sheet_without_end_is_bounded(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "posts"
    book.active.append(["code", "name"])
    book.active.append(["handle", "承办"])
    book.active.cell(1_048_576, 1).value = ""
    made = io.BytesIO()
    book.save(made)
    (sheet,) = read_workbook(made.getvalue(), Remarks("c.xlsx"))
    assert sheet.grid == [["code", "name"], ["handle", "承办"]]
    book.create_sheet("deep").cell(20_001, 1).value = "x"
    book.create_sheet("wide").cell(1, 16_384).value = "x"
    made = io.BytesIO()
    book.save(made)
    found = read_workbook(made.getvalue(), Remarks("c.xlsx"))
    assert [one.code for sheet in found for one in sheet.remarks.findings] == ["file.too_large"] * 2


def test_a_merge_over_the_whole_sheet_is_bounded() -> None:
    book = Workbook()
    book.active.append(["code", "name"])
    book.active.append(["handle", "承办"])
    made = io.BytesIO()
    book.save(made)
    merge = b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    data = rezipped(made.getvalue(), lambda xml: xml.replace(b"</sheetData>", merge))
    (sheet,) = read_workbook(data, Remarks("c.xlsx"))
    assert (sheet.grid[1][0], sheet.merged_across) == ("handle", [(2, 0)])


@settings(max_examples=25)
@given(data=st.data())
def test_no_damage_to_a_workbook_raises(whole_workbook: bytes, data: Any) -> None:
    whole = bytearray(whole_workbook)
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    remarks = Remarks("c.xlsx")
    for sheet in read_workbook(bytes(whole), remarks):
        assert isinstance(sheet.grid, list)
