"""The parked operations of a case, and what they forbid until a person has settled them."""

from __future__ import annotations

from hallcore.cases import Case
from hallcore.fold import read_payload
from hallcore.kinds.dispute import SettleDispute
from hallcore.operations import Operation, read_operation
from hallcore.settling import is_as_parked, notices_of
from hallserver.store import UnitOfWork
from hallserver.store.operations import Decided

NOT_ITS_AUTHOR = "operation.enrolment"
NOT_HERE = "case.not_here"

ASIDE = frozenset({NOT_ITS_AUTHOR, NOT_HERE})
"""Codes of operations that never touch their case, whatever became of them."""


def operation_name(one: Decided) -> str:
    """As `settles` names it."""
    return f"{one.enrolment}/{one.sequence}"


def unsettled(unit: UnitOfWork, case: Case) -> list[Decided]:
    """Parked operations of the case that nobody has settled, the first stored first."""
    known = set(case.settled)
    return [
        one
        for one in unit.operations.of_case(case.number)
        if one.outcome == "parked" and operation_name(one) not in known
    ]


def parked_words(unit: UnitOfWork, case: Case) -> dict[str, tuple[Operation, str | None]]:
    """Those of them that can be read and are their author's, with the code that parked them."""
    found: dict[str, tuple[Operation, str | None]] = {}
    for one in unsettled(unit, case):
        operation = read_operation(one.data)
        if one.code not in ASIDE and isinstance(operation, Operation):
            found[operation_name(one)] = operation, one.code
    return found


def dispute_fault(unit: UnitOfWork, case: Case, operation: Operation) -> str | None:
    """Why a settlement does not say what was parked, or why nobody declines what a notice in the
    citizen's hands has accepted."""
    if not case.disputed or operation.kind not in ("settle_dispute", "decline"):
        return None
    parked = {name: one for name, (one, _) in parked_words(unit, case).items()}
    if operation.kind == "decline":
        is_told = any(notices_of(one) for one in parked.values())
        return "decline.told_accepted" if is_told else None
    payload = read_payload(operation)
    if not isinstance(payload, SettleDispute):
        return None
    others = {operation_name(one) for one in unsettled(unit, case)}
    others |= unit.enrolments.contradicted().get(case.number, set())
    return None if is_as_parked(payload, parked, frozenset(others)) else "dispute.words"
