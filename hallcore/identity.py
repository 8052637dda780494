"""Papers that say who an applicant is: types, normal forms, checks, masks (domain.md 2.4, 4).

A fault is a reason that refuses, a warning one that a clerk may pass over; both are codes of
`hallcore.problems`. Only resident-id and credit-code checks and code lists refuse (domain.md 11);
residence permits and permanent residence cards are checked as the resident ids they are built
like.
"""

import re
import unicodedata
from collections.abc import Set
from datetime import date
from typing import Literal

from hallcore import check_digits
from hallcore.base import Frozen


class IdType(Frozen):
    """One row of the table of document types: code of GA/T 2000.156 or our own, printed name."""

    code: str
    name: str
    kind: Literal["person", "organisation"]


ID_TYPES: dict[str, IdType] = {
    code: IdType(code=code, name=name, kind="organisation" if code.startswith("C") else "person")
    for code, name in {
        "111": "居民身份证",
        "112": "临时身份证",
        "113": "户口簿",
        "114": "军官证",
        "117": "出生医学证明",
        "411": "外交护照",
        "412": "公务护照",
        "413": "公务普通护照",
        "414": "普通护照",
        "511": "台湾居民来往大陆通行证",
        "516": "港澳居民来往内地通行证",
        "553": "外国人永久居留身份证",
        "HMT": "港澳台居民居住证",
        "C01": "统一社会信用代码",
        "C02": "组织机构代码",
    }.items()
}

RESIDENT_TYPES = frozenset({"111", "112", "113"})
"""Types whose number is the holder's resident id."""

RESIDENCE_PERMIT, PERMANENT_RESIDENCE = "HMT", "553"
CREDIT_CODE, ORGANISATION_CODE = "C01", "C02"

PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
"""First two digits of area codes that were ever issued (GB/T 2260; 83 on residence permits)."""

_EARLIEST_BIRTH = date(1900, 1, 1)
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_PERMANENT_2023 = re.compile(r"9[0-9]{16}[0-9X]")
_PERMANENT_2017 = re.compile(r"[A-Z]{3}[0-9]{12}")
_CREDIT = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]")
_PERMIT_AREAS = ("810000", "820000", "830000")
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|12345")
_BLANKS_AND_HYPHENS = re.compile(r"[\s\-\u2010-\u2015\u2212]")


def clean_code(text: str) -> str:
    """NFKC, upper case, without blanks and hyphens: how every typed code and number is read."""
    bare = _BLANKS_AND_HYPHENS.sub("", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFKC", bare.upper())


def normalise_id(id_type: str, text: str) -> str:
    """The form in which a number is stored and compared; 15-digit resident ids are made 18."""
    number = clean_code(text)
    if id_type in RESIDENT_TYPES and re.fullmatch(r"[0-9]{15}", number):
        longer = f"{number[:6]}19{number[6:]}"
        return longer + check_digits.mod_11_2(longer)
    return number


def resident_id_fault(text: str, today: date) -> str | None:
    """Why `text` is no resident id of 18 characters (GB 11643-1999); lower-case x is read as X."""
    return _eighteen_fault("resident_id", clean_code(text), today, _EIGHTEEN)


def uscc_fault(text: str) -> str | None:
    """Why `text` is no unified social credit code (GB 32100-2015)."""
    number = clean_code(text)
    if not _CREDIT.fullmatch(number):
        return "uscc.format"
    return None if check_digits.mod_31(number[:17]) == number[17] else "uscc.check"


def organisation_code_fault(text: str) -> str | None:
    """Why `text` is no organisation code (GB 11714); with or without its hyphen."""
    number = clean_code(text)
    if not _ORGANISATION.fullmatch(number):
        return "organisation_code.format"
    return None if check_digits.mod_11(number[:8]) == number[8] else "organisation_code.check"


def id_fault(id_type: str, number: str, today: date) -> str | None:
    """Why this number of this type is refused, or None."""
    if id_type not in ID_TYPES:
        return "id_type.unknown"
    text = normalise_id(id_type, number)
    if not text:
        return "id.missing"
    if id_type in RESIDENT_TYPES:
        return resident_id_fault(text, today)
    if id_type == RESIDENCE_PERMIT:
        return _eighteen_fault("residence_permit", text, today, _EIGHTEEN)
    if id_type == PERMANENT_RESIDENCE and not _PERMANENT_2017.fullmatch(text):
        return _eighteen_fault("permanent_residence", text, today, _PERMANENT_2023)
    return uscc_fault(text) if id_type == CREDIT_CODE else None


def id_warnings(id_type: str, number: str, known_provinces: Set[str] = PROVINCES) -> list[str]:
    """What a clerk should look at again in a number that is not refused.

    `known_provinces` holds the first two digits of area codes that pass; a practice county adds
    its invented one.
    """
    text = normalise_id(id_type, number)
    if id_type in RESIDENT_TYPES and text[:2] not in known_provinces:
        return ["resident_id.area"]
    if id_type == RESIDENCE_PERMIT and not text.startswith(_PERMIT_AREAS):
        return ["residence_permit.area"]
    if id_type == PERMANENT_RESIDENCE and _PERMANENT_2017.fullmatch(text):
        holds = check_digits.weights_7_3_1(text[:14]) == text[14]
        return [] if holds else ["permanent_residence.old_check"]
    if id_type == CREDIT_CODE and organisation_code_fault(text[8:17]):
        return ["uscc.inner_code"]
    if id_type == ORGANISATION_CODE and (fault := organisation_code_fault(text)):
        return [fault]
    return []


def birth_date(id_type: str, number: str) -> date | None:
    """The day of birth that a number of 18 characters holds; None if there is none."""
    text = _holder_number(id_type, number)
    return _day(text[6:14]) if text else None


def is_male(id_type: str, number: str) -> bool | None:
    """What the 17th character of such a number says; None for other numbers."""
    text = _holder_number(id_type, number)
    return int(text[16]) % 2 == 1 if text else None


def mask_id(text: str) -> str:
    """First 3 and last 4 characters; of short numbers less, so that most stays hidden."""
    if len(text) >= 11:
        head, tail = 3, 4
    elif len(text) >= 6:
        head, tail = 1, 2
    else:
        head, tail = 0, 0
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def mask_name(name: str) -> str:
    """The first character and a star for each further one; the dot of long names stays."""
    if len(name) < 2:
        return "*" * len(name)
    rest = (
        character if character == "·" else "*"
        for character in name[1:]
        if unicodedata.category(character) != "Mn"
    )
    return name[0] + "".join(rest)


def normalise_name(text: str) -> str:
    """NFC, single blanks, no control or format characters; the dot `·` stays as typed."""
    visible = "".join(
        character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    return " ".join(unicodedata.normalize("NFC", visible).split())


def phone_warning(text: str) -> str | None:
    """A number that is neither a mobile, a landline nor 12345; an empty one is not looked at."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return None if not number or _PHONE.fullmatch(number) else "phone.format"


def bank_card_warning(text: str) -> str | None:
    """A bank card or account of 8 to 30 digits; of the usual 16 to 19 digits of a card the last
    is checked (ISO/IEC 7812-1, Luhn)."""
    number = clean_code(text)
    if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 30):
        return "bank_card.format"
    if not 16 <= len(number) <= 19:
        return None
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(number))]
    return "bank_card.check" if sum(sum(divmod(one, 10)) for one in doubled) % 10 else None


def _eighteen_fault(prefix: str, text: str, today: date, pattern: re.Pattern[str]) -> str | None:
    if not pattern.fullmatch(text):
        return f"{prefix}.format"
    born = _day(text[6:14])
    if born is None or not _EARLIEST_BIRTH <= born <= today:
        return f"{prefix}.date"
    return None if check_digits.mod_11_2(text[:17]) == text[17] else f"{prefix}.check"


def _holder_number(id_type: str, number: str) -> str | None:
    """The normalised number if it has a resident id's places for birth and sex."""
    if id_type not in RESIDENT_TYPES | {RESIDENCE_PERMIT, PERMANENT_RESIDENCE}:
        return None
    text = normalise_id(id_type, number)
    return text if _EIGHTEEN.fullmatch(text) else None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
