"""`receive`: a case comes into being at a window (收件, design.md 4 "birth")."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import (
    Assistance,
    Case,
    Code,
    FormFields,
    Held,
    MaterialRecord,
    PaperForm,
    Person,
    Renewed,
    Route,
)
from hallcore.catalogue import Item, Role
from hallcore.catalogue.questions import open_question
from hallcore.deadlines import Limit
from hallcore.halls import hall_at, level_of
from hallcore.kinds.base import day_differs, judge_answer_day
from hallcore.kinds.counter import judge_fields, merged_materials
from hallcore.kinds.theme import MAX_CHILDREN, CaseNumber, judge_family
from hallcore.moments import local_day
from hallcore.numbering import area9, is_preprinted, normalise_case_number, parse_case_number
from hallcore.operations import Operation
from hallcore.parsing import shown
from hallcore.problems import Problem, problem
from hallcore.rules import Rules


class Receive(Frozen):
    """All that the window knew when it took the matter. Limits and route are those of the item
    version named by the envelope, so that every reader folds without looking anything up."""

    item: Code
    parent: CaseNumber | None = None
    children: tuple[CaseNumber, ...] = Field(default=(), max_length=MAX_CHILDREN)
    """Of a theme's parent: the numbers of its children, one for each of `items`."""
    items: tuple[Code, ...] = Field(default=(), max_length=MAX_CHILDREN)
    """Of a theme's parent: the items that the answers chose."""
    registration_number: str = Field(pattern=r"^[0-9]{18}$")
    applicant: Person
    agent: Person | None = None
    answers: dict[Code, Annotated[str, Field(max_length=200)]] = Field(default={}, max_length=50)
    fields: FormFields = {}
    materials: tuple[MaterialRecord, ...] = Field(default=(), max_length=200)
    limits: tuple[Limit, ...] = Field(max_length=40)
    route: Route
    answer_due_on: date | None
    answer_provisional: bool = False
    query_code: str = Field(pattern=r"^[0-9]{6}$")
    practice: bool = False
    assistance: Assistance | None = None
    paper: PaperForm | None = None
    renews: Renewed | None = None


def judge_receive(operation: Operation, payload: Receive, rules: Rules) -> Problem | None:
    """May this hall receive this item, under a number, limits and an answer day that are right?"""
    number = operation.subject
    if normalise_case_number(number) != number or number[:9] != area9(operation.hall):
        return problem("case.number_wrong", number=number)
    if rules.is_practice is not None and payload.practice != rules.is_practice:
        return problem("case.practice")
    fault = judge_family(operation, payload, rules)
    if fault is not None:
        return fault
    item = rules.item(operation.catalogue, payload.item, payload.items, payload.answers)
    if item is None:
        if operation.catalogue not in rules.catalogues:
            return problem("catalogue.version_unknown", version=operation.catalogue)
        return problem("item.unknown", code=payload.item)
    asked = open_question(item.questions, payload.answers)
    if asked is not None:
        return problem("item.question", item=item.name, label=shown(asked.label))
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
    return (
        _judge_paper(operation, payload)
        or _judge_renewal(payload, item)
        or judge_fields(item, payload.fields)
        or _judge_as_listed(operation, payload, item)
        or _judge_answer_day(operation, payload, item, rules)
    )


def _judge_paper(operation: Operation, payload: Receive) -> Problem | None:
    """A form printed ahead bears a number of its own; what happened, happened on the day that is
    written on it, between its printing and its typing in (domain.md 2.6). A theme is written on one
    form, which bears its parent's number."""
    number = payload.parent or operation.subject
    paper, parts = payload.paper, parse_case_number(number)
    if paper is None:
        is_written = is_preprinted(operation.subject) or operation.times.source == "paper"
        return problem("paper.form_needed", number=operation.subject) if is_written else None
    if parts is None or not is_preprinted(number):
        return problem("paper.not_preprinted", number=number)
    if operation.times.source != "paper":
        return problem("paper.time_source")
    if not paper.written_by.strip():
        return problem("paper.writer_missing")
    if operation.occurred_at > paper.entered_at:
        return problem("paper.in_future")
    if operation.occurred_on < parts.day:
        return problem("paper.before_printing", day=parts.day)
    return None


def _judge_renewal(payload: Receive, item: Item) -> Problem | None:
    """Only what can be renewed renews a licence; a late application is received like any other
    (行政许可法 50)."""
    renews = payload.renews
    if renews is None:
        return None
    if not item.renewable:
        return problem("renewal.not_here", item=item.name)
    if not renews.certificate_number.strip():
        return problem("renewal.number_missing")
    until, by = renews.valid_until, renews.apply_by
    is_dated = until is not None and by is not None and by <= until
    return None if is_dated or (until is None and by is None) else day_differs(by)


def _judge_as_listed(operation: Operation, payload: Receive, item: Item) -> Problem | None:
    """Nobody makes up limits or a way to the decision that the named version does not have."""
    route = payload.route
    if (
        payload.limits != item.case_limits
        or (route.upward, route.deemed) != (item.upward, item.deemed)
        or route.deciding_hall != hall_at(item.decides_at, operation.hall)
    ):
        return problem("item.differs", item=item.name, version=operation.catalogue)
    if route.delivery_hall[:6] != operation.hall[:6]:
        return problem("custody.other_county", to=route.delivery_hall)
    return None


def _judge_answer_day(
    operation: Operation, payload: Receive, item: Item, rules: Rules
) -> Problem | None:
    """A receipt starts the answer clock (行政许可法 32); not where the village acts for the
    citizen, nor where the matter is decided on the spot."""
    printed, limit = payload.answer_due_on, item.limit("answer")
    is_agency = payload.route.role == Role.AGENCY
    if printed is None:
        is_at_once = item.is_on_spot and item.can(level_of(operation.hall), Role.DECIDE)
        return None if limit is None or is_agency or is_at_once else day_differs(None)
    return judge_answer_day(
        operation,
        None if is_agency else limit,
        printed,
        rules,
        is_provisional=payload.answer_provisional,
    )


def evolve_receive(operation: Operation, payload: Receive) -> Case:
    """The case at its birth: held by the receiving hall, epoch 1."""
    return Case(
        number=operation.subject,
        parent=payload.parent,
        children=payload.children,
        items=payload.items,
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
        entrusted_at=operation.occurred_at if payload.route.role == Role.AGENCY else None,
        assistance=payload.assistance,
        paper_form=payload.paper,
        renews=payload.renews,
        materials=merged_materials((), payload.materials),
        held=(Held(hall=operation.hall, since=operation.occurred_at),),
    )
