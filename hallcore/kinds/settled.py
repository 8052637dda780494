"""What a settlement takes over from operations that were parked: the take-over by the hall to which
it gives the case, the receipt and the 受理通知书 that the citizen holds (design.md 2.3).

A settlement is folded alone, so it says itself what those operations said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from hallcore.base import Frozen
from hallcore.cases import Case, Paper
from hallcore.kinds.accept import (
    Accept,
    AcceptWithPledge,
    PledgeGiven,
    evolve_accept,
    evolve_accept_with_pledge,
    judge_accept,
    judge_accept_with_pledge,
)
from hallcore.kinds.base import Scene
from hallcore.operations import MAX_DOCUMENTS, DocumentMade, InstantText, Operation, Times
from hallcore.problems import Problem

RECEIPT = "receipt"
ACCEPTANCE = "acceptance"

OperationName = Annotated[str, Field(max_length=100)]
"""`enrolment/sequence`."""

DocumentNumber = Annotated[str, Field(pattern=r"^[0-9]{25}$")]


class PrintedReceipt(Frozen):
    """The 收件凭证 that a parked take-over made: its number, and the operation that printed it."""

    number: DocumentNumber
    operation: OperationName


class SettledReceipt(Frozen):
    """The receipt of an entrusted case: in which role, when, and the printed answer day with the
    calendar that it was counted by. `printed` None: the settlement makes the paper itself, now."""

    role: Literal["decide", "accept", "receive"]
    received_at: Annotated[
        AwareDatetime,
        Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC)),
    ]
    answer_due_on: date | None = None
    answer_provisional: bool = False
    calendar: str = Field(max_length=100)
    printed: PrintedReceipt | None = None


class SettledTaking(Frozen):
    """When the papers came to the hall that has them, by its parked take-over."""

    operation: OperationName
    at: InstantText


class SettledAcceptance(Frozen):
    """The acceptance of the hall that has the papers, as its parked operation said it."""

    operation: OperationName
    at: InstantText
    calendar: str = Field(max_length=40)
    days: Accept
    pledges: tuple[PledgeGiven, ...] = Field(default=(), max_length=50)
    documents: tuple[DocumentMade, ...] = Field(min_length=1, max_length=MAX_DOCUMENTS)


class ToldAcceptance(Frozen):
    """A 受理通知书 that somebody holds and that does not bind as it stands: it keeps the case from
    being declined."""

    operation: OperationName
    at: InstantText
    number: DocumentNumber


def at_of(told: SettledTaking | SettledAcceptance | ToldAcceptance) -> datetime:
    """The instant of the parked operation."""
    return Times(at=told.at).occurred_at


def judge_acceptance(
    scene: Scene, given: Case, holder: str, told: SettledAcceptance
) -> Problem | None:
    """As if the hall had accepted in its time: `given` is the case as the settlement gives it."""
    operation, words = _as_said(scene.operation, holder, told)
    then = Scene(given, operation, scene.rules)
    if isinstance(words, AcceptWithPledge):
        return judge_accept_with_pledge(then, words)
    return judge_accept(then, words)


def with_acceptance(given: Case, settling: Operation, holder: str, told: SettledAcceptance) -> Case:
    """The case with the days on the citizen's 受理通知书, and with that paper."""
    operation, words = _as_said(settling, holder, told)
    if isinstance(words, AcceptWithPledge):
        accepted = evolve_accept_with_pledge(given, operation, words)
    else:
        accepted = evolve_accept(given, operation, words)
    for document in told.documents:
        accepted = with_paper(
            accepted, document.name, document.number, told.operation, operation.occurred_at
        )
    return accepted


def with_paper(case: Case, name: str, number: str, operation: str, at: datetime) -> Case:
    """The case with a paper that the operation of this name made."""
    enrolment, _, sequence = operation.rpartition("/")
    paper = Paper(
        name=name,
        number=number,
        enrolment=enrolment,
        sequence=int(sequence) if sequence.isascii() and sequence.isdigit() else 0,
        made_at=at,
    )
    return case.model_copy(update={"papers": (*case.papers, paper)})


def _as_said(
    settling: Operation, holder: str, told: SettledAcceptance
) -> tuple[Operation, Accept | AcceptWithPledge]:
    words: Accept = told.days
    if told.pledges:
        words = AcceptWithPledge.model_construct(**dict(told.days), pledges=told.pledges)
    changes = {
        "hall": holder,
        "times": Times(at=told.at),
        "calendar": told.calendar,
        "documents": told.documents,
    }
    return settling.model_copy(update=changes), words
