"""Field values by type: their stored form, or why they are refused."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from unicodedata import category, normalize

from hallcore.assistance import TEXT_LENGTHS, normalise_assistance
from hallcore.cases import Assistance
from hallcore.catalogue import Catalogue, FieldSpec, FieldType, Item
from hallcore.forms.computed import computed_values
from hallcore.forms.groups import renumbered, spec_of
from hallcore.forms.merge import asked_now, merge_fields
from hallcore.forms.model import NO_DOCUMENT, Agent, Applicant, FieldValue, Form
from hallcore.identity import clean_code, normalise_id, normalise_name

P = TypeVar("P", Applicant, Agent)

NAMES = frozenset({"name", "legal_representative"})

TEXT_LENGTH, LONG_TEXT_LENGTH = 100, 1000

BIDI_CONTROLS = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
"""They turn the order of what is read on screen and paper."""

EXPECTED = {
    FieldType.DATE: "日期，写成 2026-11-21 的样子",
    FieldType.MONEY: "以分为单位的整数",
    FieldType.INTEGER: "不小于 0 的整数",
    FieldType.DECIMAL: "不小于 0 的数字，小数最多四位",
    FieldType.BOOLEAN: "是或否（true 或 false）",
}

_WHOLE = re.compile(r"[0-9]{1,12}")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_blank(value: FieldValue) -> bool:
    """Nothing was filled in."""
    return value is None or (isinstance(value, str) and not value.strip())


def length_limit(spec: FieldSpec) -> int:
    """The longest text that a field takes, in characters."""
    by_type = LONG_TEXT_LENGTH if spec.type is FieldType.LONG_TEXT else TEXT_LENGTH
    return spec.max_length or by_type


def has_control(text: str, *, lines: bool = False) -> bool:
    """Control characters, line separators, half characters or turned reading order.

    `lines` allows line feeds, as in long texts.
    """
    return any(
        (category(character) in ("Cc", "Cs", "Zl", "Zp") and not (lines and character == "\n"))
        or character in BIDI_CONTROLS
        for character in text
    )


def has_hidden(text: str) -> bool:
    """`has_control`, or a mark that nobody sees: a name is compared letter by letter."""
    return has_control(text) or any(category(character) == "Cf" for character in text)


def read_value(spec: FieldSpec, value: FieldValue) -> FieldValue:
    """The value as it is stored; None if its form does not fit the type.

    Numbers may be typed as text and full-width. Texts keep their characters (NFC only).
    """
    if spec.type is FieldType.BOOLEAN:
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or value is None:
        return None
    if spec.type in (FieldType.TEXT, FieldType.LONG_TEXT):
        return normalize("NFC", value).strip() if isinstance(value, str) else None
    typed = normalize("NFKC", str(value)).strip()
    if spec.type in (FieldType.INTEGER, FieldType.MONEY):
        return int(typed) if _WHOLE.fullmatch(typed) else None
    if spec.type is FieldType.DECIMAL:
        return typed if _DECIMAL.fullmatch(typed) else None
    if spec.type is FieldType.DATE:
        return typed if _is_day(typed) else None
    if spec.type is FieldType.RESIDENT_ID:
        return normalise_id("111", typed)
    if spec.type is FieldType.CREDIT_CODE:
        return clean_code(typed)
    if spec.type is FieldType.BANK_CARD:
        return clean_code(typed)
    return None if spec.type is FieldType.GROUP else typed


def normalise_form(form: Form, catalogue: Catalogue) -> Form:
    """The form as it is stored: names and texts NFC, codes NFKC, ids and numbers in one shape.

    A value that does not fit stays as it is; `check_form` refuses it.
    """
    fields: dict[str, FieldValue] = {}
    for key, value in renumbered(form.fields, catalogue).items():
        spec = spec_of(key, catalogue)
        read = read_value(spec, value) if spec and not is_blank(value) else None
        fields[key] = read if read is not None else value
    answers = {question: _code(choice) for question, choice in form.answers.items()}
    return form.model_copy(
        update={
            "applicant": _normal_person(form.applicant),
            "agent": _normal_person(form.agent) if form.agent else None,
            "answers": answers,
            "fields": fields,
            "assistance": _normal_assistance(form.assistance),
        }
    )


def _normal_assistance(given: Assistance | None) -> Assistance | None:
    if given is None or any(has_control(getattr(given, name)) for name in TEXT_LENGTHS):
        return given
    return normalise_assistance(given)


def complete_form(form: Form, items: Sequence[Item], catalogue: Catalogue) -> Form:
    """A normalised form with what is computed filled in; a value that was given stays, for
    `check_form` to compare."""
    fields = asked_now(merge_fields(items, catalogue), form.fields, form.answers)
    given = {key: value for key, value in form.fields.items() if not is_blank(value)}
    return form.model_copy(
        update={"fields": form.fields | computed_values(fields, form.fields) | given}
    )


def id_type_of(person: Applicant | Agent) -> str:
    """The document type as it is compared."""
    typed = _code(person.id_type)
    return NO_DOCUMENT if typed.casefold() == NO_DOCUMENT else typed.upper()


def _normal_person(person: P) -> P:
    id_type = id_type_of(person)
    changes = {
        "id_type": id_type,
        "id_number": normalise_id(id_type, person.id_number),
        "name": normalise_name(person.name),
        "phone": re.sub(r"\s", "", normalize("NFKC", person.phone)),
        "address": normalize("NFC", person.address).strip(),
    }
    if isinstance(person, Applicant):
        changes["legal_representative"] = normalise_name(person.legal_representative)
    else:
        changes["relation"] = normalize("NFC", person.relation).strip()
    # Nothing that nobody sees is taken out in silence.
    for key in changes:
        typed = getattr(person, key)
        if (has_hidden if key in NAMES else has_control)(typed):
            changes[key] = typed
    return person.model_copy(update=changes)


def _code(text: str) -> str:
    return normalize("NFKC", text).strip()


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
