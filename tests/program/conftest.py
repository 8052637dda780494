"""A real practice centre in a process of its own, and homes enrolled at it over loopback HTTP."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from program_support import NOW

sys.path.insert(0, str(Path(__file__).parents[1] / "client"))

from county_support import County, practice_county

from hallclient.demo.processes import CentreProcess
from hallclient.demo.world import HALLS, World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A centre that runs, and its three windows: village, township, county."""
    made = World(tmp_path_factory.mktemp("world") / "start", lambda step: None)
    made.centre = CentreProcess(made.folder / "centre")
    made.centre.start(NOW)
    halls = {hall["area"]: hall for hall in made.at_centre(NOW, "sample").answer["halls"]}
    for place, area in HALLS.items():
        clerk = halls[area]["clerks"][0]
        made.pins[place] = (clerk["number"], clerk["pin"])
        code = made.at_centre(NOW, "enrolment-code", "--area", area).answer["code"]
        done = made.window(place, NOW, "enrol", "--server", made.centre.url, "--code", code)
        assert done.status == 0, done.fault
    yield made
    made.centre.stop()


@pytest.fixture
def county(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[County]:
    """A centre and its windows in this process."""
    with practice_county(tmp_path, capsys, monkeypatch) as made:
        yield made
