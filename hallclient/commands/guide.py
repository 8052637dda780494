"""`guide`: what is told of an item before a receipt."""

from __future__ import annotations

import argparse
from pathlib import Path

from hallclient.commands.common import clerk_options, opened, reply, settled
from hallclient.commands.lookup import split_codes
from hallclient.services.item_guide import BRING_LIST, GUIDE, matter, write_guide
from hallcore.problems import ENVIRONMENT, USAGE, Problem, ProblemError, problem


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=False)
    parser.add_argument("codes", metavar="CODE[,CODE]")
    parser.add_argument(
        "--answer", action="append", default=[], metavar="QUESTION:CHOICE", help="所问的情形"
    )
    parser.add_argument("--bring", action="store_true", help="只要带的材料")
    parser.add_argument("--paper", choices=["a4", "a5", "80mm", "58mm"], default="a4")
    parser.add_argument("--large", action="store_true", help="大字")
    parser.add_argument("--format", choices=["pdf", "text"], default="pdf")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.set_defaults(run=run_guide)


def run_guide(arguments: argparse.Namespace) -> int:
    name = BRING_LIST if arguments.bring else GUIDE
    with opened(arguments, is_checked=True) as window:
        asked = settled(matter(window, split_codes(arguments.codes), _answers(arguments.answer)))
        answer = asked.as_json() | {"document": name}
        if arguments.out is not None:
            path = write_guide(
                window,
                asked,
                name,
                arguments.out,
                paper=arguments.paper,
                form=arguments.format,
                is_large=arguments.large,
            )
            if isinstance(path, Problem):
                raise ProblemError(path, ENVIRONMENT)
            answer["out"] = str(path)
    return reply(answer, arguments)


def _answers(given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        key, colon, choice = text.replace("：", ":").partition(":")
        if not (colon and key.strip() and choice.strip()):
            detail = f"--answer {text}：应写成 QUESTION:CHOICE"
            raise ProblemError(problem("input.usage", detail=detail), USAGE)
        found[key.strip()] = choice.strip()
    return found
