"""The shipped catalogue, what the linter finds in a broken one, and how items are found."""

import re
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from hallcore.catalogue import (
    CaseType,
    Catalogue,
    Finding,
    Level,
    Role,
    Severity,
    build_catalogue,
    search,
)
from hallcore.deadlines import Unit
from hallcore.identity import id_fault
from hallkit.datafiles import data_folder, read_catalogue_tables, read_sample, read_table

TABLES = read_catalogue_tables(data_folder() / "catalogue")
Tables = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    built, findings = build_catalogue(TABLES)
    assert findings == []
    assert built is not None
    return built


def row_of(tables: Tables, table: str, **cells: str) -> int:
    """The spreadsheet row (heading = 1) of the only row with these cells."""
    hits = [
        number
        for number, row in enumerate(tables[table], start=2)
        if all(row[column] == cell for column, cell in cells.items())
    ]
    assert len(hits) == 1
    return hits[0]


def initials(name: str) -> str:
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return re.sub(r"[^a-z0-9]", "", letters)


def test_the_shipped_catalogue_is_whole(catalogue: Catalogue) -> None:
    assert catalogue.version == "2026-11"
    assert len(catalogue.items) >= 40
    assert {item.case_type for item in catalogue.items.values()} == {
        CaseType.ON_THE_SPOT,
        CaseType.PROMISED,
        CaseType.UPWARD,
    }
    for item in catalogue.items.values():
        assert 2 <= sum(not catalogue.fields[one.key].formula for one in item.fields) <= 10
        assert item.steps[-1].code == "approve"
        assert [step.post for step in item.steps if step.code != "publicity"] == [
            "handle",
            "review",
            "approve",
        ]
        assert item.limits["answer"].days == 5
        assert item.limits["delivery"].days == 10
        assert item.deemed == (item.kind == "行政许可")
        assert any(spec.required for spec in item.materials)
        assert bool(item.fee_basis) == bool(item.fees) == (item.code == "GA-JZ-001")


def test_the_digest_is_that_of_the_bytes_and_survives_a_round_trip(catalogue: Catalogue) -> None:
    again, _ = build_catalogue(deepcopy(TABLES))
    assert again is not None
    assert again.to_bytes() == catalogue.to_bytes()
    read = Catalogue.from_bytes(catalogue.to_bytes())
    assert read.digest == catalogue.digest
    assert read == catalogue
    assert re.fullmatch(r"[0-9a-f]{64}", read.digest)
    changed = deepcopy(TABLES)
    changed["items"][0]["conditions"] = "另有规定"
    other, _ = build_catalogue(changed)
    assert other is not None
    assert other.digest != catalogue.digest


def test_the_item_of_the_demonstration_goes_from_village_to_county(catalogue: Catalogue) -> None:
    item = catalogue.items["MZ-GL-001"]
    assert item.case_type is CaseType.PROMISED
    assert item.roles[Level.VILLAGE] == (Role.RECEIVE,)
    assert item.roles[Level.TOWNSHIP] == (Role.FIRST_REVIEW, Role.ACCEPT)
    assert item.roles[Level.COUNTY] == (Role.DECIDE,)
    assert item.decides_at is Level.COUNTY
    assert not item.upward
    assert item.limits["promise"].days == 15
    assert catalogue.items["MZ-CJ-001"].upward
    assert catalogue.items["GA-JZ-001"].limits["statutory"].unit is Unit.CALENDAR


def test_stronger_roles_contain_weaker_ones(catalogue: Catalogue) -> None:
    instant = catalogue.items["YB-CB-001"]
    assert instant.is_on_spot
    for role in (Role.DECIDE, Role.ACCEPT, Role.RECEIVE, Role.GUIDE):
        assert instant.can(Level.VILLAGE, role)
    agency = catalogue.items["MZ-LN-001"]
    assert agency.can(Level.VILLAGE, Role.AGENCY)
    assert not agency.can(Level.VILLAGE, Role.RECEIVE)
    allowance = catalogue.items["MZ-GL-001"]
    assert not allowance.can(Level.VILLAGE, Role.ACCEPT)
    assert allowance.can(Level.TOWNSHIP, Role.RECEIVE)
    assert not allowance.can(Level.COUNTY, Role.FIRST_REVIEW)


def test_initials_are_those_of_pypinyin(catalogue: Catalogue) -> None:
    entries = [*catalogue.items.values(), *catalogue.themes.values()]
    for entry in entries:
        expected = tuple(initials(name) for name in (entry.name, *entry.aliases))
        assert entry.initials == expected, entry.code


def test_a_theme_chooses_its_items_by_answers(catalogue: Catalogue) -> None:
    theme = catalogue.themes["TH-NJL-001"]
    assert theme.chosen({}) == ("SJ-GT-001",)
    assert theme.chosen({"rooms": "some", "cooking": "yes", "seats": "few"}) == theme.items
    assert theme.chosen({"rooms": "none", "cooking": "yes", "seats": "few"}) == (
        "SJ-GT-001",
        "SJ-SP-001",
    )
    assert theme.limits["statutory"].days == 45


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cxjmylbxcbdj", "RS-YL-001"),
        ("CXJMYL", "RS-YL-001"),
        ("njl", "TH-NJL-001"),
        ("kbnjl", "TH-NJL-001"),
        ("gljt", "MZ-GL-001"),
        ("lmcfxk", "LY-CF-001"),
        ("高龄", "MZ-GL-001"),
        ("居民养老参保", "RS-YL-001"),
        ("营业执照", "SJ-GT-001"),
        ("RS-YL-001", "RS-YL-001"),
        ("rsyl001", "RS-YL-001"),
        ("ＲＳ－ＹＬ－００１", "RS-YL-001"),
        ("养老 灵活", "RS-LH-001"),
        ("cxjmyb", "YB-CB-001"),
    ],
)
def test_search_puts_the_meant_entry_first(catalogue: Catalogue, text: str, first: str) -> None:
    assert search(catalogue, text)[0].code == first


def test_search_by_theme_brings_its_items_after_it(catalogue: Catalogue) -> None:
    found = [entry.code for entry in search(catalogue, "农家乐")]
    assert found == ["TH-NJL-001", "SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001"]


def test_search_finds_nothing_or_everything(catalogue: Catalogue) -> None:
    assert search(catalogue, "航天发射") == []
    assert search(catalogue, "z[") == []
    assert len(search(catalogue, "  ")) == len(catalogue.items) + len(catalogue.themes)


GL = {"code": "MZ-GL-001"}
MISTAKES: list[tuple[str, dict[str, str], str, str]] = [
    ("items", GL, "basis", ""),
    ("items", GL, "name", ""),
    ("items", GL, "case_type", "快办件"),
    ("items", GL, "decides_at", "city"),
    ("items", GL, "decides_at", "village"),
    ("items", GL, "upward", "yes"),
    ("items", GL, "deemed", "也许"),
    ("items", GL, "remedy", "nobody"),
    ("items", GL, "initials", "gljt"),
    ("items", GL, "planned_from", "2026-13-1"),
    ("items", GL, "complaint_phone", "0980-8800204"),
    ("items", GL, "code", "RS-YL-001"),
    ("items", GL, "code", "高龄"),
    ("limits", {"item": "MZ-GL-001", "name": "promise"}, "days", "21"),
    ("limits", {"item": "MZ-GL-001", "name": "promise"}, "days", "0"),
    ("limits", {"item": "RS-YL-001", "name": "promise"}, "days", "1"),
    ("limits", {"item": "MZ-GL-001", "name": "promise"}, "days", "十五"),
    ("limits", {"item": "MZ-GL-001", "name": "promise"}, "days", "-1"),
    ("limits", {"item": "MZ-GL-001", "name": "promise"}, "unit", "weeks"),
    ("limits", {"item": "MZ-GL-001", "name": "promise"}, "name", "promised"),
    ("limits", {"item": "MZ-GL-001", "name": "promise"}, "item", "MZ-GL-999"),
    ("limits", {"item": "TH-NJL-001", "name": "promise"}, "days", "999999"),
    ("steps", {"item": "MZ-GL-001", "code": "approve"}, "limit_days", "4"),
    ("steps", {"item": "MZ-GL-001", "code": "approve"}, "post", "boss"),
    ("steps", {"item": "MZ-GL-001", "code": "approve"}, "code", "review"),
    ("roles", {"item": "MZ-GL-001", "level": "village"}, "roles", "receive|help"),
    ("roles", {"item": "MZ-GL-001", "level": "village"}, "level", "hamlet"),
    ("roles", {"item": "MZ-GL-001", "level": "village"}, "level", "county"),
    ("materials", {"item": "MZ-CJ-001", "code": "M003"}, "name", "存折"),
    ("materials", {"item": "MZ-GL-001", "code": "M003"}, "form", "stone"),
    ("materials", {"item": "MZ-GL-001", "code": "M003"}, "copies", "一"),
    ("forms", {"item": "MZ-GL-001", "field": "bank_name"}, "field", "shoe_size"),
    ("forms", {"item": "MZ-GL-001", "field": "bank_name"}, "order", "x"),
    ("fields", {"key": "bank_name"}, "type", "choice"),
    ("fields", {"key": "bank_name"}, "max_length", "1.5"),
    ("fields", {"key": "bank_name"}, "key", "bank_account"),
    ("choices", {"field": "living_status", "value": "alone"}, "value", "with_family"),
    ("choices", {"field": "living_status", "value": "alone"}, "field", "mood"),
    ("documents", {"occasion": "accept"}, "document", "certificate"),
    ("remedies", {"code": "township"}, "litigation_months", "半年"),
    ("themes", {"code": "TH-NJL-001"}, "items", "SJ-GT-001|SJ-SP-999"),
    ("themes", {"code": "TH-NJL-001"}, "basis", ""),
    ("questions", {"question": "cooking", "choice": "yes"}, "items", "RS-YL-001"),
    ("catalogue", {}, "planned_until", "2025-12-31"),
    ("catalogue", {}, "version", ""),
]


@pytest.mark.parametrize(("table", "where", "column", "cell"), MISTAKES)
def test_a_planted_mistake_is_found_in_its_cell(
    table: str, where: dict[str, str], column: str, cell: str
) -> None:
    tables = deepcopy(TABLES)
    row = row_of(tables, table, **where)
    tables[table][row - 2][column] = cell
    built, findings = build_catalogue(tables)
    assert built is None
    places = {(f.file, f.row, f.column) for f in findings if f.severity is Severity.ERROR}
    assert places & nearby(tables, table, row, column), findings


def nearby(tables: Tables, table: str, row: int, column: str) -> set[tuple[str, int, str]]:
    """The cell itself; for the first row of a repeated pair also the second."""
    rows = {row}
    if table in ("roles", "choices", "fields"):
        rows |= {row - 1, row + 1}
    return {(f"{table}.csv", number, column) for number in rows}


def test_a_missing_column_is_told_once() -> None:
    tables = deepcopy(TABLES)
    for row in tables["items"]:
        del row["basis"]
    built, findings = build_catalogue(tables)
    assert built is None
    missing = Finding(
        file="items.csv", row=1, column="basis", message="缺少这一列", code="column.missing"
    )
    assert findings == [missing]
    assert missing.next_step.startswith("第一行补上这个列名")


def test_a_missing_table_and_an_empty_one_are_told() -> None:
    tables = deepcopy(TABLES)
    del tables["posts"]
    assert ("posts.csv", 1, "") in {(f.file, f.row, f.column) for f in build_catalogue(tables)[1]}
    built, findings = build_catalogue({})
    assert built is None
    assert {f.file for f in findings} >= {f"{table}.csv" for table in TABLES}


def test_an_unknown_column_and_kind_only_warn() -> None:
    tables = deepcopy(TABLES)
    tables["posts"][0]["remark"] = "备注"
    tables["items"][0]["kind"] = "便民服务"
    built, findings = build_catalogue(tables)
    assert built is not None
    assert {(f.file, f.column, f.severity) for f in findings} == {
        ("posts.csv", "remark", Severity.WARNING),
        ("items.csv", "kind", Severity.WARNING),
    }


def test_blank_rows_are_passed_over_and_keep_row_numbers() -> None:
    tables = deepcopy(TABLES)
    tables["posts"].insert(0, dict.fromkeys(tables["posts"][0], ""))
    tables["posts"][2]["name"] = ""
    findings = build_catalogue(tables)[1]
    assert ("posts.csv", 4, "name") in {(f.file, f.row, f.column) for f in findings}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_cell_makes_a_traceback(data: st.DataObject) -> None:
    tables = deepcopy(TABLES)
    for _ in range(3):
        table = data.draw(st.sampled_from(sorted(tables)))
        row = data.draw(st.sampled_from(tables[table]))
        column = data.draw(st.sampled_from(sorted(row)))
        row[column] = data.draw(st.one_of(st.text(max_size=8), st.sampled_from(["*", "0", "yes"])))
    built, findings = build_catalogue(tables)
    assert (built is None) == any(f.severity is Severity.ERROR for f in findings)


def test_tables_are_read_with_their_marks_and_surplus_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("\ufeffa,b\n 1 ,x\n\n2\n3,4,5\n".encode())
    assert read_table(path) == [
        {"a": "1", "b": "x"},
        {"a": "", "b": ""},
        {"a": "2", "b": ""},
        {"a": "3", "b": "4", "(多余的单元格)": "5"},
    ]


def test_the_shipped_tables_open_in_spreadsheet_programs() -> None:
    for path in [*data_folder().glob("catalogue/*.csv"), *data_folder().glob("samples/*/*.csv")]:
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in raw, path.name


def test_the_sample_county_can_do_every_item(catalogue: Catalogue) -> None:
    county = read_sample("990122")
    numbers = [clerk.number for clerk in county.clerks] + [one.number for one in county.staff]
    assert len(numbers) == len(set(numbers))
    halls = {hall.area: hall for hall in county.halls}
    for hall in county.halls:
        assert sum(clerk.hall == hall.area for clerk in county.clerks) >= 2
        assert hall.phone != hall.complaint_phone
    assert all(re.fullmatch(r"\d{6}", one.pin) for one in (*county.clerks, *county.staff))
    assert {clerk.hall for clerk in county.clerks} == set(halls)
    departments = {department.code for department in county.departments}
    for item in catalogue.items.values():
        assert item.department in departments
        people = [one for one in county.staff if one.department == item.department]
        handlers = {one.number for one in people if "handle" in one.posts}
        approvers = {one.number for one in people if "approve" in one.posts}
        assert handlers
        assert approvers - handlers
    for person in county.persons:
        assert id_fault(person.id_type, person.id_number, date(2026, 11, 21)) is None
