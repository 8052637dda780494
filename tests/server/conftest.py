"""A practice centre in a temporary home, and windows of three halls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from centre_support import TOWNSHIP, VILLAGE, SetClock, Window, enrol_window, make_centre

from hallserver.centre import Centre


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def centre(tmp_path: Path, clock: SetClock) -> Iterator[Centre]:
    made = make_centre(tmp_path / "centre", clock)
    yield made
    made.close()


@pytest.fixture
def township(centre: Centre) -> Window:
    return enrol_window(centre, TOWNSHIP, seed=1)


@pytest.fixture
def village(centre: Centre) -> Window:
    return enrol_window(centre, VILLAGE, seed=2)
