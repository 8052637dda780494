"""`hand-over` and `take-over` (contract.md)."""

from __future__ import annotations

import argparse
from pathlib import Path

from hallclient.commands.common import (
    case_number,
    clerk_options,
    opened,
    reply,
    settled,
    signed_in,
    wrong_shape,
)
from hallclient.services import handoff
from hallclient.services.syncing import exchange
from hallcore.numbering import normalise_document_number
from hallcore.parsing import read_count
from hallcore.problems import USAGE, ProblemError, problem


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=True)
    if name == "hand-over":
        parser.add_argument("numbers", nargs="+", metavar="NUMBER")
        parser.add_argument("--to", required=True, metavar="CODE12")
        parser.add_argument("--parcel", type=Path, metavar="FILE")
        parser.set_defaults(run=run_hand_over)
    else:
        parser.add_argument("transfer", nargs="?", metavar="TRANSFER_NUMBER")
        parser.add_argument("--parcel", type=Path, metavar="FILE")
        parser.add_argument("--count", action="append", default=[], metavar="NUMBER:MATERIAL:N")
        parser.set_defaults(run=run_take_over)


def run_hand_over(arguments: argparse.Namespace) -> int:
    numbers = [case_number(text) for text in arguments.numbers]
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        handed = settled(handoff.hand_over(window, clerk, numbers, arguments.to, arguments.parcel))
    answer = {
        "transfer_number": handed.transfer_number,
        "to": handed.to,
        "cases": [{"case_number": one.number, "epoch": one.epoch} for one in handed.cases],
        "papers": handed.papers,
    }
    return reply(answer, arguments)


def run_take_over(arguments: argparse.Namespace) -> int:
    if (arguments.transfer is None) == (arguments.parcel is None):
        detail = "给出物料转移单号或 --parcel 文件，二者之一"
        raise ProblemError(problem("input.usage", detail=detail), USAGE)
    counts = dict(_count(text) for text in arguments.count)
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        if arguments.parcel is not None:
            taken = handoff.take_over_file(window, clerk, arguments.parcel, counts)
        else:
            number = normalise_document_number(arguments.transfer) or arguments.transfer
            taken = handoff.take_over_transfer(window, clerk, number, counts, exchange)
        return reply(handoff.taken_json(settled(taken)), arguments)


def _count(text: str) -> tuple[tuple[str, str], int]:
    parts = text.replace("：", ":").split(":")
    count = read_count(parts[-1])
    if len(parts) != 3 or count is None:
        raise wrong_shape("count", "份数", "NUMBER:MATERIAL:N", text)
    return (case_number(parts[0]), parts[1]), count
