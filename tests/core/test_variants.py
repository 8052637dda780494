"""Variants, and mistakes in the tables of questions, forms, fields, links and guides."""

from copy import deepcopy

import pytest
from one_form_support import MORE, SHIPPED, built, with_rows

from hallcore.catalogue import Catalogue, Severity
from hallcore.rules import Rules


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    made, findings = built(MORE)
    assert made is not None, findings
    return made


def test_the_answers_choose_the_materials(catalogue: Catalogue) -> None:
    item = catalogue.items["MZ-GL-001"]
    assert "M002" in {spec.code for spec in item.materials}
    assert "M002" in {spec.code for spec in item.for_answers({"lives": "alone"}).materials}
    assert "M002" not in {spec.code for spec in item.for_answers({"lives": "family"}).materials}
    assert item.for_answers({}).limits == item.limits


def test_no_answers_at_all_are_an_answer_like_others(catalogue: Catalogue) -> None:
    rules = Rules({catalogue.version: catalogue})
    bare = rules.item(catalogue.version, "MZ-GL-001", (), {})
    assert bare is rules.item(catalogue.version, "MZ-GL-001", (), {})
    assert bare is not None
    assert "M002" not in {spec.code for spec in bare.materials}


def test_a_variant_is_the_same_object_for_the_same_answers(catalogue: Catalogue) -> None:
    rules = Rules({catalogue.version: catalogue})
    first = rules.item(catalogue.version, "MZ-GL-001", (), {"lives": "family"})
    assert first is rules.item(catalogue.version, "MZ-GL-001", (), {"lives": "family"})
    whole = rules.item(catalogue.version, "MZ-GL-001")
    assert first is not None
    assert whole is not None
    assert len(whole.materials) == len(first.materials) + 1


MISTAKES = [
    ("fields", {"key": "members"}, "columns", ""),
    ("fields", {"key": "members"}, "columns", "shoe_size"),
    ("fields", {"key": "members"}, "columns", "car_net"),
    ("fields", {"key": "members"}, "max_rows", "0"),
    ("fields", {"key": "members"}, "max_rows", "31"),
    ("fields", {"key": "members"}, "key", "m" * 60),
    ("fields", {"key": "bank_name"}, "columns", "row_name"),
    ("fields", {"key": "car_net"}, "formula", "car_value -"),
    ("fields", {"key": "car_net"}, "formula", "shoe_size"),
    ("fields", {"key": "car_net"}, "formula", "income_each + 1"),
    ("fields", {"key": "bank_name"}, "formula", "car_value"),
    ("fields", {"key": "row_name"}, "key", "member.name"),
    ("forms", {"item": "MZ-GL-001", "field": "car_value"}, "when", "has_car"),
    ("forms", {"item": "MZ-GL-001", "field": "car_value"}, "when", "has_car=maybe"),
    ("forms", {"item": "MZ-GL-001", "field": "car_value"}, "when", "capital=yes"),
    ("forms", {"item": "MZ-GL-001", "field": "car_value"}, "when", "car_loan=1"),
    ("forms", {"item": "MZ-GL-001", "field": "has_car"}, "when", "has_car=yes"),
    ("questions", {"owner": "MZ-GL-001", "choice": "alone"}, "materials", "M999"),
    ("questions", {"owner": "MZ-GL-001", "choice": "alone"}, "items", "MZ-GL-001"),
    ("questions", {"owner": "MZ-GL-001", "choice": "family"}, "choice", "alone"),
    ("questions", {"owner": "MZ-GL-001", "choice": "family"}, "label", "同住吗"),
    ("questions", {"owner": "MZ-GL-001", "choice": "alone"}, "owner", "MZ-GL-999"),
    ("links", {"item": "SJ-SP-001"}, "code", "SJ-SP-001"),
    ("links", {"item": "SJ-SP-001"}, "code", "SJ-XX-001"),
    ("links", {"item": "SJ-SP-001"}, "relation", "beside"),
    ("guides", {"item": "NY-ZJ-001"}, "visits", "一次"),
    ("faq", {"item": "NY-ZJ-001"}, "answer", ""),
]


@pytest.mark.parametrize(("table", "where", "column", "cell"), MISTAKES)
def test_a_planted_mistake_is_found_in_its_row(
    table: str, where: dict[str, str], column: str, cell: str
) -> None:
    tables = deepcopy(MORE)
    row = next(
        row for row in tables[table] if all(row[key] == value for key, value in where.items())
    )
    row[column] = cell
    made, findings = built(tables)
    assert made is None
    number = tables[table].index(row) + 2
    places = [(one.file, one.row) for one in findings if one.severity is Severity.ERROR]
    assert any(file == f"{table}.csv" and abs(at - number) <= 1 for file, at in places), findings


def test_matters_may_not_have_to_be_done_before_each_other() -> None:
    links = [
        {"item": "SJ-GT-001", "relation": "before", "code": "WJ-GC-001", "text": "先办"},
    ]
    made, findings = built(with_rows(links=links))
    assert made is None
    told = [one for one in findings if one.file == "links.csv"]
    assert len(told) == 2
    assert all(one.column == "code" for one in told)


def test_a_guide_takes_from_every_item_what_its_own_row_leaves_empty() -> None:
    made, _ = built(SHIPPED)
    assert made is not None
    own, every = made.items["LY-CF-001"].guide, made.items["RS-YL-001"].guide
    assert own.hours == every.hours != ""
    assert own.process != every.process
    assert [link.code for link in made.items["WJ-GC-001"].links] == ["SJ-GT-001"]
    assert [answer.question for answer in made.items["NY-ZJ-001"].faq] == ["一户可以有几处宅基地"]
