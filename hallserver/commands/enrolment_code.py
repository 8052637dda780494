"""`hallserver enrolment-code`: a one-time code for a new window."""

from __future__ import annotations

import argparse
from typing import Any

from hallcore.moments import write_instant
from hallkit.command_line import answer
from hallserver.commands.options import Subparsers, accepted, add_command, opened
from hallserver.enrolment import make_code


def register(subparsers: Subparsers[Any]) -> None:
    """Add `enrolment-code`."""
    parser = add_command(subparsers, "enrolment-code", "发一个一次性登记码", _run)
    parser.add_argument("--area", required=True, metavar="CODE12", help="窗口的 12 位代码")


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments, is_new=True) as centre:
        made = accepted(make_code(centre, arguments.area))
    shown = {
        "code": made.code,
        "area": made.hall.area,
        "level": made.hall.level,
        "expires_at": write_instant(made.expires_at),
    }
    return answer(
        shown,
        arguments,
        lambda value: (
            f"{value['code']}\n{made.hall.name}，{value['expires_at']} 前有效，只能用一次"
        ),
    )
