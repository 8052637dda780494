"""Store an operation, decide it, tell the halls: the one way in which anything enters the log.

One `Intake` lives as long as one transaction. Whatever was signed is stored; what may happen to
its case is decided by `hallcore.sync.centre.decide`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.family import children_of, deemed_after, judged_in_family, with_children
from hallcore.kinds import OTHER_KINDS, RECEIVE
from hallcore.moments import local_day
from hallcore.operations import Operation, read_operation
from hallcore.problems import Problem
from hallcore.rules import Rules
from hallcore.sync.centre import Decision, audience, decide
from hallserver.centre import Centre
from hallserver.ingest import persons
from hallserver.ingest.disputes import ASIDE, NOT_HERE, NOT_ITS_AUTHOR, dispute_fault
from hallserver.store import UnitOfWork
from hallserver.store.cases import Projected
from hallserver.store.operations import Decided

LOG = logging.getLogger("hallserver.ingest")

MALFORMED = "operation.malformed"
FAILED = "operation.failed"

CENTRE_KINDS = frozenset({"accept_in_line", "decline_in_line"})
NOT_FOR_WINDOWS = "item.limited"
"""Kinds that only the centre's own hand may author, because only it sees every receipt; a window
of the county hall acts for the same hall and is told this code."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who signed: an enrolment and the hall in its certificate. The centre's own acts belong to
    no hall's counter, so they are told to a case's audience only."""

    enrolment: str
    hall: str
    is_centre: bool = False

    def made(self, operation: Operation, sequence: int) -> bool:
        """Whether the operation says the same of its author as the signature does."""
        claimed = (operation.enrolment, operation.sequence, operation.hall)
        return claimed == (self.enrolment, sequence, self.hall)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a parcel. `is_certain` False: it only matters if the case, as we know it
    without the parcel, does not let the take_over happen."""

    code: str
    is_certain: bool = True


class Intake:
    """Takes operations in, one after the other, inside one transaction."""

    def __init__(self, centre: Centre, unit: UnitOfWork) -> None:
        self.centre = centre
        self.unit = unit
        self.now: datetime = centre.now()
        self.rules: Rules = centre.rulebook.rules(unit)
        self._cases: dict[str, Projected | None] = {}

    def case(self, number: str) -> Projected | None:
        """The case as it stands inside this transaction, held until its end."""
        if number not in self._cases:
            self._cases[number] = self.unit.cases.get(number, for_update=True)
        return self._cases[number]

    def calendar_of(self, case: Case) -> Calendar:
        """The calendar of the region where the case was received."""
        return self.centre.rulebook.calendar_for(self.unit, case.hall)

    def take(
        self,
        author: Author,
        sequence: int,
        data: bytes,
        *,
        chained: bool = True,
        fault: Fault | None = None,
    ) -> Decided:
        """Store and decide the bytes that `author` signed as his operation `sequence`.

        `chained` False: they came in a parcel and their author has not pushed them. `fault`: what
        is wrong with the parcel that this operation carries.
        """
        operation = read_operation(data)
        if isinstance(operation, Problem) or "\x00" in operation.subject:
            decided = self._append(author, sequence, data, None, chained, "rejected", MALFORMED)
            self._tell_author(author, decided)
            return decided
        if not author.made(operation, sequence):
            outcome = "parked" if operation.documents else "rejected"
            decided = self._append(
                author, sequence, data, operation, chained, outcome, NOT_ITS_AUTHOR
            )
            self._tell_author(author, decided)
            return decided
        is_of_a_case = operation.kind not in OTHER_KINDS
        before = self.case(operation.subject) if is_of_a_case else None
        if before is not None and not self._may_know(author, operation, before.case):
            outcome = "parked" if operation.documents else "rejected"
            decided = self._append(author, sequence, data, operation, chained, outcome, NOT_HERE)
            self._tell_author(author, decided)
            return decided
        decision = self._decide(author, before, operation)
        if fault is not None and (fault.is_certain or decision.outcome != "applied"):
            decision = Decision("parked", fault.code, _disputed(before))
        return self._record(author, sequence, data, operation, chained, before, decision)

    def dispute(self, number: str) -> None:
        """Mark a case as disputed, if there is one."""
        before = self.case(number)
        if before is not None and not before.case.disputed:
            disputed = before.folded.model_copy(update={"disputed": True})
            self._put(disputed, before.operations, before.last_arrival)

    def _may_know(self, author: Author, operation: Operation, case: Case) -> bool:
        """Only halls that have the case in their feed act on it (design.md 4); otherwise a guessed
        number would put its author into the case's audience."""
        return (
            author.is_centre
            or operation.kind == RECEIVE
            or author.hall in self._audience(case)
            or author.hall in self.unit.cases.audience(case.number)
        )

    def _audience(self, case: Case) -> frozenset[str]:
        """A parent and its children are in the same feeds: none is whole without the others."""
        return frozenset().union(*(audience(one) for one in (case, *self._relatives(case))))

    def _relatives(self, case: Case) -> list[Case]:
        """The children of a parent; the parent of a child that it knows, and its other children."""
        parent: Case | None = case if case.items else None
        if parent is None and case.parent is not None:
            found = self.case(case.parent)
            parent = found.case if found and case.number in found.case.children else None
        if parent is None:
            return []
        known = {number: found.case for number in parent.children if (found := self.case(number))}
        return [one for one in (parent, *children_of(parent, known)) if one.number != case.number]

    def _judged(self, case: Case) -> Case:
        return judged_in_family(case, {one.number: one for one in self._relatives(case)})

    def _decide(self, author: Author, before: Projected | None, operation: Operation) -> Decision:
        case = before.folded if before else None
        if operation.kind in CENTRE_KINDS and not author.is_centre:
            return _refused(operation, NOT_FOR_WINDOWS, case)
        fault = None if case is None else dispute_fault(self.unit, case, operation)
        if fault is not None:
            return _refused(operation, fault, case)
        try:
            judged = self._judged(before.case) if before else None
            return decide(case, operation, self.rules, local_day(self.now), judged)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not hold up a whole window
            LOG.error(
                "operation %s/%s could not be decided: %s",
                operation.enrolment,
                operation.sequence,
                type(error).__name__,
            )
            disputed = None if case is None else case.model_copy(update={"disputed": True})
            return Decision("parked", FAILED, disputed)

    def _record(
        self,
        author: Author,
        sequence: int,
        data: bytes,
        operation: Operation,
        chained: bool,
        before: Projected | None,
        decision: Decision,
    ) -> Decided:
        applied_before = before.operations if before else 0
        position = applied_before + 1 if decision.outcome == "applied" else None
        decided = self._append(
            author, sequence, data, operation, chained, decision.outcome, decision.code, position
        )
        if operation.kind in persons.REGISTER_KINDS and decision.outcome == "applied":
            halls = persons.take(self.unit, operation, decided)
            persons.tell(self.unit, decided, halls if author.is_centre else halls | {author.hall})
            return decided
        if decision.case is None or _is_between_author_and_centre(decided):
            self._tell_author(author, decided)
            return decided
        self._put(decision.case, position or applied_before, decided.arrival)
        if decision.outcome == "applied":
            persons.learn_of_applicant(self.unit, operation, decided, decision.case)
        self._tell_audience(author, decided, decision.case, before)
        return decided

    def _append(
        self,
        author: Author,
        sequence: int,
        data: bytes,
        operation: Operation | None,
        chained: bool,
        outcome: str,
        code: str | None,
        position: int | None = None,
    ) -> Decided:
        return self.unit.operations.append(
            enrolment=author.enrolment,
            sequence=sequence,
            subject=operation.subject if operation else "",
            kind=operation.kind if operation else "",
            data=data,
            chained=chained,
            occurred_at=operation.occurred_at if operation else None,
            stored_at=self.now,
            outcome=outcome,
            code=code,
            position=position,
        )

    def _put(self, folded: Case, operations: int, last_arrival: int) -> None:
        """Write the projection of a case; a parent shows what its children make of it, and a
        child's parent is seen again."""
        number = folded.number
        is_new = self.case(number) is None
        projected, deemed_day = Projected(folded, operations, last_arrival), None
        if folded.items:
            children = self._relatives(folded)
            shown = with_children(folded, children)
            projected = Projected(shown, operations, last_arrival, folded)
            deemed_day = deemed_after(shown, children, self.calendar_of(shown))
        self.unit.cases.put(
            projected,
            is_new=is_new,
            calendar=self.calendar_of(projected.case),
            deemed_after=deemed_day,
        )
        self._cases[number] = projected
        parent = None if folded.parent is None else self.case(folded.parent)
        if parent is not None and parent.raw is not None and number in parent.case.children:
            self._put(parent.raw, parent.operations, parent.last_arrival)

    def _tell_author(self, author: Author, decided: Decided) -> None:
        if not author.is_centre:
            self.unit.feeds.tell(author.hall, decided)

    def _tell_audience(
        self, author: Author, decided: Decided, case: Case, before: Projected | None
    ) -> None:
        """Tell every hall concerned; one that missed something is told that first."""
        halls = set(self._audience(case))
        if decided.outcome == "applied" and not author.is_centre:
            # A hall that was concerned once folds its own act on everything that it missed.
            halls.add(author.hall)
        seen = self.unit.cases.audience(case.number)
        if new := halls - seen.keys():
            persons.catch_up(self.unit, case.registration_number, new)
        last_before = before.last_arrival if before else 0
        for hall in sorted(halls):
            if seen.get(hall, 0) < last_before:
                for earlier in self.unit.operations.of_case(case.number, seen.get(hall, 0)):
                    if earlier.arrival < decided.arrival and not _is_between_author_and_centre(
                        earlier
                    ):
                        self.unit.feeds.tell(hall, earlier)
            self.unit.feeds.tell(hall, decided)
            self.unit.cases.set_seen(case.number, hall, decided.arrival)
        if author.hall not in halls:
            self._tell_author(author, decided)


def _refused(operation: Operation, code: str, case: Case | None) -> Decision:
    """Rejected, or parked as a dispute where somebody holds its paper."""
    if operation.documents and case is not None:
        return Decision("parked", code, case.model_copy(update={"disputed": True}))
    return Decision("parked" if operation.documents else "rejected", code, case)


def _disputed(before: Projected | None) -> Case | None:
    return None if before is None else before.folded.model_copy(update={"disputed": True})


def _is_between_author_and_centre(decided: Decided) -> bool:
    """A refused birth, an act on a case that is not its author's, or one that has no case, is
    nobody else's business."""
    is_refused_birth = decided.kind == RECEIVE and decided.outcome == "rejected"
    return is_refused_birth or decided.code in ASIDE or decided.kind in OTHER_KINDS
