"""The commands of `hallclient`, by the module that knows them (contract.md "hallclient")."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import Protocol, cast


class Group(Protocol):
    """A module of commands."""

    def register(self, name: str, parser: argparse.ArgumentParser) -> None: ...


GROUPS: dict[str, dict[str, str]] = {
    "rules": {
        "due": "算到期日",
        "check": "校验身份证号、统一社会信用代码、受理号",
    },
    "lookup": {
        "items": "查事项",
        "form": "看一个或几个事项的一张表和材料",
        "case": "看一个办件",
        "cases": "列出办件",
        "slip": "把文书写成文件",
    },
    "guide": {"guide": "办事指南，要带的材料"},
    "receive": {"receive": "收件"},
    "acts": {
        "accept": "受理",
        "supplement": "出具一次性告知书",
        "supplement-return": "收到补正材料",
        "decline": "不予受理",
        "return-application": "退件：补正逾期，视为撤回",
        "decide-on-spot": "当场决定",
        "record-material": "登记收到的材料",
        "first-review": "初审",
        "amend-form": "修改表单",
        "deliver": "送达",
        "withdraw": "撤回",
        "void": "作废",
        "note": "备注",
    },
    "law_acts": {
        "correct-on-spot": "当场更正",
        "assess-fee": "核定收费，出具缴费通知",
        "record-payment": "登记缴费",
        "serve": "登记文书送达",
        "recall": "收回移交",
        "report-discrepancy": "登记交接差异，或者拒收",
        "complaint": "登记投诉",
    },
    "handoff": {"hand-over": "移交", "take-over": "接收"},
    "supervision": {"alerts": "看预警", "renewals": "看快到期的证照"},
    "agency": {"agency-book": "代办台账"},
    "paper_forms": {
        "print-forms": "打印空白收件凭证",
        "void-form": "作废一张空白凭证",
        "forms": "列出空白凭证",
    },
    "line": {"enrol": "登记这台机器", "sync": "与县中心同步", "doctor": "自检"},
    "practice": {"practice": "打开演练环境", "demo": "从头到尾演示一遍"},
}

HELP: dict[str, str] = {name: text for group in GROUPS.values() for name, text in group.items()}


def group_of(command: str) -> Group:
    """The module that knows `command`."""
    name = next(group for group, commands in GROUPS.items() if command in commands)
    return cast(Group, import_module(f"hallclient.commands.{name}"))
