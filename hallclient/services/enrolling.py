"""A machine becomes a window, and fetches what it needs to work."""

from __future__ import annotations

from pathlib import Path

from hallclient.config import read_settings
from hallclient.identity import Enrolment
from hallclient.services.syncing import exchange
from hallclient.sync.enrol import enrol
from hallclient.sync.transport import Line
from hallclient.window import open_window


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
        if exchange(window).problem is not None:
            return enrolment, None
        with window.store.read() as unit:
            return enrolment, window.catalogue_version(unit)
    finally:
        window.close()
