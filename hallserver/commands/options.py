"""What the commands share: opening the home, and reporting a refusal."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from hallcore.problems import ENVIRONMENT, Problem, ProblemError, exit_status, problem
from hallkit.command_line import common_options
from hallkit.database import storage_errors
from hallserver.centre import Centre, open_centre
from hallserver.config import home_folder

Subparsers = argparse._SubParsersAction  # the type has no public name

Value = TypeVar("Value")


def add_command(
    subparsers: Subparsers[Any],
    name: str,
    description: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """A command with the options that all of them take."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name, help=description, description=description
    )
    common_options(parser)
    parser.add_argument("--database", metavar="URL", help="数据库地址，默认用 config.toml 的")
    parser.set_defaults(run=run)
    return parser


@contextmanager
def opened(
    arguments: argparse.Namespace, *, becomes_practice: bool = False, is_new: bool = False
) -> Iterator[Centre]:
    """The centre of `--home`, closed at the end; storage failures become exit 3.

    Only commands that may begin a centre say `is_new`: a mistyped folder must not pass as a centre
    without cases.
    """
    home = home_folder(getattr(arguments, "home", None))
    if not is_new and not home.is_dir():
        raise ProblemError(problem("centre.none", path=home), ENVIRONMENT)
    centre = open_centre(
        home,
        database=arguments.database,
        becomes_practice=becomes_practice,
    )
    try:
        with storage_errors():
            yield centre
    finally:
        centre.close()


def accepted(result: Value | Problem) -> Value:
    """The result, or the refusal as exit 1; of unreadable input exit 2."""
    if isinstance(result, Problem):
        raise ProblemError(result, exit_status(result.code))
    return result
