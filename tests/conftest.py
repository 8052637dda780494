"""What every test stands on: a state folder of its own, and no settings from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("hall", deadline=None, derandomize=True, database=None)
settings.register_profile("soak", deadline=None, database=None, max_examples=5000)
settings.load_profile(os.environ.get("HALL_PROFILE", "hall"))


@pytest.fixture(autouse=True)
def _own_environment(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [key for key in os.environ if key.startswith("HALL_")]:
        monkeypatch.delenv(name)
    state: Path = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.setenv("XDG_DATA_HOME", str(state / "data"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole programs first: the longest test must not be the last one that a worker begins."""
    items.sort(key=lambda item: "program" not in item.path.parts)
