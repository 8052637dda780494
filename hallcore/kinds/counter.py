"""What a window may do while nobody has answered yet, and what it may do at any time:
amend, materials, first review, withdraw, void, note, print (design.md 4)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from hallcore.answering import is_answered
from hallcore.base import Frozen
from hallcore.cases import Case, MaterialRecord, Paper, State
from hallcore.catalogue import Role
from hallcore.kinds.base import Scene
from hallcore.operations import Operation
from hallcore.problems import Problem, problem

SHORT_TEXT = 1000


class AmendForm(Frozen):
    """New values of form fields; what stood there before stays in the earlier operations."""

    fields: dict[str, Any] = {}
    phone: str | None = None
    reason: str = Field(default="", max_length=SHORT_TEXT)


class RecordMaterial(Frozen):
    materials: tuple[MaterialRecord, ...] = Field(min_length=1)


class FirstReview(Frozen):
    opinion: str = Field(max_length=SHORT_TEXT)


class Reason(Frozen):
    """Payload of `withdraw` and `void`."""

    reason: str = Field(max_length=SHORT_TEXT)


class Note(Frozen):
    text: str = Field(min_length=1, max_length=SHORT_TEXT)


class Print(Frozen):
    """A document was printed again: copy number n of 补打 n, and why."""

    document_number: str = Field(pattern=r"^[0-9]{25}$")
    copy_number: int = Field(ge=1)
    reason: str = Field(default="", max_length=SHORT_TEXT)


def judge_amend_form(scene: Scene, payload: AmendForm) -> Problem | None:
    if scene.case.accepted_on is not None:
        return problem("case.accepted_already", day=scene.case.accepted_on)
    return None


def evolve_amend_form(case: Case, operation: Operation, payload: AmendForm) -> Case:
    applicant = case.applicant
    if payload.phone is not None:
        applicant = applicant.model_copy(update={"phone": payload.phone})
    return case.model_copy(update={"fields": case.fields | payload.fields, "applicant": applicant})


def judge_materials(scene: Scene, records: tuple[MaterialRecord, ...]) -> Problem | None:
    """Only materials that the item lists (行政许可法 31)."""
    if scene.item is None:
        return None
    known = {spec.code for spec in scene.item.materials}
    for record in records:
        if record.code not in known:
            return problem("material.unknown", code=record.code, item=scene.item.name)
    return None


def judge_record_material(scene: Scene, payload: RecordMaterial) -> Problem | None:
    return judge_materials(scene, payload.materials)


def with_materials(case: Case, records: tuple[MaterialRecord, ...]) -> Case:
    """`case` with these materials in. What a newer record of the same code states replaces the
    older; what it leaves at nothing stays, so that a scan may follow its paper."""
    merged = {record.code: record for record in case.materials}
    for record in records:
        stated = record.model_dump(exclude_defaults=True)
        older = merged.get(record.code)
        merged[record.code] = older.model_copy(update=stated) if older else record
    return case.model_copy(update={"materials": tuple(merged.values())})


def evolve_record_material(case: Case, operation: Operation, payload: RecordMaterial) -> Case:
    return with_materials(case, payload.materials)


def judge_first_review(scene: Scene, payload: FirstReview) -> Problem | None:
    """行政许可法 35, 43: opinion and all papers go up; it is not acceptance."""
    if not payload.opinion.strip():
        return problem("review.opinion_missing")
    if scene.item is not None and not scene.item.can(scene.level, Role.FIRST_REVIEW):
        return problem("item.not_here", item=scene.item.name)
    if scene.case.first_review is not None:
        return problem("review.done_already")
    if scene.case.steps:
        return problem("case.at_desk")
    return None


def evolve_first_review(case: Case, operation: Operation, payload: FirstReview) -> Case:
    return case.model_copy(update={"first_review": payload.opinion})


def judge_withdraw(scene: Scene, payload: Reason) -> Problem | None:
    if not payload.reason.strip():
        return problem("case.reason_missing")
    if scene.case.result is not None:
        return problem("case.decided_already")
    return None


def evolve_withdraw(case: Case, operation: Operation, payload: Reason) -> Case:
    return _closed(case, operation, State.WITHDRAWN)


def judge_void(scene: Scene, payload: Reason) -> Problem | None:
    if not payload.reason.strip():
        return problem("case.reason_missing")
    if is_answered(scene.case, scene.day):
        return problem("case.answered_already")
    return None


def evolve_void(case: Case, operation: Operation, payload: Reason) -> Case:
    return _closed(case, operation, State.VOID)


def _closed(case: Case, operation: Operation, state: State) -> Case:
    return case.model_copy(update={"state": state, "closed_at": operation.occurred_at})


def judge_print(scene: Scene, payload: Print) -> Problem | None:
    if not any(paper.number == payload.document_number for paper in scene.case.papers):
        return problem("document.unknown", name=payload.document_number)
    return None


def evolve_print(case: Case, operation: Operation, payload: Print) -> Case:
    def counted(paper: Paper) -> Paper:
        if paper.number != payload.document_number:
            return paper
        return paper.model_copy(update={"reprints": max(paper.reprints, payload.copy_number)})

    return case.model_copy(update={"papers": tuple(counted(paper) for paper in case.papers)})
