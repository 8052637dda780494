"""`hallserver lookups`: who looked whom up at which window, and why."""

from __future__ import annotations

import argparse
from typing import Any

from hallcore.moments import write_instant
from hallkit.command_line import answer
from hallserver.commands.case import DEFAULT_LIMIT, count
from hallserver.commands.options import Subparsers, add_command, opened


def register(subparsers: Subparsers[Any]) -> None:
    """Add `lookups`."""
    command = add_command(subparsers, "lookups", "查阅申请人登记的记录", _run)
    command.add_argument("--hall", metavar="CODE12", help="只列这个大厅")
    command.add_argument("--person", metavar="REGISTRATION", help="只列这个登记号")
    command.add_argument("--limit", type=count, default=DEFAULT_LIMIT, help="最多几条，0 为全部")


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as centre, centre.store.read() as unit:
        found = unit.register.lookups(arguments.hall, arguments.person, arguments.limit)
    shown = {
        "lookups": [
            {
                "at": write_instant(one.at),
                "hall": one.hall,
                "enrolment": one.enrolment,
                "clerk": one.clerk,
                "registration_number": one.registration_number,
                "means": one.means,
                "reason": one.reason,
                "found": one.found,
            }
            for one in found
        ]
    }
    return answer(shown, arguments, lambda value: "\n".join(map(_line, value["lookups"])))


def _line(shown: dict[str, Any]) -> str:
    who = shown["registration_number"] or "没有找到"
    return f"{shown['at']}  {shown['hall']}  工号 {shown['clerk']}  {who}  {shown['reason']}"
