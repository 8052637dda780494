"""Refold everything from the stored bytes and compare with what is kept (design.md 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from hallcore.cases import Case
from hallcore.family import seen_in_family
from hallcore.fold import follow
from hallcore.kinds import OTHER_KINDS
from hallcore.operations import Operation, read_operation
from hallcore.wire.chain import chain_next, chain_start
from hallserver.ingest.disputes import ASIDE
from hallserver.rebuild_people import People
from hallserver.store import UnitOfWork
from hallserver.store.cases import Projected
from hallserver.store.operations import Decided


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How much was read, and every difference as an object with a `what`."""

    cases: int
    operations: int
    differences: tuple[dict[str, Any], ...]


def compare_all(unit: UnitOfWork) -> Rebuilt:
    """Compare every case with the fold of its applied operations, every chain with its bytes."""
    kept = unit.cases.every()
    contradicted = unit.enrolments.contradicted()
    operations = 0
    folded: dict[str, tuple[Case, int]] = {}
    people = People()
    for subject, group in groupby(unit.operations.every(), key=lambda one: one.subject):
        log = list(group)
        operations += len(log)
        case, applied = _refold(log)
        if case is not None and contradicted.get(subject, set()) - set(case.settled):
            case = case.model_copy(update={"disputed": True})
        if case is not None:
            folded[subject] = (case, applied)
        people.read(log, case)
    raw = {number: case for number, (case, _) in folded.items()}
    differences = [
        difference
        for number, (case, applied) in folded.items()
        for difference in _differences(number, seen_in_family(case, raw), applied, kept.get(number))
    ]
    differences += [
        {"case_number": number, "what": "no_operations"} for number in sorted(kept.keys() - folded)
    ]
    differences += list(people.differences(unit))
    differences += list(_broken_chains(unit))
    return Rebuilt(len(kept), operations, tuple(differences))


def _refold(log: list[Decided]) -> tuple[Case | None, int]:
    """The case after its operations in the order in which they were decided."""
    case: Case | None = None
    applied = 0
    for one in log:
        if one.kind in OTHER_KINDS:
            continue
        if one.outcome == "applied":
            applied += 1
            operation = read_operation(one.data)
            if isinstance(operation, Operation):
                case = follow(case, operation)
        elif one.outcome == "parked" and one.code not in ASIDE and case is not None:
            case = case.model_copy(update={"disputed": True})
    return case, applied


def _differences(
    number: str, case: Case, applied: int, kept: Projected | None
) -> list[dict[str, Any]]:
    if kept is None:
        return [{"case_number": number, "what": "no_projection"}]
    found: list[dict[str, Any]] = []
    if kept.operations != applied:
        found.append({"case_number": number, "what": "operations"})
    if kept.case != case:
        wrong = [
            name for name in Case.model_fields if getattr(kept.case, name) != getattr(case, name)
        ]
        found.append({"case_number": number, "what": "case", "fields": wrong})
    return found


def _broken_chains(unit: UnitOfWork) -> Iterator[dict[str, Any]]:
    for enrolled in unit.enrolments.every():
        instead = unit.enrolments.pushed_instead(enrolled.id)
        head, last = chain_start(enrolled.id), 0
        for sequence, data in unit.operations.chain(enrolled.id):
            if sequence != last + 1:
                break
            head, last = chain_next(head, instead.get(sequence, data)), sequence
        if (last, head) != (enrolled.stored, enrolled.head):
            yield {"enrolment": enrolled.id, "what": "chain", "from": last + 1}
