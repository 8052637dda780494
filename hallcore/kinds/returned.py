"""退件: nobody brought what the one supplement notice asked for (domain.md 2.1 退回件, 2.3).

The notice names a day. When it has passed, the application counts as taken back: the case closes,
the materials go back to the applicant, who may apply again. Nothing is refused by it. What he
brought in time to a window that had no line prevails over a return that knew nothing of it.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import Case, State
from hallcore.clocks import SUPPLY, supply_ends
from hallcore.kinds.base import Scene, day_differs, end_of, judge_document
from hallcore.operations import Operation
from hallcore.problems import Problem, problem


class ReturnApplication(Frozen):
    """补正逾期，视为撤回申请."""

    reason: str = Field(max_length=1000)


def judge_supply_day(scene: Scene, printed: date | None, *, is_provisional: bool) -> Problem | None:
    """The notice says by when; an item without such a limit leaves it open."""
    limit = scene.case.limit(SUPPLY)
    if limit is None or printed is None:
        return None if limit is None and printed is None else day_differs(printed)
    if scene.calendar is None:
        return problem("calendar.version_unknown", version=scene.operation.calendar)
    ends = end_of(limit, scene.day, scene.calendar)
    is_right = ends is not None and (ends.due_on, ends.provisional) == (printed, is_provisional)
    return None if is_right else day_differs(printed)


def judge_return_application(scene: Scene, payload: ReturnApplication) -> Problem | None:
    case, told = scene.case, scene.case.supplement
    if case.state is not State.SUPPLEMENTING or told is None:
        return problem("supplement.none_open")
    if scene.calendar is None:
        return problem("calendar.version_unknown", version=scene.operation.calendar)
    ends = supply_ends(case, told, scene.calendar)
    last = ends.due_on if ends else None
    if last is None:
        return problem("supplement.no_deadline")
    if scene.day <= last:
        return problem("supplement.waiting", day=last)
    if not payload.reason.strip():
        return problem("case.reason_missing")
    return judge_document(scene.operation)


def is_before_return(scene: Scene) -> bool:
    """Whether this happened within the applicant's days, before the application was returned."""
    told = scene.case.supplement
    if told is None or told.lapsed_on is None or scene.calendar is None:
        return False
    ends = supply_ends(scene.case, told, scene.calendar)
    last = ends.due_on if ends else None
    return last is not None and scene.day <= last and scene.day < told.lapsed_on


def evolve_return_application(case: Case, operation: Operation, payload: ReturnApplication) -> Case:
    told = case.supplement
    lapsed = told.model_copy(update={"lapsed_on": operation.occurred_on}) if told else None
    return case.model_copy(
        update={
            "state": State.WITHDRAWN,
            "closed_at": operation.occurred_at,
            "supplement": lapsed,
        }
    )
