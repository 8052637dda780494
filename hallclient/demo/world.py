"""Three windows and a centre in one folder, and the steps that were taken in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hallclient.demo.processes import CENTRE, WINDOW, CentreProcess, Ran, run_command
from hallclient.identity import move_server

HALLS = {
    "village": "990122103201",
    "township": "990122103000",
    "county": "990122000000",
}
PLACES = {
    "village": "石桥村窗口",
    "township": "三里镇中心",
    "county": "县政务大厅",
    "centre": "县中心",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table."""

    at: str
    place: str
    what: str
    seen: str
    is_verified: bool


class NotVerifiedError(Exception):
    """A step whose result is not what it must be; the table shows it as the last line."""


@dataclass
class World:
    """One course of events. Every act goes through the commands of contract.md."""

    folder: Path
    tell: Callable[[Step], None]
    steps: list[Step] = field(default_factory=list)
    pins: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.centre = CentreProcess(self.folder / "centre")

    def home(self, place: str) -> Path:
        return self.folder / place

    def window(self, place: str, now: str, *words: str) -> Ran:
        """A command at a window, signed in as its first clerk where it asks for one."""
        clerk, pin = self.pins.get(place, ("", ""))
        signed = [word.replace("CLERK", clerk) for word in words]
        return run_command(WINDOW, self.home(place), now, pin or None, *signed)

    def at_centre(self, now: str, *words: str) -> Ran:
        return run_command(CENTRE, self.folder / "centre", now, None, *words)

    def open_centre(self, now: str) -> None:
        """Start the centre; windows find it at its new address."""
        url = self.centre.start(now)
        for place in HALLS:
            if (self.home(place) / "keys").exists():
                move_server(self.home(place), url)

    def verify(self, at: str, place: str, what: str, seen: str, holds: bool) -> None:
        """Write a step down; the first that does not hold ends the course."""
        step = Step(at, PLACES[place], what, seen, holds)
        self.steps.append(step)
        self.tell(step)
        if not holds:
            raise NotVerifiedError(f"{what}：{seen}")

    def expect(self, at: str, place: str, what: str, ran: Ran, holds: bool, seen: str) -> None:
        """Like `verify`, with the program's own words where it failed."""
        told = seen if ran.status == 0 else f"{ran.code} {ran.fault.get('cause', '')}"
        self.verify(at, place, what, told, holds)

    def branch(self, name: str) -> World:
        """The same world up to here, to go on from in another order."""
        folder = self.folder.parent / name
        shutil.copytree(self.folder, folder)
        return World(folder, self.tell, list(self.steps), dict(self.pins))

    def write_json(self, name: str, value: Any) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
        return path
