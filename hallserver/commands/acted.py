"""What the commands of the desk share: running an act, and the object that they answer."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import ValidationError

from hallcore.case_object import clock_object
from hallcore.cases import Case
from hallcore.family import view_in_family
from hallcore.parsing import refusal_of
from hallcore.problems import USAGE, Problem, ProblemError, problem
from hallcore.view import CaseView
from hallserver.centre import Centre
from hallserver.commands.case import read_number
from hallserver.commands.options import Subparsers, accepted, add_command, opened
from hallserver.workflow.acting import Acted

Run = Callable[[Centre, str, argparse.Namespace], Acted | Problem]


def add_act(
    subparsers: Subparsers[Any],
    name: str,
    description: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """A command about one case by a person of a department."""
    parser = add_command(subparsers, name, description, run)
    parser.add_argument("number", metavar="NUMBER", help="受理号")
    parser.add_argument("--by", required=True, metavar="STAFF", help="办理人工号")
    return parser


def do_act(arguments: argparse.Namespace, run: Run) -> tuple[Case, dict[str, Any]]:
    """Run it; the case afterwards and `case_number`, `state`, `documents`, `clocks`."""
    number = read_number(arguments.number)
    with opened(arguments) as centre:
        try:
            done = accepted(run(centre, number, arguments))
        except ValidationError as refused:
            raise ProblemError(refusal_of(refused), USAGE) from None
        seen = seen_now(centre, done.case)
    return done.case, {
        "case_number": done.case.number,
        "state": str(seen.state),
        "documents": [{"name": one.name, "number": one.number} for one in done.documents],
        "clocks": [clock_object(clock) for clock in seen.clocks],
    }


def seen_now(centre: Centre, case: Case) -> CaseView:
    """The case as `case` shows it: by the calendar of the region where it was received."""
    with centre.store.read() as unit:
        calendar = centre.rulebook.calendar_for(unit, case.hall)
        return view_in_family(case, centre.now(), calendar, unit.cases.relatives([case]))


def read_day(text: str | None) -> date | None:
    """A day as contract.md writes it, or exit 2."""
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ProblemError(problem("input.day", value=text), USAGE) from None
