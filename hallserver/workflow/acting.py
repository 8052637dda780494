"""What the acts of the desk share: the case held, the person and his post, one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hallcore.base import Frozen
from hallcore.cases import Case
from hallcore.catalogue import Item
from hallcore.operations import DocumentMade
from hallcore.problems import Problem, problem
from hallcore.steps import turn_of
from hallserver.centre import Centre
from hallserver.ingest.intake import Intake
from hallserver.store import UnitOfWork
from hallserver.workflow.desk import find_case, post_fault, staff_person
from hallserver.workflow.own import OwnHand, own_document

LEADER = "approve"
"""The post of whoever answers for the office: he extends limits and settles disputes."""


@dataclass(frozen=True, slots=True)
class Acted:
    """The case afterwards and the papers that the act made."""

    case: Case
    documents: tuple[DocumentMade, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """One act of a person of a department on one case, inside a transaction."""

    intake: Intake
    case: Case
    item: Item | None
    by: str

    def does(self, kind: str, payload: Frozen, document: str | None = None) -> Acted | Problem:
        """Do it, with the numbered document of this name, or say why not."""
        made: tuple[DocumentMade, ...] = ()
        if document is not None:
            made = (own_document(self.intake, document, self.case.route.deciding_hall),)
        facts: dict[str, Any] = payload.model_dump(mode="json")
        after = OwnHand(self.intake).act(kind, self.case, facts, clerk=self.by, documents=made)
        return after if isinstance(after, Problem) else Acted(after, made)


May = Callable[[UnitOfWork, Case, Item | None, str], Problem | None]
"""Whether the person with this number may do it."""


def act(
    centre: Centre, number: str, by: str, may: May, do: Callable[[Desk], Acted | Problem]
) -> Acted | Problem:
    """Do one thing in one transaction; a refusal leaves nothing behind."""
    with centre.store.write() as unit:
        intake = Intake(centre, unit)
        case = find_case(intake, number)
        if isinstance(case, Problem):
            return case
        item = intake.rules.item_of(case)
        fault = may(unit, case, item, by)
        if fault is not None:
            return fault
        done = do(Desk(intake, case, item, by))
        if not isinstance(done, Problem):
            unit.commit()
    return done


def anybody(unit: UnitOfWork, case: Case, item: Item | None, by: str) -> Problem | None:
    """Every person of a department."""
    person = staff_person(unit, by)
    return person if isinstance(person, Problem) else None


def whose_turn(unit: UnitOfWork, case: Case, item: Item | None, by: str) -> Problem | None:
    """Who has the post of the step whose turn it is."""
    return post_fault(unit, item, turn_of(case) or "", by)


def leader(unit: UnitOfWork, case: Case, item: Item | None, by: str) -> Problem | None:
    """Who has the post `LEADER`."""
    person = staff_person(unit, by)
    if isinstance(person, Problem):
        return person
    if LEADER in person.posts:
        return None
    return problem("staff.post", name=person.name, step="批准", field="by")
