"""The fold: operations in, case or refusal out (design.md 2.1 and 4).

`apply` judges and changes; `follow` only changes, for operations whose outcome the centre has
already sent. Both are total: they never raise on an operation that parses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import ValidationError

from hallcore.base import Frozen
from hallcore.cases import Case, Entry, Paper
from hallcore.kinds import KINDS, OTHER_KINDS, PER_CHILD, RECEIVE, birth
from hallcore.kinds.base import Kind, Scene, not_holder
from hallcore.operations import SHA256_ED25519, Operation
from hallcore.problems import Problem, problem
from hallcore.rules import Rules


def apply(
    case: Case | None, operation: Operation, rules: Rules, judged: Case | None = None
) -> Case | Problem:
    """The case after `operation`, or why it may not happen.

    `judged` stands for the case in the judgement only: a parent with what its children make of it
    (`hallcore.family`), while the operation changes the parent's own, raw case.
    """
    payload = read_payload(operation)
    if isinstance(payload, Problem):
        return payload
    fault = judge(judged or case, operation, payload, rules)
    return fault or _evolve(case, operation, payload)


def follow(case: Case | None, operation: Operation) -> Case | None:
    """The case after an operation that the centre has applied, without judging it again.

    A kind or version that this program does not know leaves a line in the timeline only.
    """
    if operation.kind in OTHER_KINDS:
        return case
    payload = read_payload(operation)
    if not isinstance(payload, Problem) and (case is None) == (operation.kind == RECEIVE):
        return _evolve(case, operation, payload)
    return None if case is None else _entered(case, operation, "")


def fold(operations: Iterable[Operation], case: Case | None = None) -> Case | None:
    """Follow applied operations in the order in which the centre decided them."""
    for operation in operations:
        case = follow(case, operation)
    return case


def read_payload(operation: Operation) -> Frozen | Problem:
    """The payload in its kind's own shape; newer versions and unknown kinds are problems."""
    if operation.kind == RECEIVE:
        shape: type[Frozen] = birth.Receive
        version = 1
    elif operation.kind in KINDS:
        shape, version = KINDS[operation.kind].payload, KINDS[operation.kind].version
    elif operation.kind in OTHER_KINDS:
        shape, version = OTHER_KINDS[operation.kind].payload, OTHER_KINDS[operation.kind].version
    else:
        return problem("operation.newer", kind=operation.kind)
    if operation.v > version or operation.alg != SHA256_ED25519:
        return problem("operation.newer", kind=operation.kind)
    try:
        return shape.model_validate(operation.payload)
    except (ValidationError, ValueError):
        return problem("operation.malformed", detail=operation.kind)


def judge(case: Case | None, operation: Operation, payload: Frozen, rules: Rules) -> Problem | None:
    """The general conditions first, then those of the kind."""
    if operation.kind in OTHER_KINDS:
        return problem("operation.subject", kind=operation.kind)
    if isinstance(payload, birth.Receive):
        if case is not None:
            return problem("case.exists", number=operation.subject)
        return birth.judge_receive(operation, payload, rules)
    if case is None:
        return problem("case.unknown", number=operation.subject)
    kind = KINDS[operation.kind]
    if case.items and operation.kind in PER_CHILD:
        return problem("theme.per_child")
    scene = Scene(case, operation, rules)
    if not (case.is_open or kind.after_closing or kind.came_before_closing(scene)):
        return problem("case.closed")
    return _judge_custody(case, operation, kind) or kind.judge(scene, payload)


def judge_other(operation: Operation, rules: Rules) -> Problem | None:
    """Why an operation of `OTHER_KINDS` may not happen; no case has a say in it."""
    payload = read_payload(operation)
    if isinstance(payload, Problem):
        return payload
    return OTHER_KINDS[operation.kind].judge(operation, payload, rules)


def _judge_custody(case: Case, operation: Operation, kind: Kind) -> Problem | None:
    if not kind.by_holder:
        return None
    if case.holder != operation.hall:
        return not_holder(case)
    if operation.epoch != case.epoch:
        return problem("custody.epoch", epoch=case.epoch)
    return None


def _evolve(case: Case | None, operation: Operation, payload: Frozen) -> Case:
    if isinstance(payload, birth.Receive):
        return _entered(birth.evolve_receive(operation, payload), operation, "")
    assert case is not None  # noqa: S101 - judge and follow let no other kind through without a case
    kind = KINDS[operation.kind]
    return _entered(kind.evolve(case, operation, payload), operation, kind.text(payload))


def _entered(case: Case, operation: Operation, text: str) -> Case:
    at: datetime = operation.occurred_at
    line = Entry(
        enrolment=operation.enrolment,
        sequence=operation.sequence,
        kind=operation.kind,
        at=at,
        hall=operation.hall,
        clerk=operation.clerk,
        text=text,
    )
    made = tuple(
        Paper(
            name=document.name,
            number=document.number,
            enrolment=operation.enrolment,
            sequence=operation.sequence,
            made_at=at,
        )
        for document in operation.documents
    )
    return case.model_copy(
        update={"timeline": (*case.timeline, line), "papers": (*case.papers, *made)}
    )
