"""The shipped items and themes as a citizen meets them: "asked n of m" (一表式), what every item
has to tell, and who decides it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hallcore.catalogue import Catalogue, FieldType, Level, Role, build_catalogue
from hallcore.catalogue.themes import chosen_items, theme_item
from hallcore.forms import (
    Form,
    asked_now,
    complete_form,
    count_asked,
    form_faults,
    merge_fields,
    normalise_form,
    parse_form,
)
from hallkit.datafiles import data_folder, read_catalogue_tables, read_sample

TODAY = date(2026, 11, 23)
FARM_STAY, BIRTH, DEATH = "TH-NJL-001", "TH-XSE-001", "TH-SH-001"
FATHER, MOTHER, DECEASED = "990122197901180155", "990122198708210337", "990122194003150110"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    built, findings = build_catalogue(read_catalogue_tables(data_folder() / "catalogue"))
    assert findings == []
    assert built is not None
    return built


# Asked n of m ----------------------------------------------------------------

NEWBORN = {"birth_registered": "no", "vaccine_card": "no", "birth_costs": "open"}
SETTLED = {"birth_registered": "yes", "vaccine_card": "yes", "birth_costs": "settled"}
BEREAVED = {"had_pension": "yes", "had_medical": "yes", "funeral_subsidy": "yes"}
UNINSURED = {"had_pension": "no", "had_medical": "no", "funeral_subsidy": "no"}
ASKED: list[tuple[str, dict[str, str], dict[str, Any], int, tuple[int, int]]] = [
    (FARM_STAY, {"rooms": "some", "cooking": "yes", "seats": "few"}, {}, 4, (12, 21)),
    (FARM_STAY, {"rooms": "none", "cooking": "yes", "seats": "few"}, {}, 2, (8, 10)),
    (BIRTH, NEWBORN, {"card_holder": "child"}, 6, (18, 37)),
    (BIRTH, SETTLED, {"card_holder": "child"}, 3, (11, 21)),
    (DEATH, BEREAVED, {"medical_kind": "employee"}, 5, (8, 28)),
    (DEATH, BEREAVED, {"medical_kind": "resident"}, 5, (8, 26)),
    (DEATH, UNINSURED, {}, 2, (4, 8)),
]
"""Theme, answers, what is filled in so far, items, and fields asked of fields on separate forms."""


@pytest.mark.parametrize(("code", "answers", "values", "items", "figures"), ASKED)
def test_a_theme_asks_each_thing_once(
    catalogue: Catalogue,
    code: str,
    answers: dict[str, str],
    values: dict[str, Any],
    items: int,
    figures: tuple[int, int],
) -> None:
    chosen = [catalogue.items[one] for one in catalogue.themes[code].chosen(answers)]
    assert len(chosen) == items
    assert count_asked(asked_now(merge_fields(chosen, catalogue), values, answers)) == figures


FORMS: list[tuple[str, dict[str, str], dict[str, Any], dict[str, Any]]] = [
    (
        BIRTH,
        NEWBORN,
        {
            "household_area": "990122103201",
            "residence_address": "三里镇石桥村 3 组 8 号",
            "parent_role": "mother",
            "child_name": "李小满",
            "child_sex": "female",
            "child_born_on": "2026-11-02",
            "child_ethnicity": "汉族",
            "birth_certificate_number": "A990000001",
            "spouse_name": "韦志强",
            "spouse_id_number": FATHER,
            "child_order": 1,
            "card_holder": "child",
            "card_bank": "postal",
            "hospital_name": "云岭县人民医院",
            "discharge_on": "2026-11-06",
            "medical_cost": 420000,
            "bank_name": "云岭县农村信用社",
            "bank_account": "6222021234567890128",
        },
        {},
    ),
    (
        DEATH,
        BEREAVED,
        {
            "kin_relation": "child",
            "deceased_name": "吴长顺",
            "deceased_id_number": DECEASED,
            "died_on": "2026-11-18",
            "medical_kind": "resident",
            "funeral_method": "cremation",
            "bank_name": "云岭县农村信用社",
            "bank_account": "6222021234567890128",
        },
        {"deceased_born_on": "1940-03-15"},
    ),
]


def filled(catalogue: Catalogue, answers: dict[str, str], fields: dict[str, Any]) -> Form:
    person = {"kind": "person", "id_type": "111", "id_number": MOTHER, "name": "张𬱖", "phone": ""}
    parsed = parse_form({"applicant": person, "answers": answers, "fields": fields}, "form.json")
    assert isinstance(parsed, Form), parsed
    return normalise_form(parsed, catalogue)


@pytest.mark.parametrize(("code", "answers", "fields", "computed"), FORMS)
def test_the_one_form_of_a_theme_is_complete_with_what_it_asks(
    catalogue: Catalogue,
    code: str,
    answers: dict[str, str],
    fields: dict[str, Any],
    computed: dict[str, Any],
) -> None:
    theme = catalogue.themes[code]
    items = chosen_items(catalogue, theme, theme.chosen(answers), answers)
    form = complete_form(filled(catalogue, answers, fields), items, catalogue)
    questions = theme_item(catalogue, theme, items).questions
    assert form_faults(form, items, catalogue, TODAY, questions) == []
    assert {key: form.fields.get(key) for key in computed} == computed
    for key in fields:
        short = {one: value for one, value in fields.items() if one != key}
        faults = form_faults(filled(catalogue, answers, short), items, catalogue, TODAY, questions)
        is_required = any(one.key == key and one.required for item in items for one in item.fields)
        assert {fault.field for fault in faults} == ({f"fields.{key}"} if is_required else set())


def test_a_household_is_asked_once_and_its_income_is_computed(catalogue: Catalogue) -> None:
    codes = ("MZ-DB-001", "MZ-LS-001", "ZJ-GZ-001")
    items = [catalogue.items[code] for code in codes]
    merged = {field.key: field for field in merge_fields(items, catalogue)}
    assert merged["family_members"].spec.type is FieldType.GROUP
    assert merged["family_members"].used_by == codes
    assert merged["monthly_income"].is_computed
    rows = [
        {"member_name": "张𬱖", "member_relation": "self", "member_income": 90000},
        {"member_name": "韦志强", "member_relation": "spouse", "member_income": 60000},
        {"member_name": "韦小宝", "member_relation": "child", "member_income": 0},
    ]
    form = complete_form(filled(catalogue, {}, {"family_members": rows}), items, catalogue)
    assert form.fields["monthly_income"] == 50000


CONDITIONAL = [
    ("RS-CD-001", "spouse_id_number", {"marital_status": "married"}, {"marital_status": "single"}),
    ("YB-QT-001", "bank_account", {"medical_kind": "employee"}, {"medical_kind": "resident"}),
    ("YB-JZ-001", "family_members", {"aid_category": "illness"}, {"aid_category": "destitute"}),
    ("WZ-DJ-001", "school_name", {"student_status": True}, {"student_status": False}),
    ("TY-YD-001", "service_from", {"veteran_kind": "soldier"}, {"veteran_kind": "family"}),
    ("RS-SB-001", "child_name", {"card_holder": "child"}, {"card_holder": "self"}),
]


@pytest.mark.parametrize(("code", "key", "asked", "not_asked"), CONDITIONAL)
def test_a_field_is_asked_only_of_those_whom_it_concerns(
    catalogue: Catalogue, code: str, key: str, asked: dict[str, Any], not_asked: dict[str, Any]
) -> None:
    fields = merge_fields([catalogue.items[code]], catalogue)
    assert key in {one.key for one in asked_now(fields, asked, {})}
    assert key not in {one.key for one in asked_now(fields, not_asked, {})}


VARIANTS = [
    ("YB-YD-001", {"treatment_kind": "referred"}, {"M001", "M014"}),
    ("YB-YD-001", {"treatment_kind": "temporary"}, {"M001"}),
    ("RS-SB-002", {"card_service": "lost"}, {"M001", "M004"}),
    ("RS-SB-002", {"card_service": "activate"}, {"M001", "M006"}),
    ("CL-CZ-001", {"disability_service": "new"}, {"M123", "M001", "M002", "M121", "M004"}),
    ("CL-CZ-001", {"disability_service": "move"}, {"M123", "M001", "M002", "M022", "M122"}),
    ("SJ-SX-001", {"food_kind": "catering"}, {"M202", "M001", "M034", "M036"}),
    ("SF-FY-001", {"aid_exempt": "exempt"}, {"M071", "M001"}),
    ("RS-JY-001", {"registration_kind": "unemployed"}, {"M001", "M131"}),
]


@pytest.mark.parametrize(("code", "answers", "required"), VARIANTS)
def test_the_variant_chooses_what_to_bring(
    catalogue: Catalogue, code: str, answers: dict[str, str], required: set[str]
) -> None:
    item = catalogue.items[code].for_answers(answers)
    assert {spec.code for spec in item.materials if spec.required} == required


# What every item has to tell -------------------------------------------------


def test_every_item_tells_what_a_citizen_asks(catalogue: Catalogue) -> None:
    for code, item in catalogue.items.items():
        assert item.basis, code
        assert item.conditions, code
        assert item.audience, code
        assert item.phone != item.complaint_phone, code
        assert any(spec.required for spec in item.materials), code
        assert all(spec.basis and spec.source for spec in item.materials), code
        assert item.guide.process, code
        assert item.guide.place, code
        assert item.guide.hours, code
        assert item.guide.visits, code
        assert item.grounds, code
        assert len(item.initials) == 1 + len(item.aliases), code
        assert all(initials.isascii() and initials.isalnum() for initials in item.initials), code
        assert all(limit.basis for limit in item.limits.values()), code
        assert item.can(item.decides_at, Role.DECIDE), code


def test_every_item_can_be_brought_to_a_village_or_township(catalogue: Catalogue) -> None:
    roles = (Role.RECEIVE, Role.AGENCY)
    for code, item in catalogue.items.items():
        assert any(item.can(Level.TOWNSHIP, role) for role in roles), code
        assert any(item.can(Level.VILLAGE, role) for role in (*roles, Role.GUIDE)), code


def test_what_no_law_states_is_marked_as_local(catalogue: Catalogue) -> None:
    """A promise or a statutory limit of a local rule has to be looked at before use."""
    for code, item in catalogue.items.items():
        for name in ("promise", "statutory"):
            if item.limits[name].basis == "本地办事指南":
                assert name in item.sample_local, (code, name)
        assert "complaint_phone" in item.sample_local, code


def test_townships_steps_are_steps_with_days_of_their_own(catalogue: Catalogue) -> None:
    """公示 and 入户核查 of 最低生活保障 stand inside its limit (民发〔2021〕57号); what stops the
    clock is a special procedure."""
    steps = {step.code: step.limit_days for step in catalogue.items["MZ-DB-001"].steps}
    assert steps == {"visit": 8, "review": 5, "publicity": 7, "approve": 4}
    assert {"disability_grading", "house_appraisal", "self_care_grading"} <= set(
        catalogue.procedures
    )


@pytest.mark.parametrize("code", [FARM_STAY, BIRTH, DEATH])
def test_a_theme_is_received_in_the_village_and_accepted_in_the_township(
    catalogue: Catalogue, code: str
) -> None:
    theme = catalogue.themes[code]
    assert 2 <= len(theme.questions) <= 3
    whole = theme_item(catalogue, theme, [catalogue.items[one] for one in theme.items])
    assert whole.can(Level.VILLAGE, Role.RECEIVE)
    assert whole.can(Level.TOWNSHIP, Role.ACCEPT)
    assert "国" in theme.basis or "法" in theme.basis
    for one in theme.items:
        assert catalogue.items[one].limits["promise"].days <= theme.limits["promise"].days


def test_every_post_of_every_item_has_somebody_in_the_sample_county(catalogue: Catalogue) -> None:
    people = read_sample("990122").staff
    for code, item in catalogue.items.items():
        own = [one for one in people if one.department == item.department]
        for step in item.steps:
            assert any(step.post in one.posts for one in own), (code, step.code)
