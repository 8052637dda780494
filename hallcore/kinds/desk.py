"""What the departments do: assign, review, return for rework, decide, and what the centre says to a
case (design.md 4 "desk's acts")."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from hallcore.answering import is_answered, with_deemed_acceptance
from hallcore.base import Frozen
from hallcore.calendar import Calendar
from hallcore.cases import Case, Code, State, StepDone
from hallcore.catalogue import Level
from hallcore.halls import hall_at
from hallcore.kinds.base import (
    Licence,
    Scene,
    judge_delivery_day,
    judge_document,
    judge_licence,
    judge_renewed,
)
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.steps import expected_step
from hallcore.stops import running_stop

TEXT = 2000


class Assign(Frozen):
    """A department's step gets its person; its responsibility clock starts here."""

    step: Code
    to: str = Field(min_length=1, max_length=64)
    due_on: date | None = None


class Review(Frozen):
    """One step before the last: pass it on, or return it to the step before."""

    step: Code
    action: Literal["pass", "return"]
    opinion: str = Field(max_length=TEXT)


class ReturnForRework(Frozen):
    """From the step whose turn it is back to an earlier one."""

    step: Code
    to: Code
    opinion: str = Field(max_length=TEXT)


class Urge(Frozen):
    """催办: a word to whoever has the case; changes nothing in it."""

    text: str = Field(max_length=TEXT)
    to: str = Field(default="", max_length=64)


class Supervise(Frozen):
    """督办: what has to be done about the case, and by when."""

    text: str = Field(max_length=TEXT)
    unit: str = Field(default="", max_length=200)
    due_on: date | None = None


class Decide(Licence):
    """The last step. `delivery_due_on` is the end of the ten-day delivery clock (行政许可法 44)."""

    step: Code
    result: Literal["granted", "refused"]
    reason: str = Field(max_length=TEXT)
    basis: str = Field(default="", max_length=TEXT)
    remedy: str = Field(default="", max_length=TEXT)
    result_number: str | None = Field(default=None, max_length=64)
    delivery_due_on: date | None = None
    delivery_provisional: bool = False


def is_desk_open(case: Case, day: date, calendar: Calendar | None = None) -> bool:
    """Accepted (or deemed) and, for an upward item, taken over by the deciding hall."""
    if case.result is not None or not case.is_open:
        return False
    if not is_answered(case, day, calendar):
        return False
    return not case.route.upward or case.holder == case.route.deciding_hall


def judge_desk(scene: Scene) -> Problem | None:
    """Open, and acted on by the deciding hall or by the centre, which acts for the county's."""
    case = scene.case
    if case.result is not None:
        return problem("case.decided_already")
    if not is_desk_open(case, scene.day, scene.calendar):
        return problem("desk.not_open")
    if scene.item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    deciding = case.route.deciding_hall
    if scene.operation.hall not in (deciding, hall_at(Level.COUNTY, deciding)):
        return problem("item.not_here", item=scene.item.name)
    return None


def _judge_turn(scene: Scene, step: str, *, is_last: bool) -> Problem | None:
    fault = judge_desk(scene)
    if fault is not None or scene.item is None:
        return fault
    order = tuple(one.code for one in scene.item.steps)
    if step not in order:
        return problem("step.unknown", step=step)
    turn = expected_step(scene.case, order)
    if turn != step:
        return problem("step.order", step=step, turn=turn)
    if is_last and step != order[-1]:
        return problem("step.not_last", step=step)
    if not is_last and step == order[-1]:
        return problem("step.last", step=step)
    return None


def judge_centre(scene: Scene) -> Problem | None:
    """Acts of the deciding hall, or of the centre, which acts for the county's."""
    deciding = scene.case.route.deciding_hall
    if scene.operation.hall in (deciding, hall_at(Level.COUNTY, deciding)):
        return None
    return problem("desk.not_yours", hall=deciding)


def judge_assign(scene: Scene, payload: Assign) -> Problem | None:
    fault = judge_desk(scene)
    if fault is None and scene.item is not None and scene.item.step(payload.step) is None:
        return problem("step.unknown", step=payload.step)
    return fault


def evolve_assign(case: Case, operation: Operation, payload: Assign) -> Case:
    return case.model_copy(
        update={
            "assigned_to": payload.to,
            "assigned_step": payload.step,
            "assigned_on": operation.occurred_on,
        }
    )


def judge_review(scene: Scene, payload: Review) -> Problem | None:
    if not payload.opinion.strip():
        return problem("review.opinion_missing")
    return _judge_turn(scene, payload.step, is_last=False)


def evolve_review(case: Case, operation: Operation, payload: Review) -> Case:
    return _with_step(case, operation, payload.step, payload.action, payload.opinion)


def judge_return_for_rework(scene: Scene, payload: ReturnForRework) -> Problem | None:
    """Back to an earlier step, with what has to be done again."""
    if not payload.opinion.strip():
        return problem("review.opinion_missing")
    fault = judge_desk(scene)
    if fault is not None or scene.item is None:
        return fault
    order = tuple(one.code for one in scene.item.steps)
    turn = expected_step(scene.case, order)
    if payload.step != turn:
        return problem("step.order", step=payload.step, turn=turn)
    if payload.to not in order[: order.index(payload.step)]:
        return problem("step.not_earlier", step=payload.to)
    return None


def evolve_return_for_rework(case: Case, operation: Operation, payload: ReturnForRework) -> Case:
    return _with_step(case, operation, payload.step, "rework", payload.opinion, payload.to)


def judge_urge(scene: Scene, payload: Urge) -> Problem | None:
    return judge_centre(scene) or (None if payload.text.strip() else problem("case.reason_missing"))


def judge_supervise(scene: Scene, payload: Supervise) -> Problem | None:
    return judge_centre(scene) or (None if payload.text.strip() else problem("case.reason_missing"))


def judge_decide(scene: Scene, payload: Decide) -> Problem | None:
    fault = _judge_turn(scene, payload.step, is_last=True)
    if fault is not None:
        return fault
    stop = running_stop(scene.case)
    if stop is not None and stop.first <= scene.day:
        return problem("stop.running")
    is_limited = scene.item is not None and scene.item.quantity is not None
    if payload.result == "granted" and is_limited and scene.case.place is None:
        # What the law has accepted still waits for its place in the line (行政许可法 57).
        return problem("item.no_place", item=scene.item.name if scene.item else "")
    if not payload.reason.strip():
        return problem("case.reason_missing")
    fault = judge_renewed(scene, payload.result)
    if fault is not None:
        return fault
    if payload.result == "refused" and not (payload.basis.strip() and payload.remedy.strip()):
        return problem("decision.incomplete")
    fault = judge_licence(scene, payload.result, payload)
    if fault is not None:
        return fault
    return judge_delivery_day(
        scene, payload.delivery_due_on, is_provisional=payload.delivery_provisional
    ) or judge_document(scene.operation)


def evolve_decide(case: Case, operation: Operation, payload: Decide) -> Case:
    action: Literal["grant", "refuse"] = "grant" if payload.result == "granted" else "refuse"
    # Only a deemed acceptance opens the desk without one that somebody gave.
    stepped = _with_step(
        with_deemed_acceptance(case), operation, payload.step, action, payload.reason
    )
    return stepped.model_copy(
        update={
            "state": State(payload.result),
            "result": payload.result,
            "decided_at": operation.occurred_at,
            "decided_on": operation.occurred_on,
            "result_number": payload.result_number,
            "decision_calendar": operation.calendar,
            "delivery_due_on": payload.delivery_due_on,
            "delivery_provisional": payload.delivery_provisional,
            **payload.facts,
        }
    )


def _with_step(
    case: Case,
    operation: Operation,
    step: str,
    action: Literal["pass", "return", "rework", "grant", "refuse"],
    opinion: str,
    to: str | None = None,
) -> Case:
    done = StepDone(
        step=step,
        action=action,
        by=operation.clerk or "",
        opinion=opinion,
        done_at=operation.occurred_at,
        to=to,
    )
    return case.model_copy(
        update={
            "steps": (*case.steps, done),
            "assigned_to": None,
            "assigned_step": None,
            "assigned_on": None,
        }
    )
