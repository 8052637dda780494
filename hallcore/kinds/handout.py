"""`deliver`: the result reaches its person, and the case closes (design.md 4 "hand-out")."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import Case, State
from hallcore.catalogue import Item
from hallcore.forms import NO_DOCUMENT
from hallcore.identity import normalise_id, normalise_name
from hallcore.kinds.base import Scene
from hallcore.materials import is_in
from hallcore.operations import Operation
from hallcore.problems import Problem, problem


class Deliver(Frozen):
    """Who took it. The id number is masked everywhere but here."""

    receiver: str = Field(max_length=200)
    id_number: str = Field(max_length=64)
    relation: Literal["self", "family", "agent", "other"]


def judge_deliver(scene: Scene, payload: Deliver) -> Problem | None:
    case = scene.case
    if case.result is None:
        return problem("delivery.no_result")
    if case.result == "granted" and (owed := owed_pledges(case, scene.item)):
        return problem("pledge.open", names="、".join(owed.values()))
    if scene.operation.hall not in (case.holder, case.route.delivery_hall):
        return problem("delivery.not_here", hall=case.route.delivery_hall)
    has_document = payload.relation != "self" or case.applicant.id_type != NO_DOCUMENT
    if not payload.receiver.strip() or (has_document and not payload.id_number.strip()):
        return problem("delivery.receiver_missing")
    if payload.relation == "self" and not is_applicant(case, payload):
        return problem("delivery.not_the_applicant")
    return None


def is_applicant(case: Case, payload: Deliver) -> bool:
    """Whether the receiver is the applicant, by the number of his document; who has none is known
    by his name."""
    known = case.applicant
    if known.id_type == NO_DOCUMENT:
        return normalise_name(payload.receiver) == normalise_name(known.name)
    numbers = (normalise_id(known.id_type, one) for one in (payload.id_number, known.id_number))
    return len(set(numbers)) == 1


def owed_pledges(case: Case, item: Item | None) -> dict[str, str]:
    """Materials pledged for later that have not come (容缺): code → name. The certificate waits
    for them (domain.md 7.1)."""
    owed = {}
    for pledge in case.pledges:
        if pledge.due_on is None:
            continue
        spec = item.material(pledge.material) if item else None
        has_come = (
            is_in(spec, case.materials) if spec else case.material(pledge.material) is not None
        )
        if not has_come:
            owed[pledge.material] = spec.name if spec else pledge.material
    return owed


def evolve_deliver(case: Case, operation: Operation, payload: Deliver) -> Case:
    return case.model_copy(
        update={
            "state": State.DELIVERED,
            "delivered_at": operation.occurred_at,
            "closed_at": operation.occurred_at,
            "receiver": payload.receiver,
        }
    )
