"""What the commands share: opening the home, the clerk and his PIN, answers."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from hallclient.config import home_folder
from hallcore.cases import Case
from hallcore.materials import MaterialEntry, parse_materials
from hallcore.moments import parse_instant
from hallcore.parsing import shown
from hallcore.problems import ENVIRONMENT, USAGE, Problem, ProblemError, exit_status, problem
from hallkit.clock import PracticeClock
from hallkit.command_line import answer, read_json
from hallkit.files import reason_of

if TYPE_CHECKING:
    from hallclient.window import Window

T = TypeVar("T")


def clerk_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """`--clerk`, and the ways to give his PIN without showing it to the process list."""
    parser.add_argument("--clerk", required=required, metavar="NO", help="工号")
    parser.add_argument("--pin-file", type=Path, metavar="FILE", help="存有密码的文件")
    parser.add_argument("--now", metavar="INSTANT", help="电脑时钟不准时，由经办人说明的现在时间")


def home_of(arguments: argparse.Namespace) -> Path:
    return home_folder(getattr(arguments, "home", None))


@contextmanager
def opened(arguments: argparse.Namespace, *, is_checked: bool = False) -> Iterator[Window]:
    """The enrolled home of this command. `is_checked`: a clerk is not needed, but one who is named
    must give his PIN."""
    from hallclient.window import open_window

    window = open_window(home_of(arguments))
    try:
        stated = getattr(arguments, "now", None)
        if stated is not None:
            window.clock = PracticeClock(read_instant(stated))
            window.stated_time = "clerk"
        if is_checked and getattr(arguments, "clerk", None):
            signed_in(window, arguments)
        yield window
    finally:
        window.close()


def signed_in(window: Window, arguments: argparse.Namespace) -> str:
    """The clerk's number after his PIN was checked."""
    from hallclient.services.signin import sign_in

    pin = _pin(arguments)
    clerk = sign_in(window, arguments.clerk, pin)
    return settled(clerk).number


def _pin(arguments: argparse.Namespace) -> str:
    if os.environ.get("HALL_PIN"):
        # A stray byte cannot be in any PIN: it is a wrong one.
        return os.environ["HALL_PIN"].encode("utf-8", "replace").decode()
    if arguments.pin_file is not None:
        try:
            return str(arguments.pin_file.read_text("utf-8")).strip()
        except (OSError, UnicodeDecodeError) as error:
            detail = reason_of(error, "不是文本")
            raise ProblemError(
                problem("input.unreadable", path=arguments.pin_file, detail=detail), USAGE
            ) from None
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass("密码：")
    raise ProblemError(problem("clerk.pin_required"), ENVIRONMENT)


def settled(value: T | Problem) -> T:
    """The value, or the refusal as this command's end (exit 1; of unreadable input exit 2)."""
    if isinstance(value, Problem):
        raise ProblemError(value, exit_status(value.code))
    return value


def read_input(value: T | Problem) -> T:
    """The value, or unreadable input as this command's end (exit 2)."""
    if isinstance(value, Problem):
        raise ProblemError(value, USAGE)
    return value


def wrong_shape(option: str, label: str, shape: str, text: str) -> ProblemError:
    """A word of the command that is not written in its shape (exit 2)."""
    detail = f"要写成 {shape}，不是“{shown(text)}”"
    return ProblemError(problem("input.invalid", key=label, detail=detail, field=option), USAGE)


def not_an_object(field: str, label: str) -> Problem:
    """A file that holds something else than one set of keys and values."""
    return problem("input.invalid", key=label, detail="文件里应是一组“项：值”", field=field)


def case_number(text: str) -> str:
    """A full case number as typed, grouped or full-width; exit 1 where it is none."""
    from hallclient.services.lookup import read_number

    return settled(read_number(text))


def read_instant(text: str) -> Any:
    try:
        return parse_instant(text)
    except ValueError:
        raise ProblemError(problem("input.instant", value=text), USAGE) from None


def read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ProblemError(problem("input.day", value=text), USAGE) from None


def read_materials(path: Path | None) -> tuple[MaterialEntry, ...]:
    """The entries of MATERIALS.json; without the file nothing is ticked."""
    if path is None:
        return ()
    return tuple(read_input(parse_materials(read_json(path), str(path))))


def papers_json(case: Case, before: Case) -> list[dict[str, str]]:
    """The documents that a case has and did not have before."""
    known = {(paper.number, paper.enrolment, paper.sequence) for paper in before.papers}
    return [
        {"name": paper.name, "number": paper.number}
        for paper in case.papers
        if (paper.number, paper.enrolment, paper.sequence) not in known
    ]


def reply(
    value: Any, arguments: argparse.Namespace, text: Callable[[Any], str] | None = None
) -> int:
    """Answer in JSON or, without `--json`, in plain lines."""
    return answer(value, arguments, text or plain_lines)


def plain_lines(value: Any, indent: str = "") -> str:
    """A nested answer as `key: value` lines."""
    lines: list[str] = []
    for key, one in value.items():
        if isinstance(one, dict):
            lines += [f"{indent}{key}:", plain_lines(one, indent + "  ")]
        elif isinstance(one, list) and one and isinstance(one[0], dict):
            lines.append(f"{indent}{key}:")
            for row in one:
                lines.append(f"{indent}  -")
                lines.append(plain_lines(row, indent + "    "))
        elif isinstance(one, list):
            lines.append(f"{indent}{key}: {'、'.join(str(part) for part in one)}")
        else:
            lines.append(f"{indent}{key}: {'' if one is None else one}")
    return "\n".join(line for line in lines if line)
