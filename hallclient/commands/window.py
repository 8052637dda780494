"""`hallclient` without a command: the window program."""

from __future__ import annotations

import sys
from pathlib import Path

from hallclient.config import home_folder
from hallclient.identity import load_enrolment
from hallcore.problems import ENVIRONMENT, ProblemError, problem


def open_program(home: Path | None) -> int:
    """Open the window program on an enrolled home; without a terminal say so (exit 3)."""
    folder = home_folder(home)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ProblemError(problem("terminal.missing"), ENVIRONMENT)
    if load_enrolment(folder) is None:
        raise ProblemError(problem("enrolment.none"), ENVIRONMENT)
    from hallclient.app import run_app

    return run_app(folder)
