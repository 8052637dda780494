"""The one form over several items: conditions, computed fields, groups, variants (domain.md 9)."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from one_form_support import MORE, asks, built, field

from hallcore.catalogue import Catalogue, FieldType, Item
from hallcore.forms import (
    Form,
    asked_now,
    complete_form,
    count_asked,
    form_faults,
    form_warnings,
    merge_fields,
    normalise_form,
    parse_form,
)
from hallcore.forms.groups import cells_of, rows_of
from hallcore.identity import bank_card_warning
from hallcore.problems import Problem

TODAY = date(2026, 11, 22)
APPLICANT = {
    "kind": "person",
    "id_type": "111",
    "id_number": "990122194003150110",
    "name": "吴长顺",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    made, findings = built(MORE)
    assert made is not None, findings
    return made


def form(fields: Any, answers: dict[str, str] | None = None) -> Form:
    parsed = parse_form({"applicant": APPLICANT, "fields": fields, "answers": answers or {}}, "f")
    assert isinstance(parsed, Form)
    return parsed


def found(catalogue: Catalogue, items: list[Item], given: Form) -> list[tuple[str, str | None]]:
    """Codes and places of what refuses the form, without what it lacks on the shipped part."""
    questions = [question for item in items for question in item.questions]
    whole = complete_form(normalise_form(given, catalogue), items, catalogue)
    faults = form_faults(whole, items, catalogue, TODAY, questions)
    places = ("has_car", "car", "members", "income", "answers.")
    return [(one.code, one.field) for one in faults if any(p in (one.field or "") for p in places)]


# -- conditions ---------------------------------------------------------------------------------

CONDITIONS = [
    ({}, [("form.required", "fields.has_car")]),
    ({"has_car": False}, []),
    ({"has_car": True}, [("form.required", "fields.car_value")]),
    ({"has_car": True, "car_value": 100}, []),
    ({"has_car": False, "car_value": 100}, [("form.not_asked", "fields.car_value")]),
    ({"has_car": False, "car_value": ""}, []),
]


@pytest.mark.parametrize(("fields", "expected"), CONDITIONS)
def test_a_conditional_field_is_asked_only_while_its_condition_holds(
    catalogue: Catalogue, fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    items = [catalogue.items["MZ-GL-001"]]
    assert found(catalogue, items, form(fields, {"lives": "family"})) == expected


def test_what_another_item_asks_without_condition_is_always_asked(catalogue: Catalogue) -> None:
    items = [catalogue.items["MZ-GL-001"], catalogue.items["MZ-LS-001"]]
    fields = merge_fields(items, catalogue)
    now = {one.key: one for one in asked_now(fields, {"has_car": False}, {})}
    assert now["car_value"].required
    assert now["car_value"].used_by == ("MZ-LS-001",)
    assert "car_loan" not in now
    both = {one.key: one for one in asked_now(fields, {"has_car": True}, {})}
    assert both["car_value"].used_by == ("MZ-GL-001", "MZ-LS-001")


def test_a_chain_of_conditions_ends_with_its_first_link() -> None:
    tables = deepcopy(MORE)
    tables["fields"].append(dict.fromkeys(tables["fields"][0], "") | field("is_new", "boolean"))
    tables["forms"] += [
        asks("MZ-GL-001", "is_new", "has_car=yes"),
        asks("MZ-GL-001", "employee_count", "is_new=yes"),
    ]
    made, findings = built(tables)
    assert made is not None, findings
    fields = merge_fields([made.items["MZ-GL-001"]], made)

    def keys(**values: Any) -> set[str]:
        now = {one.key for one in asked_now(fields, values, {})}
        return now & {"is_new", "employee_count"}

    assert keys(has_car=True, is_new=True) == {"is_new", "employee_count"}
    assert keys(has_car=False, is_new=True) == set()


def test_asked_n_of_m_counts_what_is_typed(catalogue: Catalogue) -> None:
    items = [catalogue.items["MZ-GL-001"], catalogue.items["MZ-LS-001"]]
    fields = merge_fields(items, catalogue)
    assert count_asked(fields) == (10, 12)
    assert count_asked(asked_now(fields, {"has_car": False}, {})) == (9, 10)


# -- computed fields ----------------------------------------------------------------------------


def test_a_computed_field_is_filled_in_and_another_value_is_refused(catalogue: Catalogue) -> None:
    items = [catalogue.items["MZ-GL-001"]]
    typed = form({"has_car": True, "car_value": 500, "car_loan": 120}, {"lives": "family"})
    whole = complete_form(typed, items, catalogue)
    assert whole.fields["car_net"] == 380
    assert found(catalogue, items, typed) == []
    wrong = form(typed.fields | {"car_net": 381}, {"lives": "family"})
    assert found(catalogue, items, wrong) == [("form.computed", "fields.car_net")]
    right = form(typed.fields | {"car_net": 380}, {"lives": "family"})
    assert found(catalogue, items, right) == []


def test_a_day_of_birth_is_computed_from_a_number(catalogue: Catalogue) -> None:
    items = [catalogue.items["WJ-SY-001"]]
    typed = normalise_form(form({"spouse_id_number": "990122194003150110"}), catalogue)
    assert complete_form(typed, items, catalogue).fields["born_on"] == "1940-03-15"


# -- groups -------------------------------------------------------------------------------------

FAMILY = [{"row_name": "吴一", "row_income": 300}, {"row_name": "吴二"}]


def test_a_group_is_given_as_rows_and_kept_as_cells(catalogue: Catalogue) -> None:
    typed = form({"members": FAMILY})
    assert typed.fields == {
        "members.1.row_name": "吴一",
        "members.1.row_income": 300,
        "members.2.row_name": "吴二",
    }
    assert rows_of(typed.fields, catalogue.fields["members"]) == FAMILY
    assert cells_of("members", FAMILY) == typed.fields


def test_rows_are_numbered_without_gaps_and_blank_rows_go(catalogue: Catalogue) -> None:
    typed = form({"members.3.row_name": "吴三", "members.2.row_name": " ", "bank_name": "信用社"})
    kept = normalise_form(typed, catalogue).fields
    assert kept["bank_name"] == "信用社"
    assert rows_of(kept, catalogue.fields["members"])[-1] == {"row_name": "吴三"}
    gone = form({"members.1.row_name": "", "members.5.row_name": "吴五"})
    assert normalise_form(gone, catalogue).fields == {"members.1.row_name": "吴五"}


GROUPS: list[tuple[Any, list[tuple[str, str]]]] = [
    ([{"row_name": "吴一", "row_income": 4}], []),
    ([], [("form.required", "fields.members"), ("form.not_computed", "fields.income_each")]),
    (
        [{"row_name": "吴一"}],
        [("form.not_computed", "fields.income_each")],
    ),
    (
        [{"row_income": 4}],
        [("form.required", "fields.members.1.row_name")],
    ),
    (
        [{"row_name": "吴一", "row_income": "很多"}],
        [
            ("form.type", "fields.members.1.row_income"),
            ("form.not_computed", "fields.income_each"),
        ],
    ),
    (
        [{"row_name": f"吴{n}", "row_income": 1} for n in range(4)],
        [("form.rows", "fields.members")],
    ),
    (
        [{"row_name": "吴一", "row_income": 4, "shoe_size": 41}],
        [("input.unknown_key", "fields.members.1.shoe_size")],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), GROUPS)
def test_groups_are_checked_cell_by_cell(
    catalogue: Catalogue, rows: Any, expected: list[tuple[str, str]]
) -> None:
    items = [catalogue.items["MZ-LS-001"]]
    given = form({"car_value": 1, "members": rows})
    assert sorted(found(catalogue, items, given)) == sorted(expected)


def test_a_cell_of_a_field_that_is_no_group_is_unknown(catalogue: Catalogue) -> None:
    items = [catalogue.items["MZ-LS-001"]]
    given = form({"car_value.1.row_name": "吴一", "members": "吴一"})
    codes = found(catalogue, items, given)
    assert ("input.unknown_key", "fields.car_value.1.row_name") in codes
    assert ("input.unknown_key", "fields.members") in codes


def test_the_average_of_a_group_is_rounded_to_whole_fen(catalogue: Catalogue) -> None:
    rows = [{"row_name": name, "row_income": 100} for name in "甲乙"]
    rows.append({"row_name": "丙", "row_income": 1})
    typed = normalise_form(form({"members": rows}), catalogue)
    whole = complete_form(typed, [catalogue.items["MZ-LS-001"]], catalogue)
    assert whole.fields["income_each"] == 67


# -- questions ----------------------------------------------------------------------------------


def test_an_item_is_not_received_before_its_questions_are_answered(catalogue: Catalogue) -> None:
    items = [catalogue.items["MZ-GL-001"]]
    given = form({"has_car": False})
    assert found(catalogue, items, given) == [("form.required", "answers.lives")]
    other = form({"has_car": False}, {"lives": "abroad"})
    assert found(catalogue, items, other) == [("form.choice", "answers.lives")]


# -- bank cards ---------------------------------------------------------------------------------

CARDS = [
    ("6222 0212 3456 7890 128", None),
    ("6222021234567890129", "bank_card.check"),
    ("12345678", None),
    ("1234567", "bank_card.format"),
    ("12345678A", "bank_card.format"),
]


@pytest.mark.parametrize(("text", "expected"), CARDS)
def test_bank_cards(text: str, expected: str | None) -> None:
    assert bank_card_warning(text) == expected


def test_a_bank_card_only_warns(catalogue: Catalogue) -> None:
    spec = catalogue.fields["bank_account"].model_copy(update={"type": FieldType.BANK_CARD})
    changed = catalogue.model_copy(update={"fields": catalogue.fields | {"bank_account": spec}})
    given = form({"bank_account": "622202 1234567890129"})
    kept = normalise_form(given, changed)
    assert kept.fields["bank_account"] == "6222021234567890129"
    told = form_warnings(kept, [changed.items["MZ-GL-001"]], changed)
    assert ("bank_card.check", "fields.bank_account") in {(one.code, one.field) for one in told}


def test_a_problem_is_a_value(catalogue: Catalogue) -> None:
    assert isinstance(parse_form({"applicant": APPLICANT, "fields": {"a": [1]}}, "f"), Problem)
