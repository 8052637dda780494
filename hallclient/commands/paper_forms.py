"""`print-forms`, `void-form`, `forms`: receipt forms printed ahead of an outage (contract.md)."""

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
)
from hallclient.services import paper_forms


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=name != "forms")
    if name == "print-forms":
        parser.add_argument("--count", type=int, required=True, metavar="N", help="1 至 999 张")
        parser.add_argument("--item", metavar="CODE", help="印上事项")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.set_defaults(run=run_print)
    elif name == "void-form":
        parser.add_argument("number", metavar="NUMBER")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.set_defaults(run=run_void)
    else:
        parser.add_argument("--state", choices=list(paper_forms.FORM_STATES))
        parser.set_defaults(run=run_list)


def run_print(arguments: argparse.Namespace) -> int:
    paper_forms.check_out(arguments.out)
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        made = settled(paper_forms.print_forms(window, clerk, arguments.count, arguments.item))
        path = paper_forms.write_forms(window, made, arguments.out)
    forms = [
        {"case_number": form.number, "query_code": form.query_code, "item": form.item}
        for form in made
    ]
    return reply({"forms": forms, "file": str(path)}, arguments)


def run_void(arguments: argparse.Namespace) -> int:
    number = case_number(arguments.number)
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        form = settled(paper_forms.void_form(window, clerk, number, arguments.reason))
    answer = {"case_number": form.number, "state": form.state, "reason": form.reason}
    return reply(answer, arguments)


def run_list(arguments: argparse.Namespace) -> int:
    with opened(arguments, is_checked=True) as window:
        found = paper_forms.list_forms(window, arguments.state)
    return reply({"forms": [one.as_json() for one in found]}, arguments)
