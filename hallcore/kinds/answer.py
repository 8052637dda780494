"""The answer to an application: one supplement notice and its return, decline, and the on-the-spot
decision (行政许可法 32, 34; design.md 4 "holder's acts"). Acceptance is `hallcore.kinds.accept`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from hallcore.agency import judge_received
from hallcore.answering import (
    answer_limit,
    is_deemed_on,
)
from hallcore.base import Frozen
from hallcore.cases import Case, MaterialRecord, MissingMaterial, State, Supplement
from hallcore.catalogue import Item, Role
from hallcore.deadlines import Due
from hallcore.kinds.base import (
    Licence,
    Scene,
    day_differs,
    end_of,
    judge_delivery_day,
    judge_document,
    judge_licence,
    judge_renewed,
)
from hallcore.kinds.counter import judge_materials, with_materials
from hallcore.kinds.returned import is_before_return, judge_supply_day
from hallcore.materials import is_in, missing_codes
from hallcore.moments import local_day
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.stops import running_stop

TEXT = 2000
GROUNDS = {
    "out_of_scope": "依法不属于本机关职权范围",
    "no_licence_needed": "依法不需要取得许可",
    "item_ground": "事项规定的不予受理情形",
    "false_material": "隐瞒情况或者提供虚假材料",
}


AT_ONCE = frozenset({"out_of_scope", "no_licence_needed"})
"""Grounds that a hall without the power to accept tells too."""


class RequestSupplement(Frozen):
    """一次性告知: everything that is missing, once."""

    missing: tuple[MissingMaterial, ...] = Field(min_length=1, max_length=200)
    late: bool = False
    supply_by: date | None = None
    supply_provisional: bool = False


class ReceiveSupplement(Frozen):
    """What came in answer to the notice; complete only when nothing of it is missing."""

    materials: tuple[MaterialRecord, ...] = Field(max_length=200)
    complete: bool
    answer_due_on: date | None = None
    provisional: bool = False


class Decline(Frozen):
    """不予受理. `right_body` names who is competent where we are not."""

    ground: Annotated[str, Field(max_length=40)]
    """One of `GROUNDS`."""
    item_ground: Annotated[str, Field(max_length=64)] = ""
    """For `item_ground`: the code of the listed ground; an only one need not be named."""
    reason: str = Field(max_length=TEXT)
    basis: str = Field(max_length=TEXT)
    remedy: str = Field(max_length=TEXT)
    right_body: str = Field(default="", max_length=200)
    evidence: str = Field(default="", max_length=TEXT)
    """For `false_material`: what shows that it is false."""


class DecideOnSpot(Licence):
    """即办: the decision at the counter, on the day on which the counter accepted. What has lain
    overnight is decided by its steps like any other case."""

    result: Literal["granted", "refused"]
    reason: str = Field(max_length=TEXT)
    basis: str = Field(default="", max_length=TEXT)
    remedy: str = Field(default="", max_length=TEXT)
    delivery_due_on: date | None = None
    delivery_provisional: bool = False


def judge_request_supplement(scene: Scene, payload: RequestSupplement) -> Problem | None:
    case, item = scene.case, scene.item
    if case.supplement is not None:
        return problem("supplement.once", day=case.supplement.told_on)
    if case.accepted_on is not None or case.state is not State.RECEIVED:
        return problem("case.answered_already")
    if fault := judge_received(case):
        return fault
    if item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    known = {spec.code: spec for spec in item.materials}
    asked = {entry.code for entry in payload.missing}
    for code in sorted(asked - set(known)):
        return problem("material.unknown", code=code, item=item.name)
    for code in sorted(asked):
        if is_in(known[code], case.materials):
            return problem("material.in_already", name=known[code].name)
    forgotten = {
        code: name
        for code, name in missing_codes(item, case.materials).items()
        if code not in asked
    }
    if forgotten:
        return problem("supplement.not_everything", names="、".join(forgotten.values()))
    if not all(entry.reason.strip() for entry in payload.missing):
        return problem("case.reason_missing")
    limit = answer_limit(case, scene.calendar)
    if case.answer_provisional and payload.late != (limit is not None and scene.day > limit):
        return day_differs(limit)
    return judge_supply_day(
        scene, payload.supply_by, is_provisional=payload.supply_provisional
    ) or judge_document(scene.operation)


def evolve_request_supplement(case: Case, operation: Operation, payload: RequestSupplement) -> Case:
    late = case.answer_due_on is not None and operation.occurred_on > case.answer_due_on
    if case.answer_provisional:
        # A calendar may have moved the printed day; the author counted with it.
        late = payload.late
    number = operation.documents[0].number if operation.documents else ""
    told = Supplement(
        told_on=operation.occurred_on,
        late=late,
        notice_number=number,
        missing=payload.missing,
        supply_by=payload.supply_by,
        supply_provisional=payload.supply_provisional,
    )
    # A late notice is kept and shown, but deemed acceptance stands (domain.md 10, rule 8).
    state = case.state if late and case.route.deemed else State.SUPPLEMENTING
    return case.model_copy(update={"supplement": told, "state": state})


def judge_receive_supplement(scene: Scene, payload: ReceiveSupplement) -> Problem | None:
    case = scene.case
    is_waiting = case.state is State.SUPPLEMENTING and case.supplement is not None
    if not (is_waiting or is_before_return(scene)):
        return problem("supplement.none_open")
    fault = judge_materials(scene, payload.materials)
    if fault is not None:
        return fault
    after = with_materials(case, payload.materials)
    lacking = missing_of_notice(after, scene.item)
    if payload.complete != (not lacking):
        return problem("supplement.count_differs")
    return _judge_new_answer_day(scene, payload) if payload.complete else None


def _judge_new_answer_day(scene: Scene, payload: ReceiveSupplement) -> Problem | None:
    """What is complete starts a new answer clock today (行政许可法 32(1)④)."""
    limit, printed = scene.case.limit("answer"), payload.answer_due_on
    if limit is None:
        return None if printed is None else day_differs(printed)
    if scene.calendar is None:
        return problem("calendar.version_unknown", version=scene.operation.calendar)
    ends = end_of(limit, scene.day, scene.calendar)
    if printed is None or ends != Due(due_on=printed, provisional=payload.provisional):
        return day_differs(printed)
    return None


def missing_of_notice(case: Case, item: Item | None) -> tuple[MissingMaterial, ...]:
    """What the notice asked for and has not come yet; `item` under the version of the case."""
    if case.supplement is None:
        return ()

    def is_lacking(entry: MissingMaterial) -> bool:
        spec = item.material(entry.code) if item else None
        return (
            case.material(entry.code) is None if spec is None else not is_in(spec, case.materials)
        )

    return tuple(entry for entry in case.supplement.missing if is_lacking(entry))


def evolve_receive_supplement(case: Case, operation: Operation, payload: ReceiveSupplement) -> Case:
    """Everything that came in time opens again what was returned. A part of it is kept, and the
    return stands, as if it had come before it."""
    after = with_materials(case, payload.materials)
    if not payload.complete or case.supplement is None:
        return after
    told = case.supplement.model_copy(
        update={"completed_on": operation.occurred_on, "lapsed_on": None}
    )
    return after.model_copy(
        update={
            "state": State.RECEIVED,
            "closed_at": None,
            "supplement": told,
            "answer_due_on": payload.answer_due_on,
            "answer_provisional": payload.provisional,
            "answer_calendar": operation.calendar,
        }
    )


def judge_decline(scene: Scene, payload: Decline) -> Problem | None:
    case = scene.case
    if case.accepted_on is not None or case.state not in (State.RECEIVED, State.SUPPLEMENTING):
        return problem("case.answered_already")
    if is_deemed_on(case, scene.day, scene.calendar):
        return problem("law.deemed_accepted", day=answer_limit(case, scene.calendar))
    notice = case.paper("acceptance")
    if notice is not None:
        return problem("decline.told_accepted", number=notice.number)
    if fault := judge_received(case):
        return fault
    if payload.ground not in GROUNDS:
        return problem("decline.ground")
    if not (payload.reason.strip() and payload.basis.strip() and payload.remedy.strip()):
        return problem("decline.incomplete")
    return _judge_ground(scene, payload) or judge_document(scene.operation)


def _judge_ground(scene: Scene, payload: Decline) -> Problem | None:
    """Rule 10. That no licence is needed, or that another body is competent, every receiving hall
    tells at once (行政许可法 32(1)①②); the other grounds are for the hall that answers."""
    item = scene.item
    if payload.ground == "out_of_scope" and not payload.right_body.strip():
        return problem("decline.right_body")
    if payload.item_ground and payload.ground != "item_ground":
        return problem("decline.ground_unknown", ground=payload.item_ground)
    if payload.ground in AT_ONCE:
        if item is None or item.can(scene.level, Role.RECEIVE):
            return None
        return problem("item.not_here", item=item.name)
    if item is None:
        return problem("catalogue.version_unknown", version=scene.case.catalogue)
    if not (item.can(scene.level, Role.ACCEPT) or item.can(scene.level, Role.DECIDE)):
        return problem("item.not_here", item=item.name)
    if payload.ground == "item_ground":
        return _judge_item_ground(item, payload.item_ground)
    return None if payload.evidence.strip() else problem("decline.evidence")


def _judge_item_ground(item: Item, code: str) -> Problem | None:
    if not item.grounds:
        return problem("decline.ground_none", item=item.name)
    if code:
        is_listed = item.ground(code) is not None
        return None if is_listed else problem("decline.ground_unknown", ground=code)
    if len(item.grounds) > 1:
        listed = "；".join(f"{ground.code} {ground.text}" for ground in item.grounds)
        return problem("decline.ground_which", item=item.name, grounds=listed)
    return None


def evolve_decline(case: Case, operation: Operation, payload: Decline) -> Case:
    return case.model_copy(update={"state": State.DECLINED, "closed_at": operation.occurred_at})


def judge_decide_on_spot(scene: Scene, payload: DecideOnSpot) -> Problem | None:
    case, item = scene.case, scene.item
    if case.result is not None:
        return problem("case.decided_already")
    if item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    if not (item.is_on_spot and item.can(scene.level, Role.DECIDE)):
        return problem("item.not_on_spot", item=item.name)
    if case.state is not State.ACCEPTED:
        return problem("decision.not_accepted")
    if case.accepted_at is None or local_day(case.accepted_at) != scene.day:
        return problem("decision.not_same_day", day=case.accepted_on or scene.day)
    stop = running_stop(case)
    if stop is not None and stop.first <= scene.day:
        return problem("stop.running")
    if not payload.reason.strip():
        return problem("case.reason_missing")
    fault = judge_renewed(scene, payload.result)
    if fault is not None:
        return fault
    if payload.result == "refused" and not (payload.basis.strip() and payload.remedy.strip()):
        return problem("decision.incomplete")
    return (
        judge_licence(scene, payload.result, payload)
        or judge_delivery_day(
            scene, payload.delivery_due_on, is_provisional=payload.delivery_provisional
        )
        or judge_document(scene.operation)
    )


def evolve_decide_on_spot(case: Case, operation: Operation, payload: DecideOnSpot) -> Case:
    return case.model_copy(
        update={
            "state": State(payload.result),
            "result": payload.result,
            "decided_at": operation.occurred_at,
            "decided_on": operation.occurred_on,
            "decision_calendar": operation.calendar,
            "delivery_due_on": payload.delivery_due_on,
            "delivery_provisional": payload.delivery_provisional,
            **payload.facts,
        }
    )
