"""What the law needs of a catalogue: fees, grounds, procedures, quantities, and the limits of items
and themes (domain.md 10, rules 10, 14, 15, 17, 18, 26; 行政许可法 42, 45, 57–59)."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.catalogue import Catalogue, Finding, Severity, build_catalogue
from hallcore.catalogue.draft import most_working_days
from hallcore.catalogue.model import LICENCE, Fee
from hallcore.deadlines import Limit, Unit
from hallcore.document_facts import Making, document_facts
from hallkit.datafiles import data_folder, read_catalogue_tables

TABLES = read_catalogue_tables(data_folder() / "catalogue")
Tables = dict[str, list[dict[str, str]]]
FIREWORKS, RESIDENCE, FARM_STAY = "YJ-YH-001", "GA-JZ-001", "TH-NJL-001"


def row_of(tables: Tables, table: str, **cells: str) -> int:
    """The spreadsheet row (heading = 1) of the only row with these cells."""
    hits = [
        number
        for number, row in enumerate(tables[table], start=2)
        if all(row[column] == cell for column, cell in cells.items())
    ]
    assert len(hits) == 1
    return hits[0]


def put(tables: Tables, table: str, where: dict[str, str], **cells: str) -> int:
    """Other cells in the only row of `where`; its number."""
    row = row_of(tables, table, **where)
    tables[table][row - 2] |= cells
    return row


def add(tables: Tables, table: str, **cells: str) -> int:
    """One more row, empty but for these cells; its number."""
    tables[table].append(dict.fromkeys(tables[table][0], "") | cells)
    return len(tables[table]) + 1


def drop(tables: Tables, table: str, **cells: str) -> None:
    del tables[table][row_of(tables, table, **cells) - 2]


def limit(item: str, name: str, days: int, unit: str = "working") -> dict[str, str]:
    return {"item": item, "name": name, "days": str(days), "unit": unit, "rolls": "yes"}


def found(tables: Tables) -> list[Finding]:
    """The errors; none means that a catalogue was made."""
    built, findings = build_catalogue(tables)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert (built is None) == bool(errors)
    return errors


def places(findings: list[Finding]) -> set[tuple[str, int, str]]:
    return {(finding.file, finding.row, finding.column) for finding in findings}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    built, findings = build_catalogue(TABLES)
    assert findings == []
    assert built is not None
    return built


@pytest.fixture
def tables() -> Tables:
    return deepcopy(TABLES)


# What ships ------------------------------------------------------------------


def test_only_the_residence_card_costs_something(catalogue: Catalogue) -> None:
    paid = {code: item.fees for code, item in catalogue.items.items() if item.fees}
    assert paid == {
        RESIDENCE: (
            Fee(
                code="card",
                name="居住证换领、补领工本费",
                basis="《居住证暂行条例》第十七条",
                rate_fen=2000,
                unit="证",
            ),
        )
    }
    assert "fee" in catalogue.items[RESIDENCE].sample_local


def test_every_item_lists_a_ground_with_its_basis(catalogue: Catalogue) -> None:
    for item in catalogue.items.values():
        assert item.grounds, item.code
        assert all(ground.text and ground.basis for ground in item.grounds), item.code


def test_the_procedures_are_those_of_article_45_and_two_local_ones(catalogue: Catalogue) -> None:
    act = "《中华人民共和国行政许可法》第四十五条"
    lawful = {one.name for one in catalogue.procedures.values() if one.basis == act}
    assert lawful == {"听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"}
    local = {one.code for one in catalogue.procedures.values() if one.basis == "本地办事指南"}
    assert local == {"publicity", "home_visit"}
    assert all(code == one.code for code, one in catalogue.procedures.items())


def test_one_item_is_limited_in_number(catalogue: Catalogue) -> None:
    limited = {code: item.quantity for code, item in catalogue.items.items() if item.quantity}
    assert limited == {FIREWORKS: 20}
    assert catalogue.items[FIREWORKS].is_licence
    assert "quantity" in catalogue.items[FIREWORKS].sample_local


def test_a_pledge_may_take_the_place_of_proofs_but_of_no_identity(catalogue: Catalogue) -> None:
    pledgeable = {
        (item.code, spec.code)
        for item in catalogue.items.values()
        for spec in item.materials
        if spec.pledgeable
    }
    assert {("MZ-LS-001", "M026"), (RESIDENCE, "M062"), ("RS-YL-003", "M111")} <= pledgeable
    assert not {"M001", "M002"} & {code for _, code in pledgeable}


def test_extensions_stand_where_a_law_or_a_local_rule_allows_them(catalogue: Catalogue) -> None:
    days = {
        code: item.limits["extension"].days
        for code, item in catalogue.items.items()
        if "extension" in item.limits
    }
    licences = {code: 10 for code, item in catalogue.items.items() if item.is_licence}
    others = {"SJ-SP-001": 5, "MZ-DB-001": 15}
    others |= dict.fromkeys(("SJ-GT-001", "SJ-GT-002", "SJ-GT-003"), 3)
    others |= dict.fromkeys(("MZ-CJ-001", "MZ-GL-001", "YB-JZ-001", "ZJ-WF-001"), 10)
    assert days == licences | others
    assert {item.limits["service"].days for item in catalogue.items.values()} == {3}


def test_a_theme_has_clocks_of_its_own(catalogue: Catalogue) -> None:
    days = {name: one.days for name, one in catalogue.themes[FARM_STAY].limits.items()}
    assert days == {
        "answer": 5,
        "promise": 7,
        "statutory": 45,
        "extension": 15,
        "delivery": 10,
        "service": 3,
        "supplement": 20,
    }


def test_rule_26_the_acceptance_notice_prints_the_published_rate(catalogue: Catalogue) -> None:
    from histories_support import TOWNSHIP, Story

    for code, text in (
        (RESIDENCE, "居住证换领、补领工本费 20.00 元/证（《居住证暂行条例》第十七条）"),
        ("MZ-GL-001", "不收费"),
    ):
        case = Story(code).case
        making = Making(TOWNSHIP, "0101", "0101", case.received_at, {})
        facts = document_facts(case, catalogue.items[code], catalogue, {}, making)
        assert facts["fee_text"] == text


# Fees ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "fen"),
    [("20", 2000), ("20.5", 2050), ("20.50", 2050), ("0.01", 1), ("２０．５０", 2050)],
)
def test_a_rate_in_yuan_becomes_whole_fen(tables: Tables, rate: str, fen: int) -> None:
    put(tables, "fees", {"item": RESIDENCE}, rate=rate)
    built, findings = build_catalogue(tables)
    assert findings == []
    assert built is not None
    assert built.items[RESIDENCE].fees[0].rate_fen == fen


@pytest.mark.parametrize(
    "rate", ["", "0", "0.00", "二十", "20.555", "-5", "1e3", ".5", "20.", "20元", "12345678"]
)
def test_rule_26_a_rate_that_is_no_amount_is_found(tables: Tables, rate: str) -> None:
    row = put(tables, "fees", {"item": RESIDENCE}, rate=rate)
    assert ("fees.csv", row, "rate") in places(found(tables))


@pytest.mark.parametrize("column", ["basis", "name", "unit", "code"])
def test_rule_26_a_fee_without_its_basis_is_an_error(tables: Tables, column: str) -> None:
    row = put(tables, "fees", {"item": RESIDENCE}, **{column: ""})
    assert ("fees.csv", row, column) in places(found(tables))


def test_rule_26_fees_and_fee_basis_stand_together(tables: Tables) -> None:
    without_basis = put(tables, "items", {"code": RESIDENCE}, fee_basis="")
    without_fee = put(tables, "items", {"code": "MZ-GL-001"}, fee_basis="省有关规定")
    assert places(found(tables)) == {
        ("items.csv", without_basis, "fee_basis"),
        ("items.csv", without_fee, "fee_basis"),
    }


def test_an_item_may_have_several_fees_but_no_code_twice(tables: Tables) -> None:
    more = {"name": "工本费", "basis": "省有关规定", "rate": "5", "unit": "证"}
    add(tables, "fees", item=RESIDENCE, code="cover", **more)
    assert found(tables) == []
    row = add(tables, "fees", item=RESIDENCE, code="card", **more)
    other = add(tables, "fees", item="XX-XX-999", code="card", **more)
    assert places(found(tables)) == {("fees.csv", row, "code"), ("fees.csv", other, "item")}


# Grounds, procedures, quantities, pledges ------------------------------------


@pytest.mark.parametrize(
    ("table", "where", "column", "cell"),
    [
        ("grounds", {"item": "MZ-GL-001"}, "basis", ""),
        ("grounds", {"item": "MZ-GL-001"}, "text", ""),
        ("grounds", {"item": "MZ-GL-001"}, "code", "不符合"),
        ("grounds", {"item": "MZ-GL-001"}, "item", "MZ-GL-999"),
        ("procedures", {"code": "hearing"}, "basis", ""),
        ("procedures", {"code": "hearing"}, "name", ""),
        ("procedures", {"code": "tender"}, "code", "hearing"),
        ("items", {"code": FIREWORKS}, "quantity", "0"),
        ("items", {"code": FIREWORKS}, "quantity", "许多"),
        ("items", {"code": FIREWORKS}, "quantity", "-1"),
        ("items", {"code": FIREWORKS}, "quantity", "1.5"),
        ("materials", {"item": "MZ-LS-001", "code": "M026"}, "pledgeable", "也许"),
    ],
)
def test_a_planted_mistake_is_found_in_its_cell(
    tables: Tables, table: str, where: dict[str, str], column: str, cell: str
) -> None:
    row = put(tables, table, where, **{column: cell})
    assert (f"{table}.csv", row, column) in places(found(tables))


@pytest.mark.parametrize(("cell", "quantity"), [("", None), ("1", 1), ("99999", 99999)])
def test_an_empty_quantity_is_no_limit(tables: Tables, cell: str, quantity: int | None) -> None:
    put(tables, "items", {"code": FIREWORKS}, quantity=cell)
    built, _ = build_catalogue(tables)
    assert built is not None
    assert built.items[FIREWORKS].quantity == quantity


# Limits of an item -----------------------------------------------------------


def test_rule_14_a_promise_above_the_statutory_limit(tables: Tables) -> None:
    row = put(tables, "limits", {"item": FIREWORKS, "name": "promise"}, days="21")
    assert places(found(tables)) == {("limits.csv", row, "days")}


def test_rule_15_steps_and_first_review_above_the_promise(tables: Tables) -> None:
    row = put(tables, "steps", {"item": "ZR-XG-001", "code": "approve"}, limit_days="4")
    assert places(found(tables)) == {("steps.csv", row, "limit_days")}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"days": "11"}, "days"),
        ({"days": "0"}, "days"),
        ({"days": "10", "unit": "calendar"}, "unit"),
        ({"days": "20", "unit": "calendar"}, "days"),
        ({"name": "prolongation"}, "name"),
        ({"name": "step"}, "name"),
    ],
)
def test_rule_17_a_licence_is_extended_by_ten_working_days_at_most(
    tables: Tables, cells: dict[str, str], column: str
) -> None:
    row = put(tables, "limits", {"item": FIREWORKS, "name": "extension"}, **cells)
    assert ("limits.csv", row, column) in places(found(tables))


def test_rule_17_a_local_rule_may_extend_other_items_for_longer(tables: Tables) -> None:
    put(tables, "limits", {"item": "MZ-CJ-001", "name": "extension"}, days="15")
    assert found(tables) == []


def test_rule_17_what_is_decided_on_the_spot_is_not_extended(tables: Tables) -> None:
    row = add(tables, "limits", **limit("YB-CB-001", "extension", 5))
    assert places(found(tables)) == {("limits.csv", row, "name")}


# Limits of a theme -----------------------------------------------------------


def test_rule_18_a_theme_of_licences_only_takes_45_working_days(tables: Tables) -> None:
    drop(tables, "limits", item=FARM_STAY, name="statutory")
    put(tables, "items", {"code": "SJ-GT-001"}, kind=LICENCE)
    built, findings = build_catalogue(tables)
    assert findings == []
    assert built is not None
    own = built.themes[FARM_STAY].limits["statutory"]
    assert (own.days, own.unit) == (45, Unit.WORKING)
    assert "第四十二条第二款" in own.basis


def test_rule_18_another_theme_takes_the_longest_of_its_items(tables: Tables) -> None:
    drop(tables, "limits", item=FARM_STAY, name="statutory")
    built, findings = build_catalogue(tables)
    assert findings == []
    assert built is not None
    assert built.themes[FARM_STAY].limits["statutory"].days == 20


def test_rule_18_the_theme_s_own_field_wins(tables: Tables) -> None:
    put(tables, "limits", {"item": FARM_STAY, "name": "statutory"}, days="30")
    put(tables, "items", {"code": "SJ-GT-001"}, kind=LICENCE)
    built, _ = build_catalogue(tables)
    assert built is not None
    assert built.themes[FARM_STAY].limits["statutory"].days == 30


@pytest.mark.parametrize(
    ("name", "days", "unit", "is_longer"),
    [
        ("statutory", 46, "working", True),
        ("statutory", 45, "working", False),
        ("statutory", 66, "calendar", True),
        ("statutory", 63, "calendar", False),
        ("promise", 8, "working", True),
        ("promise", 7, "working", False),
        ("promise", 10, "calendar", True),
        ("promise", 9, "calendar", False),
    ],
)
def test_rule_18_no_item_ends_after_its_theme(
    tables: Tables, name: str, days: int, unit: str, is_longer: bool
) -> None:
    """Different units are compared by the working days that they hold at most."""
    put(tables, "limits", {"item": "WJ-GC-001", "name": name}, days=str(days), unit=unit)
    for step in ("handle", "review", "approve"):
        put(tables, "steps", {"item": "WJ-GC-001", "code": step}, limit_days="0")
    drop(tables, "limits", item="WJ-GC-001", name="extension")
    if name == "promise":
        put(tables, "limits", {"item": "WJ-GC-001", "name": "statutory"}, unit=unit)
    else:
        put(tables, "limits", {"item": "WJ-GC-001", "name": "promise"}, unit=unit, days="5")
    theme = row_of(tables, "themes", code=FARM_STAY)
    findings = found(tables)
    assert places(findings) == ({("themes.csv", theme, "items")} if is_longer else set())
    assert all(f"期限 {name}" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("name", "cells", "column"),
    [
        ("statutory", {"days": "46"}, "days"),
        ("promise", {"days": "46"}, "days"),
        ("extension", {"days": "16"}, "days"),
        ("extension", {"days": "0"}, "days"),
        ("extension", {"days": "15", "unit": "calendar"}, "unit"),
        ("extension", {"name": "first_review"}, "name"),
    ],
)
def test_rule_18_the_limits_of_a_theme_are_bounded(
    tables: Tables, name: str, cells: dict[str, str], column: str
) -> None:
    row = put(tables, "limits", {"item": FARM_STAY, "name": name}, **cells)
    assert ("limits.csv", row, column) in places(found(tables))


def test_a_theme_without_licences_may_take_longer(tables: Tables) -> None:
    put(tables, "limits", {"item": FARM_STAY, "name": "statutory"}, days="60")
    for code in ("SJ-SP-001", "WJ-GC-001", "XF-GZ-001"):
        put(tables, "items", {"code": code}, kind="行政确认", renewable="no")
    assert found(tables) == []


def test_a_theme_without_a_limit_that_it_needs(tables: Tables) -> None:
    drop(tables, "limits", item=FARM_STAY, name="promise")
    drop(tables, "limits", item="*", name="delivery")
    theme = row_of(tables, "themes", code=FARM_STAY)
    told = [one.message for one in found(tables) if one.file == "themes.csv" and one.row == theme]
    assert told == [
        "limits.csv 里没有这件事的期限 promise",
        "limits.csv 里没有这件事的期限 delivery",
    ]


@given(st.integers(0, 400), st.integers(0, 6))
def test_a_limit_in_calendar_days_holds_at_most_so_many_working_days(days: int, first: int) -> None:
    """Counted in weeks without holidays, from whatever weekday."""
    most = most_working_days(Limit(name="x", days=days, unit=Unit.CALENDAR))
    counted = sum((first + ahead) % 7 < 5 for ahead in range(days))
    assert counted <= most <= counted + 2
    assert any(sum((start + ahead) % 7 < 5 for ahead in range(days)) == most for start in range(7))
