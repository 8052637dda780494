"""`receive`: a case comes into being at a window (收件, design.md 4 "birth")."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import Case, MaterialRecord, Person, Route
from hallcore.catalogue import Role
from hallcore.deadlines import Limit, due
from hallcore.halls import level_of
from hallcore.moments import local_day
from hallcore.numbering import area9, case_number_fault
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.rules import Rules


class Receive(Frozen):
    """All that the window knew when it took the matter. Limits and route are those of the item
    version named by the envelope, so that every reader folds without looking anything up."""

    item: str = Field(max_length=64)
    parent: str | None = None
    children: tuple[str, ...] = ()
    registration_number: str = Field(pattern=r"^[0-9]{18}$")
    applicant: Person
    agent: Person | None = None
    answers: dict[str, str] = {}
    fields: dict[str, Any] = {}
    materials: tuple[MaterialRecord, ...] = ()
    limits: tuple[Limit, ...]
    route: Route
    answer_due_on: date | None
    answer_provisional: bool = False
    query_code: str = Field(pattern=r"^[0-9]{6}$")
    practice: bool = False
    paper_number: str | None = None


def judge_receive(operation: Operation, payload: Receive, rules: Rules) -> Problem | None:
    """May this hall receive this item, under a number and an answer day that are right?"""
    if case_number_fault(operation.subject) or operation.subject[:9] != area9(operation.hall):
        return problem("case.number_wrong", number=operation.subject)
    item = rules.item(operation.catalogue, payload.item)
    if item is None:
        if operation.catalogue not in rules.catalogues:
            return problem("catalogue.version_unknown", version=operation.catalogue)
        return problem("item.unknown", code=payload.item)
    try:
        role = Role(payload.route.role)
    except ValueError:
        return problem("operation.malformed", detail="route.role")
    if role in (Role.GUIDE, Role.NONE) or not item.can(level_of(operation.hall), role):
        return problem("item.not_here", item=item.name)
    known = {spec.code for spec in item.materials}
    for record in payload.materials:
        if record.code not in known:
            return problem("material.unknown", code=record.code, item=item.name)
    return _judge_answer_day(operation, payload, rules)


def _judge_answer_day(operation: Operation, payload: Receive, rules: Rules) -> Problem | None:
    calendar = rules.calendar(operation.calendar)
    limit = next((limit for limit in payload.limits if limit.name == "answer"), None)
    if payload.answer_due_on is None or limit is None or calendar is None:
        return None
    computed = due(operation.occurred_on, limit.days, calendar, unit=limit.unit, rolls=limit.rolls)
    if computed is None or computed.due_on != payload.answer_due_on:
        return problem("law.day_differs", day=payload.answer_due_on)
    return None


def evolve_receive(operation: Operation, payload: Receive) -> Case:
    """The case at its birth: held by the receiving hall, epoch 1."""
    return Case(
        number=operation.subject,
        parent=payload.parent,
        children=payload.children,
        item=payload.item,
        catalogue=operation.catalogue,
        calendar=operation.calendar,
        registration_number=payload.registration_number,
        applicant=payload.applicant,
        agent=payload.agent,
        answers=payload.answers,
        fields=payload.fields,
        hall=operation.hall,
        route=payload.route,
        limits=payload.limits,
        query_code=payload.query_code,
        practice=payload.practice,
        holder=operation.hall,
        received_at=operation.occurred_at,
        received_on=local_day(operation.occurred_at),
        answer_due_on=payload.answer_due_on,
        answer_provisional=payload.answer_provisional,
        materials=payload.materials,
    )
