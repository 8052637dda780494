"""Case, document and registration numbers: domain.md 2.6, design.md 4, rules 27 and 28."""

import hashlib
import hmac
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.check_digits import has_mod_97_10
from hallcore.numbering import (
    CENTRE_TERMINAL,
    DOCUMENT_KINDS,
    FIRST_PREPRINTED_SERIAL,
    LAST_PREPRINTED_SERIAL,
    LAST_SERIAL,
    CaseNumberParts,
    area9,
    case_number,
    case_number_fault,
    document_number,
    group_case_number,
    group_document_number,
    normalise_case_number,
    normalise_document_number,
    parse_case_number,
    registration_number,
    registration_number_without_document,
    short_number,
)
from hallcore.problems import TEXTS

EXAMPLE = "990122103261121007001249"
KEY = b"county key"
FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in "-0123456789"}


def test_the_example_of_the_format() -> None:
    number = case_number("990122103", date(2026, 11, 21), "007", 12)
    assert number == EXAMPLE
    assert group_case_number(number) == "990122103-261121-007-0012-49"
    assert short_number(number) == "0012"


@pytest.mark.parametrize(
    "typed",
    [
        EXAMPLE,
        "990122103-261121-007-0012-49",
        " 990122103 261121 007 0012 49\n",
        EXAMPLE.translate(FULL_WIDTH),
        "990122103-261121-007-0012-49".translate(FULL_WIDTH),
        "990122103\u2014261121\u2014007\u20140012\u201449",
    ],
)
def test_every_way_of_typing_a_number_is_read(typed: str) -> None:
    assert normalise_case_number(typed) == EXAMPLE
    assert case_number_fault(typed) is None
    assert parse_case_number(typed) == CaseNumberParts(
        area="990122103", day=date(2026, 11, 21), terminal="007", serial=12
    )


def checked(first: str) -> str:
    return first + f"{98 - int(first) * 100 % 97:02d}"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "case_number.length"),
        ("0012", "case_number.length"),
        (EXAMPLE + "0", "case_number.length"),
        (EXAMPLE[:-1] + "X", "case_number.length"),
        ("٩" + EXAMPLE[1:], "case_number.length"),
        (EXAMPLE[:-1] + "8", "case_number.check"),
        (checked("9901221032613210070012"), "case_number.day"),
        (checked("9901221032702290070012"), "case_number.day"),
        (checked("9901221032611210070000"), "case_number.serial"),
    ],
)
def test_faults_of_case_numbers(typed: str, fault: str) -> None:
    assert case_number_fault(typed) == fault
    assert normalise_case_number(typed) is None
    assert parse_case_number(typed) is None
    assert fault in TEXTS


@pytest.mark.parametrize(
    ("area", "year", "terminal", "serial"),
    [
        ("99012210", 2026, "007", 1),
        ("99012210X", 2026, "007", 1),
        ("990122103", 1999, "007", 1),
        ("990122103", 2026, "7", 1),
        ("990122103", 2026, "007", 0),
        ("990122103", 2026, "007", 10_000),
    ],
)
def test_numbers_out_of_range_are_not_made(
    area: str, year: int, terminal: str, serial: int
) -> None:
    with pytest.raises(ValueError):
        case_number(area, date(year, 11, 21), terminal, serial)


def test_preprinted_serials_follow_the_ordinary_ones() -> None:
    assert (LAST_SERIAL, FIRST_PREPRINTED_SERIAL, LAST_PREPRINTED_SERIAL) == (9000, 9001, 9999)
    assert short_number(case_number("990122103", date(2026, 11, 21), "007", 9001)) == "9001"


def test_rule_27_two_terminals_never_make_the_same_number() -> None:
    day = date(2026, 11, 21)
    numbers = {
        case_number("990122103", day, terminal, serial)
        for terminal in (CENTRE_TERMINAL, "007", "008")
        for serial in range(1, 101)
    }
    assert len(numbers) == 300


areas = st.from_regex(r"[0-9]{9}", fullmatch=True)
terminals = st.from_regex(r"[0-9]{3}", fullmatch=True)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(areas, days, terminals, st.integers(1, 9999))
def test_parts_come_back(area: str, day: date, terminal: str, serial: int) -> None:
    number = case_number(area, day, terminal, serial)
    assert len(number) == 24
    assert int(number) % 97 == 1
    parts = CaseNumberParts(area=area, day=day, terminal=terminal, serial=serial)
    assert parse_case_number(group_case_number(number)) == parts
    assert normalise_case_number(normalise_case_number(number) or "") == number


@given(
    areas, days, terminals, st.integers(1, 9999), st.integers(0, 23), st.sampled_from("0123456789")
)
def test_any_changed_digit_is_caught(
    area: str, day: date, terminal: str, serial: int, at: int, digit: str
) -> None:
    number = case_number(area, day, terminal, serial)
    changed = number[:at] + digit + number[at + 1 :]
    expected = None if changed == number else "case_number.check"
    assert case_number_fault(changed) == expected


@given(st.text())
def test_reading_never_fails(text: str) -> None:
    number = normalise_case_number(text)
    assert (number is None) == (case_number_fault(text) is not None)


def test_document_numbers() -> None:
    number = document_number("990122103", "007", 2026, DOCUMENT_KINDS["transfer"], 12)
    assert number == "9901221030072026060001233"
    assert group_document_number(number) == "990122103-007-2026-06-00012-33"
    assert normalise_document_number(group_document_number(number)) == number
    assert normalise_document_number(number[:-1] + "4") is None
    assert normalise_document_number(EXAMPLE) is None


@pytest.mark.parametrize(
    ("terminal", "year", "kind", "serial"),
    [
        ("07", 2026, "01", 1),
        ("007", 26, "01", 1),
        ("007", 2026, "1", 1),
        ("007", 2026, "01", 0),
        ("007", 2026, "01", 100_000),
    ],
)
def test_document_numbers_out_of_range_are_not_made(
    terminal: str, year: int, kind: str, serial: int
) -> None:
    with pytest.raises(ValueError):
        document_number("990122103", terminal, year, kind, serial)


def test_document_kinds_are_two_digits_each_its_own() -> None:
    assert len(set(DOCUMENT_KINDS.values())) == len(DOCUMENT_KINDS)
    assert all(len(kind) == 2 and kind.isdecimal() for kind in DOCUMENT_KINDS.values())


def test_area_of_a_hall() -> None:
    assert area9("990122103207") == "990122103"
    assert area9("990122000000") == "990122000"
    with pytest.raises(ValueError):
        area9("990122103")


def test_registration_number_is_the_documented_hmac() -> None:
    digest = hmac.new(KEY, b"111|11010519491231002X", hashlib.sha256).digest()
    digits = f"1{int.from_bytes(digest, 'big') % 10**15:015d}"
    number = registration_number(KEY, 1, "111", "11010519491231002X")
    assert number == checked(digits)
    digest = hmac.new(KEY, b"7f3a|42", hashlib.sha256).digest()
    digits = f"3{int.from_bytes(digest, 'big') % 10**15:015d}"
    assert registration_number_without_document(KEY, "7f3a", 42) == checked(digits)


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("111", "99000019700101001 8"),
        ("111", "990000197001010018"),
        ("111", "990000700101001"),
        ("112", "990000-19700101-0018"),
        ("113", "990000197001010018"),
        ("553", "990000197001010018"),
        ("HMT", "990000197001010018"),
    ],
)
def test_rule_28_one_person_has_one_registration_number(id_type: str, number: str) -> None:
    expected = registration_number(KEY, 1, "111", "990000197001010018")
    assert registration_number(KEY, 1, id_type, number) == expected


def test_registration_numbers_differ_by_key_type_and_kind() -> None:
    numbers = {
        registration_number(KEY, 1, "111", "990000197001010018"),
        registration_number(b"other key", 1, "111", "990000197001010018"),
        registration_number(KEY, 1, "414", "990000197001010018"),
        registration_number(KEY, 1, "111", "990000197001010026"),
        registration_number(KEY, 2, "C01", "91350100M000100Y43"),
        registration_number(KEY, 2, "C02", "91350100M000100Y43"),
        registration_number_without_document(KEY, "7f3a", 42),
        registration_number_without_document(KEY, "7f3a", 43),
    }
    assert len(numbers) == 8
    assert {number[0] for number in numbers} == {"1", "2", "3"}
    with pytest.raises(ValueError):
        registration_number(KEY, 3, "111", "990000197001010018")


@given(st.binary(min_size=1), st.sampled_from(["111", "414", "C01", "HMT"]), st.text())
def test_registration_numbers_have_18_digits_and_their_check(
    key: bytes, id_type: str, number: str
) -> None:
    made = registration_number(key, 2 if id_type == "C01" else 1, id_type, number)
    assert len(made) == 18
    assert made.isascii()
    assert made.isdecimal()
    assert has_mod_97_10(made)
