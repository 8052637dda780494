"""A pushed batch: compare with what is stored, store what is new, decide it in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from hallcore.operations import read_operation
from hallcore.problems import Problem
from hallcore.sync.centre import Fork, Gap, plan_batch
from hallcore.sync.messages import SyncRequest
from hallserver.ingest.carried import DIFFERS, bring_in
from hallserver.ingest.intake import Author, Intake
from hallserver.store import UnitOfWork
from hallserver.store.enrolments import FROZEN, Contradiction, Enrolled
from hallserver.store.operations import Decided


def take_batch(
    intake: Intake, enrolled: Enrolled, request: SyncRequest, lines: Sequence[bytes]
) -> int | Fork:
    """The sequence up to which the enrolment is stored afterwards, or the fork that was found."""
    if request.first == enrolled.stored + 1 and request.head != enrolled.head.hex():
        return Fork(request.first)
    plan = plan_batch(
        enrolled.stored,
        enrolled.head,
        _pushed_digests(intake.unit, enrolled.id),
        request.first,
        lines,
    )
    if isinstance(plan, Fork):
        return plan
    if isinstance(plan, Gap) or not plan.new:
        return enrolled.stored
    intake.unit.cases.lock({subject for _, data, _ in plan.new if (subject := _subject(data))})
    author = Author(enrolled.id, enrolled.hall)
    for sequence, data, _ in plan.new:
        known = intake.unit.operations.get(enrolled.id, sequence)
        if known is None:
            fault = bring_in(intake, author, sequence, data)
            intake.take(author, sequence, data, fault=fault)
        else:
            _merge(intake, author, known, data)
    intake.unit.enrolments.set_chain(enrolled.id, plan.stored, plan.head)
    return plan.stored


def freeze(unit: UnitOfWork, intake: Intake, enrolled: Enrolled, fork: Fork, frame: bytes) -> None:
    """Freeze an enrolment that has two histories, and keep the signed frame that shows it."""
    unit.enrolments.set_state(enrolled.id, FROZEN)
    unit.enrolments.keep_evidence(
        Contradiction(
            enrolment=enrolled.id,
            sequence=fork.sequence,
            reason="fork",
            subject="",
            # The frame is the evidence; its digest makes that it is kept once.
            data=sha256(frame).digest(),
            is_pushed=False,
            whole=frame,
            stored_at=intake.now,
        )
    )


def _pushed_digests(unit: UnitOfWork, enrolment: str) -> Callable[[int], bytes | None]:
    """SHA-256 by sequence of what the author himself pushed."""
    instead = unit.enrolments.pushed_instead(enrolment)

    def digest_of(sequence: int) -> bytes | None:
        if sequence in instead:
            return sha256(instead[sequence]).digest()
        return unit.operations.digest(enrolment, sequence)

    return digest_of


def _merge(intake: Intake, author: Author, known: Decided, data: bytes) -> None:
    """The author pushes what a parcel brought first: equal bytes merge, others are a dispute."""
    intake.unit.operations.mark_chained(author.enrolment, known.sequence)
    if known.data == data:
        return
    intake.unit.enrolments.keep_evidence(
        Contradiction(
            enrolment=author.enrolment,
            sequence=known.sequence,
            reason="parcel",
            subject=known.subject,
            data=data,
            is_pushed=True,
            whole=None,
            stored_at=intake.now,
        )
    )
    intake.dispute(known.subject)
    told = replace(known, outcome="parked", code=DIFFERS, position=None, stored_at=intake.now)
    intake.unit.feeds.tell(author.hall, told)


def _subject(data: bytes) -> str | None:
    operation = read_operation(data)
    return None if isinstance(operation, Problem) else operation.subject
