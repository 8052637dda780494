"""期限怎么算: every clock of a case with its days, stops, extension and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hallclient.services.lookup import Shown
from hallclient.window import Window
from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock
from hallcore.cases import Case, ClockStop, Extension
from hallcore.catalogue import Catalogue, Item
from hallcore.deadlines import Stop
from hallcore.explain import Explanation, explain
from hallcore.halls import Hall
from hallcore.moments import local_day
from hallcore.stops import counting_stop


@dataclass(frozen=True, slots=True)
class ToldStop:
    """A special procedure in words. `counts`: the days that it takes out of the clocks; None: it
    takes none."""

    stop: ClockStop
    procedure: str
    counts: Stop | None


@dataclass(frozen=True, slots=True)
class ToldClock:
    """One clock. `of`: the step or material it is about; `responsible`: a hall or a person."""

    clock: Clock
    explanation: Explanation
    of: str
    responsible: str


@dataclass(frozen=True, slots=True)
class DueDays:
    """What the screen tells."""

    clocks: tuple[ToldClock, ...]
    stops: tuple[ToldStop, ...]
    extension: Extension | None
    today: date


def due_days(window: Window, seen: Shown) -> DueDays:
    """How each day of `seen` came about, as of now."""
    case, today = seen.case, local_day(window.now())
    with window.store.read() as unit:
        calendar = seen.calendar or window.calendar_for(unit, case.hall)
        halls = window.halls(unit)
        catalogue = window.rules(unit).catalogues.get(case.catalogue)
    clocks = tuple(
        ToldClock(
            clock,
            explain(clock, calendar, today),
            clock_of(clock, seen.item),
            _responsible(clock.responsible, case, halls),
        )
        for clock in seen.view.clocks
    )
    stops = tuple(_stop(case, one, today, calendar, catalogue) for one in case.stops)
    return DueDays(clocks, stops, case.extension, today)


def clock_of(clock: Clock, item: Item | None) -> str:
    """The name of the step or material that the clock is about; empty for the others."""
    if not clock.of:
        return ""
    step, spec = (item.step(clock.of), item.material(clock.of)) if item else (None, None)
    return step.name if step else spec.name if spec else clock.of


def _stop(
    case: Case, stop: ClockStop, today: date, calendar: Calendar, catalogue: Catalogue | None
) -> ToldStop:
    known = catalogue.procedures.get(stop.procedure) if catalogue else None
    name = known.name if known else stop.procedure
    return ToldStop(stop, name, counting_stop(case, stop, today, calendar))


def _responsible(who: str, case: Case, halls: Mapping[str, Hall]) -> str:
    if who in halls:
        return halls[who].name
    deciding = halls.get(case.route.deciding_hall)
    name = deciding.clerks.get(who) if deciding else None
    return f"{name}（{who}）" if name else who
