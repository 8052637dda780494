"""`form_batch`: receipt forms printed ahead of an outage, and forms taken out of use.

Its subject is no case but the author's own enrolment (design.md 4 "other subjects"): the numbers
become cases one by one, when what was written on the paper is typed in.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import Code
from hallcore.numbering import area9, is_preprinted, parse_case_number
from hallcore.operations import Operation
from hallcore.problems import Problem, problem
from hallcore.rules import Rules

FormNumber = Annotated[str, Field(pattern=r"^[0-9]{24}$")]
MAX_FORMS = 999
"""Forms of one batch: all that a terminal can print on one day."""


class PrintedForm(Frozen):
    """A blank form: its case number and the query code that stands beside it."""

    number: FormNumber
    query_code: str = Field(pattern=r"^[0-9]{6}$")


class VoidedForm(Frozen):
    """A form that nobody will fill in any more, and why."""

    number: FormNumber
    reason: str = Field(max_length=1000)


class FormBatch(Frozen):
    """Forms printed, forms voided. `item`: the matter that is printed on all of them already."""

    printed: tuple[PrintedForm, ...] = Field(default=(), max_length=MAX_FORMS)
    voided: tuple[VoidedForm, ...] = Field(default=(), max_length=MAX_FORMS)
    item: Code | None = None


def judge_form_batch(operation: Operation, payload: FormBatch, rules: Rules) -> Problem | None:
    """May this machine print these numbers, on this day, and void those? Whether a form that is
    voided was printed before is known to its own window alone."""
    if operation.subject != operation.enrolment:
        return problem("paper.batch_author")
    if not payload.printed and not payload.voided:
        return problem("paper.batch_empty")
    numbers = [one.number for one in payload.printed]
    numbers += [one.number for one in payload.voided]
    for number in numbers:
        parts = parse_case_number(number)
        if parts is None or parts.area != area9(operation.hall) or not is_preprinted(number):
            return problem("paper.not_preprinted", number=number)
    if len(set(numbers)) < len(numbers):
        return problem("paper.form_twice")
    for form in payload.printed:
        parts = parse_case_number(form.number)
        if parts is None or parts.day != operation.occurred_on:
            return problem("paper.batch_day", number=form.number, day=operation.occurred_on)
    if any(not form.reason.strip() for form in payload.voided):
        return problem("case.reason_missing")
    if payload.item is None or rules.item(operation.catalogue, payload.item) is not None:
        return None
    if rules.theme(operation.catalogue, payload.item) is not None:
        return None
    if operation.catalogue not in rules.catalogues:
        return problem("catalogue.version_unknown", version=operation.catalogue)
    return problem("item.unknown", code=payload.item)
