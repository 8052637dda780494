"""What every kind of operation is made of: a payload, a judgement and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Item, Level
from hallcore.halls import level_of
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.rules import Rules


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a judgement may look at."""

    case: Case
    operation: Operation
    rules: Rules

    @property
    def item(self) -> Item | None:
        return self.rules.item(self.case.catalogue, self.case.item)

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


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of operation. `by_holder`: only a window of the holder, at the current epoch.
    `after_closing`: allowed on a closed case. `version` is the newest payload version known."""

    payload: type[Frozen]
    judge: Judge
    evolve: Evolve
    by_holder: bool = False
    after_closing: bool = False
    version: int = 1
    text: Callable[[Any], str] = lambda payload: ""


def no_objection(scene: Scene, payload: object) -> None:
    """The judgement of kinds that nothing but the general conditions can stop."""


def judge_document(operation: Operation) -> Problem | None:
    """A legal act and its numbered document are one commit (domain.md 10, rule 12)."""
    return None if operation.documents else problem("document.missing")


def unchanged(case: Case, operation: Operation, payload: object) -> Case:
    """The change of kinds that only leave a line in the timeline."""
    return case
