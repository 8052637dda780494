"""MATERIALS.json, what is missing, what nobody may ask for."""

from typing import Any

import pytest

from hallcore.cases import MaterialRecord
from hallcore.catalogue import Catalogue, build_catalogue
from hallcore.materials import (
    MaterialEntry,
    check_materials,
    merge_materials,
    missing_codes,
    missing_materials,
    parse_materials,
)
from hallcore.problems import Problem
from hallkit.datafiles import data_folder, read_catalogue_tables


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    built, _ = build_catalogue(read_catalogue_tables(data_folder() / "catalogue"))
    assert built is not None
    return built


def entries(*lines: dict[str, Any]) -> tuple[MaterialEntry, ...]:
    parsed = parse_materials({"materials": [{"trust": "B", **line} for line in lines]}, "m.json")
    assert not isinstance(parsed, Problem)
    return parsed


def test_missing_are_the_required_ones_that_are_not_in(catalogue: Catalogue) -> None:
    item = catalogue.items["MZ-GL-001"]
    assert [spec.code for spec in missing_materials(item, ())] == ["M021", "M001", "M002", "M003"]
    some = entries(
        {"code": "M021", "originals": 1}, {"code": "M001", "copies": 1}, {"code": "M003"}
    )
    assert missing_codes(item, some) == {"M002": "居民户口簿", "M003": "本人银行卡或社会保障卡"}


def test_optional_materials_are_never_missing(catalogue: Catalogue) -> None:
    item = catalogue.items["YB-CB-001"]
    assert missing_materials(item, entries({"code": "M001", "file": "id.jpg"})) == []


def test_electronic_and_paper_needs_both(catalogue: Catalogue) -> None:
    item = catalogue.items["ZR-XG-001"]
    rest = [{"code": code, "originals": 1} for code in ("M081", "M001", "M082")]
    both = {"code": "M083", "originals": 1, "file": "plan.pdf"}
    assert list(missing_codes(item, entries(*rest, {"code": "M083", "originals": 1}))) == ["M083"]
    assert list(missing_codes(item, entries(*rest, {"code": "M083", "file": "p"}))) == ["M083"]
    assert missing_codes(item, entries(*rest, both)) == {}
    stored = MaterialRecord(code="M083", originals=1, blob="0" * 64)
    assert missing_codes(item, [*entries(*rest), stored]) == {}
    # Paper and file may come in on different days.
    halves = [MaterialRecord(code="M083", copies=1), MaterialRecord(code="M083", blob="0" * 64)]
    assert missing_codes(item, [*entries(*rest), *halves]) == {}


def test_what_no_item_lists_is_refused(catalogue: Catalogue) -> None:
    allowance, card = catalogue.items["MZ-GL-001"], catalogue.items["MZ-LN-001"]
    lines = entries({"code": "M001"}, {"code": "M004"})
    refused = check_materials(lines, allowance)
    assert refused is not None
    assert (refused.code, refused.field) == ("material.unknown", "materials.1.code")
    assert "高龄津贴" in refused.cause
    assert check_materials(lines, allowance, card) is None
    assert check_materials((), allowance) is None


def test_merged_materials_stand_once(catalogue: Catalogue) -> None:
    theme = catalogue.themes["TH-NJL-001"]
    merged = merge_materials([catalogue.items[code] for code in theme.items])
    by_code = {one.spec.code: one for one in merged}
    assert len(by_code) == len(merged)
    assert by_code["M001"].used_by == ("SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001")
    assert by_code["M036"].required


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        ([], "input.invalid", None),
        ({}, "input.invalid", "materials"),
        ({"materials": {}}, "input.invalid", "materials"),
        ({"materials": [], "remark": 1}, "input.unknown_key", "remark"),
        ({"materials": [{"code": "M001", "trust": "E"}]}, "input.invalid", "materials.0.trust"),
        ({"materials": [{"trust": "B"}]}, "input.invalid", "materials.0.code"),
        (
            {"materials": [{"code": "M001", "trust": "B", "copies": -1}]},
            "input.invalid",
            "materials.0.copies",
        ),
        (
            {"materials": [{"code": "M001", "trust": "B", "copies": "2"}]},
            "input.invalid",
            "materials.0.copies",
        ),
        (
            {"materials": [{"code": "M001", "trust": "B", "colour": "red"}]},
            "input.unknown_key",
            "materials.0.colour",
        ),
        (
            {"materials": [{"code": "M001", "trust": "B"}, {"code": "M001", "trust": "A"}]},
            "input.invalid",
            "materials.1.code",
        ),
    ],
)
def test_bad_files_name_the_place(data: object, code: str, field: str | None) -> None:
    refused = parse_materials(data, "m.json")
    assert isinstance(refused, Problem)
    assert (refused.code, refused.field) == (code, field)
