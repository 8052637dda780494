"""不予受理 where every place of an item limited in number is taken (行政许可法 57). Only the centre
sees the whole line, so only it says so; its paper is that of any other 不予受理."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from hallcore.agency import judge_received
from hallcore.answering import answer_limit, is_deemed_on
from hallcore.base import Frozen
from hallcore.cases import State
from hallcore.catalogue import Level
from hallcore.halls import hall_at
from hallcore.kinds.base import Scene, judge_document
from hallcore.problems import Problem, problem

TEXT = 2000
USED_UP = "used_up"
USED_UP_TEXT = "有数量限制，本期名额已满"


class DeclineInLine(Frozen):
    """`taken`: how many of the places other cases hold, as the centre counts them on that day."""

    ground: Literal["used_up"] = "used_up"
    taken: Annotated[int, Field(ge=1, le=1_000_000)]
    reason: str = Field(max_length=TEXT)
    basis: str = Field(max_length=TEXT)
    remedy: str = Field(max_length=TEXT)


def judge_decline_in_line(scene: Scene, payload: DeclineInLine) -> Problem | None:
    """While the application waits for its answer. What the law has accepted is no longer declined:
    the department refuses it (`decide`)."""
    case, item = scene.case, scene.item
    if case.accepted_on is not None or case.state not in (State.RECEIVED, State.SUPPLEMENTING):
        return problem("case.answered_already")
    if is_deemed_on(case, scene.day, scene.calendar):
        return problem("law.deemed_accepted", day=answer_limit(case, scene.calendar))
    if fault := judge_received(case):
        return fault
    if item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    if item.quantity is None:
        return problem("item.not_limited", item=item.name)
    if scene.operation.hall != hall_at(Level.COUNTY, case.hall):
        return problem("item.limited", item=item.name)
    if payload.taken < item.quantity:
        return problem("item.places_left", item=item.name, left=item.quantity - payload.taken)
    if not (payload.reason.strip() and payload.basis.strip() and payload.remedy.strip()):
        return problem("decline.incomplete")
    return judge_document(scene.operation)
