"""`hallserver return-for-rework`, `urge`, `supervise`, `settle-dispute`, `assess-fee`,
`accept-in-line`, `decline-in-line`, `open-joint`."""

from __future__ import annotations

import argparse
from typing import Any

from hallcore.parsing import read_count, shown
from hallcore.problems import USAGE, ProblemError, problem
from hallcore.steps import turn_of
from hallkit.command_line import answer
from hallserver.commands.acted import add_act, do_act, read_day
from hallserver.commands.options import Subparsers
from hallserver.workflow.joint import open_joint
from hallserver.workflow.line import ARTICLE, accept_in_line, decline_in_line
from hallserver.workflow.words import (
    assess_fee,
    return_for_rework,
    settle_dispute,
    supervise,
    urge,
)


def register(subparsers: Subparsers[Any]) -> None:
    """Add the commands."""
    rework = add_act(subparsers, "return-for-rework", "退回前面的环节重办", _run_rework)
    rework.add_argument("--step", required=True, help="现在的环节：代码或岗位")
    rework.add_argument("--to", required=True, metavar="STEP", help="退回到哪个环节")
    rework.add_argument("--reason", required=True, help="要重办什么")
    word = add_act(subparsers, "urge", "催办", _run_urge)
    word.add_argument("--text", required=True, help="催办的话")
    word.add_argument("--to", default="", metavar="WHOM", help="催谁")
    order = add_act(subparsers, "supervise", "督办", _run_supervise)
    order.add_argument("--text", required=True, help="督办内容")
    order.add_argument("--unit", default="", help="被督办的单位")
    order.add_argument("--due-on", metavar="DAY", help="限哪天办完")
    settle = add_act(subparsers, "settle-dispute", "处理争议", _run_settle)
    settle.add_argument("--reason", required=True, help="核对的结果")
    settle.add_argument("--holder", metavar="CODE12", help="材料在哪个窗口")
    fee = add_act(subparsers, "assess-fee", "核定收费，出具缴费通知", _run_fee)
    fee.add_argument(
        "--fee",
        required=True,
        nargs="+",
        action="extend",
        metavar="CODE:QUANTITY",
        help="收费项目和数量",
    )
    add_act(subparsers, "accept-in-line", "受理限额事项，按收件先后", _run_line)
    full = add_act(subparsers, "decline-in-line", "名额已满，不予受理限额事项", _run_full)
    full.add_argument("--reason", required=True, help="理由")
    full.add_argument("--basis", default=ARTICLE, help="依据；不写时是行政许可法第五十七条")
    full.add_argument("--remedy", required=True, help="救济途径")
    joint = add_act(subparsers, "open-joint", "一件事：补开漏收的事项", _run_joint)
    joint.add_argument(
        "--item", required=True, nargs="+", action="extend", metavar="CODE", help="补开的事项"
    )
    joint.add_argument(
        "--answer", action="append", default=[], metavar="QUESTION:CHOICE", help="事项所问的情形"
    )
    joint.add_argument("--reason", required=True, help="为什么补开")


def _run_rework(arguments: argparse.Namespace) -> int:
    case, shown = do_act(
        arguments,
        lambda centre, number, told: return_for_rework(
            centre, number, told.step, told.to, told.reason, told.by
        ),
    )
    done = case.steps[-1]
    shown |= {"step": done.step, "next_step": turn_of(case)}
    return answer(shown, arguments, lambda value: f"已退回 {value['next_step']}")


def _run_urge(arguments: argparse.Namespace) -> int:
    _, shown = do_act(
        arguments, lambda centre, number, told: urge(centre, number, told.text, told.to, told.by)
    )
    return answer(shown, arguments, lambda value: "已催办")


def _run_supervise(arguments: argparse.Namespace) -> int:
    due_on = read_day(arguments.due_on)
    _, shown = do_act(
        arguments,
        lambda centre, number, told: supervise(
            centre, number, told.text, told.unit, due_on, told.by
        ),
    )
    return answer(shown, arguments, lambda value: "已督办")


def _run_settle(arguments: argparse.Namespace) -> int:
    case, shown = do_act(
        arguments,
        lambda centre, number, told: settle_dispute(
            centre, number, told.reason, told.holder, told.by
        ),
    )
    shown |= {"holder": case.holder, "epoch": case.epoch}
    return answer(shown, arguments, lambda value: "争议已处理")


def _run_joint(arguments: argparse.Namespace) -> int:
    answers = [_read_answer(text) for text in arguments.answer]
    case, shown = do_act(
        arguments,
        lambda centre, number, told: open_joint(
            centre, number, told.item, told.reason, told.by, dict(answers)
        ),
    )
    shown |= {"children": list(case.children)}
    return answer(shown, arguments, lambda value: f"已补开，共 {len(value['children'])} 个分办件")


def _read_answer(text: str) -> tuple[str, str]:
    """QUESTION:CHOICE."""
    key, _, choice = text.replace("：", ":").partition(":")
    if not (key.strip() and choice.strip()):
        detail = f"--answer {text}：应写成 QUESTION:CHOICE"
        raise ProblemError(problem("input.usage", detail=detail), USAGE)
    return key.strip(), choice.strip()


def _run_fee(arguments: argparse.Namespace) -> int:
    asked = [_read_fee(text) for text in arguments.fee]
    case, shown = do_act(
        arguments, lambda centre, number, told: assess_fee(centre, number, asked, told.by)
    )
    shown |= {
        "fees": [line.model_dump(mode="json") for line in case.fees],
        "amount_fen": case.fee_total_fen,
    }
    return answer(shown, arguments, lambda value: f"应缴 {value['amount_fen']} 分")


def _read_fee(text: str) -> tuple[str, int]:
    code, _, typed = text.replace("：", ":").rpartition(":")
    quantity = read_count(typed)
    if not code or quantity is None:
        detail = f"要写成 CODE:QUANTITY，不是“{shown(text)}”"
        fault = problem("input.invalid", key="收费项目", detail=detail, field="fee")
        raise ProblemError(fault, USAGE)
    return code, quantity


def _run_line(arguments: argparse.Namespace) -> int:
    case, shown = do_act(
        arguments, lambda centre, number, told: accept_in_line(centre, number, told.by)
    )
    shown |= {
        "place": case.place,
        "accepted_on": case.accepted_on.isoformat() if case.accepted_on else None,
    }
    return answer(shown, arguments, lambda value: f"已受理，第 {value['place']} 个名额")


def _run_full(arguments: argparse.Namespace) -> int:
    _, shown = do_act(
        arguments,
        lambda centre, number, told: decline_in_line(
            centre, number, told.reason, told.remedy, told.by, told.basis
        ),
    )
    return answer(shown, arguments, lambda value: "已不予受理")
