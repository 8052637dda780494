"""Acts of the counter beside the answer: correct on the spot, fees, service of papers, complaint,
recall and what did not agree; the same shape as those of contract.md."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hallclient.commands.acts import Act, Shape, documents_made, run_act
from hallclient.commands.common import (
    case_number,
    clerk_options,
    not_an_object,
    opened,
    read_day,
    reply,
    settled,
    signed_in,
    wrong_shape,
)
from hallclient.services import counter_acts, custody_acts, fee_acts
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.kinds.custody import Difference
from hallcore.numbering import normalise_document_number
from hallcore.parsing import read_count
from hallcore.problems import USAGE, Problem, ProblemError, problem
from hallkit.command_line import read_json

WAYS = ("direct", "left", "post", "public", "electronic")


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=True)
    if name == "recall":
        parser.add_argument("numbers", nargs="+", metavar="NUMBER|TRANSFER_NUMBER")
        proof = parser.add_mutually_exclusive_group(required=True)
        proof.add_argument("--both-copies", action="store_true", help="两份转移单都在手里")
        proof.add_argument("--confirmed", action="store_true", help="先向县中心核实")
        parser.set_defaults(run=run_recall)
        return
    parser.add_argument("number", metavar="NUMBER")
    options, act, shape = _ACTS[name]
    options(parser)
    parser.set_defaults(
        run=lambda arguments: run_act(arguments, case_number(arguments.number), act, shape)
    )


def run_recall(arguments: argparse.Namespace) -> int:
    numbers = [
        normalise_document_number(text) or case_number(text)
        for text in dict.fromkeys(arguments.numbers)
    ]
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        proof: custody_acts.Proof = "both_copies" if arguments.both_copies else "centre"
        back = settled(custody_acts.recall(window, clerk, numbers, proof))
    cases = [
        {
            "case_number": one.case.number,
            "transfer_number": one.transfer_number,
            "holder": one.case.holder,
            "epoch": one.case.epoch,
            "provisional": one.is_provisional,
        }
        for one in back
    ]
    return reply({"cases": cases}, arguments)


# Options ---------------------------------------------------------------------


def _correct_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--changes", type=Path, required=True, metavar="FILE", help="{KEY:VALUE}")
    parser.add_argument("--confirmed", action="store_true", help="申请人已看过并确认")


def _assess_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fee", nargs="+", action="extend", required=True, metavar="CODE:QUANTITY")


def _payment_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--amount", type=int, required=True, metavar="FEN", help="以分计")
    parser.add_argument("--receipt-number", required=True, metavar="N", help="财政票据号码")
    parser.add_argument("--paid-on", type=read_day, metavar="DAY")


def _discrepancy_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", required=True)
    parser.add_argument("--count", action="append", default=[], metavar="MATERIAL:SENT:FOUND")
    parser.add_argument("--refuse", action="store_true", help="拒收，退回移交方")


def _complaint_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", required=True)
    parser.add_argument("--name", default="")
    parser.add_argument("--phone", default="")


def _serve_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", required=True, metavar="NAME|NUMBER25")
    parser.add_argument("--receiver", required=True, metavar="NAME")
    parser.add_argument("--served-on", type=read_day, metavar="DAY")
    parser.add_argument("--way", choices=WAYS, default="direct")


# Acts ------------------------------------------------------------------------


def _correct(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    changes = read_json(given.changes)
    if not isinstance(changes, dict):
        raise ProblemError(not_an_object("changes", "更正的内容"), USAGE)
    return counter_acts.correct_on_spot(
        window, clerk, number, changes, is_confirmed=given.confirmed
    )


def _assess(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    quantities: dict[str, int] = {}
    for text in given.fee:
        code, _, typed = text.replace("：", ":").rpartition(":")
        count = read_count(typed)
        if not code or count is None:
            raise wrong_shape("fee", "收费项目", "CODE:QUANTITY", text)
        if code in quantities:
            return problem("fee.twice", field="fee")
        quantities[code] = count
    return fee_acts.assess_fee(window, clerk, number, quantities)


def _pay(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    return fee_acts.record_payment(
        window,
        clerk,
        number,
        amount_fen=given.amount,
        receipt_number=given.receipt_number,
        paid_on=given.paid_on,
    )


def _report(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    differences = [_difference(text) for text in given.count]
    return custody_acts.report_discrepancy(
        window, clerk, number, given.text, differences, refuses=given.refuse
    )


def _difference(text: str) -> Difference:
    parts = text.replace("：", ":").split(":")
    sent, found = (read_count(part) for part in parts[-2:]) if len(parts) == 3 else (None, None)
    if sent is None or found is None:
        raise wrong_shape("count", "份数", "MATERIAL:SENT:FOUND", text)
    return Difference(material=parts[0], sent=sent, found=found)


def _complain(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    return counter_acts.complain(
        window, clerk, number, given.text, name=given.name, phone=given.phone
    )


def _serve(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    return counter_acts.serve(
        window,
        clerk,
        number,
        document=normalise_document_number(given.document) or given.document,
        receiver=given.receiver,
        served_on=given.served_on,
        way=given.way,
    )


# Answers ---------------------------------------------------------------------


def _corrected(case: Case, before: Case, window: Window) -> dict[str, Any]:
    made = case.corrections[len(before.corrections) :]
    stands = {f"fields.{key}": value for key, value in case.fields.items()}
    stands |= {f"applicant.{key}": value for key, value in case.applicant}
    values = {one.key: stands.get(one.key) for one in made}
    warnings = counter_acts.correction_warnings(window, case.number, values)
    return {
        "corrections": [one.model_dump(mode="json") for one in made],
        "warnings": [one.as_json() for one in warnings] if isinstance(warnings, list) else [],
    }


def _assessed(case: Case, before: Case, window: Window) -> dict[str, Any]:
    return {
        "fees": [line.model_dump(mode="json") for line in case.fees],
        "total_fen": case.fee_total_fen,
    } | documents_made(case, before, window)


def _paid(case: Case, before: Case, window: Window) -> dict[str, Any]:
    payment = case.payments[-1]
    return {
        "paid_fen": case.paid_fen,
        "receipt_number": payment.receipt_number,
        "paid_on": payment.paid_on.isoformat(),
    }


def _reported(case: Case, before: Case, window: Window) -> dict[str, Any]:
    transfer = case.transit.transfer_number if case.transit else None
    return {"transfer_number": transfer} | documents_made(case, before, window)


def _served(case: Case, before: Case, window: Window) -> dict[str, Any]:
    known = {paper.number: paper.served_on for paper in before.papers}
    paper = next(one for one in case.papers if one.served_on != known.get(one.number))
    served_on = paper.served_on.isoformat() if paper.served_on else None
    return {"document": paper.name, "number": paper.number, "served_on": served_on}


def _plain(case: Case, before: Case, window: Window) -> dict[str, Any]:
    return {}


_ACTS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], Act, Shape]] = {
    "correct-on-spot": (_correct_options, _correct, _corrected),
    "assess-fee": (_assess_options, _assess, _assessed),
    "record-payment": (_payment_options, _pay, _paid),
    "report-discrepancy": (_discrepancy_options, _report, _reported),
    "complaint": (_complaint_options, _complain, _plain),
    "serve": (_serve_options, _serve, _served),
}
