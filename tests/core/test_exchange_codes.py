"""Codes of other platforms, there and back."""

from __future__ import annotations

import csv

import pytest

from hallcore.exchange_codes import build_code_tables
from hallkit.datafiles import data_folder


def rows() -> list[dict[str, str]]:
    path = data_folder() / "exchange" / "codes.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_rule_35_every_code_leads_back_to_its_meaning() -> None:
    tables = build_code_tables(rows())
    assert len(tables) == 5
    for table in tables.values():
        for meaning, code in table.codes.items():
            assert table.code(meaning) == code
            assert table.meaning(code) == meaning


def test_rule_35_the_best_is_one_here_and_five_there() -> None:
    tables = build_code_tables(rows())
    standard, stars = tables["gbt39046", "satisfaction"], tables["stars", "satisfaction"]
    assert (standard.code("very_satisfied"), stars.code("very_satisfied")) == ("1", "5")
    assert (standard.meaning("5"), stars.meaning("5")) == ("very_dissatisfied", "very_satisfied")


def test_rule_35_the_same_digit_means_what_its_platform_says() -> None:
    tables = build_code_tables(rows())
    assert tables["platform-b", "result"].meaning("6") == "declined"
    assert tables["platform-c", "event"].meaning("6") == "request_supplement"
    assert tables["platform-a", "result"].meaning("6") is None
    assert tables["platform-a", "result"].code("declined") is None


@pytest.mark.parametrize(
    "second",
    [
        {"meaning": "granted", "code": "9"},
        {"meaning": "void", "code": "0"},
        {"meaning": "", "code": "9"},
        {"meaning": "void", "code": ""},
    ],
)
def test_rule_35_a_table_that_does_not_lead_back_is_refused(second: dict[str, str]) -> None:
    first = {"target": "x", "set": "result", "meaning": "granted", "code": "0"}
    with pytest.raises(ValueError, match=r"twice|empty"):
        build_code_tables([first, first | second])
