"""Exchange with the centre, as screens and commands ask for it."""

from __future__ import annotations

from pathlib import Path

from hallclient.config import read_settings
from hallclient.identity import Enrolment
from hallclient.sync.enrol import enrol
from hallclient.sync.exchange import Report, synchronise
from hallclient.sync.transport import Line
from hallclient.window import Window, open_window
from hallcore.problems import ProblemError


def sync_now(window: Window) -> Report:
    """One run of exchanges. Raises `ProblemError` (exit 3) where the line fails; all is kept."""
    line = Line(window.enrolment.server, window.settings.sync.timeout_seconds)
    try:
        return synchronise(window, line)
    finally:
        line.close()


def enrol_home(home: Path, server: str, code: str) -> tuple[Enrolment, str | None]:
    """Enrol, then fetch catalogue, calendar and roster. The version is None where that failed:
    the machine is enrolled all the same, and the next exchange brings them."""
    line = Line(server, read_settings(home).sync.timeout_seconds)
    try:
        enrolment = enrol(home, server, code, line)
    finally:
        line.close()
    window = open_window(home)
    try:
        try:
            sync_now(window)
        except ProblemError:
            return enrolment, None
        with window.store.read() as unit:
            return enrolment, unit.references.current_version("catalogue")
    finally:
        window.close()
