"""What a window may do while nobody has answered yet, and what it may do at any time:
amend, correct, materials, first review, withdraw, void, note, complaint, print (design.md 4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from hallcore.answering import deemed_day, is_answered, is_deemed_on, with_deemed_acceptance
from hallcore.base import Frozen
from hallcore.cases import Case, Correction, FormFields, MaterialRecord, Paper, State
from hallcore.catalogue import Item, Role
from hallcore.forms.groups import base_key
from hallcore.kinds.base import Scene, judge_document
from hallcore.numbering import group_case_number
from hallcore.operations import Operation
from hallcore.parsing import shown
from hallcore.problems import Problem, problem
from hallcore.reuse import judge_reuse

SHORT_TEXT = 1000
PERSON_TEXT = 200
CORRECTABLE = ("name", "phone", "address")
"""What of an applicant is put right on the spot; another id number is another person."""

FieldScalar = Annotated[str, Field(max_length=4000, strict=True)] | StrictInt | StrictBool | None


class AmendForm(Frozen):
    """New values of form fields; what stood there before stays in the earlier operations."""

    fields: FormFields = {}
    phone: str | None = Field(default=None, max_length=200)
    reason: str = Field(default="", max_length=SHORT_TEXT)


class Changed(Frozen):
    """One mistake put right: `key` is `applicant.name`, `applicant.phone`, `applicant.address` or
    `fields.KEY`; both values as the form holds them."""

    key: str = Field(max_length=80)
    before: FieldScalar
    after: FieldScalar


class CorrectOnSpot(Frozen):
    """当场更正 (行政许可法 32(1)③): what can be put right at the counter must be allowed there. The
    applicant has seen it and said yes."""

    changes: tuple[Changed, ...] = Field(min_length=1, max_length=300)
    is_confirmed: bool


class RecordMaterial(Frozen):
    materials: tuple[MaterialRecord, ...] = Field(min_length=1, max_length=200)


class FirstReview(Frozen):
    opinion: str = Field(max_length=SHORT_TEXT)


class Reason(Frozen):
    """Payload of `withdraw` and `void`."""

    reason: str = Field(max_length=SHORT_TEXT)


class Note(Frozen):
    text: str = Field(min_length=1, max_length=SHORT_TEXT)


class Complaint(Frozen):
    """What somebody complains of, in his words, and how to reach him where he said it."""

    text: str = Field(min_length=1, max_length=2000)
    name: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=200)


class RatingInvited(Frozen):
    """The citizen was invited to rate the finished case; a rating itself is never made here."""

    way: str = Field(default="slip", max_length=20)


class Print(Frozen):
    """A document was printed again: copy number n of 补打 n, and why."""

    document_number: str = Field(pattern=r"^[0-9]{25}$")
    copy_number: int = Field(ge=1, le=9999)
    reason: str = Field(default="", max_length=SHORT_TEXT)


def judge_amend_form(scene: Scene, payload: AmendForm) -> Problem | None:
    case = scene.case
    if is_answered(case, scene.day, scene.calendar):
        return problem("case.accepted_already", day=case.accepted_on or deemed_day(case))
    return None if scene.item is None else judge_fields(scene.item, payload.fields)


def judge_fields(item: Item, keys: Iterable[str]) -> Problem | None:
    """A form holds what the item declares and nothing else (行政许可法 29)."""
    declared = {field.key for field in item.fields}
    for key in keys:
        if base_key(key) not in declared:
            name = shown(key)
            return problem("input.unknown_key", path="fields", key=name, field=f"fields.{name}")
    return None


def evolve_amend_form(case: Case, operation: Operation, payload: AmendForm) -> Case:
    applicant = case.applicant
    if payload.phone is not None:
        applicant = applicant.model_copy(update={"phone": payload.phone})
    return case.model_copy(update={"fields": case.fields | payload.fields, "applicant": applicant})


def judge_correct_on_spot(scene: Scene, payload: CorrectOnSpot) -> Problem | None:
    case = scene.case
    if is_answered(case, scene.day, scene.calendar):
        return problem("case.accepted_already", day=case.accepted_on or deemed_day(case))
    if not payload.is_confirmed:
        return problem("correction.not_confirmed")
    keys = [change.key for change in payload.changes]
    if len(set(keys)) != len(keys):
        return problem("correction.twice")
    for change in payload.changes:
        part, _, key = change.key.partition(".")
        if part == "applicant" and key in CORRECTABLE:
            is_text = isinstance(change.after, str) and len(change.after) <= PERSON_TEXT
            if not is_text or (key == "name" and not str(change.after).strip()):
                return problem("correction.value", key=shown(change.key))
        elif part != "fields" or not key:
            return problem("correction.key", key=shown(change.key))
        if _value_of(case, change.key) != change.before:
            return problem("correction.before_differs", key=shown(change.key))
    fields = [key.partition(".")[2] for key in keys if key.startswith("fields.")]
    return None if scene.item is None else judge_fields(scene.item, fields)


def _value_of(case: Case, where: str) -> object:
    part, _, key = where.partition(".")
    return case.fields.get(key) if part == "fields" else getattr(case.applicant, key, None)


def evolve_correct_on_spot(case: Case, operation: Operation, payload: CorrectOnSpot) -> Case:
    fields, applicant = dict(case.fields), case.applicant
    for change in payload.changes:
        part, _, key = change.key.partition(".")
        if part == "fields":
            fields[key] = change.after
        elif key in CORRECTABLE:
            applicant = applicant.model_copy(update={key: str(change.after or "")})
    made = tuple(
        Correction(key=change.key, before=_worded(change.before), after=_worded(change.after))
        for change in payload.changes
    )
    return case.model_copy(
        update={
            "fields": fields,
            "applicant": applicant,
            "corrections": (*case.corrections, *made),
        }
    )


def _worded(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def judge_materials(scene: Scene, records: tuple[MaterialRecord, ...]) -> Problem | None:
    """Only materials that the item lists (行政许可法 31). Where the list is not at hand, papers
    that have come are taken all the same; the centre has every list."""
    if scene.item is None:
        return None
    known = {spec.code for spec in scene.item.materials}
    for record in records:
        if record.code not in known:
            return problem("material.unknown", code=record.code, item=scene.item.name)
    return judge_reuse(scene.item, records, scene.day)


def judge_record_material(scene: Scene, payload: RecordMaterial) -> Problem | None:
    case = scene.case
    if case.state is State.SUPPLEMENTING and case.supplement is not None:
        # What a notice asked for comes in as its answer, or the new answer clock would not start.
        awaited = {entry.code for entry in case.supplement.missing}
        if any(record.code in awaited for record in payload.materials):
            return problem("supplement.open")
    return judge_materials(scene, payload.materials)


def with_materials(case: Case, records: tuple[MaterialRecord, ...]) -> Case:
    """`case` with these materials in."""
    return case.model_copy(update={"materials": merged_materials(case.materials, records)})


def merged_materials(
    known: tuple[MaterialRecord, ...], records: tuple[MaterialRecord, ...]
) -> tuple[MaterialRecord, ...]:
    """One record of each code. What a newer one states replaces the older; what it leaves at
    nothing stays, so that a scan may follow its paper. Trust is always stated."""
    merged = {record.code: record for record in known}
    for record in records:
        stated = {name: getattr(record, name) for name in record.model_dump(exclude_defaults=True)}
        stated["trust"] = record.trust
        if record.originals or record.copies:
            # Brought again, or from the file: what is counted now says where it is from.
            stated["on_file"] = record.on_file
        older = merged.get(record.code)
        merged[record.code] = older.model_copy(update=stated) if older else record
    return tuple(merged.values())


def evolve_record_material(case: Case, operation: Operation, payload: RecordMaterial) -> Case:
    return with_materials(case, payload.materials)


def judge_first_review(scene: Scene, payload: FirstReview) -> Problem | None:
    """行政许可法 35, 43: opinion and all papers go up; it is not acceptance."""
    if not payload.opinion.strip():
        return problem("review.opinion_missing")
    case, item = scene.case, scene.item
    if item is None:
        return problem("catalogue.version_unknown", version=case.catalogue)
    if not item.can(scene.level, Role.FIRST_REVIEW):
        return problem("item.not_here", item=item.name)
    if case.first_review is not None:
        return problem("review.done_already")
    if case.result is not None:
        return problem("case.decided_already")
    if case.steps:
        return problem("case.at_desk")
    return judge_document(scene.operation)


def evolve_first_review(case: Case, operation: Operation, payload: FirstReview) -> Case:
    return case.model_copy(
        update={"first_review": payload.opinion, "first_reviewed_on": operation.occurred_on}
    )


def judge_withdraw(scene: Scene, payload: Reason) -> Problem | None:
    if not payload.reason.strip():
        return problem("case.reason_missing")
    if scene.case.result is not None:
        return problem("case.decided_already")
    if scene.case.decided_children:
        # The others are withdrawn one by one; what is decided is delivered with the parent.
        return _judge_child("theme.child_decided", scene.case.decided_children[0])
    return judge_document(scene.operation)


def evolve_withdraw(case: Case, operation: Operation, payload: Reason) -> Case:
    if is_deemed_on(case, operation.occurred_on):
        case = with_deemed_acceptance(case)
    return _closed(case, operation, State.WITHDRAWN)


def judge_void(scene: Scene, payload: Reason) -> Problem | None:
    if not payload.reason.strip():
        return problem("case.reason_missing")
    if is_answered(scene.case, scene.day, scene.calendar):
        return problem("case.answered_already")
    if scene.case.answered_children:
        return _judge_child("theme.child_answered", scene.case.answered_children[0])
    after = scene.case.child_deemed_after
    if after is not None and scene.day > after:
        return problem("law.deemed_accepted", day=after)
    return judge_document(scene.operation)


def _judge_child(code: str, number: str) -> Problem:
    return problem(code, child=group_case_number(number))


def evolve_void(case: Case, operation: Operation, payload: Reason) -> Case:
    return _closed(case, operation, State.VOID)


def _closed(case: Case, operation: Operation, state: State) -> Case:
    return case.model_copy(update={"state": state, "closed_at": operation.occurred_at})


def judge_rating_invited(scene: Scene, payload: RatingInvited) -> Problem | None:
    """Once for every finished case, never for one that was entered by mistake (domain.md 10,
    rule 38)."""
    case = scene.case
    if case.is_open or case.state is State.VOID:
        return problem("rating.not_finished")
    return problem("rating.once") if case.rating_invited_at else None


def evolve_rating_invited(case: Case, operation: Operation, payload: RatingInvited) -> Case:
    return case.model_copy(update={"rating_invited_at": operation.occurred_at})


def judge_print(scene: Scene, payload: Print) -> Problem | None:
    paper = judge_own_paper(scene.case, payload.document_number)
    return paper if isinstance(paper, Problem) else None


def judge_own_paper(case: Case, number: str) -> Paper | Problem:
    """The paper with this number that an act of this case made. A parent also shows its children's
    notices; what is done with those is done on the child."""
    paper = next((one for one in case.papers if one.number == number), None)
    if paper is None:
        return problem("document.unknown", name=number)
    if paper.of_child is not None:
        return problem("document.of_child", child=group_case_number(paper.of_child))
    return paper


def evolve_print(case: Case, operation: Operation, payload: Print) -> Case:
    def counted(paper: Paper) -> Paper:
        if paper.number != payload.document_number:
            return paper
        return paper.model_copy(update={"reprints": max(paper.reprints, payload.copy_number)})

    return case.model_copy(update={"papers": tuple(counted(paper) for paper in case.papers)})
