"""What every kind of operation is made of: a payload, a judgement and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from hallcore.answering import deemed_day
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Item, Level
from hallcore.deadlines import Due, Limit, due
from hallcore.halls import level_of
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.renewals import is_renewed_on
from hallcore.rules import Rules


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a judgement may look at."""

    case: Case
    operation: Operation
    rules: Rules

    @property
    def item(self) -> Item | None:
        return self.rules.item_of(self.case)

    @property
    def calendar(self) -> Calendar | None:
        """The calendar that the author counted by, if it is at hand."""
        return self.rules.calendar(self.operation.calendar)

    @property
    def level(self) -> Level:
        return level_of(self.operation.hall)

    @property
    def day(self) -> date:
        return self.operation.occurred_on


Judge = Callable[[Scene, Any], Problem | None]
Evolve = Callable[[Case, Operation, Any], Case]


def never(scene: Scene) -> bool:
    """Of kinds that no closed case takes."""
    return False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of operation. `by_holder`: only a window of the holder, at the current epoch.
    `after_closing`: allowed on a closed case; `came_before_closing`: this one is, because of when
    it happened. `version` is the newest payload version known."""

    payload: type[Frozen]
    judge: Judge
    evolve: Evolve
    by_holder: bool = False
    after_closing: bool = False
    came_before_closing: Callable[[Scene], bool] = never
    version: int = 1
    text: Callable[[Any], str] = lambda payload: ""


class Licence(Frozen):
    """What is granted may be a licence with a number and days between which it is valid
    (行政许可法 39, 50). `valid_from` None: from the decision; `valid_until` None: no end."""

    certificate_number: str | None = Field(default=None, min_length=1, max_length=64)
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """As the case keeps them."""
        return {name: getattr(self, name) for name in Licence.model_fields}


@dataclass(frozen=True, slots=True)
class OtherKind:
    """A kind whose subject is no case: stored, judged and told like any other, folded into none."""

    payload: type[Frozen]
    judge: Callable[[Operation, Any, Rules], Problem | None]
    version: int = 1


def no_objection(scene: Scene, payload: object) -> None:
    """The judgement of kinds that nothing but the general conditions can stop."""


def not_holder(case: Case) -> Problem:
    """Why a hall that does not hold the case may not act: it is elsewhere, or on its way."""
    if case.transit is not None:
        return problem("custody.in_transit", to=case.transit.addressee)
    return problem("custody.not_holder", holder=case.holder)


def judge_document(operation: Operation) -> Problem | None:
    """A legal act and its numbered document are one commit (domain.md 10, rule 12)."""
    return None if operation.documents else problem("document.missing")


def end_of(limit: Limit, start: date, calendar: Calendar) -> Due | None:
    """When `limit` ends that began on `start`, with nothing to stop it."""
    return due(start, limit.days, calendar, unit=limit.unit, rolls=limit.rolls)


def judge_answer_day(
    operation: Operation,
    limit: Limit | None,
    printed: date | None,
    rules: Rules,
    *,
    is_provisional: bool,
) -> Problem | None:
    """A receipt prints the day on which its answer limit ends (行政许可法 32); one without such a
    limit prints none."""
    return judge_printed_answer(
        limit,
        operation.occurred_on,
        operation.calendar,
        printed,
        rules,
        is_provisional=is_provisional,
    )


def judge_printed_answer(
    limit: Limit | None,
    received_on: date,
    version: str,
    printed: date | None,
    rules: Rules,
    *,
    is_provisional: bool,
) -> Problem | None:
    """The same of a receipt of that day, counted by the calendar `version`."""
    if limit is None or printed is None:
        return None if limit is None and printed is None else day_differs(printed)
    calendar = rules.calendar(version)
    if calendar is None:
        return problem("calendar.version_unknown", version=version)
    ends = end_of(limit, received_on, calendar)
    return None if ends == Due(due_on=printed, provisional=is_provisional) else day_differs(printed)


def day_differs(printed: date | None) -> Problem:
    """The refusal of an act whose paper shows a day other than the computed one."""
    return problem("law.day_differs", day=printed or "（空白）")


def judge_delivery_day(
    scene: Scene, printed: date | None, *, is_provisional: bool
) -> Problem | None:
    """The delivery clock runs from the decision (domain.md 10, rule 22). A paper may promise an
    earlier day, never a later one; one that promises none leaves it to the calendar."""
    limit = scene.case.limit("delivery")
    if printed is None:
        return None
    if limit is None:
        return day_differs(printed)
    if scene.calendar is None:
        return problem("calendar.version_unknown", version=scene.operation.calendar)
    ends = end_of(limit, scene.day, scene.calendar)
    if ends is None or not scene.day <= printed <= ends.due_on:
        return day_differs(printed)
    return day_differs(printed) if is_provisional and not ends.provisional else None


def judge_renewed(scene: Scene, result: str) -> Problem | None:
    """What the law has renewed because nobody decided in time is not refused (行政许可法 50)."""
    case = scene.case
    is_renewed = is_renewed_on(case, scene.day, case.accepted_on or deemed_day(case))
    if result != "refused" or not is_renewed:
        return None
    return problem("renewal.granted_by_law", day=case.renews.valid_until if case.renews else None)


def judge_licence(scene: Scene, result: str, licence: Licence) -> Problem | None:
    """Only what is granted has a number and a validity, and it does not end before it begins."""
    if result != "granted":
        return problem("decision.no_licence") if any(licence.facts.values()) else None
    begins = licence.valid_from or scene.day
    if licence.valid_until is not None and licence.valid_until < begins:
        return problem("decision.validity", first=begins, last=licence.valid_until)
    return None


def unchanged(case: Case, operation: Operation, payload: object) -> Case:
    """The change of kinds that only leave a line in the timeline."""
    return case
