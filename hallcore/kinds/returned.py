"""退件: nobody brought what the one supplement notice asked for (domain.md 2.1 退回件, 2.3).

The notice names a day. When it has passed, the application counts as taken back: the case closes,
the materials go back to the applicant, who may apply again. Nothing is refused by it.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case, State, Supplement
from hallcore.kinds.base import Scene, day_differs, end_of, judge_document
from hallcore.operations import Operation
from hallcore.problems import Problem, problem

SUPPLY = "supplement"
"""The limit within which the applicant brings what the notice asks for."""


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


def supply_ends_on(case: Case, told: Supplement, calendar: Calendar) -> date | None:
    """The last day for the applicant, None without one. It is his limit: of the printed day, what a
    newer calendar makes of a 暂定 one, and the limit from the service of the notice, the latest."""
    limit = case.limit(SUPPLY)
    if told.supply_by is None or limit is None:
        return told.supply_by
    notice = next((one for one in case.papers if one.number == told.notice_number), None)
    starts = [told.told_on] if told.supply_provisional else []
    if notice is not None and notice.served_on is not None:
        starts.append(notice.served_on)
    ends = (end_of(limit, start, calendar) for start in starts)
    return max([told.supply_by, *(one.due_on for one in ends if one is not None)])


def judge_return_application(scene: Scene, payload: ReturnApplication) -> Problem | None:
    case, told = scene.case, scene.case.supplement
    if case.state is not State.SUPPLEMENTING or told is None:
        return problem("supplement.none_open")
    if scene.calendar is None:
        return problem("calendar.version_unknown", version=scene.operation.calendar)
    last = supply_ends_on(case, told, scene.calendar)
    if last is None:
        return problem("supplement.no_deadline")
    if scene.day <= last:
        return problem("supplement.waiting", day=last)
    if not payload.reason.strip():
        return problem("case.reason_missing")
    return judge_document(scene.operation)


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
