"""`enrol`, `sync`, `doctor`: this machine and its line to the centre."""

from __future__ import annotations

import argparse

from hallclient.commands.common import clerk_options, home_of, opened, reply
from hallcore.problems import ENVIRONMENT, ProblemError, problem


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=False)
    if name == "enrol":
        parser.add_argument("--server", required=True, metavar="URL")
        parser.add_argument("--code", required=True, metavar="CODE")
        parser.set_defaults(run=run_enrol)
        return
    parser.set_defaults(run=run_sync if name == "sync" else run_doctor)


def run_enrol(arguments: argparse.Namespace) -> int:
    from hallclient.services.enrolling import enrol_home

    enrolment, version = enrol_home(home_of(arguments), arguments.server, arguments.code)
    answer = {
        "enrolment": enrolment.id,
        "terminal_number": enrolment.terminal,
        "area": enrolment.hall,
        "level": enrolment.level,
        "hall": enrolment.hall_name,
        "catalogue_version": version,
    }
    return reply(answer, arguments)


def run_sync(arguments: argparse.Namespace) -> int:
    from hallclient.services.syncing import exchange

    with opened(arguments, is_checked=True) as window:
        outcome = exchange(window)
    if outcome.report is None:
        raise ProblemError(outcome.problem or problem("sync.unreachable", detail=""), ENVIRONMENT)
    return reply(outcome.report.as_json(), arguments)


def run_doctor(arguments: argparse.Namespace) -> int:
    from hallclient.services.doctor import examine, is_well

    if arguments.clerk:
        with opened(arguments, is_checked=True):
            pass
    checks = examine(home_of(arguments))
    reply(
        {"ok": is_well(checks), "checks": [check.as_json() for check in checks]},
        arguments,
    )
    return 0 if is_well(checks) else ENVIRONMENT
