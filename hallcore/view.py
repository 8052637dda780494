"""What depends on time: `view(case, as_of, calendar)` (design.md 4). Never folded, never stored.

The day printed on a paper binds: where the calendar of today computes another day, the earlier
of the two is supervised unless the paper said 暂定.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from hallcore.answering import deemed_day, is_deemed_on
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock, Colour, clocks_of, colour_of
from hallcore.cases import Case, State
from hallcore.clocks import (
    Ends,
)
from hallcore.deadlines import Limit
from hallcore.findings import Finding, findings
from hallcore.kinds.desk import is_desk_open
from hallcore.moments import local_day
from hallcore.renewals import is_renewed_on
from hallcore.stops import counting_stops


class Phase(StrEnum):
    """Who may act (design.md 4)."""

    COUNTER = "counter"
    DESK = "desk"
    HAND_OUT = "hand_out"
    CLOSED = "closed"


class CaseView(Frozen):
    """The case as it stands at an instant."""

    state: State
    is_deemed: bool
    is_renewed: bool = False
    """视为准予延续: the licence that it renews ended before anybody decided (行政许可法 50)."""
    phase: Phase
    flags: tuple[str, ...]
    accepted_on: date | None
    clocks: tuple[Clock, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def next_clock(self) -> Clock | None:
        """The running clock of the citizen that ends first; a leg, a step or an agent's duty is the
        business of the hall or the department that has it."""
        running = [
            clock
            for clock in self.clocks
            if clock.remaining_days is not None
            and clock.name not in ("agency", "first_review", "step")
        ]
        return min(running, key=lambda clock: clock.due_on or date.max, default=None)


def view(case: Case, as_of: datetime, calendar: Calendar) -> CaseView:
    """The case at `as_of`: phase, flags, deemed acceptance, clocks with their colours."""
    day = local_day(as_of)
    deemed = is_deemed_on(case, day, calendar)
    accepted_on = deemed_day(case) if deemed else case.accepted_on
    state = State.ACCEPTED if deemed else case.state
    is_renewed = is_renewed_on(case, day, accepted_on)
    return CaseView(
        state=state,
        is_deemed=deemed or case.deemed,
        is_renewed=is_renewed,
        phase=phase_of(case, day, calendar),
        flags=_flags(case, day, calendar, is_deemed=deemed or case.deemed, is_renewed=is_renewed),
        accepted_on=accepted_on,
        clocks=clocks_of(case, day, accepted_on, calendar),
        findings=findings(case, as_of),
    )


def phase_of(case: Case, day: date, calendar: Calendar | None = None) -> Phase:
    """The phase on `day`; `calendar` matters where the answer limit was printed as 暂定."""
    if not case.is_open:
        return Phase.CLOSED
    if case.result is not None:
        return Phase.HAND_OUT
    return Phase.DESK if is_desk_open(case, day, calendar) else Phase.COUNTER


def _flags(
    case: Case, day: date, calendar: Calendar, *, is_deemed: bool, is_renewed: bool
) -> tuple[str, ...]:
    stopped = any(stop.covers(day) for stop in counting_stops(case, day, calendar))
    named = {
        "deemed": is_deemed,
        "renewed": is_renewed,
        "paused": stopped or case.state is State.SUPPLEMENTING,
        "in_transit": case.transit is not None,
        "disputed": case.disputed,
        "practice": case.practice,
    }
    return tuple(name for name, is_set in named.items() if is_set)


def jointly(
    clock: Clock, end: date, day: date, calendar: Calendar, *, is_provisional: bool
) -> Clock:
    """The clock with `end`, set by another member of its family, as its last day; its colour as on
    `day`."""
    limit = Limit(name=clock.name, days=clock.days, unit=clock.unit)
    ends = Ends(
        start_on=clock.start_on,
        days=clock.days,
        due_on=end,
        is_provisional=is_provisional,
        stops=clock.stops,
    )
    is_over = clock.colour is Colour.DONE
    colour, remaining = colour_of(limit, ends, day, calendar, is_over=is_over)
    return clock.model_copy(
        update={
            "due_on": end,
            "provisional": is_provisional,
            "joint_on": end,
            "colour": colour,
            "remaining_days": remaining,
        }
    )
