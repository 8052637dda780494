"""Whose turn it is at the desk: the approval steps of a case in their order (design.md 9)."""

from __future__ import annotations

from datetime import date

from hallcore.cases import Case
from hallcore.moments import local_day


def expected_step(case: Case, order: tuple[str, ...]) -> str | None:
    """The step of `order` whose turn it is, after passes forward, returns back and rework; None
    where all are done."""
    position = 0
    for done in case.steps:
        if done.action == "pass":
            position += 1
        elif done.action == "return":
            position = max(position - 1, 0)
        elif done.action == "rework" and done.to in order:
            position = order.index(done.to)
    return order[position] if position < len(order) else None


def turn_of(case: Case) -> str | None:
    """`expected_step` by the steps that the case was received with."""
    return expected_step(case, case.step_codes)


def step_started_on(case: Case, accepted_on: date) -> date:
    """When the step whose turn it is came to its post: by assignment, from the step before it, or
    with the opening of the desk."""
    if case.assigned_on is not None and case.assigned_step == turn_of(case):
        return case.assigned_on
    if case.steps:
        return local_day(case.steps[-1].done_at)
    return max(accepted_on, case.upper_since or accepted_on)
