"""收件: one form for one or several items becomes cases with numbers and a slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hallclient.records import Known
from hallclient.services.acting import invited
from hallclient.services.attaching import keep_files, read_files
from hallclient.services.choosing import choose
from hallclient.services.commit import Commit
from hallclient.services.material_records import records_of
from hallclient.services.refusing import refusing
from hallclient.services.renewing import (
    RECEIVING_ROLES,
    RenewalAsked,
    renewal_warnings,
    renewed,
)
from hallclient.services.written import Written, check_written, paper_form, query_code
from hallclient.window import Window
from hallcore.base import Frozen
from hallcore.cases import Case, MaterialRecord, Person, Renewed, Route
from hallcore.catalogue import Catalogue, Item, Role, Theme
from hallcore.catalogue.questions import own_answers
from hallcore.catalogue.themes import theme_item
from hallcore.deadlines import Due, Limit, due
from hallcore.forms import NO_DOCUMENT, Form, check_form, complete_form, normalise_form
from hallcore.forms.groups import base_key
from hallcore.halls import hall_at
from hallcore.kinds.accept import Accept
from hallcore.kinds.answer import DecideOnSpot
from hallcore.kinds.birth import Receive
from hallcore.kinds.handout import Deliver
from hallcore.kinds.persons import PersonAmend
from hallcore.labels import label_of
from hallcore.materials import MaterialEntry, check_materials, missing_materials
from hallcore.moments import local_day
from hallcore.numbering import (
    ORGANISATION,
    PERSON,
    registration_number,
    registration_number_without_document,
)
from hallcore.operations import DocumentMade
from hallcore.problems import Problem, problem
from hallcore.register import BASICS

MAX_REQUEST_ID = 200
"""Characters of a caller's own name for his request."""
AMENDED_AT_RECEIPT = "收件时申请人说明有变动"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt made. `documents` of a case are those on its slip."""

    registration_number: str
    cases: tuple[Case, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "registration_number": self.registration_number,
            "cases": [_case_json(case) for case in self.cases],
            "warnings": [one.as_json() for one in renewal_warnings(self.cases)],
        }


def _case_json(case: Case) -> dict[str, Any]:
    return {
        "case_number": case.number,
        "parent": case.parent,
        "item": case.item,
        "state": str(case.state),
        "query_code": case.query_code,
        "received_on": case.received_on.isoformat(),
        "answer_due_on": case.answer_due_on.isoformat() if case.answer_due_on else None,
        "documents": [{"name": paper.name, "number": paper.number} for paper in case.papers],
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """What a clerk asks to be received."""

    items: tuple[str, ...]
    form: Form
    materials: tuple[MaterialEntry, ...] = ()
    request_id: str | None = None
    is_on_spot: bool = False
    files_from: Path | None = None
    paper: Written | None = None
    renews: RenewalAsked | None = None


@refusing
def receive(window: Window, clerk: str, asked: Asked) -> Receipt | Problem:
    """Receive, durably. The same request id gives the same cases again."""
    if asked.request_id is not None and not 0 < len(asked.request_id) <= MAX_REQUEST_ID:
        key, detail = label_of("request_id"), f"要有 1 到 {MAX_REQUEST_ID} 个字"
        return problem("input.invalid", key=key, detail=detail, field="request_id")
    files = read_files(asked.materials, asked.files_from, window.settings.scans)
    with window.store.write() as unit:
        if asked.request_id is not None:
            known = unit.facts.request(asked.request_id)
            if known is not None:
                cases = [stored.case for number in known if (stored := unit.cases.get(number))]
                return Receipt(cases[0].registration_number, tuple(cases))
        commit = Commit(window, unit, clerk)
        catalogue = window.catalogue(unit)
        chosen = choose(catalogue, asked.items, asked.form.answers)
        if isinstance(chosen, Problem):
            return chosen
        items = chosen.items
        form = complete_form(normalise_form(asked.form, catalogue), items, catalogue)
        fault = (
            check_form(form, items, catalogue, local_day(commit.at), chosen.questions)
            or _check_here(window, catalogue, chosen.all(catalogue), asked)
            or check_materials(asked.materials, *items)
            or check_written(commit, chosen, asked.paper)
        )
        if fault is not None:
            return fault
        digests = keep_files(commit, asked.materials, files)
        receipt = receive_in(commit, catalogue, items, form, asked, digests, chosen.theme)
        if isinstance(receipt, Problem):
            return receipt
        if asked.request_id is not None:
            unit.facts.put_request(asked.request_id, [case.number for case in receipt.cases])
        commit.finish()
    return receipt


def _check_here(
    window: Window, catalogue: Catalogue, items: Sequence[Item], asked: Asked
) -> Problem | None:
    level, today = window.enrolment.hall_level, local_day(window.now())
    if catalogue.planned_until < today:
        return problem("catalogue.expired", day=catalogue.planned_until)
    if catalogue.planned_from > today:
        return problem("catalogue.not_yet", day=catalogue.planned_from)
    for item in items:
        if not item.planned_from <= today <= item.planned_until:
            first, last = item.planned_from, item.planned_until
            return problem("item.not_in_force", item=item.name, first=first, last=last)
        if receiving_role(item, level) is None:
            return problem("item.not_here", item=item.name)
        if not asked.is_on_spot:
            continue
        if not (item.is_on_spot and item.can(level, Role.DECIDE)):
            return problem("item.not_on_spot", item=item.name)
        lacking = missing_materials(item, asked.materials)
        if lacking:
            return problem("material.missing", names="、".join(spec.name for spec in lacking))
    return None


def receiving_role(item: Item, level: Any) -> Role | None:
    """In which role a hall of `level` takes the item: the strongest that it has, or None."""
    return next((role for role in RECEIVING_ROLES if item.can(level, role)), None)


def receive_in(
    commit: Commit,
    catalogue: Catalogue,
    items: Sequence[Item],
    form: Form,
    asked: Asked,
    digests: dict[str, str],
    theme: Theme | None = None,
) -> Receipt | Problem:
    """Receive inside a commit that the caller finishes; `digests`: attached path → SHA-256.
    With `theme` its parent comes first, and every item becomes a child of it."""
    applicant = Person.model_validate(_person(form.applicant))
    number = _registration_number(commit, applicant)
    known = commit.unit.people.person(number)
    records = records_of(commit, number, items, asked.materials, digests)
    if isinstance(records, Problem):
        return records
    slips: dict[str, DocumentMade] = {}
    cases: list[Case] = []
    renewing: dict[str, Renewed] = {}
    if asked.renews is not None:
        # What a theme opens is new; nothing of it renews a licence.
        alone = [theme_item(catalogue, theme, items)] if theme else items
        found = renewed(commit.window, commit.unit, alone, asked.renews)
        if isinstance(found, Problem):
            return found
        renewing = found
    together = [theme_item(catalogue, theme, items), *items] if theme else items
    # A form printed ahead bears the first number: the item's, or that of a theme's parent.
    numbers: list[str] = [asked.paper.number] if asked.paper else []
    while len(numbers) < len(together):
        drawn = commit.new_case_number()
        if isinstance(drawn, Problem):
            return drawn
        numbers.append(drawn)
    for item, subject in zip(together, numbers, strict=True):
        payload = _payload(commit, item, form, number, applicant, asked, records, subject)
        payload = payload.model_copy(update={"renews": renewing.get(item.code)})
        if theme is not None:
            payload = _in_family(payload, subject, numbers, items)
        documents = []
        if not asked.is_on_spot:
            # One slip for all that is received together, another for what the hall is agent of.
            name = "agency" if payload.route.role == Role.AGENCY else "receipt"
            if name not in slips:
                slips[name] = commit.new_document(name)
            documents = [slips[name]]
        written_at = asked.paper.at if asked.paper else None
        case = commit.act("receive", subject, payload, documents, written_at=written_at)
        if not isinstance(case, Problem) and asked.is_on_spot:
            case = _close_on_spot(commit, case, form)
        if isinstance(case, Problem):
            return case
        cases.append(case)
    if asked.paper is not None:
        commit.unit.forms.use(asked.paper.number, commit.clerk or "")
    elif known is not None and (fault := _amend(commit, known, applicant, cases[0])) is not None:
        return fault
    seen = [commit.case(case.number) for case in cases]
    return Receipt(number, tuple(case for case in seen if not isinstance(case, Problem)))


def _in_family(
    payload: Receive, subject: str, numbers: Sequence[str], items: Sequence[Item]
) -> Receive:
    """The payload of a theme's parent, the first of `numbers`, or of one of its children."""
    parent, *children = numbers
    if subject == parent:
        codes = tuple(item.code for item in items)
        return payload.model_copy(update={"items": codes, "children": tuple(children)})
    return payload.model_copy(update={"parent": parent})


def _registration_number(commit: Commit, applicant: Person) -> str:
    """登记号 as every window computes it (design.md 4); of this receipt without a document."""
    key = commit.window.secrets.registration
    if applicant.id_type == NO_DOCUMENT:
        sequence = commit.unit.facts.last("sequence") + 1
        return registration_number_without_document(key, commit.window.enrolment.id, sequence)
    kind = PERSON if applicant.kind == "person" else ORGANISATION
    return registration_number(key, kind, applicant.id_type, applicant.id_number)


def _person(applicant: Frozen) -> dict[str, Any]:
    kept = set(Person.model_fields)
    return {key: value for key, value in applicant.model_dump().items() if key in kept}


def _payload(
    commit: Commit,
    item: Item,
    form: Form,
    number: str,
    applicant: Person,
    asked: Asked,
    records: Sequence[MaterialRecord],
    subject: str,
) -> Receive:
    window = commit.window
    role = receiving_role(item, window.enrolment.hall_level)
    is_timed = role is not Role.AGENCY and not asked.is_on_spot
    answer = item.limit("answer") if is_timed else None
    received_on = local_day(asked.paper.at if asked.paper else commit.at)
    ends = due_from(commit, answer, received_on) if answer else None
    used = {field.key for field in item.fields}
    listed = {spec.code for spec in item.materials}
    return Receive(
        item=item.code,
        registration_number=number,
        applicant=applicant,
        agent=Person.model_validate(_person(form.agent)) if form.agent else None,
        answers=own_answers(item.questions, form.answers),
        fields={key: value for key, value in form.fields.items() if base_key(key) in used},
        materials=tuple(record for record in records if record.code in listed),
        limits=item.case_limits,
        route=Route(
            role=str(role),
            deciding_hall=hall_at(item.decides_at, window.hall),
            delivery_hall=window.hall,
            upward=item.upward,
            deemed=item.deemed,
        ),
        answer_due_on=ends.due_on if ends else None,
        answer_provisional=ends.provisional if ends else False,
        query_code=query_code(commit, subject),
        practice=window.enrolment.is_practice,
        assistance=form.assistance,
        paper=paper_form(commit, asked.paper),
    )


def due_from(commit: Commit, limit: Limit, start: date | None = None) -> Due | None:
    """The end of `limit` counted from `start`, or from today, under the calendar in force."""
    calendar = commit.window.calendar(commit.unit)
    return due(
        start or local_day(commit.at), limit.days, calendar, unit=limit.unit, rolls=limit.rolls
    )


def _close_on_spot(commit: Commit, case: Case, form: Form) -> Case | Problem:
    """受理, 决定 and 送达 of an on-the-spot matter, all in the commit of its receipt."""
    day = local_day(commit.at)
    accepted = commit.act(
        "accept", case.number, Accept(accepted_on=day, promised_due_on=day, statutory_due_on=None)
    )
    if isinstance(accepted, Problem):
        return accepted
    slip: DocumentMade = commit.new_document("on_spot")
    decided = commit.act(
        "decide_on_spot",
        case.number,
        DecideOnSpot(
            result="granted", reason="材料齐全，符合条件，当场办结。", delivery_due_on=day
        ),
        [slip],
    )
    if isinstance(decided, Problem):
        return decided
    receiver = form.agent or form.applicant
    delivered = commit.act(
        "deliver",
        case.number,
        Deliver(
            receiver=receiver.name,
            id_number=receiver.id_number,
            relation="agent" if form.agent else "self",
        ),
    )
    return delivered if isinstance(delivered, Problem) else invited(commit, delivered)


def _amend(commit: Commit, known: Known, applicant: Person, case: Case) -> Problem | None:
    """What the applicant said otherwise this time returns to the register with its day. What was
    written on paper some day before says nothing of today."""
    entry = known.entry
    changes = {
        key: said
        for key in BASICS
        if (said := getattr(applicant, key)) and entry.text(key) and said != entry.text(key)
    }
    if not changes:
        return None
    payload = PersonAmend(**changes, case=case.number, reason=AMENDED_AT_RECEIPT)
    return commit.record("person_amend", payload, known.registration_number)
