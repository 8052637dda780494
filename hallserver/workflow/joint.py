"""并联补开: an item of a theme that was found missing after the receipt (design.md 4 "Themes").

The centre numbers the child, receives it with what the parent has, and its desk opens like any
other's. The papers that were printed stay as they are.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from hallcore.cases import Case, Route
from hallcore.catalogue import Item, Level, Role
from hallcore.catalogue.questions import open_question, own_answers
from hallcore.forms.groups import base_key
from hallcore.halls import hall_at
from hallcore.kinds.base import end_of
from hallcore.kinds.birth import Receive
from hallcore.kinds.theme import OpenJoint
from hallcore.moments import local_day
from hallcore.numbering import CENTRE_TERMINAL, area9, case_number
from hallcore.problems import Problem, problem
from hallserver.centre import Centre
from hallserver.ingest.intake import Intake
from hallserver.workflow.acting import Acted, leader
from hallserver.workflow.desk import find_case
from hallserver.workflow.own import OwnHand


def open_joint(
    centre: Centre,
    number: str,
    codes: Sequence[str],
    reason: str,
    by: str,
    answers: Mapping[str, str] | None = None,
) -> Acted | Problem:
    """Open children of the parent for these items in one transaction. `answers` to the questions
    of the items, besides those that were given at the receipt."""
    with centre.store.write() as unit:
        intake = Intake(centre, unit)
        parent = find_case(intake, number)
        if isinstance(parent, Problem):
            return parent
        fault = leader(unit, parent, None, by)
        if fault is not None:
            return fault
        after = _open(intake, parent, tuple(dict.fromkeys(codes)), reason, by, answers or {})
        if isinstance(after, Problem):
            return after
        unit.commit()
    return Acted(after)


def _open(
    intake: Intake,
    parent: Case,
    codes: tuple[str, ...],
    reason: str,
    by: str,
    answers: Mapping[str, str],
) -> Case | Problem:
    hand = OwnHand(intake)
    catalogue = intake.rules.catalogues.get(parent.catalogue)
    items = [catalogue.items[code] for code in codes if catalogue and code in catalogue.items]
    if len(items) != len(codes):
        unknown = next(code for code in codes if not catalogue or code not in catalogue.items)
        return problem("item.unknown", code=unknown, field="item")
    known = {**answers, **parent.answers}
    for item in items:
        question = open_question(item.questions, known)
        if question is not None:
            return problem("joint.question", item=item.name, label=question.label, key=question.key)
    numbers = tuple(_next_number(intake, hand.hall) for _ in items)
    payload = OpenJoint(children=numbers, items=codes, reason=reason)
    opened = hand.act("open_joint", parent, payload.model_dump(mode="json"), clerk=by)
    if isinstance(opened, Problem):
        return opened
    for number, item in zip(numbers, items, strict=True):
        birth = _birth(intake, opened, item.for_answers(known), hand.hall, known)
        # The child has no case yet: its number and the parent's catalogue are all that is needed.
        stub = opened.model_copy(update={"number": number})
        born = hand.act("receive", stub, birth.model_dump(mode="json"), clerk=by)
        if isinstance(born, Problem):
            return born
    return find_case(intake, parent.number)


def _next_number(intake: Intake, hall: str) -> str:
    day = local_day(intake.now)
    area = area9(hall)
    serial = intake.unit.meta.next_case_serial(area, day)
    return case_number(area, day, CENTRE_TERMINAL, serial)


def _birth(
    intake: Intake, parent: Case, item: Item, hall: str, answers: Mapping[str, str]
) -> Receive:
    """What the receipt of the child says: the parent's form and materials, as far as its item
    lists them, and an answer limit that begins today."""
    role = next(
        (one for one in (Role.DECIDE, Role.ACCEPT, Role.RECEIVE) if item.can(Level.COUNTY, one)),
        Role.NONE,
    )
    limit = None if item.is_on_spot and role is Role.DECIDE else item.limit("answer")
    ends = limit and end_of(limit, local_day(intake.now), intake.calendar_of(parent))
    listed = {spec.code for spec in item.materials}
    declared = {field.key for field in item.fields}
    return Receive(
        item=item.code,
        parent=parent.number,
        registration_number=parent.registration_number,
        applicant=parent.applicant,
        agent=parent.agent,
        answers=own_answers(item.questions, answers),
        fields={key: value for key, value in parent.fields.items() if base_key(key) in declared},
        materials=tuple(record for record in parent.materials if record.code in listed),
        limits=item.case_limits,
        route=Route(
            role=str(role),
            deciding_hall=hall_at(item.decides_at, hall),
            delivery_hall=parent.route.delivery_hall,
            upward=item.upward,
            deemed=item.deemed,
        ),
        answer_due_on=ends.due_on if ends else None,
        answer_provisional=ends.provisional if ends else False,
        query_code=f"{secrets.randbelow(10**6):06d}",
        practice=parent.practice,
    )
