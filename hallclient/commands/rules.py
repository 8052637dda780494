"""`due` and `check`: the rules by themselves; they need no enrolled home."""

from __future__ import annotations

import argparse
import re

from hallclient.commands.common import clerk_options, home_of, opened, read_day, reply
from hallclient.identity import load_enrolment
from hallcore.calendar import Calendar, build_calendar
from hallcore.deadlines import MAX_DAYS, Stop, Unit, due
from hallcore.identity import resident_id_fault, uscc_fault
from hallcore.moments import local_day
from hallcore.numbering import case_number_fault
from hallcore.problems import REFUSED, USAGE, ProblemError, problem
from hallkit.clock import clock_from_environment


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=False)
    if name == "due":
        parser.add_argument("start", metavar="START", help="起算日，不计入")
        parser.add_argument("--days", type=int, required=True, metavar="N")
        parser.add_argument("--unit", choices=[str(unit) for unit in Unit], default="working")
        parser.add_argument("--stop", action="append", default=[], metavar="FROM..TO")
        parser.add_argument("--area", default="", metavar="CODE12")
        parser.set_defaults(run=run_due)
    else:
        parser.add_argument("what", choices=["resident-id", "uscc", "case-number"])
        parser.add_argument("value", metavar="VALUE")
        parser.set_defaults(run=run_check)


def run_due(arguments: argparse.Namespace) -> int:
    _check_clerk(arguments)
    if not 0 <= arguments.days <= MAX_DAYS:
        detail = f"--days 要在 0 到 {MAX_DAYS} 之间"
        raise ProblemError(problem("input.usage", detail=detail), USAGE)
    found = due(
        read_day(arguments.start),
        arguments.days,
        _calendar(arguments),
        unit=Unit(arguments.unit),
        stops=[_stop(text) for text in arguments.stop],
    )
    if found is None:  # every stop here has an end, so only the table's own end is left
        raise ProblemError(problem("law.day_unknown"), REFUSED)
    return reply({"due_on": found.due_on.isoformat(), "provisional": found.provisional}, arguments)


def _check_clerk(arguments: argparse.Namespace) -> None:
    """Nobody is needed here, but a clerk who is named must give his PIN."""
    if arguments.clerk and load_enrolment(home_of(arguments)) is not None:
        with opened(arguments, is_checked=True):
            return


def _stop(text: str) -> Stop:
    first, separator, last = text.partition("..")
    if not separator:
        raise ProblemError(problem("input.day", value=text), USAGE)
    stop = Stop(first=read_day(first), last=read_day(last))
    if stop.last is not None and stop.last < stop.first:
        raise ProblemError(problem("input.usage", detail=f"--stop {text} 的终止早于起始"), USAGE)
    return stop


def _calendar(arguments: argparse.Namespace) -> Calendar:
    """The home's calendar where there is one, else the one that ships with the program."""
    if arguments.area and not re.fullmatch(r"[0-9]{12}", arguments.area):
        raise ProblemError(problem("input.usage", detail="--area 是 12 位区划代码"), USAGE)
    if load_enrolment(home_of(arguments)) is not None and not arguments.area:
        with opened(arguments) as window, window.store.read() as unit:
            if unit.references.current_version("calendar"):
                return window.calendar(unit)
    from hallkit.datafiles import data_folder, read_calendar_rows

    rows = read_calendar_rows(data_folder() / "calendars")
    return build_calendar("shipped", rows, arguments.area)


def run_check(arguments: argparse.Namespace) -> int:
    _check_clerk(arguments)
    if arguments.what == "resident-id":
        enrolment = load_enrolment(home_of(arguments))
        clock = clock_from_environment(is_practice=enrolment is None or enrolment.is_practice)
        reason = resident_id_fault(arguments.value, local_day(clock.now()))
    elif arguments.what == "uscc":
        reason = uscc_fault(arguments.value)
    else:
        reason = case_number_fault(arguments.value)
    return reply({"valid": reason is None, "reason": reason}, arguments)
