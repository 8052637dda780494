"""Who holds the papers: hand-over, recall, take-over, what did not agree (design.md 2.6 and 4,
"custody")."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from hallcore.agency import Reception, is_entrusted, receiving_role
from hallcore.base import Frozen
from hallcore.cases import Case, Code, Held, Transit
from hallcore.catalogue import Level, Role
from hallcore.clocks import with_upper_leg
from hallcore.deadlines import due
from hallcore.halls import level_of
from hallcore.kinds.base import (
    Scene,
    day_differs,
    judge_answer_day,
    judge_document,
    not_holder,
)
from hallcore.moments import local_day
from hallcore.operations import Operation
from hallcore.problems import Problem, problem

PAPERS_COME = frozenset({"record_material", "receive_supplement"})
"""Kinds by which any window takes papers in."""

PARCEL_TEXT = 1_500_000
"""Characters of a whole parcel in base64 (`hallcore.wire.parcels.MAX_PARCEL_BYTES`)."""


class PaperCount(Frozen):
    """How many sheets of one material lie in the bundle."""

    material: Code
    count: int = Field(ge=0)


class HandOver(Frozen):
    """The case leaves for `to`; `papers` lists every material that goes with it (行政许可法 35)."""

    transfer_number: str = Field(pattern=r"^[0-9]{25}$")
    to: str = Field(pattern=r"^[0-9]{12}$")
    papers: tuple[PaperCount, ...] = Field(default=(), max_length=200)


class Difference(Frozen):
    """A count that did not agree at arrival."""

    material: Code
    sent: int = Field(ge=0)
    found: int = Field(ge=0)


class TakeOver(Frozen):
    """The addressee has the papers. `parcel` is the sender's signed parcel (zstd, base64) where
    the case arrived with one, so that the centre can go on if the sender never syncs.

    `role`: of an agency case, the role in which the taking hall receives it (代办). That take-over
    is the receipt: it prints the day by which the application is answered."""

    transfer_number: str = Field(pattern=r"^[0-9]{25}$")
    differences: tuple[Difference, ...] = Field(default=(), max_length=200)
    parcel: str | None = Field(default=None, max_length=PARCEL_TEXT)
    role: Literal["decide", "accept", "receive"] | None = None
    answer_due_on: date | None = None
    answer_provisional: bool = False


def taking(transit: Transit, received: Reception | None) -> TakeOver:
    """The take-over of `transit`, everything as it was sent; `received`: it is the receipt."""
    answer = received.answer if received else None
    return TakeOver.model_validate(
        {
            "transfer_number": transit.transfer_number,
            "role": received.role if received else None,
            "answer_due_on": answer.due_on if answer else None,
            "answer_provisional": answer.provisional if answer else False,
        }
    )


class Recall(Frozen):
    """The sender takes its hand-over back: both copies of the slip are in its hand, or the centre
    has said that nobody took over."""

    transfer_number: str = Field(pattern=r"^[0-9]{25}$")
    proof: Literal["both_copies", "centre"]


def waits_for_centre(operation: Operation) -> bool:
    """A recall by the centre's word is as good as that word: until the centre has applied it, the
    papers are on their way, or sender and addressee could both act on the case."""
    return operation.kind == "recall" and operation.payload.get("proof") == "centre"


class ReportDiscrepancy(Frozen):
    """What did not agree when the papers were counted. `refuses`: the papers go back as they came,
    so that no leg of the citizen's clocks begins here."""

    transfer_number: str = Field(pattern=r"^[0-9]{25}$")
    differences: tuple[Difference, ...] = Field(default=(), max_length=200)
    text: str = Field(max_length=1000)
    refuses: bool = False


def judge_hand_over(scene: Scene, payload: HandOver) -> Problem | None:
    if payload.to == scene.operation.hall:
        return problem("custody.to_self")
    if payload.to[:6] != scene.operation.hall[:6]:
        return problem("custody.other_county", to=payload.to)
    return _judge_review(scene, payload) or _judge_papers(scene, payload)


def _judge_review(scene: Scene, payload: HandOver) -> Problem | None:
    """An upward case goes up with the opinion of the hall below (行政许可法 35), not after the
    desk above has begun. Of any other item the desk is open from the acceptance on, wherever the
    papers lie (design.md 4): its first review has a clock and holds nothing up."""
    case, item = scene.case, scene.item
    if item is None or not case.route.upward or case.result is not None or not case.is_open:
        return None
    levels = list(Level)
    is_up = levels.index(level_of(payload.to)) < levels.index(scene.level)
    if not is_up or not item.can(scene.level, Role.FIRST_REVIEW):
        return None
    has_gone_up = case.upper_since is not None or bool(case.steps)
    return None if case.first_review is not None or has_gone_up else problem("review.needed")


def _judge_papers(scene: Scene, payload: HandOver) -> Problem | None:
    """Every material goes along (domain.md 10, rule 23). What another window took in and the
    author had not seen follows on a slip of its own."""
    operation = scene.operation
    unseen = scene.case.timeline[operation.base :]
    if any(
        entry.kind in PAPERS_COME and entry.enrolment != operation.enrolment for entry in unseen
    ):
        return None
    listed = {paper.material for paper in payload.papers}
    lacking = [record.code for record in scene.case.materials if record.code not in listed]
    if not lacking:
        return None
    specs = {spec.code: spec.name for spec in scene.item.materials} if scene.item else {}
    names = "、".join(specs.get(code, code) for code in lacking)
    return problem("custody.papers_incomplete", names=names)


def evolve_hand_over(case: Case, operation: Operation, payload: HandOver) -> Case:
    transit = Transit(
        transfer_number=payload.transfer_number,
        sender=operation.hall,
        addressee=payload.to,
        epoch=case.epoch,
        handed_at=operation.occurred_at,
    )
    held = _left(case, operation)
    return case.model_copy(update={"holder": None, "transit": transit, "held": held})


def judge_recall(scene: Scene, payload: Recall) -> Problem | None:
    transit = scene.case.transit
    if transit is None or transit.transfer_number != payload.transfer_number:
        return problem("custody.no_offer", number=payload.transfer_number)
    if transit.sender != scene.operation.hall:
        return problem("custody.not_sender", sender=transit.sender)
    if scene.operation.epoch != transit.epoch:
        return problem("custody.epoch", epoch=scene.case.epoch)
    return None


def evolve_recall(case: Case, operation: Operation, payload: Recall) -> Case:
    return _arrived(case, operation).model_copy(
        update={"recalled": (*case.recalled, payload.transfer_number)}
    )


def judge_take_over(scene: Scene, payload: TakeOver) -> Problem | None:
    transit = scene.case.transit
    if payload.transfer_number in scene.case.recalled:
        return problem("custody.recalled", number=payload.transfer_number)
    if transit is None or transit.transfer_number != payload.transfer_number:
        return problem("custody.no_offer", number=payload.transfer_number)
    if transit.addressee != scene.operation.hall:
        return problem("custody.not_addressee", to=transit.addressee)
    if scene.operation.epoch != transit.epoch:
        return problem("custody.epoch", epoch=scene.case.epoch)
    return _judge_reception(scene, payload)


def _judge_reception(scene: Scene, payload: TakeOver) -> Problem | None:
    """A hall that receives the item itself receives what was entrusted to an agent as it takes it
    over (domain.md 11); any other take-over moves papers and nothing else."""
    case, operation = scene.case, scene.operation
    role: Role | Problem | None = None
    if is_entrusted(case):
        role = receiving_role(case, operation.hall, scene.rules)
    if isinstance(role, Problem):
        return role
    if payload.role != role:
        return day_differs(payload.answer_due_on)
    fault = judge_answer_day(
        operation,
        None if role is None else case.limit("answer"),
        payload.answer_due_on,
        scene.rules,
        is_provisional=payload.answer_provisional,
    )
    return fault or (None if role is None else judge_document(operation))


def evolve_take_over(case: Case, operation: Operation, payload: TakeOver) -> Case:
    """The deciding hall's own statutory leg of an upward case begins here, once the hall below has
    accepted or reviewed (行政许可法 43; domain.md 11)."""
    begun = with_upper_leg(case, operation.hall, operation.occurred_on)
    arrived = _arrived(begun, operation, payload.transfer_number)
    return _received(arrived, operation, payload)


def _received(case: Case, operation: Operation, payload: TakeOver) -> Case:
    """What was entrusted to an agent is received with this take-over; anything else stays."""
    if payload.role is None or not is_entrusted(case):
        return case
    return case.model_copy(
        update={
            "route": case.route.model_copy(update={"role": payload.role}),
            "received_at": operation.occurred_at,
            "received_on": local_day(operation.occurred_at),
            "answer_due_on": payload.answer_due_on,
            "answer_provisional": payload.answer_provisional,
            "answer_calendar": operation.calendar,
        }
    )


def judge_report_discrepancy(scene: Scene, payload: ReportDiscrepancy) -> Problem | None:
    if not payload.text.strip() and not payload.differences:
        return problem("case.reason_missing")
    return _judge_refusal(scene, payload) if payload.refuses else None


def _judge_refusal(scene: Scene, payload: ReportDiscrepancy) -> Problem | None:
    """Papers are refused by who has just taken them over: by the end of the next working day and
    before any step, or an own leg could begin anew by sending the case round."""
    case = scene.case
    if case.holder != scene.operation.hall:
        return not_holder(case)
    if not case.held or case.held[-1].transfer_number != payload.transfer_number:
        # Only what came with that hand-over goes back; papers recalled or received here do not.
        return problem("custody.no_offer", number=payload.transfer_number)
    if case.steps or case.stops or case.extension or case.assigned_to:
        return problem("custody.refused_late")
    is_received = case.entrusted_at is not None and not is_entrusted(case)
    if is_received and case.received_at == case.held[-1].since:
        # The receipt is made: what lacks is told once, like at any counter.
        return problem("agency.received")
    taken_on = local_day(case.held[-1].since)
    until = due(taken_on, 1, scene.calendar) if scene.calendar else None
    if scene.day > (until.due_on if until else taken_on):
        return problem("custody.refused_late")
    return None


def evolve_report_discrepancy(case: Case, operation: Operation, payload: ReportDiscrepancy) -> Case:
    """A leg that began with an earlier take-over goes on, or it could begin anew by sending the
    case round."""
    if not payload.refuses or not case.held or case.held[-1].hall != operation.hall:
        return case
    last = case.held[-1]
    is_begun = last.hall == case.route.deciding_hall and case.upper_since == local_day(last.since)
    refused = (*case.held[:-1], last.model_copy(update={"was_refused": True}))
    since = None if is_begun else case.upper_since
    return case.model_copy(update={"held": refused, "upper_since": since})


def _arrived(case: Case, operation: Operation, transfer_number: str = "") -> Case:
    now = Held(hall=operation.hall, since=operation.occurred_at, transfer_number=transfer_number)
    held = (*case.held, now)
    return case.model_copy(
        update={"holder": operation.hall, "epoch": case.epoch + 1, "transit": None, "held": held}
    )


def _left(case: Case, operation: Operation) -> tuple[Held, ...]:
    if not case.held:
        return ()
    last = case.held[-1].model_copy(update={"until": operation.occurred_at})
    return (*case.held[:-1], last)
