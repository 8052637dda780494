"""`items`, `form`, `case`, `cases`, `slip`: looking, without changing anything."""

from __future__ import annotations

import argparse
from pathlib import Path

from hallclient.commands.common import case_number, clerk_options, opened, reply, settled
from hallclient.records import Query
from hallclient.services import lookup, paper_forms, reprint
from hallclient.services.choosing import choose
from hallclient.services.slips import case_slip, render, unprintable
from hallcore.cases import State
from hallcore.problems import USAGE, ProblemError, problem
from hallkit.files import write_private

STATES = [*(str(state) for state in State), "closed"]


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=False)
    if name == "items":
        parser.add_argument("--search", default="", metavar="TEXT")
        parser.set_defaults(run=run_items)
    elif name == "form":
        parser.add_argument("codes", metavar="CODE[,CODE]")
        parser.set_defaults(run=run_form)
    elif name == "case":
        parser.add_argument("number", metavar="NUMBER")
        parser.set_defaults(run=run_case)
    elif name == "cases":
        parser.add_argument("--state", choices=STATES)
        parser.add_argument("--search", default="", metavar="TEXT")
        parser.add_argument("--limit", type=int, default=100, metavar="N", help="0 为全部")
        parser.add_argument("--after", metavar="NUMBER")
        parser.set_defaults(run=run_cases)
    else:
        parser.add_argument("number", metavar="NUMBER")
        parser.add_argument("--document", required=True, metavar="NAME")
        parser.add_argument("--paper", choices=["a4", "a5", "80mm", "58mm"], default="a4")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--format", choices=["pdf", "escpos", "text"], default="pdf")
        parser.add_argument("--copy", action="store_true", help="补打")
        parser.add_argument("--large", action="store_true", help="大字")
        parser.set_defaults(run=run_slip)


def run_items(arguments: argparse.Namespace) -> int:
    with opened(arguments, is_checked=True) as window:
        found = (
            lookup.find_items(window, arguments.search, limit=10_000)
            if arguments.search.strip()
            else lookup.all_items(window)
        )
        return reply(lookup.items_json(found), arguments)


def run_form(arguments: argparse.Namespace) -> int:
    with opened(arguments, is_checked=True) as window:
        known = lookup.catalogue(window)
        chosen = settled(choose(known, split_codes(arguments.codes)))
        return reply(lookup.form_json(known, chosen.items, chosen.questions), arguments)


def split_codes(text: str) -> list[str]:
    return [code.strip() for code in text.replace("，", ",").split(",") if code.strip()]


def run_case(arguments: argparse.Namespace) -> int:
    number = case_number(arguments.number)
    with opened(arguments, is_checked=True) as window:
        return reply(lookup.case_json(settled(lookup.find_case(window, number))), arguments)


def run_cases(arguments: argparse.Namespace) -> int:
    if arguments.limit < 0:
        raise ProblemError(problem("input.usage", detail="--limit 不能是负数"), USAGE)
    query = Query(
        state=arguments.state,
        text=arguments.search,
        after=case_number(arguments.after) if arguments.after else None,
        limit=arguments.limit,
    )
    with opened(arguments, is_checked=True) as window:
        return reply(lookup.page_json(lookup.list_cases(window, query)), arguments)


def run_slip(arguments: argparse.Namespace) -> int:
    number = case_number(arguments.number)
    if arguments.format == "escpos":
        raise ProblemError(problem("paper.no_escpos"), USAGE)
    paper_forms.check_out(arguments.out)
    with opened(arguments, is_checked=True) as window:
        if arguments.document == paper_forms.OUTAGE_FORM:
            slip = settled(paper_forms.form_of(window, number))
        elif arguments.copy:
            slip = settled(reprint.reprint(window, arguments.clerk, number, arguments.document))
        else:
            with window.store.read() as unit:
                slip = settled(case_slip(window, unit, number, arguments.document))
        data = render(window, slip, arguments.paper, arguments.format, is_large=arguments.large)
        warnings = unprintable(window, slip) if arguments.format == "pdf" else None
    try:
        write_private(arguments.out, data)
    except OSError as error:
        raise paper_forms.unwritable(arguments.out, error) from None
    answer = {
        "document": slip.name,
        "number": slip.number,
        "copy": slip.copy_number,
        "out": str(arguments.out),
        "bytes": len(data),
        "warnings": [warnings.as_json()] if warnings else [],
    }
    return reply(answer, arguments)
