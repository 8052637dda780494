"""The linter on planted mistakes: all of them in one run, each in its cell (domain.md 10)."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from authored import Authored
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_support import Planted, read_mistakes

from hallcore.catalogue import Severity, build_catalogue
from hallcore.catalogue.checks import OCCASIONS, OWN_OCCASIONS
from hallcore.catalogue.clarity import Clarity, item_clarity
from hallcore.catalogue.finding_kinds import FINDING_KINDS
from hallcore.kinds import KINDS, RECEIVE
from hallkit.datafiles import data_folder, read_catalogue_tables
from hallserver.authoring.initials import check_initials
from hallserver.authoring.lint import lint
from hallserver.cli import main
from hallserver.commands.catalogue import report_text

SHIPPED = read_catalogue_tables(data_folder() / "catalogue")


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    return Authored(tmp_path / "catalogue")


def test_every_planted_mistake_is_reported_in_one_run(authored: Authored) -> None:
    planted = Planted(authored)
    expected = planted.plant()
    planted.save()
    report = lint(authored.folder)
    told = {(one.file, one.row, one.column, one.code) for one in report.findings}
    assert [place for place in expected if place not in told] == []
    assert len(expected) >= 200
    assert report.catalogue is None
    assert report.missing == ()
    assert all(one.message and one.next_step for one in report.findings)


def test_nothing_is_reported_of_the_same_tables_without_mistakes(authored: Authored) -> None:
    planted = Planted(authored)
    planted.save()
    report = lint(authored.folder)
    assert report.findings == []
    assert report.catalogue is not None
    assert {one.own for one in read_mistakes() if one.base} < report.catalogue.items.keys()


def test_the_report_tells_of_each_item_which_of_the_five_are_clear(authored: Authored) -> None:
    authored.put("items", {"code": "MZ-GL-001"}, audience="", basis="")
    authored.put("steps", {"item": "MZ-GL-001", "code": "handle"}, limit_days="90")
    authored.put("materials", {"item": "MZ-LS-001", "code": "M025"}, name="")
    authored.put("fields", {"key": "hardship_kind"}, label="")
    authored.put("roles", {"item": "MZ-LN-001", "level": "village"}, roles="helper")
    report = lint(authored.folder)
    unclear = {one.code: set(one.unclear) for one in report.items if one.unclear}
    assert unclear == {
        "MZ-GL-001": {Clarity.ITEMS, Clarity.APPLICANTS, Clarity.PROCESS},
        "MZ-LS-001": {Clarity.CONDITIONS},
        "MZ-LN-001": {Clarity.COOPERATION},
    }
    shown = {one["code"]: one["clear"] for one in report.as_json()["items"]}
    assert shown["MZ-GL-001"] == {
        "items": False,
        "applicants": False,
        "process": False,
        "conditions": True,
        "cooperation": True,
    }
    told = report_text(report)
    assert "MZ-GL-001 高龄津贴：事项清、对象清、流程清没有做到" in told
    assert f"{len(report.items)} 个事项里 {len(report.items) - 3} 个五清齐全" in told


def test_the_command_prints_its_object_whatever_the_exit(
    authored: Authored, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["catalogue", "lint", str(authored.folder), "--json"]
    assert main(words) == 0
    clean = json.loads(capsys.readouterr().out)
    assert (clean["ok"], clean["errors"], clean["files"]) == (True, 0, [])
    assert len(clean["digest"]) == 64
    authored.add("posts", code="clerk", name="见习")
    assert main(words) == 0
    warned = json.loads(capsys.readouterr().out)
    assert (warned["ok"], warned["warnings"]) == (True, 1)
    row = authored.put("items", {"code": "MZ-GL-001"}, basis="")
    assert main(words) == 1
    told = capsys.readouterr()
    assert told.err == ""
    by_file = {one["file"]: one["findings"] for one in json.loads(told.out)["files"]}
    assert by_file["items.csv"] == [
        {
            "row": row,
            "column": "basis",
            "severity": "error",
            "code": "item.basis",
            "message": "没有设定依据的事项不能发布",
            "next_step": "写上法律、法规或者文件的名称和条款；没有依据的不要列入目录。",
        }
    ]
    assert main(["catalogue", "lint", str(authored.folder / "nothing"), "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["code"] == "input.unreadable"
    assert main(["catalogue", "lint", str(authored.folder)]) == 1
    assert f"第 {row} 行 basis：没有设定依据的事项不能发布" in capsys.readouterr().out


def test_every_kind_of_finding_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "catalogue-findings.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \| ([^|]+) \|$", page, flags=re.M)
    assert {code: (title, step) for code, title, step in rows} == FINDING_KINDS


def test_occasions_are_kinds_of_operations() -> None:
    assert OCCASIONS - {"agency", RECEIVE} <= KINDS.keys()
    assert OWN_OCCASIONS < OCCASIONS


GARBAGE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["*", "0", "-1", "yes", "1E+99", "#REF!", "2026-02-30", "|", "|||", "=1+1", "a=b"]
    ),
    st.integers().map(str),
)


@settings(max_examples=60)
@given(st.data())
def test_garbage_in_any_cell_never_raises(data: st.DataObject) -> None:
    tables = deepcopy(SHIPPED)
    for _ in range(data.draw(st.integers(1, 8))):
        rows = tables[data.draw(st.sampled_from(sorted(tables)))]
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(GARBAGE)
    built, findings = build_catalogue(tables)
    has_errors = any(one.severity is Severity.ERROR for one in findings)
    assert (built is None) == has_errors
    check_initials(tables)
    assert len(item_clarity(tables, findings)) <= len(tables["items"])
    for one in findings:
        assert one.next_step
