"""A theme's parent and children at their birth, and children that are found missing later
(一件事; design.md 4 "Themes")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import Case, Code, State
from hallcore.catalogue import Level
from hallcore.halls import hall_at
from hallcore.kinds.base import Scene
from hallcore.numbering import (
    CENTRE_TERMINAL,
    area9,
    normalise_case_number,
    parse_case_number,
)
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.rules import Rules

if TYPE_CHECKING:
    from hallcore.kinds.birth import Receive

MAX_CHILDREN = 50
"""Children of one parent."""

CaseNumber = Annotated[str, Field(pattern=r"^[0-9]{24}$")]


class OpenJoint(Frozen):
    """Children that were found missing after the receipt: numbered by the centre, one for each of
    `items`. It only opens tasks; what was printed stays."""

    children: tuple[CaseNumber, ...] = Field(min_length=1, max_length=MAX_CHILDREN)
    items: tuple[Code, ...] = Field(min_length=1, max_length=MAX_CHILDREN)
    reason: str = Field(max_length=1000)


def judge_family(operation: Operation, payload: Receive, rules: Rules) -> Problem | None:
    """A parent has a theme, the items that the answers choose, and a number of its own area for
    each; anybody else has none of them."""
    theme = rules.theme(operation.catalogue, payload.item)
    if theme is None:
        if payload.items or payload.children:
            return problem("theme.unknown", code=payload.item)
        if payload.parent is not None and payload.parent == operation.subject:
            return problem("theme.children_differ")
        return None
    open_questions = [one for one in theme.questions if one.key not in payload.answers]
    if open_questions:
        return problem("theme.question", label=open_questions[0].label)
    if payload.items != theme.chosen(payload.answers):
        return problem("theme.items_differ", item=theme.name)
    if payload.parent is not None:
        return problem("theme.children_differ")
    return _judge_numbers(operation, payload.children, payload.items)


def _judge_numbers(
    operation: Operation, children: tuple[str, ...], items: tuple[str, ...]
) -> Problem | None:
    are_own = all(
        number[:9] == area9(operation.hall) and normalise_case_number(number) == number
        for number in children
    )
    is_once = len({*children, operation.subject}) == len(children) + 1
    if len(children) != len(items) or not are_own or not is_once:
        return problem("theme.children_differ")
    return None


def judge_open_joint(scene: Scene, payload: OpenJoint) -> Problem | None:
    """By those who decide the parent, until it is decided; only items of the theme that it does
    not have yet."""
    case, operation = scene.case, scene.operation
    theme = scene.rules.theme(case.catalogue, case.item)
    if not case.items:
        return problem("theme.not_parent")
    if theme is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    if case.state not in (State.RECEIVED, State.SUPPLEMENTING, State.ACCEPTED):
        return problem("case.decided_already")
    if operation.hall not in (case.route.deciding_hall, hall_at(Level.COUNTY, case.hall)):
        return problem("item.not_here", item=theme.name)
    if not payload.reason.strip():
        return problem("case.reason_missing")
    is_new = set(payload.items).isdisjoint(case.items) and set(payload.items) <= set(theme.items)
    if not is_new or len(set(payload.items)) != len(payload.items):
        return problem("theme.items_differ", item=theme.name)
    terminals = [parse_case_number(number) for number in payload.children]
    is_central = all(one is not None and one.terminal == CENTRE_TERMINAL for one in terminals)
    if not is_central or not set(payload.children).isdisjoint(case.children):
        return problem("theme.children_differ")
    return _judge_numbers(operation, payload.children, payload.items)


def evolve_open_joint(case: Case, operation: Operation, payload: OpenJoint) -> Case:
    known = set(case.children)
    added = [
        (number, item)
        for number, item in zip(payload.children, payload.items, strict=False)
        if number not in known
    ]
    return case.model_copy(
        update={
            "children": (*case.children, *(number for number, _ in added)),
            "items": (*case.items, *(item for _, item in added)),
            "joint_opened_at": operation.occurred_at,
        }
    )
