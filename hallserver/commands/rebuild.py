"""`hallserver rebuild`: is everything that is kept still what the log says? Exit 1 if not."""

from __future__ import annotations

import argparse
from typing import Any

from hallcore.problems import REFUSED
from hallkit.command_line import answer
from hallserver.commands.options import Subparsers, add_command, opened
from hallserver.rebuild import compare_all


def register(subparsers: Subparsers[Any]) -> None:
    """Add `rebuild`."""
    add_command(subparsers, "rebuild", "用操作记录重算全部办件并核对", _run)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as centre, centre.store.read() as unit:
        rebuilt = compare_all(unit)
    shown = {
        "cases": rebuilt.cases,
        "operations": rebuilt.operations,
        "differences": list(rebuilt.differences),
    }
    answer(shown, arguments, _text)
    return REFUSED if rebuilt.differences else 0


def _text(shown: dict[str, Any]) -> str:
    lines = [
        f"{shown['cases']} 件，{shown['operations']} 条操作，{len(shown['differences'])} 处不同"
    ]
    lines += [
        f"  {one.get('case_number') or one.get('enrolment')}: {one['what']}"
        for one in shown["differences"]
    ]
    return "\n".join(lines)
