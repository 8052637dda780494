"""Identifiers against the vectors of domain.md 4, rules 29-31, and what is shown of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore import check_digits
from hallcore.identity import (
    ID_TYPES,
    PROVINCES,
    birth_date,
    id_fault,
    id_warnings,
    is_male,
    mask_id,
    mask_name,
    normalise_id,
    normalise_name,
    organisation_code_fault,
    phone_warning,
    resident_id_fault,
    uscc_fault,
)
from hallcore.problems import TEXTS, identity, problem

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("number", "born", "male"),
    [
        ("11010519491231002X", "1949-12-31", False),
        ("990000199001010017", "1990-01-01", True),
        ("999999200002291230", "2000-02-29", True),
        ("990000201206308888", "2012-06-30", False),
        ("99000019700101019X", "1970-01-01", True),
        ("990000197001010050", "1970-01-01", True),
        ("990000197001010018", "1970-01-01", True),
    ],
)
def test_resident_ids(number: str, born: str, male: bool) -> None:
    assert resident_id_fault(number, TODAY) is None
    assert id_fault("111", number, TODAY) is None
    assert birth_date("111", number) == date.fromisoformat(born)
    assert is_male("111", number) is male


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("990000199001010018", "resident_id.check"),
        ("", "resident_id.format"),
        ("99000019900101001", "resident_id.format"),
        ("990000700101001", "resident_id.format"),
        ("X90000199001010017", "resident_id.format"),
        ("99000019900101001A", "resident_id.format"),
        ("٩90000199001010017", "resident_id.format"),
        ("990000199002300017", "resident_id.date"),
        ("990000189912310017", "resident_id.date"),
        ("990000000001010017", "resident_id.date"),
        ("990000202611220017", "resident_id.date"),
    ],
)
def test_resident_ids_that_are_refused(number: str, fault: str) -> None:
    assert resident_id_fault(number, TODAY) == fault


def test_somebody_born_today_has_a_number() -> None:
    digits = "99000020261121001"
    number = digits + check_digits.mod_11_2(digits)
    assert resident_id_fault(number, TODAY) is None
    assert resident_id_fault(number, date(2026, 11, 20)) == "resident_id.date"


def test_rule_29_resident_id_check() -> None:
    assert resident_id_fault("11010519491231002X", TODAY) is None
    assert resident_id_fault("990000199001010018", TODAY) == "resident_id.check"
    assert resident_id_fault("11010519491231002x", TODAY) is None
    assert normalise_id("111", "11010519491231002x") == "11010519491231002X"


@pytest.mark.parametrize("id_type", ["111", "112", "113"])
def test_old_resident_ids_are_made_18(id_type: str) -> None:
    assert normalise_id(id_type, "990000700101001") == "990000197001010018"
    assert id_fault(id_type, "990000 700101 001", TODAY) is None
    assert birth_date(id_type, "990000700101001") == date(1970, 1, 1)


def test_other_numbers_of_15_characters_stay() -> None:
    assert normalise_id("414", "990000700101001") == "990000700101001"
    assert normalise_id("553", "usa110090010114") == "USA110090010114"


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" 110105 19491231 002x ", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("110105-19491231-002X", "11010519491231002X"),
        ("110105\u201419491231\u2014002X", "11010519491231002X"),
        ("110105\u300019491231002X", "11010519491231002X"),
        ("\uff11\uff11010519491231002\uff58", "11010519491231002X"),
    ],
)
def test_normal_form(typed: str, normal: str) -> None:
    assert normalise_id("111", typed) == normal


@given(st.sampled_from(sorted(ID_TYPES)), st.text())
def test_normal_form_is_stable_and_reading_never_fails(id_type: str, text: str) -> None:
    normal = normalise_id(id_type, text)
    assert normalise_id(id_type, normal) == normal
    assert id_fault(id_type, text, TODAY) == id_fault(id_type, normal, TODAY)
    for code in [id_fault(id_type, text, TODAY), *id_warnings(id_type, text)]:
        assert code is None or code in TEXTS
    assert birth_date(id_type, text) == birth_date(id_type, normal)
    assert is_male(id_type, text) == is_male(id_type, normal)


@pytest.mark.parametrize(
    "number",
    [
        "91350100M000100Y43",
        "91990000MA0ABCDE6Q",
        "11990000MB1234562T",
        "92990000MA7TE5T19L",
        "91350100m000100y43",
        "91350100-M000100Y-43",
    ],
)
def test_credit_codes(number: str) -> None:
    assert uscc_fault(number) is None
    assert id_fault("C01", number, TODAY) is None


@pytest.mark.parametrize("number", ["91990000MA0ABCDE6Q", "11990000MB1234562T"])
def test_credit_codes_with_a_good_inner_code_do_not_warn(number: str) -> None:
    assert id_warnings("C01", number) == []


def test_a_bad_inner_code_only_warns() -> None:
    digits = "91990000MA0ABCDE7"
    number = digits + check_digits.mod_31(digits)
    assert id_fault("C01", number, TODAY) is None
    assert id_warnings("C01", number) == ["uscc.inner_code"]


def test_a_bad_credit_code_is_refused() -> None:
    assert uscc_fault("91990000MA0ABCDE6P") == "uscc.check"
    assert id_fault("C01", "91990000MA0ABCDE6P", TODAY) == "uscc.check"
    assert uscc_fault("91990000MA0ABCDE6") == "uscc.format"
    assert uscc_fault("") == "uscc.format"


@pytest.mark.parametrize("letter", "IOSVZ")
def test_rule_30_credit_code_check(letter: str) -> None:
    assert uscc_fault("91350100M000100Y43") is None
    assert uscc_fault(f"91350100M000100{letter}43") == "uscc.format"
    assert uscc_fault(f"{letter}1350100M000100Y43") == "uscc.format"
    assert uscc_fault(f"91350100M000100Y4{letter}") == "uscc.format"


@pytest.mark.parametrize("code", ["D2143569-X", "MA0ABCDE-6", "MB123456-2", "12345678-8"])
def test_organisation_codes(code: str) -> None:
    assert organisation_code_fault(code) is None
    assert organisation_code_fault(code.replace("-", "").lower()) is None
    assert id_warnings("C02", code) == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [("12345678-9", "organisation_code.check"), ("1234567-8", "organisation_code.format")],
)
def test_a_bad_organisation_code_warns(code: str, fault: str) -> None:
    assert organisation_code_fault(code) == fault
    assert id_warnings("C02", code) == [fault]
    assert id_fault("C02", code, TODAY) is None


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("553", "USA110090010114"),
        ("553", "911840199001010018"),
        ("HMT", "810000198001010014"),
        ("HMT", "830000198505120042"),
    ],
)
def test_rule_31_permanent_residence_and_residence_permit(id_type: str, number: str) -> None:
    assert id_fault(id_type, number, TODAY) is None
    assert id_warnings(id_type, number) == []


def test_rule_31_area_82() -> None:
    number = "82000019800101001" + check_digits.mod_11_2("82000019800101001")
    assert id_fault("HMT", number, TODAY) is None
    assert id_warnings("HMT", number) == []


@pytest.mark.parametrize(
    ("id_type", "number", "fault"),
    [
        ("553", "911840199001010017", "permanent_residence.check"),
        ("553", "811840199001010018", "permanent_residence.format"),
        ("553", "US1110090010114", "permanent_residence.format"),
        ("553", "911840199013010018", "permanent_residence.date"),
        ("HMT", "810000198001010015", "residence_permit.check"),
        ("HMT", "81000019800101001", "residence_permit.format"),
        ("HMT", "810000198002300014", "residence_permit.date"),
        ("111", "", "id.missing"),
        ("414", " - ", "id.missing"),
        ("999", "1", "id_type.unknown"),
    ],
)
def test_other_refusals(id_type: str, number: str, fault: str) -> None:
    assert id_fault(id_type, number, TODAY) == fault


@pytest.mark.parametrize(
    ("id_type", "number", "warnings"),
    [
        ("111", "11010519491231002X", []),
        ("111", "990000199001010017", ["resident_id.area"]),
        ("HMT", "990000199001010017", ["residence_permit.area"]),
        ("553", "USA110090010115", ["permanent_residence.old_check"]),
        ("414", "E12345678", []),
        ("511", "?", []),
    ],
)
def test_warnings(id_type: str, number: str, warnings: list[str]) -> None:
    assert id_warnings(id_type, number) == warnings


def test_a_practice_county_knows_its_invented_area() -> None:
    assert id_warnings("111", "990000199001010017", PROVINCES | {"99"}) == []


@pytest.mark.parametrize(
    ("id_type", "number", "born", "male"),
    [
        ("553", "911840199001010018", date(1990, 1, 1), True),
        ("553", "USA110090010114", None, None),
        ("HMT", "830000198505120042", date(1985, 5, 12), False),
        ("414", "990000199001010017", None, None),
        ("111", "9900001990", None, None),
        ("111", "990000199002300017", None, True),
    ],
)
def test_birth_and_sex(id_type: str, number: str, born: date | None, male: bool | None) -> None:
    assert birth_date(id_type, number) == born
    assert is_male(id_type, number) is male


def test_types_are_people_or_organisations() -> None:
    kinds = {code: row.kind for code, row in ID_TYPES.items()}
    assert {code for code, kind in kinds.items() if kind == "organisation"} == {"C01", "C02"}
    assert all(row.code == code for code, row in ID_TYPES.items())
    assert ID_TYPES["553"].name == "外国人永久居留身份证"


@pytest.mark.parametrize(
    ("function", "text", "check"),
    [
        (check_digits.mod_11_10, "11010800000001", "6"),
        (check_digits.weights_7_3_1, "L898902C3", "6"),
        (check_digits.weights_7_3_1, "520727", "3"),
        (check_digits.weights_7_3_1, "USA11009001011", "4"),
        (check_digits.weights_7_3_1, "AB2134<<<", "5"),
    ],
)
def test_other_check_digits(function, text: str, check: str) -> None:
    assert function(text) == check


@given(
    st.from_regex(r"[0-9]{17}", fullmatch=True), st.integers(0, 16), st.sampled_from("0123456789")
)
def test_resident_check_catches_any_changed_digit(digits: str, at: int, digit: str) -> None:
    changed = digits[:at] + digit + digits[at + 1 :]
    same = check_digits.mod_11_2(changed) == check_digits.mod_11_2(digits)
    assert same == (changed == digits)


characters = st.sampled_from(check_digits.CREDIT_ALPHABET)


@given(st.lists(characters, min_size=17, max_size=17), st.integers(0, 16), characters)
def test_credit_check_catches_any_changed_character(
    text: list[str], at: int, character: str
) -> None:
    changed = [*text[:at], character, *text[at + 1 :]]
    same = check_digits.mod_31("".join(changed)) == check_digits.mod_31("".join(text))
    assert same == (changed == text)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110***********002X"),
        ("13800000000", "138****0000"),
        ("E12345678", "E******78"),
        ("123456", "1***56"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_mask_id(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@given(st.text())
def test_a_masked_number_keeps_its_length_and_hides_enough(text: str) -> None:
    masked = mask_id(text)
    assert len(masked) == len(text)
    shown = sum(character != "*" for character in masked)
    assert shown <= 7
    assert shown <= len(text) * 2 / 3


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("欧阳小明", "欧***"),
        ("阿依古丽·买买提", "阿***·***"),
        ("\U00030edd某", "\U00030edd*"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_mask_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  张三\n", "张三"),
        ("Anna\u3000 \tMaria", "Anna Maria"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("张\x00\u200b\u202e三", "张三"),
        ("Rene\u0301", "Ren\u00e9"),
        ("\uff08张\uff09", "\uff08张\uff09"),
        ("\U00030edd\U0002cd8d䶮", "\U00030edd\U0002cd8d䶮"),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
)
def test_normalise_name(typed: str, normal: str) -> None:
    assert normalise_name(typed) == normal


@given(st.text())
def test_a_normal_name_is_stable(text: str) -> None:
    name = normalise_name(text)
    assert normalise_name(name) == name
    assert name == name.strip()
    assert "  " not in name


@pytest.mark.parametrize(
    ("number", "warning"),
    [
        ("13800000000", None),
        ("138 0000 0000", None),
        ("010-12345678", None),
        ("08511234567", None),
        ("12345", None),
        ("", None),
        ("12800000000", "phone.format"),
        ("1380000000", "phone.format"),
        ("138", "phone.format"),
        ("七六五", "phone.format"),
    ],
)
def test_phone_numbers(number: str, warning: str | None) -> None:
    assert phone_warning(number) == warning


def test_texts_need_no_facts() -> None:
    for code in identity.TEXTS:
        found = problem(code)
        assert found.title
        assert found.cause
        assert found.next_step
