"""The command line of the centre (contract.md, hallserver)."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from hallcore.problems import USAGE, ProblemError, problem
from hallkit.command_line import Parser, common_options, run
from hallserver.commands import (
    calendar,
    case,
    catalogue,
    decide,
    desk_acts,
    enrolment_code,
    limits,
    lookups,
    rebuild,
    sample,
    serve,
)
from hallserver.config import home_folder

COMMANDS = (
    serve,
    sample,
    enrolment_code,
    calendar,
    catalogue,
    case,
    decide,
    limits,
    desk_acts,
    lookups,
    rebuild,
)


def build_parser() -> Parser:
    """The parser with every command."""
    parser = Parser(prog="hallserver", description="一站式政务服务的县中心")
    common_options(parser)
    subparsers = parser.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for command in COMMANDS:
        command.register(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit status."""
    return run(build_parser(), argv, _no_command, home_folder)


def _no_command(arguments: argparse.Namespace) -> int:
    raise ProblemError(problem("input.usage", detail="没有写命令。"), USAGE)
