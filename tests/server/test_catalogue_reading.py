"""Tables as people save them: WPS and Excel, Windows and its encodings, half-copied folders.
Understood, or explained; never a traceback."""

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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from hallcore.catalogue import build_catalogue
from hallkit.datafiles import data_folder, read_catalogue_tables
from hallserver.authoring.lint import Report, lint
from hallserver.authoring.sheets import Remarks
from hallserver.authoring.workbooks import OLD_FORMAT, read_workbook

BUILT, _ = build_catalogue(read_catalogue_tables(data_folder() / "catalogue"))
assert BUILT is not None
DIGEST = BUILT.digest


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    return Authored(tmp_path / "catalogue")


def codes(report: Report, file: str = "") -> set[str]:
    return {one.code for one in report.findings if one.file.startswith(file)}


def assert_same(report: Report) -> None:
    """Read as if nothing had happened to it."""
    assert report.findings == []
    assert report.catalogue is not None
    assert report.catalogue.digest == DIGEST


def rewrite(authored: Authored, change: Callable[[str], bytes]) -> None:
    for path in authored.folder.glob("*.csv"):
        path.write_bytes(change(path.read_text("utf-8-sig")))


# CSV -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_encoding_that_spreadsheets_write_is_read(authored: Authored, encoding: str) -> None:
    rewrite(authored, lambda text: text.encode(encoding))
    assert_same(lint(authored.folder))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_line_ends_are_read(authored: Authored, separator: str) -> None:
    for path in authored.folder.glob("*.csv"):
        rows = authored.rows(path.stem)
        lines = [separator.join(authored.heading(path.stem))]
        lines += [separator.join(f'"{cell}"' for cell in row.values()) for row in rows]
        path.write_bytes("\r\n".join(lines).encode("utf-16"))
    assert_same(lint(authored.folder))


def test_unicode_text_files_and_announced_separators_are_read(authored: Authored) -> None:
    for path in authored.folder.glob("*.csv"):
        path.rename(path.with_name(f"{path.stem.upper()}.TXT"))
    posts = authored.folder / "POSTS.TXT"
    posts.write_text(
        "sep=;\r\ncode;name\r\nhandle;承办\r\nreview;审核\r\napprove;批准\r\n", "utf-8"
    )
    assert_same(lint(authored.folder))


def test_headings_with_blanks_and_full_width_letters_and_blank_rows_are_read(
    authored: Authored,
) -> None:
    path = authored.folder / "catalogue.csv"
    path.write_text(
        ",,\n目录版本表,,\n Ｖersion ,Planned From,planned_until ,,\n\n"
        "2026-11,2026/1/1,2027年12月31日,,\n",
        "utf-8",
    )
    assert_same(lint(authored.folder))
    path.write_text("\n说明\nversion,planned_from,planned_until\n\n2026-11,2026-13-01,2027-12-31\n")
    (found,) = lint(authored.folder).findings
    assert (found.file, found.row, found.column) == ("catalogue.csv", 5, "planned_from")


def test_a_line_break_inside_quotes_keeps_the_row_numbers(authored: Authored) -> None:
    authored.put("materials", {"item": "MZ-GL-001", "code": "M021"}, accept_standard="甲\n乙")
    row = authored.put("materials", {"item": "MZ-LS-001", "code": "M025"}, name="")
    found = {(one.row, one.column, one.code) for one in lint(authored.folder).findings}
    assert (row, "name", "cell.empty") in found
    assert "cell.control" in {code for _, _, code in found}


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (b"", "file.empty"),
        (b"\xef\xbb\xbf\r\n", "file.empty"),
        (b"\0" * 200, "file.empty"),
        (b"code,name\nhandle,\0\0\0\0\0\0\0\0\n", "file.truncated"),
        ("code,name\nhandle,承办".encode()[:-1], "file.truncated"),
        ("code,name\nhandle,承办\nreview,审核\napprove".encode(), "file.truncated"),
        ('code,name\nhandle,"承办\nreview,审核\n'.encode(), "file.truncated"),
        (b"code,name\nhandle,\x81\x20\xff\xff\n" + b"x" * 40, "file.encoding"),
        (OLD_FORMAT + bytes(600), "file.old_format"),
        (OLD_FORMAT + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        (b"PK\x03\x04" + bytes(200), "file.truncated"),
        (b"code,name\n" + b"a,b\n" * 20_001, "file.too_large"),
        (b"code,name" + b"," * 300 + b"x\n", "file.too_large"),
        (b"x" * (16 << 20) + b"x", "file.too_large"),
    ],
)
def test_a_damaged_file_is_explained(authored: Authored, broken: bytes, code: str) -> None:
    (authored.folder / "posts.csv").write_bytes(broken)
    report = lint(authored.folder)
    # Nothing is said of other tables that only this one could tell.
    assert {(one.file, one.code) for one in report.findings} == {("posts.csv", code)}
    assert report.missing == ("posts",)
    assert report.catalogue is None


def test_a_half_copied_folder_is_explained(authored: Authored) -> None:
    for name in ("items", "limits", "posts"):
        (authored.folder / f"{name}.csv").unlink()
    (authored.folder / "steps.csv").write_bytes(cut((authored.folder / "steps.csv").read_bytes()))
    (authored.folder / "~$items.xlsx").write_bytes(b"\x05admin")
    (authored.folder / ".~lock.limits.csv#").write_bytes(b",admin")
    (authored.folder / "items.csv.tmp").write_bytes(b"")
    (authored.folder / "items - 副本.csv").write_bytes(b"")
    report = lint(authored.folder)
    assert {one.file for one in report.findings if one.code == "table.missing"} == {
        "items.csv",
        "limits.csv",
        "posts.csv",
    }
    assert {one.file for one in report.findings if one.code == "file.open"} == {
        "~$items.xlsx",
        ".~lock.limits.csv#",
    }
    assert {one.file for one in report.findings if one.code == "file.ignored"} == {
        "items - 副本.csv",
        "items.csv.tmp",
    }
    # Without the table of items nothing is said of items that are not there.
    assert "row.unknown" not in codes(report)
    assert set(report.missing) >= {"items", "limits", "posts"}


def test_cells_beyond_the_heading_and_columns_without_names(authored: Authored) -> None:
    path = authored.folder / "posts.csv"
    path.write_text(
        "code,name,,code\nhandle,承办,备注,x,多余\nreview,审核\napprove,批准\n", "utf-8"
    )
    found = {(one.row, one.column, one.code) for one in lint(authored.folder).findings}
    assert found == {
        (1, "code", "column.twice"),
        (1, "", "column.unknown"),
        (2, "name", "row.surplus"),
    }


def test_two_files_of_one_table_are_told(authored: Authored) -> None:
    shutil.copy(authored.folder / "posts.csv", authored.folder / "posts.txt")
    assert codes(lint(authored.folder)) == {"file.twice"}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("9.8E+08", "cell.scientific"),
        ("Nov-26", "cell.turned_date"),
        ("2026/11/1", "cell.turned_date"),
        ("#NAME?", "cell.error_value"),
        ("锟斤拷", "cell.garbled"),
    ],
)
def test_what_a_spreadsheet_turned_is_told_in_its_cell(
    authored: Authored, cell: str, code: str
) -> None:
    authored.put("catalogue", {"version": "2026-11"}, version=cell)
    found = {(one.file, one.row, one.column, one.code) for one in lint(authored.folder).findings}
    assert ("catalogue.csv", 2, "version", code) in found


# XLSX ------------------------------------------------------------------------


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
    assert "工作表 steps 里没有这个事项" in {one.message for one in report.findings}


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
        assert code in codes(report), (code, content[:40], codes(report))
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


# Anything --------------------------------------------------------------------


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_to_any_file_raises(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    authored = Authored(tmp_path_factory.mktemp("damaged") / "c")
    paths = sorted(authored.folder.glob("*.csv"))
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=3, unique=True)):
        whole = path.read_bytes()
        at = data.draw(st.integers(0, len(whole)))
        path.write_bytes(whole[:at] + data.draw(st.binary(max_size=20)))
    report = lint(authored.folder)
    assert report.as_json()["errors"] == len(report.errors)
    assert (report.catalogue is None) == bool(report.errors)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_a_workbook_raises(whole_workbook: bytes, data: Any) -> None:
    whole = bytearray(whole_workbook)
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    remarks = Remarks("c.xlsx")
    for sheet in read_workbook(bytes(whole), remarks):
        assert isinstance(sheet.grid, list)
