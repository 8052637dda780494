"""Acts on one case: accept, supplement, decline, decide, deliver … (contract.md)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hallclient.commands.common import (
    case_number,
    clerk_options,
    not_an_object,
    opened,
    papers_json,
    read_day,
    read_input,
    read_materials,
    reply,
    settled,
    signed_in,
    wrong_shape,
)
from hallclient.services import answer
from hallclient.services.lookup import find_case
from hallclient.window import Window
from hallcore.answering import is_told_in_vain
from hallcore.cases import Case, State
from hallcore.family import is_parent
from hallcore.kinds.answer import GROUNDS
from hallcore.kinds.base import Licence
from hallcore.materials import missing_codes
from hallcore.moments import write_instant
from hallcore.problems import USAGE, Problem, ProblemError, problem
from hallkit.command_line import read_json

Act = Callable[[Window, str, str, argparse.Namespace], Case | Problem]
Shape = Callable[[Case, Case, Window], dict[str, Any]]


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=True)
    parser.add_argument("number", metavar="NUMBER")
    _OPTIONS[name](parser)
    parser.set_defaults(run=lambda arguments: _run(name, arguments))


def _run(name: str, arguments: argparse.Namespace) -> int:
    number = case_number(arguments.number)
    act, shape = _ACTS[name]
    return run_act(arguments, number, act, shape)


def run_act(arguments: argparse.Namespace, number: str, act: Act, shape: Shape) -> int:
    """Do `act` to the case as the signed-in clerk; answer number, state and what `shape` adds."""
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        before = settled(find_case(window, number)).case
        case = settled(act(window, clerk, number, arguments))
        shown = {"case_number": case.number, "state": str(case.state)}
        return reply(shown | shape(case, before, window), arguments)


# Options ---------------------------------------------------------------------


def _no_options(parser: argparse.ArgumentParser) -> None:
    """The command takes the number only."""


def _accept_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pledge", nargs="+", action="extend", default=[], metavar="MATERIAL[:DAY]"
    )


def _supplement_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--missing", nargs="+", action="extend", default=[], metavar="CODE:REASON")


def _materials_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--materials", type=Path, required=True, metavar="FILE")


def _decline_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ground", required=True, choices=list(GROUNDS))
    parser.add_argument("--reason", required=True)
    parser.add_argument("--basis", required=True)
    parser.add_argument("--right-body", default="")
    parser.add_argument("--item-ground", default="", metavar="CODE")
    parser.add_argument("--evidence", default="")


def _decide_options(parser: argparse.ArgumentParser) -> None:
    result = parser.add_mutually_exclusive_group(required=True)
    result.add_argument("--grant", action="store_true")
    result.add_argument("--refuse", action="store_true")
    parser.add_argument("--reason", required=True)
    parser.add_argument("--basis", default="")
    parser.add_argument("--remedy", default="")
    parser.add_argument("--certificate", metavar="NUMBER")
    parser.add_argument("--valid-from", metavar="DAY")
    parser.add_argument("--valid-until", metavar="DAY")


def _review_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--opinion", required=True)


def _amend_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fields", type=Path, required=True, metavar="FILE", help="{KEY:VALUE}")
    parser.add_argument("--reason", default="")


def _deliver_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--receiver", required=True, metavar="NAME")
    parser.add_argument("--id-number", required=True, metavar="N")
    parser.add_argument("--relation", required=True, choices=["self", "family", "agent", "other"])


def _reason_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True)


def _note_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", required=True)


_OPTIONS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "accept": _accept_options,
    "supplement": _supplement_options,
    "supplement-return": _materials_options,
    "decline": _decline_options,
    "return-application": _reason_options,
    "decide-on-spot": _decide_options,
    "record-material": _materials_options,
    "first-review": _review_options,
    "amend-form": _amend_options,
    "deliver": _deliver_options,
    "withdraw": _reason_options,
    "void": _reason_options,
    "note": _note_options,
}


# Acts ------------------------------------------------------------------------


def _accept(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    pledges: dict[str, date | None] = {}
    for text in given.pledge:
        material, day = _pledge(text)
        if material in pledges:
            return problem("pledge.twice", field="pledge")
        pledges[material] = day
    return answer.accept(window, clerk, number, pledges)


def _pledge(text: str) -> tuple[str, date | None]:
    """`MATERIAL:DAY` is brought later; `MATERIAL` alone is replaced by the pledge for good."""
    material, has_day, day = text.replace("：", ":").partition(":")
    if not material.strip():
        raise wrong_shape("pledge", "承诺", "MATERIAL[:DAY]", text)
    return material.strip(), read_day(day) if has_day else None


def _supplement(
    window: Window, clerk: str, number: str, given: argparse.Namespace
) -> Case | Problem:
    missing = []
    for text in given.missing:
        code, separator, reason = text.replace("：", ":").partition(":")
        if not separator:
            raise wrong_shape("missing", "缺少的材料", "CODE:REASON", text)
        missing.append((code.strip(), reason.strip()))
    return answer.supplement(window, clerk, number, missing)


def _supplement_return(
    window: Window, clerk: str, number: str, given: argparse.Namespace
) -> Case | Problem:
    entries = read_materials(given.materials)
    return answer.supplement_return(window, clerk, number, entries, given.materials.parent)


def _decline(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    return answer.decline(
        window,
        clerk,
        number,
        ground=given.ground,
        reason=given.reason,
        basis=given.basis,
        right_body=given.right_body,
        item_ground=given.item_ground,
        # Where the evidence is not written apart, the reason says it.
        evidence=given.evidence or (given.reason if given.ground == "false_material" else ""),
    )


def _return(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    return answer.return_application(window, clerk, number, given.reason)


def _decide(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    return answer.decide_on_spot(
        window,
        clerk,
        number,
        is_granted=given.grant,
        reason=given.reason,
        basis=given.basis,
        remedy=given.remedy,
        licence=Licence(
            certificate_number=given.certificate,
            valid_from=read_day(given.valid_from) if given.valid_from else None,
            valid_until=read_day(given.valid_until) if given.valid_until else None,
        ),
    )


def _record(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    entries = read_materials(given.materials)
    return answer.record_material(window, clerk, number, entries, given.materials.parent)


def _amend(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    fields = read_json(given.fields)
    if not isinstance(fields, dict):
        raise ProblemError(not_an_object("fields", "表单"), USAGE)
    seen = settled(find_case(window, number))
    for key in fields:
        if seen.item is not None and key not in {field.key for field in seen.item.fields}:
            raise ProblemError(problem("input.unknown_key", path=given.fields, key=key), USAGE)
    return answer.amend_form(window, clerk, number, fields, given.reason)


def _deliver(window: Window, clerk: str, number: str, given: argparse.Namespace) -> Case | Problem:
    return answer.deliver(
        window,
        clerk,
        number,
        receiver=given.receiver,
        id_number=given.id_number,
        relation=given.relation,
    )


# Answers ---------------------------------------------------------------------


def documents_made(case: Case, before: Case, window: Window) -> dict[str, Any]:
    """The papers that the act made."""
    return {"documents": papers_json(case, before)}


def _accepted(case: Case, before: Case, window: Window) -> dict[str, Any]:
    if is_parent(case):
        # Its days are on no paper of its own: they are what its clocks say.
        seen = settled(find_case(window, case.number)).view
        clocks = {clock.name: clock for clock in seen.clocks}
        ends = [clocks.get(name) for name in ("promise", "statutory")]
        return {
            "accepted_on": _day(seen.accepted_on),
            "promised_due_on": _day(ends[0].due_on) if ends[0] else None,
            "statutory_due_on": _day(ends[1].due_on) if ends[1] else None,
            "provisional": any(clock.provisional for clock in ends if clock),
            "promise_provisional": bool(ends[0] and ends[0].provisional),
            "statutory_provisional": bool(ends[1] and ends[1].provisional),
        } | documents_made(case, before, window)
    return {
        "accepted_on": _day(case.accepted_on),
        "promised_due_on": _day(case.promised_due_on),
        "statutory_due_on": _day(case.statutory_due_on),
        "provisional": case.promise_provisional or case.statutory_provisional,
        "promise_provisional": case.promise_provisional,
        "statutory_provisional": case.statutory_provisional,
    } | documents_made(case, before, window)


def _told(case: Case, before: Case, window: Window) -> dict[str, Any]:
    told = read_input(case.supplement or problem("supplement.none_open"))
    return {
        "told_on": _day(told.told_on),
        "late": told.late,
        "notice_number": told.notice_number,
        "supply_by": None if is_told_in_vain(case) else _day(told.supply_by),
    }


def _returned(case: Case, before: Case, window: Window) -> dict[str, Any]:
    return {
        "complete": case.state is State.RECEIVED,
        "answer_due_on": _day(case.answer_due_on),
    } | documents_made(case, before, window)


def _declined(case: Case, before: Case, window: Window) -> dict[str, Any]:
    return {"notice_number": case.papers[-1].number}


def _decided(case: Case, before: Case, window: Window) -> dict[str, Any]:
    return {"result": case.result} | documents_made(case, before, window)


def _recorded(case: Case, before: Case, window: Window) -> dict[str, Any]:
    with window.store.read() as unit:
        item = window.rules(unit).item_of(case)
    return {"complete": item is not None and not missing_codes(item, case.materials)}


def _delivered(case: Case, before: Case, window: Window) -> dict[str, Any]:
    at = write_instant(case.delivered_at) if case.delivered_at else None
    return {"delivered_at": at} | documents_made(case, before, window)


def _plain(case: Case, before: Case, window: Window) -> dict[str, Any]:
    return {}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


_ACTS: dict[str, tuple[Act, Shape]] = {
    "accept": (_accept, _accepted),
    "supplement": (_supplement, _told),
    "supplement-return": (_supplement_return, _returned),
    "decline": (_decline, _declined),
    "return-application": (_return, documents_made),
    "decide-on-spot": (_decide, _decided),
    "record-material": (_record, _recorded),
    "first-review": (lambda w, k, n, g: answer.first_review(w, k, n, g.opinion), documents_made),
    "amend-form": (_amend, _plain),
    "deliver": (_deliver, _delivered),
    "withdraw": (lambda w, k, n, g: answer.withdraw(w, k, n, g.reason), documents_made),
    "void": (lambda w, k, n, g: answer.void(w, k, n, g.reason), documents_made),
    "note": (lambda w, k, n, g: answer.note(w, k, n, g.text), _plain),
}
