"""A practice county in one process: a real centre, real windows, one clock for all of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from matters import form_of, materials_of
from support import FrozenClock

from hallclient.records import Query
from hallclient.services.answer import accept
from hallclient.services.lookup import case_json, find_case, list_cases, page_json
from hallclient.services.receipt import Asked, receive
from hallclient.sync.enrol import enrol
from hallclient.sync.exchange import synchronise
from hallclient.window import Window, open_window
from hallcore.cases import Case
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.moments import parse_instant
from hallcore.problems import Problem
from hallcore.sync.messages import EnrolRequest
from hallkit.datafiles import data_folder
from hallserver.centre import Centre, open_centre
from hallserver.cli import main
from hallserver.county import load_sample
from hallserver.enrolment import Enroller, make_code
from hallserver.ingest.exchange import Refusal, exchange

OTHER = "990122201000"


class Line:
    """A line to a centre of the same process."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre

    def enrol(self, facts: dict[str, Any]) -> Any:
        answer = Enroller(self._centre).enrol(EnrolRequest.model_validate(facts))
        assert not isinstance(answer, Problem)
        return answer.model_dump()

    def exchange(self, frame: bytes) -> bytes:
        answer = exchange(self._centre, frame, "identity")
        assert not isinstance(answer, Refusal), answer
        return answer


@dataclass
class County:
    """The practice county: a centre, its windows, and one clock for all of them."""

    folder: Path
    centre: Centre
    clock: FrozenClock
    capsys: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    windows: dict[str, Window] = field(default_factory=dict)

    def at(self, instant: str) -> None:
        self.clock.at = parse_instant(instant)

    def window(self, hall: str) -> Window:
        if hall not in self.windows:
            code = make_code(self.centre, hall)
            assert not isinstance(code, Problem)
            home = self.folder / hall
            line: Any = Line(self.centre)
            enrol(home, "http://centre", code.code, line)
            self.windows[hall] = open_window(home)
            self.windows[hall].clock = self.clock
            self.sync(hall)
        return self.windows[hall]

    def sync(self, *halls: str) -> None:
        for hall in halls:
            synchronise(self.window(hall), Line(self.centre))

    def receive(self, hall: str, code: str) -> str:
        form = parse_form(form_of(code), "form")
        materials = parse_materials(materials_of(code), "materials")
        assert not isinstance(form, Problem)
        assert not isinstance(materials, Problem)
        got = receive(self.window(hall), "0101", Asked((code,), form, materials))
        assert not isinstance(got, Problem), got
        return got.cases[0].number

    def accept(self, hall: str, number: str) -> Case:
        case = accept(self.window(hall), "0101", number)
        assert isinstance(case, Case), case
        return case

    def at_window(self, hall: str, number: str) -> dict[str, Any]:
        seen = find_case(self.window(hall), number)
        assert not isinstance(seen, Problem), seen
        return case_json(seen)

    def at_centre(self, *words: str) -> Any:
        self.patch.setenv("HALL_NOW", self.clock.at.isoformat())
        self.capsys.readouterr()
        assert main([*words, "--home", str(self.centre.home), "--json"]) == 0
        return json.loads(self.capsys.readouterr().out)

    def clocks(self, number: str, *halls: str) -> dict[str, dict[str, Any]]:
        """The clocks of a case, which must be the same at the centre and at these windows."""
        held = self.at_centre("case", number)["clocks"]
        for hall in halls:
            assert self.at_window(hall, number)["clocks"] == held, hall
        return {clock["name"]: clock for clock in held}

    def publish(self, *rows: str) -> Any:
        """Publish the shipped calendars with these rows in place of the statutory days of 2027
        where they say more, or beside the others."""
        folder = self.folder / f"calendars-{len(list(self.folder.iterdir()))}"
        shutil.copytree(data_folder() / "calendars", folder)
        heading = "date,kind,name,source,area"
        if any(row.startswith("2027") for row in rows):
            (folder / "2027.csv").unlink()
        (folder / "more.csv").write_text("\n".join([heading, *rows]), "utf-8-sig")
        return self.at_centre("calendar", "publish", str(folder))

    def listed(self, hall: str, state: str) -> tuple[list[str], list[str]]:
        """Case numbers in this state, at the centre and at a window."""
        at_centre = self.at_centre("cases", "--state", state, "--limit", "0")["cases"]
        at_window = page_json(list_cases(self.window(hall), Query(state=state)))["cases"]
        return [one["case_number"] for one in at_centre], [one["case_number"] for one in at_window]


@contextmanager
def practice_county(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[County]:
    centre = open_centre(tmp_path / "centre", becomes_practice=True)
    load_sample(centre)
    clock = FrozenClock(parse_instant("2026-11-23T09:00:00+08:00"))
    centre.clock = clock
    made = County(tmp_path, centre, clock, capsys, monkeypatch)
    yield made
    for window in made.windows.values():
        window.close()
    centre.close()
