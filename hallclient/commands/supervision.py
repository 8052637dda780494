"""`alerts` and `renewals`: what rings here, and licences that end soon."""

from __future__ import annotations

import argparse

from hallclient.commands.common import clerk_options, opened, reply
from hallclient.services import alerts
from hallcore.deadlines import MAX_DAYS
from hallcore.problems import USAGE, ProblemError, problem


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=False)
    if name == "alerts":
        parser.set_defaults(run=run_alerts)
    else:
        parser.add_argument("--within", type=int, metavar="DAYS", help="多少日以内到期")
        parser.set_defaults(run=run_renewals)


def run_alerts(arguments: argparse.Namespace) -> int:
    with opened(arguments, is_checked=True) as window:
        return reply(alerts.alerts_json(window), arguments)


def run_renewals(arguments: argparse.Namespace) -> int:
    if arguments.within is not None and not 0 <= arguments.within <= MAX_DAYS:
        detail = f"--within 要在 0 到 {MAX_DAYS} 之间"
        raise ProblemError(problem("input.usage", detail=detail), USAGE)
    with opened(arguments, is_checked=True) as window:
        found = alerts.list_renewals(window, arguments.within)
        return reply(alerts.renewals_json(found, window.now()), arguments)
