"""What refuses a form, and what a clerk should only look at again.

Only resident-id and credit-code checks, missing required fields and code lists refuse beside the
shape of a value itself; phones, bank cards and area codes warn (domain.md 11).
"""

from collections.abc import Iterator, Sequence, Set
from datetime import date

from hallcore.assistance import TEXT_LENGTHS, assistance_faults, is_minor
from hallcore.cases import Assistance
from hallcore.catalogue.model import Catalogue, FieldSpec, FieldType, Item, Question
from hallcore.forms.merge import merge_fields
from hallcore.forms.model import NO_DOCUMENT, Agent, Applicant, FieldValue, Form
from hallcore.forms.values import (
    EXPECTED,
    NAMES,
    TEXT_LENGTH,
    has_control,
    has_hidden,
    id_type_of,
    is_blank,
    length_limit,
    read_value,
)
from hallcore.identity import (
    CREDIT_CODE,
    ID_TYPES,
    PROVINCES,
    id_fault,
    id_warnings,
    phone_warning,
)
from hallcore.labels import LABELS
from hallcore.parsing import shown
from hallcore.problems import Problem, problem

AREA_DIGITS = 12
RESIDENT_ID = "111"


def check_form(
    form: Form,
    items: Sequence[Item],
    catalogue: Catalogue,
    today: date,
    questions: Sequence[Question] = (),
) -> Problem | None:
    """The first fault, or None; see `form_faults`."""
    return next(_faults(form, items, catalogue, today, questions), None)


def form_faults(
    form: Form,
    items: Sequence[Item],
    catalogue: Catalogue,
    today: date,
    questions: Sequence[Question] = (),
) -> list[Problem]:
    """Everything that refuses the form for these items; `field` is dotted, as in FORM.json.

    `questions` are those of the theme, if it is one; any other answer is an unknown key.
    """
    return list(_faults(form, items, catalogue, today, questions))


def form_warnings(
    form: Form,
    items: Sequence[Item],
    catalogue: Catalogue,
    known_provinces: Set[str] = PROVINCES,
    today: date | None = None,
) -> list[Problem]:
    """What may be passed over. `known_provinces` as in `hallcore.identity.id_warnings`; `today`:
    nobody's age is looked at without it."""
    found = [*_person_warnings("applicant", form.applicant, known_provinces)]
    if form.agent:
        found += _person_warnings("agent", form.agent, known_provinces)
    has_guardian = form.assistance is not None and bool(form.assistance.guardian.strip())
    id_type, number = id_type_of(form.applicant), form.applicant.id_number
    acts_alone = form.agent is None and not has_guardian
    if today is not None and acts_alone and is_minor(id_type, number, today):
        found.append(problem("assistance.minor", field="assistance"))
    for field in merge_fields(items, catalogue):
        value = form.fields.get(field.key)
        if isinstance(value, str) and not is_blank(value):
            codes = _value_warnings(field.spec, value, known_provinces)
            found += [problem(code, field=f"fields.{field.key}") for code in codes]
    return found


def _faults(
    form: Form,
    items: Sequence[Item],
    catalogue: Catalogue,
    today: date,
    questions: Sequence[Question],
) -> Iterator[Problem]:
    yield from _person_faults("applicant", form.applicant, form.applicant.kind, today)
    if form.agent:
        yield from _person_faults("agent", form.agent, "person", today)
    if form.assistance:
        yield from _assistance_faults(form.assistance, today)
    yield from _answer_faults(form, questions)
    fields = merge_fields(items, catalogue)
    asked_keys = {field.key for field in fields}
    for key in (one for one in form.fields if one not in asked_keys):
        where = f"fields.{shown(key)}"
        yield problem("input.unknown_key", path="fields", key=shown(key), field=where)
    for field in fields:
        value = form.fields.get(field.key)
        where = f"fields.{field.key}"
        if not is_blank(value):
            yield from _value_faults(field.spec, value, where, today)
        elif field.required:
            yield problem("form.required", label=field.spec.label, field=where)


def _person_faults(
    part: str, person: Applicant | Agent, kind: str, today: date
) -> Iterator[Problem]:
    for name, value in person:
        if name != "kind" and isinstance(value, str):
            where = f"{part}.{name}"
            yield from _text_faults(LABELS[name], value, TEXT_LENGTH, where)
            if name in NAMES and has_hidden(value) and not has_control(value):
                yield problem("form.control_character", label=LABELS[name], field=where)
    if not person.name.strip():
        yield problem("form.required", label=LABELS["name"], field=f"{part}.name")
    yield from _id_faults(part, person, kind, today)


def _assistance_faults(given: Assistance, today: date) -> Iterator[Problem]:
    for name, limit in TEXT_LENGTHS.items():
        where = f"assistance.{name}"
        yield from _text_faults(LABELS[name], getattr(given, name), limit, where)
    yield from assistance_faults(given, today)


def _id_faults(part: str, person: Applicant | Agent, kind: str, today: date) -> Iterator[Problem]:
    id_type = id_type_of(person)
    if id_type == NO_DOCUMENT and kind == "person" and not person.id_number.strip():
        return
    known = ID_TYPES.get(id_type)
    if known is None or known.kind != kind:
        allowed = [f"{one.code} {one.name}" for one in ID_TYPES.values() if one.kind == kind]
        yield problem(
            "form.choice",
            label=LABELS["id_type"],
            value=shown(person.id_type),
            choices="、".join(allowed),
            field=f"{part}.id_type",
        )
    elif fault := id_fault(id_type, person.id_number, today):
        yield problem(fault, field=f"{part}.id_number")


def _answer_faults(form: Form, questions: Sequence[Question]) -> Iterator[Problem]:
    by_key = {question.key: question for question in questions}
    for key in (one for one in form.answers if one not in by_key):
        where = f"answers.{shown(key)}"
        yield problem("input.unknown_key", path="answers", key=shown(key), field=where)
    for key, question in by_key.items():
        answer = form.answers.get(key, "").strip()
        where = f"answers.{key}"
        if not answer:
            yield problem("form.required", label=question.label, field=where)
        elif answer not in {choice.value for choice in question.choices}:
            yield problem(
                "form.choice",
                label=question.label,
                value=shown(answer),
                choices="、".join(f"{one.value} {one.label}" for one in question.choices),
                field=where,
            )


def _value_faults(spec: FieldSpec, value: FieldValue, where: str, today: date) -> Iterator[Problem]:
    read = read_value(spec, value)
    if read is None:
        expected = EXPECTED.get(spec.type, "文字")
        yield problem("form.type", label=spec.label, expected=expected, field=where)
    elif spec.type is FieldType.CHOICE:
        if read not in {choice.value for choice in spec.choices}:
            yield problem(
                "form.choice",
                label=spec.label,
                value=shown(str(value)),
                choices="、".join(f"{one.value} {one.label}" for one in spec.choices),
                field=where,
            )
    elif spec.type in (FieldType.RESIDENT_ID, FieldType.CREDIT_CODE):
        id_type = RESIDENT_ID if spec.type is FieldType.RESIDENT_ID else CREDIT_CODE
        if fault := id_fault(id_type, str(read), today):
            yield problem(fault, field=where)
    elif isinstance(read, str):
        lines = spec.type is FieldType.LONG_TEXT
        yield from _text_faults(spec.label, str(value), length_limit(spec), where, lines=lines)


def _text_faults(
    label: str, text: str, limit: int, where: str, *, lines: bool = False
) -> Iterator[Problem]:
    if len(text) > limit:
        yield problem("form.too_long", label=label, limit=limit, length=len(text), field=where)
    if has_control(text, lines=lines):
        yield problem("form.control_character", label=label, field=where)


def _person_warnings(
    part: str, person: Applicant | Agent, known_provinces: Set[str]
) -> Iterator[Problem]:
    for warning in id_warnings(id_type_of(person), person.id_number, known_provinces):
        yield problem(warning, field=f"{part}.id_number")
    if code := phone_warning(person.phone):
        yield problem(code, field=f"{part}.phone")


def _value_warnings(spec: FieldSpec, value: str, known_provinces: Set[str]) -> list[str]:
    if spec.type is FieldType.PHONE:
        return [code for code in [phone_warning(value)] if code]
    if spec.type is FieldType.RESIDENT_ID:
        return id_warnings(RESIDENT_ID, value, known_provinces)
    if spec.type is FieldType.CREDIT_CODE:
        return id_warnings(CREDIT_CODE, value)
    if spec.type is FieldType.AREA:
        typed = str(read_value(spec, value))
        is_code = len(typed) == AREA_DIGITS and typed.isascii() and typed.isdigit()
        return [] if is_code else ["area.format"]
    return []
