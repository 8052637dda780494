"""`hallserver calendar publish`: working days of a new year, or of a region."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from hallkit.command_line import answer
from hallserver.calendars import publish_calendars
from hallserver.commands.options import Subparsers, add_command, opened


def register(subparsers: Subparsers[Any]) -> None:
    """Add `calendar`."""
    parser = add_command(subparsers, "calendar", "发布工作日日历", _run)
    parser.add_argument("action", choices=["publish"], help="发布")
    parser.add_argument("path", type=Path, metavar="PATH", help="日历表格的文件夹")


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments) as centre, centre.store.write() as unit:
        published = publish_calendars(unit, centre, arguments.path)
        unit.commit()
    shown = {
        "calendars": [
            {"area": area, "version": version} for area, version in published.versions.items()
        ],
        "moved": published.moved,
    }
    return answer(shown, arguments, lambda value: f"已发布，{value['moved']} 件的答复期限移动")
