"""`hallserver case` and `cases`: the same objects as at the window."""

from __future__ import annotations

import argparse
from functools import cache
from typing import Any

from hallcore.case_object import Recorded, case_object, case_summary
from hallcore.cases import STATE_TEXTS, State
from hallcore.catalogue.in_force import version_note
from hallcore.family import view_in_family
from hallcore.numbering import case_number_fault, group_case_number, normalise_case_number
from hallcore.problems import ProblemError, problem
from hallkit.command_line import answer
from hallserver.commands.options import Subparsers, add_command, opened
from hallserver.store import UnitOfWork
from hallserver.store.cases import CLOSED

DEFAULT_LIMIT = 100


def register(subparsers: Subparsers[Any]) -> None:
    """Add `case` and `cases`."""
    one = add_command(subparsers, "case", "一个办件的全部情况", _run_case)
    one.add_argument("number", metavar="NUMBER", help="受理号")
    every = add_command(subparsers, "cases", "办件列表", _run_cases)
    every.add_argument("--state", choices=[*map(str, State), CLOSED], help="只列这一状态")
    every.add_argument("--limit", type=count, default=DEFAULT_LIMIT, help="最多几件,0 为全部")
    every.add_argument("--after", metavar="NUMBER", help="从这个受理号之后列起")


def read_number(text: str) -> str:
    """The 24 digits of a case number as typed, or exit 1 with what is wrong with it."""
    fault = case_number_fault(text)
    if fault is not None:
        raise ProblemError(problem(fault, field="number"))
    return normalise_case_number(text) or ""


def _run_case(arguments: argparse.Namespace) -> int:
    number = read_number(arguments.number)
    with opened(arguments) as centre, centre.store.read() as unit:
        found = unit.cases.get(number)
        if found is None:
            raise ProblemError(problem("case.unknown", number=number, field="number"))
        calendar = centre.rulebook.calendar_for(unit, found.case.hall)
        relatives = unit.cases.relatives([found.case])
        rules = centre.rulebook.rules(unit)
        shown = case_object(
            found.case,
            view_in_family(found.case, centre.now(), calendar, relatives),
            rules.name_of(found.case),
            _recorded(unit, number),
            calendar,
        )
        catalogues = list(rules.catalogues.values())
        shown["version_note"] = version_note(
            found.case.catalogue, found.case.received_on, catalogues
        )
    return answer(shown, arguments, _line)


def _run_cases(arguments: argparse.Namespace) -> int:
    after = None if arguments.after is None else read_number(arguments.after)
    with opened(arguments) as centre, centre.store.read() as unit:
        page = unit.cases.page(arguments.state, arguments.limit, after, centre.today())
        now = centre.now()
        calendar_of = cache(lambda hall: centre.rulebook.calendar_for(unit, hall))
        relatives, rules = unit.cases.relatives(page.cases), centre.rulebook.rules(unit)
        shown = {
            "cases": [
                case_summary(
                    case,
                    view_in_family(case, now, calendar_of(case.hall), relatives),
                    rules.name_of(case),
                )
                for case in page.cases
            ],
            "next": page.next,
            "total": page.total,
        }
    return answer(
        shown,
        arguments,
        lambda value: "\n".join([*map(_line, value["cases"]), f"共 {value['total']} 件"]),
    )


def _recorded(unit: UnitOfWork, number: str) -> list[Recorded]:
    return [
        Recorded(
            enrolment=one.enrolment,
            sequence=one.sequence,
            kind=one.kind,
            occurred_at=one.occurred_at or one.stored_at,
            stored_at=one.stored_at,
            outcome=one.outcome,
            code=one.code,
        )
        for one in unit.operations.of_case(number)
    ]


def _line(shown: dict[str, Any]) -> str:
    number, state = group_case_number(shown["case_number"]), STATE_TEXTS[State(shown["state"])]
    return f"{number}  {state}  {shown['item_name']}  {shown['applicant']['name']}"


def count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value
