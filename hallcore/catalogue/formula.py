"""Formulas of computed fields: sums, differences, products and quotients of other fields.

`count(GROUP)` is how many rows a group has, `sum(GROUP.COLUMN)` the sum of a column,
`birth(FIELD)` the day of birth in a resident id. A formula with a blank input has no value.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from hallcore.identity import birth_date

Number = Decimal | date | None
Values = Mapping[str, str | int | bool | None]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,9}(?:\.[0-9]{1,4})?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<mark>[-+*/().]))"
)
FUNCTIONS = ("count", "sum", "birth")
MAX_TOKENS = 60
LARGEST = Decimal(10**15)
"""What is no smaller is no number that anybody meant; no sum of a form's values overflows."""


class FormulaError(ValueError):
    """Why a formula cannot be read, in words for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read. `keys`: the fields of the dictionary that it names."""

    keys: frozenset[str]
    value: Callable[[Values], Number]


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises `FormulaError`."""
    tokens: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise FormulaError(f"不认识“{text[at:].strip()[:10]}”")
        tokens.append(found.group().strip())
        at = found.end()
    if not tokens or len(tokens) > MAX_TOKENS:
        raise FormulaError(f"空的，或者多于 {MAX_TOKENS} 个词")
    parser = _Parser(tokens)
    value = parser.expression()
    if parser.at < len(tokens):
        raise FormulaError(f"“{tokens[parser.at]}”多余")
    return Formula(frozenset(parser.keys), value)


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0
        self.keys: set[str] = set()

    def expression(self) -> Callable[[Values], Number]:
        return self._chain(self.term, "+-")

    def term(self) -> Callable[[Values], Number]:
        return self._chain(self.factor, "*/")

    def _chain(
        self, part: Callable[[], Callable[[Values], Number]], marks: str
    ) -> Callable[[Values], Number]:
        left = part()
        while (mark := self.peek()) and mark in marks:
            self.take()
            left = _combine(mark, left, part())
        return left

    def factor(self) -> Callable[[Values], Number]:
        token = self.take()
        if token == "(":  # noqa: S105 - a bracket of a formula
            inner = self.expression()
            self.expect(")")
            return inner
        if token[0].isdigit():
            number = Decimal(token)
            return lambda values: number
        if not (token[0].isalpha() or token[0] == "_"):
            raise FormulaError(f"“{token}”的位置不对")
        if token in FUNCTIONS and self.peek() == "(":
            return self.function(token)
        self.keys.add(token)
        return lambda values: _number(values.get(token))

    def function(self, name: str) -> Callable[[Values], Number]:
        self.expect("(")
        key = self.name()
        self.keys.add(key)
        column = ""
        if name == "sum":
            self.expect(".")
            column = self.name()
            self.keys.add(column)
        self.expect(")")
        if name == "birth":
            return lambda values: birth_date("111", str(values.get(key) or ""))
        if name == "count":
            return lambda values: Decimal(len(group_rows(values, key)))
        return lambda values: _sum(values, key, column)

    def name(self) -> str:
        token = self.take()
        if not (token[0].isalpha() or token[0] == "_"):
            raise FormulaError(f"“{token}”不是字段代码")
        return token

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        if not token:
            raise FormulaError("没有写完")
        self.at += 1
        return token

    def expect(self, mark: str) -> None:
        if self.take() != mark:
            raise FormulaError(f"“{self.tokens[self.at - 1]}”前面少了“{mark}”")


def group_rows(values: Values, group: str) -> list[int]:
    """The numbers of the rows of a group that have something in them, in order."""
    rows = set()
    for key, value in values.items():
        name, _, rest = key.partition(".")
        row, _, column = rest.partition(".")
        if name == group and column and row.isascii() and row.isdigit() and value not in (None, ""):
            rows.add(int(row))
    return sorted(rows)


def _combine(
    mark: str, left: Callable[[Values], Number], right: Callable[[Values], Number]
) -> Callable[[Values], Number]:
    def value(values: Values) -> Number:
        one, other = left(values), right(values)
        if not isinstance(one, Decimal) or not isinstance(other, Decimal):
            return None
        try:
            if mark == "/":
                return one / other
            return one * other if mark == "*" else one + other if mark == "+" else one - other
        except (DivisionByZero, InvalidOperation, Overflow):
            return None

    return value


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None


def _sum(values: Values, group: str, column: str) -> Decimal | None:
    """The sum over the rows; a row without the column counts as nothing, no rows give no sum."""
    rows = group_rows(values, group)
    numbers = [_number(values.get(f"{group}.{row}.{column}")) for row in rows]
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None
