"""`hallserver decide` and `assign`: the steps of a department."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from pydantic import ValidationError

from hallcore.parsing import refusal_of
from hallcore.problems import USAGE, ProblemError, problem
from hallkit.command_line import answer
from hallserver.centre import Centre
from hallserver.commands.acted import seen_now
from hallserver.commands.case import read_number
from hallserver.commands.options import Subparsers, accepted, add_command, opened
from hallserver.workflow.desk import Action, Done, Wish, assign_step, decide_step

ACTIONS: tuple[tuple[Action, str], ...] = (
    ("pass", "通过"),
    ("return", "退回上一环节"),
    ("grant", "准予"),
    ("refuse", "不予"),
)


def register(subparsers: Subparsers[Any]) -> None:
    """Add `decide` and `assign`."""
    decide = add_command(subparsers, "decide", "办理一个审批环节", _run_decide)
    _name_step(decide)
    decide.add_argument("--by", required=True, metavar="STAFF", help="办理人工号")
    wish = decide.add_mutually_exclusive_group(required=True)
    for action, description in ACTIONS:
        wish.add_argument(
            f"--{action}", dest="action", action="store_const", const=action, help=description
        )
    decide.add_argument("--reason", required=True, help="意见或理由")
    decide.add_argument("--basis", default="", help="法律依据（不予时必写）")
    decide.add_argument("--remedy", default="", help="救济途径（不予时必写）")
    decide.add_argument("--certificate", metavar="NUMBER", help="证照编号（准予时）")
    decide.add_argument("--valid-from", metavar="DAY", help="证照有效期的起始日")
    decide.add_argument("--valid-until", metavar="DAY", help="证照有效期的最后一日")
    assign = add_command(subparsers, "assign", "把环节分派给人", _run_assign)
    _name_step(assign)
    assign.add_argument("--to", required=True, metavar="STAFF", help="承办人工号")
    assign.add_argument("--by", required=True, metavar="STAFF", help="分派人工号")


def _name_step(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="受理号")
    parser.add_argument("--step", required=True, help="handle、review、approve 或环节代码")


def _run_decide(arguments: argparse.Namespace) -> int:
    wish = Wish(
        case_number=read_number(arguments.number),
        step=arguments.step,
        by=arguments.by,
        action=arguments.action,
        reason=arguments.reason,
        basis=arguments.basis,
        remedy=arguments.remedy,
        certificate_number=arguments.certificate,
        valid_from=_read_day(arguments.valid_from),
        valid_until=_read_day(arguments.valid_until),
    )
    with opened(arguments) as centre:
        try:
            done = accepted(decide_step(centre, wish))
        except ValidationError as refused:
            raise ProblemError(refusal_of(refused), USAGE) from None
        state = _state(centre, done)
    shown = {
        "case_number": done.case.number,
        "state": state,
        "step": done.step,
        "next_step": done.next_step,
        "result_number": done.case.result_number,
    }
    return answer(shown, arguments, lambda value: f"{value['step']} 已办，{value['state']}")


def _read_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ProblemError(problem("input.day", value=text), USAGE) from None


def _run_assign(arguments: argparse.Namespace) -> int:
    number = read_number(arguments.number)
    with opened(arguments) as centre:
        done = accepted(assign_step(centre, number, arguments.step, arguments.to, arguments.by))
        state = _state(centre, done)
    shown = {
        "case_number": done.case.number,
        "state": state,
        "step": done.step,
        "assigned_to": done.case.assigned_to,
    }
    return answer(shown, arguments, lambda value: f"{value['step']} 已分派给 {arguments.to}")


def _state(centre: Centre, done: Done) -> str:
    """The state as `case` shows it: a case that is deemed accepted counts as accepted."""
    return str(seen_now(centre, done.case).state)
