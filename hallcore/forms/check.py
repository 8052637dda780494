"""What refuses a form, and what a clerk should only look at again.

Only resident-id and credit-code checks, missing required fields and code lists refuse beside the
shape of a value itself; phones, bank cards and area codes warn (domain.md 11).
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date

from hallcore.assistance import TEXT_LENGTHS, assistance_faults, is_minor
from hallcore.cases import Assistance
from hallcore.catalogue import Catalogue, FieldSpec, FieldType, Item, Question
from hallcore.forms.computed import computed_value
from hallcore.forms.groups import base_key, rows_of, spec_of
from hallcore.forms.merge import MergedField, asked_now, merge_fields
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
    bank_card_warning,
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

    `questions` are those of the theme and of the items; any other answer is an unknown key.
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
    declared = {field.key for field in merge_fields(items, catalogue)}
    for key, value in form.fields.items():
        spec = spec_of(key, catalogue) if base_key(key) in declared else None
        if spec is not None and isinstance(value, str) and not is_blank(value):
            codes = _value_warnings(spec, value, known_provinces)
            found += [problem(code, field=f"fields.{key}") for code in codes]
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
    now = {field.key: field for field in asked_now(fields, form.fields, form.answers)}
    yield from _key_faults(form, {field.key: field for field in fields}, now)
    for field in now.values():
        where = f"fields.{field.key}"
        if field.spec.type is FieldType.GROUP:
            yield from _group_faults(field, form, catalogue, today)
        elif field.is_computed:
            yield from _computed_faults(field, form)
        elif not is_blank(value := form.fields.get(field.key)):
            yield from _value_faults(field.spec, value, where, today)
        elif field.required:
            yield problem("form.required", label=field.spec.label, field=where)


def _key_faults(
    form: Form, fields: Mapping[str, MergedField], now: Mapping[str, MergedField]
) -> Iterator[Problem]:
    """What no item asks for, and what is not asked as the other answers stand."""
    for key, value in form.fields.items():
        field, where = fields.get(base_key(key)), f"fields.{shown(key)}"
        is_cell = field is not None and key != field.key
        is_group = field is not None and field.spec.type is FieldType.GROUP
        if field is None or (is_cell and not is_group) or (is_group and not is_cell and value):
            yield problem("input.unknown_key", path="fields", key=shown(key), field=where)
        elif field.key not in now and not is_blank(value):
            yield problem("form.not_asked", label=field.spec.label, field=where)


def _group_faults(
    field: MergedField, form: Form, catalogue: Catalogue, today: date
) -> Iterator[Problem]:
    """Each row is told by its first column; cells are checked as fields of their own."""
    group, where = field.spec, f"fields.{field.key}"
    rows = rows_of(form.fields, group)
    if not rows and field.required:
        yield problem("form.required", label=group.label, field=where)
    if len(rows) > group.max_rows:
        yield problem("form.rows", label=group.label, limit=group.max_rows, field=where)
    first = catalogue.fields[group.columns[0]]
    for number, row in enumerate(rows, start=1):
        if is_blank(row.get(first.key)):
            label = f"{group.label}第 {number} 行的{first.label}"
            yield problem("form.required", label=label, field=f"{where}.{number}.{first.key}")
        for key, value in row.items():
            if not is_blank(value):
                spec = catalogue.fields[key]
                yield from _value_faults(spec, value, f"{where}.{number}.{key}", today)
    for key in form.fields:
        if base_key(key) == field.key != key and spec_of(key, catalogue) is None:
            bad = f"fields.{shown(key)}"
            yield problem("input.unknown_key", path="fields", key=shown(key), field=bad)


def _computed_faults(field: MergedField, form: Form) -> Iterator[Problem]:
    given, where = form.fields.get(field.key), f"fields.{field.key}"
    value = computed_value(field.spec, form.fields)
    if value is None and field.required:
        yield problem("form.not_computed", label=field.spec.label, field=where)
    elif not is_blank(given) and given != value:
        yield problem("form.computed", label=field.spec.label, value=shown(str(value)), field=where)


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
    if spec.type is FieldType.BANK_CARD:
        return [code for code in [bank_card_warning(value)] if code]
    if spec.type is FieldType.AREA:
        typed = str(read_value(spec, value))
        is_code = len(typed) == AREA_DIGITS and typed.isascii() and typed.isdigit()
        return [] if is_code else ["area.format"]
    return []
