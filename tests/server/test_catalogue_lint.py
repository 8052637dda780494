"""The linter on planted mistakes: all of them in one run, each in its cell (domain.md 10)."""

from __future__ import annotations

from pathlib import Path

import pytest
from authored import Authored
from planted_support import Planted, read_mistakes

from hallcore.catalogue import Severity
from hallserver.authoring.lint import lint


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
    assert len(expected) == 200
    assert report.catalogue is None
    assert report.missing == ()
    assert all(one.message and one.next_step for one in report.findings)


def test_nothing_is_reported_of_the_same_tables_without_mistakes(authored: Authored) -> None:
    planted = Planted(authored)
    planted.save()
    report = lint(authored.folder)
    assert report.findings == []
    assert report.catalogue is not None
    copies = sum(bool(one.base) for one in read_mistakes())
    assert copies > 100
    assert len(report.catalogue.items) == copies + len(
        Authored(authored.folder.parent / "b").rows("items")
    )
