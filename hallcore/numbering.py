"""Numbers that people read out, scan and type (domain.md 2.6, design.md 4 登记号).

Every number ends in two MOD 97-10 check digits, and is built from who makes it, so that windows
without a network never make the same one twice.
"""

import hashlib
import hmac
import re
from datetime import date

from hallcore.base import Frozen
from hallcore.check_digits import has_mod_97_10, mod_97_10
from hallcore.identity import (
    PERMANENT_RESIDENCE,
    RESIDENCE_PERMIT,
    RESIDENT_TYPES,
    clean_code,
    normalise_id,
)

CENTRE_TERMINAL = "000"
"""Terminal number of the centre in every area."""

FIRST_SERIAL, LAST_SERIAL = 1, 9000
"""Serials that a window draws itself, per terminal and number day."""

FIRST_PREPRINTED_SERIAL, LAST_PREPRINTED_SERIAL = 9001, 9999
"""Serials kept for paper forms printed ahead of an outage."""

DOCUMENT_KINDS: dict[str, str] = {
    "receipt": "01",
    "acceptance": "02",
    "supplement_notice": "03",
    "supplement_receipt": "04",
    "decline": "05",
    "transfer": "06",
    "on_spot": "07",
    "decision": "08",
    "delivery": "09",
    "withdrawal": "10",
    "void": "11",
    "upward": "12",
    "extension": "13",
    "special_procedure": "14",
    "first_review": "15",
    "pledge": "16",
    "agency": "17",
    "payment": "18",
    "return_notice": "19",
}
"""The two digits by which a document's number tells what the document is."""

OWN_DOCUMENT_KIND = "99"
"""The digits of every document that a county adds by a template of its own."""

UNNUMBERED_DOCUMENTS = frozenset({"bring_list", "guide", "outage_form"})
"""Templates of papers that have no document number."""

PERSON, ORGANISATION, WITHOUT_DOCUMENT = 1, 2, 3
"""First digit of a 登记号."""


class CaseNumberParts(Frozen):
    """What a 受理号 is made of. The day is the number day; it has no legal meaning."""

    area: str
    day: date
    terminal: str
    serial: int


def case_number(area9: str, day: date, terminal: str, serial: int) -> str:
    """24 digits: area 9, YYMMDD, terminal 3, serial 4, check 2; `ValueError` out of range."""
    _require_digits(area9, 9)
    _require_digits(terminal, 3)
    if not 2000 <= day.year <= 2099:
        raise ValueError(f"a case number holds a day of 2000 to 2099, not {day}")
    if not FIRST_SERIAL <= serial <= LAST_PREPRINTED_SERIAL:
        raise ValueError(f"no serial {serial}")
    digits = f"{area9}{day:%y%m%d}{terminal}{serial:04d}"
    return digits + mod_97_10(digits)


def parse_case_number(text: str) -> CaseNumberParts | None:
    """The parts of a case number as typed: bare, grouped, with blanks, with full-width digits."""
    number = normalise_case_number(text)
    day = _number_day(number) if number else None
    if number is None or day is None:
        return None
    return CaseNumberParts(
        area=number[:9], day=day, terminal=number[15:18], serial=int(number[18:22])
    )


def is_preprinted(number: str) -> bool:
    """Whether these 24 digits belong to a form printed ahead; their day is the day of printing."""
    return int(number[18:22]) >= FIRST_PREPRINTED_SERIAL


def normalise_case_number(text: str) -> str | None:
    """The 24 digits of a case number as typed, or None if it is none."""
    return None if case_number_fault(text) else clean_code(text)


def case_number_fault(text: str) -> str | None:
    """Why `text` is no case number: case_number.length, .check, .day or .serial."""
    number = clean_code(text)
    if not re.fullmatch(r"[0-9]{24}", number):
        return "case_number.length"
    if not has_mod_97_10(number):
        return "case_number.check"
    if _number_day(number) is None:
        return "case_number.day"
    return "case_number.serial" if number[18:22] == "0000" else None


def group_case_number(number: str) -> str:
    """24 digits as printed and shown: `990122103-261121-007-0012-49`."""
    return _grouped(number, (9, 6, 3, 4, 2))


def short_number(number: str) -> str:
    """The serial's 4 digits of a case number, for narrow columns and calling out."""
    return number[18:22]


def document_number(area9: str, terminal: str, year: int, kind: str, serial: int) -> str:
    """25 digits: area 9, terminal 3, year 4, kind 2 (`DOCUMENT_KINDS`), serial 5, check 2.

    The serial counts per terminal, kind and year. Raises `ValueError` out of range.
    """
    _require_digits(area9, 9)
    _require_digits(terminal, 3)
    _require_digits(kind, 2)
    if not 2000 <= year <= 2099 or not 1 <= serial <= 99_999:
        raise ValueError(f"no document number with year {year} and serial {serial}")
    digits = f"{area9}{terminal}{year}{kind}{serial:05d}"
    return digits + mod_97_10(digits)


def normalise_document_number(text: str) -> str | None:
    """The 25 digits of a document or transfer number as typed or scanned, or None."""
    number = clean_code(text)
    return number if re.fullmatch(r"[0-9]{25}", number) and has_mod_97_10(number) else None


def group_document_number(number: str) -> str:
    """25 digits as printed: `990122103-007-2026-06-00012-33`."""
    return _grouped(number, (9, 3, 4, 2, 5, 2))


def area9(hall_code: str) -> str:
    """The area in a hall's numbers: the first 9 digits of its 12-digit code.

    A village uses its township's, the county hall has `cccccc000`.
    """
    _require_digits(hall_code, 12)
    return hall_code[:9]


def registration_number(key: bytes, kind: int, id_type: str, number: str) -> str:
    """The 登记号 of a person (`kind` 1) or organisation (2): 18 digits, the same everywhere.

    `key` is the county's registration key. One person's resident id, residence permit and
    permanent residence card share a name space.
    """
    if kind not in (PERSON, ORGANISATION):
        raise ValueError(f"no kind {kind} of registration number")
    normal = normalise_id(id_type, number)
    return _registration(key, kind, f"{_name_space(id_type, normal)}|{normal}")


def registration_number_without_document(key: bytes, enrolment: str, sequence: int) -> str:
    """The 登记号 of somebody without a document: kind 3, from the receipt's own identity."""
    return _registration(key, WITHOUT_DOCUMENT, f"{enrolment}|{sequence}")


def _registration(key: bytes, kind: int, message: str) -> str:
    digest = hmac.new(key, message.encode(), hashlib.sha256).digest()
    digits = f"{kind}{int.from_bytes(digest) % 10**15:015d}"
    return digits + mod_97_10(digits)


def _name_space(id_type: str, normal: str) -> str:
    is_permit = id_type == RESIDENCE_PERMIT and len(normal) == 18
    if is_permit or id_type == PERMANENT_RESIDENCE or id_type in RESIDENT_TYPES:
        return "111"
    return id_type


def _number_day(number: str) -> date | None:
    try:
        return date(2000 + int(number[9:11]), int(number[11:13]), int(number[13:15]))
    except ValueError:
        return None


def _grouped(number: str, widths: tuple[int, ...]) -> str:
    groups, at = [], 0
    for width in widths:
        groups.append(number[at : at + width])
        at += width
    return "-".join(groups)


def _require_digits(text: str, length: int) -> None:
    if not re.fullmatch(rf"[0-9]{{{length}}}", text):
        raise ValueError(f"{text!r} is not {length} digits")
