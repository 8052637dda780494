"""`hallserver catalogue lint|publish PATH`: tables become a version in force, or sentences."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from hallcore.catalogue import Severity
from hallcore.catalogue.clarity import Clarity
from hallcore.problems import REFUSED
from hallkit.command_line import answer
from hallserver.authoring.lint import Report, lint
from hallserver.authoring.publishing import publish_catalogue
from hallserver.commands.options import Subparsers, add_command, opened

MARKS = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}


def register(subparsers: Subparsers[Any]) -> None:
    """Add `catalogue`."""
    parser = add_command(subparsers, "catalogue", "检查、发布事项目录", _run)
    parser.add_argument("action", choices=["lint", "publish"], help="检查或发布")
    parser.add_argument("path", type=Path, metavar="PATH", help="表格的文件夹，或者一个 .xlsx")


def _run(arguments: argparse.Namespace) -> int:
    report = lint(arguments.path)
    if arguments.action == "lint":
        answer(report.as_json(), arguments, lambda value: report_text(report))
        return REFUSED if report.errors else 0
    with opened(arguments) as centre, centre.store.write() as unit:
        published = publish_catalogue(unit, centre, report)
        unit.commit()
    return answer(published.as_json(), arguments, lambda value: published.as_text())


def report_text(report: Report) -> str:
    """The report as a person reads it, file by file."""
    lines = []
    for name, findings in report.by_file():
        lines.append(name)
        for one in findings:
            place = f"第 {one.row} 行" + (f" {one.column}" if one.column else "")
            lines.append(f"  {MARKS[one.severity]} {place}：{one.message}")
            lines.append(f"    {report.step_of(one)}（{one.code}）")
    unclear = [one for one in report.items if one.unclear]
    if unclear:
        lines.append("还没有五清的事项")
    for item in unclear:
        wanting = "、".join(which.label for which in Clarity if not item.is_clear(which))
        lines.append(f"  {item.code} {item.name}：{wanting}没有做到")
    clear = len(report.items) - len(unclear)
    lines.append(
        f"{len(report.errors)} 处错误，{len(report.warnings)} 处提醒；"
        f"{len(report.items)} 个事项里 {clear} 个五清齐全"
    )
    return "\n".join(lines)
