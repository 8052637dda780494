"""`hallserver sample`: the halls, clerks and staff of the practice county, with their PINs."""

from __future__ import annotations

import argparse
from typing import Any

from hallkit.command_line import answer
from hallkit.datafiles import SampleCounty, read_sample
from hallserver.commands.options import Subparsers, add_command, opened
from hallserver.county import load_sample
from hallserver.reference_data import SAMPLE_AREA


def register(subparsers: Subparsers[Any]) -> None:
    """Add `sample`."""
    add_command(subparsers, "sample", "演练县的窗口和人员；空的就装入", _run)


def _run(arguments: argparse.Namespace) -> int:
    with opened(arguments, becomes_practice=True, is_new=True) as centre:
        load_sample(centre)
    return answer(_shown(read_sample(SAMPLE_AREA)), arguments, _text)


def _shown(county: SampleCounty) -> dict[str, Any]:
    return {
        "halls": [
            {
                "area": hall.area,
                "name": hall.name,
                "level": hall.level,
                "clerks": [
                    {"number": clerk.number, "name": clerk.name, "pin": clerk.pin}
                    for clerk in county.clerks
                    if clerk.hall == hall.area
                ],
            }
            for hall in county.halls
        ],
        "staff": [
            {"number": one.number, "name": one.name, "posts": list(one.posts)}
            for one in county.staff
        ],
    }


def _text(shown: dict[str, Any]) -> str:
    lines: list[str] = []
    for hall in shown["halls"]:
        lines.append(f"{hall['area']}  {hall['name']}")
        lines += [f"    {one['number']}  {one['name']}  {one['pin']}" for one in hall["clerks"]]
    lines += [
        f"{one['number']}  {one['name']}  {'、'.join(one['posts'])}" for one in shown["staff"]
    ]
    return "\n".join(lines)
