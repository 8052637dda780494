"""Conventions of both command lines (contract.md "In general").

`--home` and `--json` may stand before or after the command. With `--json` success prints one
object on standard output; a problem prints one object on standard error.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from hallcore.problems import ENVIRONMENT, USAGE, Problem, ProblemError, problem
from hallkit.failures import FailureLog
from hallkit.files import reason_of
from hallkit.usage_words import in_chinese


class Parser(argparse.ArgumentParser):
    """Reports wrong usage as a problem instead of ending the program by itself."""

    def error(self, message: str) -> NoReturn:
        raise ProblemError(problem("input.usage", detail=in_chinese(message)), USAGE)


def common_options(parser: argparse.ArgumentParser) -> None:
    """Options that every command of both programs takes, before or after the command."""
    parser.add_argument(
        "--home", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="这套安装的文件夹"
    )
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="结果打印成一个 JSON 对象"
    )


def print_json(value: Any) -> None:
    """One object on standard output, flushed, so that a reader sees it once it is durable."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_problem(fault: Problem, *, as_json: bool) -> None:
    """A problem on standard error: an object with `--json`, three plain sentences without."""
    if as_json:
        sys.stderr.write(json.dumps(fault.as_json(), ensure_ascii=False) + "\n")
    else:
        where = f" [{fault.field}]" if fault.field else ""
        sys.stderr.write(
            f"{fault.title}{where}\n  {fault.cause}\n  {fault.next_step}\n  ({fault.code})\n"
        )


def run(
    parser: argparse.ArgumentParser,
    arguments: Sequence[str] | None,
    default: Callable[[argparse.Namespace], int],
    home_of: Callable[[Path | None], Path],
) -> int:
    """Parse, call the command's `run`, turn problems into their exit status. `home_of`: the home
    that `--home` means, in whose log an unexpected error is written."""
    raw = list(sys.argv[1:] if arguments is None else arguments)
    log = FailureLog(lambda: home_of(_named_home(raw)), parser.prog)
    root = logging.getLogger()
    root.addHandler(log)
    try:
        return _run(parser, raw, default, log)
    finally:
        root.removeHandler(log)


def _named_home(raw: Sequence[str]) -> Path | None:
    """`--home` as typed, also where the rest of the line cannot be parsed."""
    home = Parser(add_help=False, allow_abbrev=False)
    home.add_argument("--home", type=Path)
    try:
        found: Path | None = home.parse_known_args(list(raw))[0].home
    except ProblemError:
        return None
    return found


def _run(
    parser: argparse.ArgumentParser,
    raw: list[str],
    default: Callable[[argparse.Namespace], int],
    log: FailureLog,
) -> int:
    as_json = "--json" in raw
    try:
        if not all(map(is_clean, raw)):
            raise ProblemError(problem("input.usage", detail="参数里有不成字的编码"), USAGE)
        parsed = parser.parse_args(raw)
        command: Callable[[argparse.Namespace], int] = getattr(parsed, "run", default)
        return command(parsed)
    except ProblemError as error:
        print_problem(error.problem, as_json=as_json)
        return error.exit_status
    except UnicodeError:
        fault = problem("input.usage", detail="输入里有不成字的编码")
        print_problem(fault, as_json=as_json)
        return USAGE
    except BrokenPipeError:
        # The reader left (`| head`); nothing more can be told it.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets one object
        path = log.keep("the command failed", error)
        detail = type(error).__name__ + (f"，经过记在 {path}" if path else "")
        print_problem(problem("program.failed", detail=detail), as_json=as_json)
        return ENVIRONMENT


def is_clean(text: str) -> bool:
    """Whether a text can be written as UTF-8; a stray byte of another encoding cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def answer(value: Any, arguments: argparse.Namespace, text: Callable[[Any], str]) -> int:
    """Print `value` as JSON or as text, and succeed."""
    if getattr(arguments, "json", False):
        print_json(value)
    else:
        sys.stdout.write(text(value).rstrip("\n") + "\n")
    return 0


def read_json(path: Path) -> Any:
    """The JSON in a file, or exit 2 with the place of the mistake."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        detail = reason_of(error, "不是 UTF-8 文本")
        raise ProblemError(problem("input.unreadable", path=path, detail=detail), USAGE) from None
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ProblemError(
            problem("input.not_json", path=path, line=error.lineno, column=error.colno), USAGE
        ) from None
    except _TwiceError as error:
        fault = problem("input.invalid", key=str(error), detail="写了两次，留一个")
        raise ProblemError(fault, USAGE) from None
    except (ValueError, RecursionError):
        raise ProblemError(problem("input.not_json", path=path, line=1, column=1), USAGE) from None


class _TwiceError(Exception):
    """A key stands twice in one object of an input file."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found
