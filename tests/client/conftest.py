"""Windows of the sample county, and consoles on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from matters import Console
from support import (
    COUNTY,
    TOWNSHIP,
    VILLAGE,
    enrol_home,
    fill_references,
    make_window,
    sample_clerks,
)

from hallclient.window import Window, open_window


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    """A township window whose clock stands still."""
    made = make_window(tmp_path / "home")
    yield made
    made.close()


def _console(
    home: Path, hall: str, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
) -> Console:
    enrol_home(home, hall)
    opened = open_window(home)
    fill_references(opened)
    opened.close()
    clerk = sample_clerks(hall)[0]
    return Console(home, capture, patch, clerk["number"], clerk["pin"])


@pytest.fixture
def township(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    return _console(tmp_path / "township", TOWNSHIP, capsys, monkeypatch)


@pytest.fixture
def village(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    return _console(tmp_path / "village", VILLAGE, capsys, monkeypatch)


@pytest.fixture
def county(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    return _console(tmp_path / "county", COUNTY, capsys, monkeypatch)
