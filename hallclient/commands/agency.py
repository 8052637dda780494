"""`agency-book`: the cases that citizens entrusted to this hall (代办台账)."""

from __future__ import annotations

import argparse

from hallclient.commands.common import clerk_options, opened, reply
from hallclient.services.agency import book, book_json

STATES: dict[str | None, bool | None] = {None: None, "open": True, "closed": False}


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=False)
    parser.add_argument("--state", choices=["open", "closed"], help="只列在办的或办结的")
    parser.set_defaults(run=run_book)


def run_book(arguments: argparse.Namespace) -> int:
    with opened(arguments, is_checked=True) as window:
        found = book(window, STATES[arguments.state], limit=0)
    return reply(book_json(found), arguments)
