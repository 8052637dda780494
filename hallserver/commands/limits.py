"""`hallserver stop-clock`, `resume-clock`, `extend`: what moves a limit."""

from __future__ import annotations

import argparse
from typing import Any

from hallkit.command_line import answer
from hallserver.commands.acted import add_act, do_act, read_day
from hallserver.commands.options import Subparsers
from hallserver.workflow.limits import ExtendWish, StopWish, extend, resume_clock, stop_clock


def register(subparsers: Subparsers[Any]) -> None:
    """Add the three commands."""
    stop = add_act(subparsers, "stop-clock", "特别程序开始，期限停止计算", _run_stop)
    stop.add_argument("--procedure", required=True, metavar="CODE", help="特别程序的代码")
    stop.add_argument("--days", required=True, type=int, metavar="N", help="预计几个工作日")
    stop.add_argument("--approver", required=True, metavar="NAME", help="批准人")
    stop.add_argument("--reason", required=True, help="理由")
    stop.add_argument("--basis", default="", help="依据；不写用目录里的")
    stop.add_argument("--from", dest="first", metavar="DAY", help="从哪天起不计，默认今天")
    resume = add_act(subparsers, "resume-clock", "特别程序结束，期限继续计算", _run_resume)
    resume.add_argument("--result", required=True, help="特别程序的结果")
    resume.add_argument("--last-on", metavar="DAY", help="最后一个不计的日子，默认今天")
    longer = add_act(subparsers, "extend", "延长法定期限，只能一次", _run_extend)
    longer.add_argument("--days", required=True, type=int, metavar="N", help="延长几日")
    longer.add_argument("--approver", required=True, metavar="NAME", help="批准人")
    longer.add_argument("--post", default="", help="批准人的职务")
    longer.add_argument("--reason", required=True, help="理由")


def _run_stop(arguments: argparse.Namespace) -> int:
    first_on = read_day(arguments.first)
    case, shown = do_act(
        arguments,
        lambda centre, number, told: stop_clock(
            centre,
            number,
            StopWish(
                procedure=told.procedure,
                expected_days=told.days,
                approver=told.approver,
                reason=told.reason,
                basis=told.basis,
                first_on=first_on,
            ),
            told.by,
        ),
    )
    stop = case.stops[-1]
    shown["stop"] = stop.model_dump(mode="json")
    return answer(shown, arguments, lambda value: f"从 {stop.first} 起停止计算期限")


def _run_resume(arguments: argparse.Namespace) -> int:
    last_on = read_day(arguments.last_on)
    case, shown = do_act(
        arguments,
        lambda centre, number, told: resume_clock(centre, number, told.result, told.by, last_on),
    )
    ended = max((stop for stop in case.stops if stop.last), key=lambda stop: stop.number)
    shown["stop"] = ended.model_dump(mode="json")
    return answer(shown, arguments, lambda value: f"{ended.last} 以后继续计算期限")


def _run_extend(arguments: argparse.Namespace) -> int:
    case, shown = do_act(
        arguments,
        lambda centre, number, told: extend(
            centre,
            number,
            ExtendWish(told.days, told.approver, told.reason, told.post),
            told.by,
        ),
    )
    extension = case.extension
    shown["extension"] = extension.model_dump(mode="json") if extension else None
    until = extension.new_due_on if extension else ""
    return answer(shown, arguments, lambda value: f"延长到 {until}")
