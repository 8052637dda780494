"""Tables as people save them: WPS and Excel, Windows and its encodings, half-copied folders.
Understood, or explained; never a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from authored import Authored
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_support import assert_same, codes

from hallserver.authoring.lint import lint
from hallserver.authoring.workbooks import OLD_FORMAT


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    return Authored(tmp_path / "catalogue")


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
