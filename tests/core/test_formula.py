"""Formulas of computed fields."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.catalogue.formula import FormulaError, parse_formula

FORMULAS = [
    ("a + b * 2", {"a": 1, "b": "2.5"}, "6"),
    ("(a + b) * 2", {"a": 1, "b": "2.5"}, "7"),
    ("a - b - 1", {"a": 9, "b": 3}, "5"),
    ("a / b", {"a": 1, "b": 0}, None),
    ("a + b", {"a": 1}, None),
    ("a + b", {"a": 1, "b": "二"}, None),
    ("a", {"a": True}, None),
    ("count(g)", {"g.1.x": "一", "g.4.x": "二", "g.5.x": ""}, "2"),
    ("count(g)", {}, "0"),
    ("sum(g.x)", {"g.1.x": 3, "g.2.x": 4, "g.2.y": 9}, "7"),
    ("sum(g.x)", {}, None),
    ("sum(g.x)", {"g.1.x": "9E999999", "g.2.x": "9E999999"}, None),
    ("a * b", {"a": "9E999999", "b": "9E999999"}, None),
]


@pytest.mark.parametrize(("text", "values", "expected"), FORMULAS)
def test_formulas(text: str, values: dict[str, Any], expected: str | None) -> None:
    value = parse_formula(text).value(values)
    assert (None if value is None else f"{value:f}".rstrip("0").rstrip(".") or "0") == (expected)


@pytest.mark.parametrize("text", ["", "a +", "(a", "a b", "a;b", "sum(g)", "count(3)", ")", "a%2"])
def test_a_formula_that_cannot_be_read_says_why(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)


@given(st.text(alphabet="ab1+-*/(). ", max_size=20))
def test_no_formula_makes_a_traceback(text: str) -> None:
    try:
        formula = parse_formula(text)
    except FormulaError:
        return
    formula.value({"a": 1, "b": "2.5", "a.1.b": 3})
