"""演练: a clock that a trainer sets, in a practice home and nowhere else."""

from __future__ import annotations

from datetime import date, datetime

from hallclient.services.paper_forms import read_time
from hallclient.window import Window
from hallcore.moments import LOCAL
from hallcore.operations import FIRST_YEAR, LAST_YEAR
from hallcore.problems import Problem, problem
from hallkit.clock import PracticeClock


def set_clock(window: Window, day: str, clock: str) -> datetime | Problem:
    """From now on, until this program ends, it is that day and hour and goes on from there."""
    if not window.enrolment.is_practice:
        return problem("clock.not_practice")
    try:
        at = datetime.combine(date.fromisoformat(day.strip()), read_time(clock), LOCAL)
    except ValueError:
        return problem("paper.time_format", value=f"{day.strip()} {clock.strip()}")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return problem("paper.time_format", value=day.strip())
    window.clock = PracticeClock(at)
    return at


def set_instant(window: Window) -> datetime | None:
    """What the clock says where a person set it for practice; None on the machine's own clock."""
    return window.now().astimezone(LOCAL) if isinstance(window.clock, PracticeClock) else None
