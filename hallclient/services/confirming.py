"""Asking the centre about an act of custody in the run that did it: only its word says that nobody
else did the opposite at the same time (design.md 2.4, 2.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hallclient.services.syncing import Exchanger
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.problems import TEXTS, Problem, problem

APPLIED, PENDING = "applied", "pending"


def ask_centre(
    window: Window, numbers: Iterable[str], kind: str, exchanger: Exchanger | None
) -> Mapping[str, bool] | Problem:
    """Send what waits, by `exchanger` where there is one; for each case whether the centre still
    owes its word on our last act of this kind. A line that is down leaves it owing; a centre that
    refused is a `Problem`, and the case here is what the centre says it is."""
    if exchanger is not None:
        exchanger(window)
    owing: dict[str, bool] = {}
    with window.store.read() as unit:
        for number in numbers:
            outcome, code = _last(window, unit, number, kind)
            if outcome not in (APPLIED, PENDING):
                return _refused(unit, number, code)
            owing[number] = outcome == PENDING
    return owing


def shown_case(window: Window, number: str) -> Case | Problem:
    """The case as it stands here now."""
    with window.store.read() as unit:
        stored = unit.cases.get(number)
    return stored.case if stored else problem("case.unknown", number=number)


def _last(window: Window, unit: Unit, number: str, kind: str) -> tuple[str, str]:
    own = [
        one
        for one in unit.operations.recorded(number)
        if one.enrolment == window.enrolment.id and one.kind == kind
    ]
    last = max(own, key=lambda one: one.sequence)
    return last.outcome, last.code or ""


def _refused(unit: Unit, number: str, code: str) -> Problem:
    stored = unit.cases.get(number)
    holder = (stored.case.holder if stored else None) or "路上"
    why = TEXTS[code][0] if code in TEXTS else code
    return problem("custody.centre_refused", number=number, why=why, holder=holder)
