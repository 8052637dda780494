"""`practice` (what `make run` calls) and `demo`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from hallclient.commands.common import clerk_options
from hallcore.problems import ENVIRONMENT, ProblemError, problem

TOWNSHIP = "990122103000"


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=False)
    if name == "demo":
        parser.add_argument("--headless", action="store_true", help="只打印结果表")
        parser.add_argument("--out", type=Path, metavar="DIR", help="各家数据和文书放在哪里")
        parser.set_defaults(run=run_demo)
    else:
        parser.set_defaults(run=run_practice)


def run_demo(arguments: argparse.Namespace) -> int:
    from hallclient.demo.play import play

    out = arguments.out or Path(tempfile.mkdtemp(prefix="hall-demo-"))
    return play(out.absolute(), is_headless=arguments.headless)


def run_practice(arguments: argparse.Namespace) -> int:
    """A practice centre of its own with made-up departments, an enrolled township window, and the
    window program on it. Everything lies in one folder and goes on where it was left."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ProblemError(problem("terminal.missing"), ENVIRONMENT)
    from hallclient.commands.window import open_program
    from hallclient.demo.processes import CENTRE, CentreProcess, run_command
    from hallclient.identity import load_enrolment, move_server
    from hallclient.services.enrolling import enrol_home

    folder = _folder(getattr(arguments, "home", None))
    home = folder / "township"
    centre = CentreProcess(folder / "centre", ("--practice", "--departments"))
    sys.stdout.write("正在启动演练县中心……\n")
    try:
        # One practice clock for both, where one is set.
        url = centre.start(os.environ.get("HALL_NOW"))
        if load_enrolment(home) is None:
            code = run_command(
                CENTRE, folder / "centre", None, None, "enrolment-code", "--area", TOWNSHIP
            )
            enrol_home(home, url, str(code.answer.get("code", "")))
        else:
            move_server(home, url)
        return open_program(home)
    finally:
        centre.stop()


def _folder(given: Path | None) -> Path:
    if given is not None:
        return given.expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("hallclient-practice", appauthor=False)
