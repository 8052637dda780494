"""The command `hallclient` (contract.md). Each command is a module of `hallclient.commands`; it is
imported when it is asked for, so that a small command stays quick."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from hallclient.commands import HELP, group_of
from hallclient.config import home_folder
from hallkit.command_line import Parser, common_options, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; without a command, the window program."""
    parser = _parser(sys.argv[1:] if arguments is None else arguments)
    return run(parser, arguments, _window, home_folder)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = Parser(prog="hallclient", description="政务服务窗口程序", allow_abbrev=False)
    common_options(parser)
    commands = parser.add_subparsers(title="命令", metavar="命令", parser_class=Parser)
    # Only the module of the command that is named needs to be loaded.
    named = next((word for word in arguments if word in HELP), None)
    for name, text in HELP.items():
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        common_options(command)
        if name == named:
            group_of(name).register(name, command)
    return parser


def _window(arguments: argparse.Namespace) -> int:
    from hallclient.commands.window import open_program

    home: Path | None = getattr(arguments, "home", None)
    return open_program(home)
