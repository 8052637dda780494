"""FORM.json: shape, one form over several items, faults and warnings, stored shape."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.catalogue import Catalogue, Item, build_catalogue
from hallcore.forms import (
    Form,
    check_form,
    count_asked,
    form_faults,
    form_warnings,
    merge_fields,
    normalise_form,
    parse_form,
)
from hallcore.problems import Problem
from hallkit.datafiles import data_folder, read_catalogue_tables

TODAY = date(2026, 11, 21)
GOOD: dict[str, Any] = {
    "applicant": {
        "kind": "person",
        "id_type": "111",
        "id_number": "990122194003150110",
        "name": "吴长顺",
        "phone": "13800000106",
    },
    "agent": None,
    "answers": {},
    "fields": {
        "household_area": "990122103201",
        "living_status": "alone",
        "bank_name": "云岭县农村信用社三里分社",
        "bank_account": "6222021234567890128",
    },
}
FARM_STAY = {
    "business_name": "石桥人家",
    "premises_address": "三里镇石桥村 2 组 16 号",
    "premises_area": "180.5",
    "premises_use": "mixed",
    "business_scope": "住宿服务\n餐饮服务",
    "capital": 5000000,
    "food_category": "hot",
    "seat_count": 24,
    "room_count": 6,
    "storey_count": 2,
    "is_fire_pledge_made": True,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    built, _ = build_catalogue(read_catalogue_tables(data_folder() / "catalogue"))
    assert built is not None
    return built


@pytest.fixture(scope="module")
def allowance(catalogue: Catalogue) -> list[Item]:
    return [catalogue.items["MZ-GL-001"]]


def farm_stay(catalogue: Catalogue) -> list[Item]:
    return [catalogue.items[code] for code in catalogue.themes["TH-NJL-001"].items]


def form(**changes: Any) -> Form:
    """The good form with values changed at dotted places."""
    data = deepcopy(GOOD)
    for place, value in changes.items():
        part, _, key = place.partition("__")
        if key:
            data[part] = {**(data[part] or {}), key: value}
        else:
            data[part] = value
    parsed = parse_form(data, "FORM.json")
    assert isinstance(parsed, Form), parsed
    return parsed


def test_the_good_form_passes(catalogue: Catalogue, allowance: list[Item]) -> None:
    assert check_form(form(), allowance, catalogue, TODAY) is None
    assert form_warnings(form(), allowance, catalogue, frozenset({"99"})) == []


def test_parts_that_stay_empty_may_be_left_out() -> None:
    parsed = parse_form({"applicant": GOOD["applicant"]}, "FORM.json")
    assert isinstance(parsed, Form)
    assert parsed.agent is None
    assert parsed.fields == {}


@pytest.mark.parametrize(
    ("place", "value", "code", "field"),
    [
        ("", [], "input.invalid", None),
        ("", None, "input.invalid", None),
        ("applicant", None, "input.invalid", "applicant"),
        ("applicant.kind", "company", "input.invalid", "applicant.kind"),
        ("applicant.name", 5, "input.invalid", "applicant.name"),
        ("applicant.shoe_size", 43, "input.unknown_key", "applicant.shoe_size"),
        ("remark", "x", "input.unknown_key", "remark"),
        ("agent", {"name": "周贵方"}, "input.invalid", "agent.id_type"),
        ("agent", "周贵方", "input.invalid", "agent"),
        ("fields", [], "input.invalid", "fields"),
        ("fields.bank_name", 1.5, "input.invalid", "fields.bank_name"),
        ("fields.bank_name", {"a": 1}, "input.invalid", "fields.bank_name"),
        ("fields.bank_name", "\ud800", "input.invalid", None),
        ("answers.q", 1, "input.invalid", "answers.q"),
    ],
)
def test_a_file_of_the_wrong_shape_names_the_place(
    place: str, value: object, code: str, field: str | None
) -> None:
    data: Any = deepcopy(GOOD)
    if not place:
        data = value
    else:
        *above, last = place.split(".")
        here = data[above[0]] if above else data
        here[last] = value
    refused = parse_form(data, "表.json")
    assert isinstance(refused, Problem)
    assert (refused.code, refused.field) == (code, field)
    if code == "input.unknown_key":
        assert "表.json" in refused.cause


def test_a_missing_key_is_named() -> None:
    data = deepcopy(GOOD)
    del data["applicant"]["name"]
    refused = parse_form(data, "FORM.json")
    assert isinstance(refused, Problem)
    assert refused.field == "applicant.name"
    assert "必须填写" in refused.cause


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        (
            {"applicant__id_number": "990000199001010018"},
            "resident_id.check",
            "applicant.id_number",
        ),
        ({"applicant__id_number": ""}, "id.missing", "applicant.id_number"),
        ({"applicant__id_type": "999"}, "form.choice", "applicant.id_type"),
        ({"applicant__id_type": "C01"}, "form.choice", "applicant.id_type"),
        ({"applicant__kind": "organisation"}, "form.choice", "applicant.id_type"),
        ({"applicant__name": "  "}, "form.required", "applicant.name"),
        ({"applicant__name": "吴\t长顺"}, "form.control_character", "applicant.name"),
        ({"applicant__name": "吴\u202e长顺"}, "form.control_character", "applicant.name"),
        ({"applicant__name": "吴" * 101}, "form.too_long", "applicant.name"),
        ({"fields__bank_name": None}, "form.required", "fields.bank_name"),
        ({"fields__bank_name": " "}, "form.required", "fields.bank_name"),
        ({"fields__bank_name": "行" * 61}, "form.too_long", "fields.bank_name"),
        ({"fields__bank_name": "一行\n两行"}, "form.control_character", "fields.bank_name"),
        ({"fields__bank_name": True}, "form.type", "fields.bank_name"),
        ({"fields__living_status": "独居"}, "form.choice", "fields.living_status"),
        ({"fields__shoe_size": "43"}, "input.unknown_key", "fields.shoe_size"),
        ({"answers__rooms": "some"}, "input.unknown_key", "answers.rooms"),
        (
            {"agent": {"id_type": "111", "id_number": "990000199001010018", "name": "周贵方"}},
            "resident_id.check",
            "agent.id_number",
        ),
    ],
)
def test_a_fault_is_told_with_its_field(
    catalogue: Catalogue,
    allowance: list[Item],
    changes: dict[str, Any],
    code: str,
    field: str,
) -> None:
    refused = check_form(form(**changes), allowance, catalogue, TODAY)
    assert refused is not None
    assert (refused.code, refused.field) == (code, field)


def test_all_faults_come_at_once(catalogue: Catalogue, allowance: list[Item]) -> None:
    faulty = form(applicant__name="", fields={"living_status": "x"})
    found = form_faults(faulty, allowance, catalogue, TODAY)
    assert [(one.code, one.field) for one in found] == [
        ("form.required", "applicant.name"),
        ("form.required", "fields.household_area"),
        ("form.choice", "fields.living_status"),
        ("form.required", "fields.bank_name"),
        ("form.required", "fields.bank_account"),
    ]


def test_somebody_without_a_document_may_apply(catalogue: Catalogue, allowance: list[Item]) -> None:
    without = form(applicant__id_type="none", applicant__id_number="")
    assert check_form(without, allowance, catalogue, TODAY) is None
    odd = check_form(form(applicant__id_type="none"), allowance, catalogue, TODAY)
    assert odd is not None
    assert odd.code == "form.choice"


def test_telephones_and_area_codes_only_warn(catalogue: Catalogue, allowance: list[Item]) -> None:
    odd = form(applicant__phone="12", fields__household_area="石桥村")
    assert check_form(odd, allowance, catalogue, TODAY) is None
    found = form_warnings(odd, allowance, catalogue)
    assert [(one.code, one.field) for one in found] == [
        ("resident_id.area", "applicant.id_number"),
        ("phone.format", "applicant.phone"),
        ("area.format", "fields.household_area"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("seat_count", "２４", None),
        ("seat_count", -1, "form.type"),
        ("seat_count", "二十四", "form.type"),
        ("seat_count", 10**13, "form.type"),
        ("seat_count", True, "form.type"),
        ("capital", "50.00", "form.type"),
        ("capital", "5000000", None),
        ("premises_area", 180, None),
        ("premises_area", "180.", "form.type"),
        ("premises_area", "1e3", "form.type"),
        ("is_fire_pledge_made", "yes", "form.type"),
        ("is_fire_pledge_made", False, None),
        ("business_scope", "字" * 501, "form.too_long"),
        ("business_scope", "铃\a", "form.control_character"),
        ("food_category", "raw", "form.choice"),
    ],
)
def test_values_are_judged_by_their_type(
    catalogue: Catalogue, key: str, value: object, fault: str | None
) -> None:
    filled = form(fields={**FARM_STAY, key: value})
    refused = check_form(filled, farm_stay(catalogue), catalogue, TODAY)
    assert (refused and (refused.code, refused.field)) == (fault and (fault, f"fields.{key}"))


@pytest.mark.parametrize(
    ("value", "is_day"),
    [
        ("2026-12-01", True),
        ("2026-02-30", False),
        ("20261201", False),
        ("２０２６－１２－０１", True),
    ],
)
def test_days_are_days(catalogue: Catalogue, value: str, is_day: bool) -> None:
    items = [catalogue.items["YB-YD-001"]]
    fields = {"treatment_place": "省城", "treatment_from": value}
    refused = check_form(form(fields=fields), items, catalogue, TODAY)
    assert (refused is None) == is_day


def test_an_id_in_a_field_is_checked_too(catalogue: Catalogue) -> None:
    items = [catalogue.items["WJ-SY-001"]]
    fields = {"child_order": 1, "spouse_id_number": "990000199001010018"}
    refused = check_form(form(fields=fields), items, catalogue, TODAY)
    assert refused is not None
    assert (refused.code, refused.field) == ("resident_id.check", "fields.spouse_id_number")


def test_one_form_asks_each_key_once(catalogue: Catalogue) -> None:
    items = farm_stay(catalogue)
    merged = merge_fields(items, catalogue)
    keys = [field.key for field in merged]
    assert sorted(keys) == sorted({field.key for item in items for field in item.fields})
    assert count_asked(merged) == (12, 21)
    assert len(keys) == 12
    place = next(field for field in merged if field.key == "premises_address")
    assert place.used_by == ("SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001")
    assert [field.order for field in merged] == sorted(field.order for field in merged)


def test_sections_stay_together(catalogue: Catalogue) -> None:
    merged = merge_fields(list(catalogue.items.values()), catalogue)
    sections = [field.section for field in merged]
    changes = [now for before, now in zip(["", *sections], sections, strict=False) if before != now]
    assert len(changes) == len(set(sections))


def test_a_field_is_required_if_one_item_requires_it(catalogue: Catalogue) -> None:
    pension, allowance = catalogue.items["RS-YL-001"], catalogue.items["MZ-GL-001"]
    alone = {f.key: f.required for f in merge_fields([pension], catalogue)}
    together = {f.key: f.required for f in merge_fields([pension, allowance], catalogue)}
    assert alone["bank_account"] is False
    assert together["bank_account"] is True


def test_questions_of_a_theme_must_be_answered(catalogue: Catalogue) -> None:
    theme, items = catalogue.themes["TH-NJL-001"], farm_stay(catalogue)
    answers = {"rooms": "some", "cooking": "yes", "seats": "few"}
    good = form(fields=FARM_STAY, answers=answers)
    assert check_form(good, items, catalogue, TODAY, theme.questions) is None
    short = form(fields=FARM_STAY, answers={"rooms": "some", "cooking": "maybe"})
    found = form_faults(short, items, catalogue, TODAY, theme.questions)
    assert [(one.code, one.field) for one in found] == [
        ("form.choice", "answers.cooking"),
        ("form.required", "answers.seats"),
    ]


def test_the_stored_shape(catalogue: Catalogue) -> None:
    typed = form(
        applicant__id_number="９９０１２２ 19400315 0110",
        applicant__name=" e\u0301lan·𬱖 ",
        applicant__phone="138 0000 0106",
        answers={"rooms": "some"},
        fields={
            "seat_count": "２４",
            "capital": "５00",
            "premises_area": "１80.5",
            "business_name": "石桥①号",
            "food_category": "hot",
            "spouse_id_number": "99000019700101019x",
            "is_fire_pledge_made": True,
            "bank_name": None,
        },
    )
    stored = normalise_form(typed, catalogue)
    assert stored.applicant.id_number == "990122194003150110"
    assert stored.applicant.name == "élan·𬱖"
    assert stored.applicant.phone == "13800000106"
    assert stored.answers == {"rooms": "some"}
    assert stored.fields == {
        "seat_count": 24,
        "capital": 500,
        "premises_area": "180.5",
        "business_name": "石桥①号",
        "food_category": "hot",
        "spouse_id_number": "99000019700101019X",
        "is_fire_pledge_made": True,
        "bank_name": None,
    }


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20))


@given(key=st.sampled_from(sorted(FARM_STAY)), value=VALUES)
def test_storing_twice_changes_nothing_and_keeps_the_verdict(
    catalogue: Catalogue, key: str, value: Any
) -> None:
    filled = form().model_copy(update={"fields": {**FARM_STAY, key: value}})
    stored = normalise_form(filled, catalogue)
    assert normalise_form(stored, catalogue) == stored
    items = farm_stay(catalogue)
    if check_form(filled, items, catalogue, TODAY) is None:
        assert check_form(stored, items, catalogue, TODAY) is None
