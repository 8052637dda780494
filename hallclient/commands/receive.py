"""`receive`: one receipt, or a batch of them line by line (contract.md)."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hallclient.commands.common import (
    clerk_options,
    opened,
    read_input,
    read_materials,
    reply,
    settled,
    signed_in,
)
from hallclient.commands.lookup import split_codes
from hallclient.services.lookup import roster
from hallclient.services.receipt import Asked, receive
from hallclient.services.renewing import RenewalAsked
from hallclient.services.written import Written
from hallclient.window import Window
from hallcore.forms import parse_form
from hallcore.materials import parse_materials
from hallcore.moments import parse_instant
from hallcore.numbering import normalise_case_number
from hallcore.problems import REFUSED, USAGE, Problem, ProblemError, problem
from hallkit.command_line import is_clean, print_json, read_json
from hallkit.files import reason_of

WRITTEN_KEYS = ("occurred_at", "paper_number", "written_by")
RENEWAL_KEYS = ("renews", "valid_until")
BATCH_KEYS = {"items", "form", "materials", "request_id", *WRITTEN_KEYS, *RENEWAL_KEYS}


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=True)
    parser.add_argument("--item", metavar="CODE[,CODE]")
    parser.add_argument("--form", type=Path, metavar="FORM.json")
    parser.add_argument("--materials", type=Path, metavar="MATERIALS.json")
    parser.add_argument("--request-id", metavar="ID")
    parser.add_argument("--on-the-spot", action="store_true", help="即办：一次办完")
    parser.add_argument("--paper-number", metavar="NUMBER", help="补录：空白凭证的受理号")
    parser.add_argument("--occurred-at", metavar="INSTANT", help="补录：凭证上写的收件时间")
    parser.add_argument("--written-by", metavar="NAME", help="补录：手写凭证的人，不写就是经办人")
    parser.add_argument("--renews", metavar="NUMBER", help="延续：原证照编号")
    parser.add_argument("--valid-until", metavar="DAY", help="延续：原证照有效期的最后一天")
    parser.add_argument("--batch", type=Path, metavar="FILE.jsonl")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.batch is not None:
        alone = (
            arguments.item,
            arguments.form,
            arguments.materials,
            arguments.request_id,
            *(getattr(arguments, key) for key in (*WRITTEN_KEYS, *RENEWAL_KEYS)),
        )
        if any(given is not None for given in alone):
            detail = "--batch 的每一行自己写明事项和表，不能再给 --item、--form 等"
            raise ProblemError(problem("input.usage", detail=detail), USAGE)
        return _run_batch(arguments)
    if arguments.item is None or arguments.form is None:
        raise ProblemError(problem("input.usage", detail="要有 --item 和 --form"), USAGE)
    stated = [getattr(arguments, key) for key in WRITTEN_KEYS]
    written = read_input(_written(*stated, is_on_spot=arguments.on_the_spot))
    renews = read_input(_renews(arguments.renews, arguments.valid_until))
    asked = Asked(
        items=tuple(split_codes(arguments.item)),
        form=read_input(parse_form(read_json(arguments.form), str(arguments.form))),
        materials=read_materials(arguments.materials),
        request_id=arguments.request_id,
        is_on_spot=arguments.on_the_spot,
        files_from=arguments.materials.parent if arguments.materials else None,
        renews=renews,
    )
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        asked = replace(asked, paper=_signed(written, window, clerk))
        return reply(settled(receive(window, clerk, asked)).as_json(), arguments)


def _written(
    occurred_at: str | None, number: str | None, by: str | None, *, is_on_spot: bool
) -> Written | Problem | None:
    """What stands on the form: number and time, or neither."""
    if occurred_at is None and number is None and by is None:
        return None
    if occurred_at is None or number is None:
        detail = "补录要同时写 paper-number 和 occurred-at"
        return problem("input.usage", detail=detail)
    if is_on_spot:
        detail = "空白凭证补录的件先收件，再用 decide-on-spot 当场决定"
        return problem("input.usage", detail=detail)
    try:
        at = parse_instant(occurred_at)
    except ValueError:
        return problem("input.instant", value=occurred_at)
    return Written(normalise_case_number(number) or number, at, (by or "").strip())


def _renews(number: str | None, until: str | None) -> RenewalAsked | Problem | None:
    """The licence that is renewed, or nothing."""
    if number is None:
        detail = "写了 valid-until，还要写 renews"
        return None if until is None else problem("input.usage", detail=detail)
    try:
        return RenewalAsked(number, date.fromisoformat(until) if until is not None else None)
    except ValueError:
        return problem("input.day", value=until)


def _signed(written: Written | None, window: Window, clerk: str) -> Written | None:
    """Where nobody says who wrote the form, it was the clerk who types it in."""
    if written is None or written.by:
        return written
    names = {one.number: one.name for one in roster(window)}
    return replace(written, by=names.get(clerk, clerk))


def _run_batch(arguments: argparse.Namespace) -> int:
    try:
        lines = arguments.batch.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        detail = reason_of(error, "不是 UTF-8 文本")
        raise ProblemError(
            problem("input.unreadable", path=arguments.batch, detail=detail), USAGE
        ) from None
    is_refused = False
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        for count, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                where = problem("input.not_json", path=arguments.batch, line=count, column=1)
                raise ProblemError(where, USAGE) from None
            found = _receive_line(window, clerk, row, f"{arguments.batch}:{count}", arguments)
            is_refused = is_refused or isinstance(found, Problem)
            request_id = _shown_id(row)
            print_json(
                {"request_id": request_id, "error": found.as_json()}
                if isinstance(found, Problem)
                else found
            )
    return REFUSED if is_refused else 0


def _shown_id(row: Any) -> str | None:
    """The caller's id, where it can be printed back."""
    found = row.get("request_id") if isinstance(row, dict) else None
    return found if isinstance(found, str) and is_clean(found) else None


def _receive_line(
    window: Window, clerk: str, row: Any, where: str, arguments: argparse.Namespace
) -> dict[str, Any] | Problem:
    if not isinstance(row, dict) or not isinstance(row.get("items"), list) or "form" not in row:
        return problem("input.invalid", key="事项和表单", detail="每行要有 items 和 form")
    for key in row:
        if key not in BATCH_KEYS:
            return problem("input.unknown_key", path=where, key=key)
    form = parse_form(row["form"], where)
    if isinstance(form, Problem):
        return form
    entries = parse_materials({"materials": row.get("materials", [])}, where)
    if isinstance(entries, Problem):
        return entries
    request_id = row.get("request_id")
    stated = [row.get(key) for key in WRITTEN_KEYS]
    old = [row.get(key) for key in RENEWAL_KEYS]
    texts = [*row["items"], *(one for one in (request_id, *stated, *old) if one is not None)]
    if not all(isinstance(text, str) and is_clean(text) for text in texts):
        return problem("input.invalid", key="事项等", detail="items、request_id 等应是文字")
    written = _written(*stated, is_on_spot=arguments.on_the_spot)
    if isinstance(written, Problem):
        return written
    renews = _renews(*old)
    if isinstance(renews, Problem):
        return renews
    asked = Asked(
        items=tuple(row["items"]),
        form=form,
        materials=tuple(entries),
        request_id=request_id,
        files_from=arguments.batch.parent,
        is_on_spot=arguments.on_the_spot,
        paper=_signed(written, window, clerk),
        renews=renews,
    )
    try:
        receipt = receive(window, clerk, asked)
    except ProblemError as error:
        if error.exit_status == USAGE:
            return error.problem
        raise
    return receipt if isinstance(receipt, Problem) else receipt.as_json()
