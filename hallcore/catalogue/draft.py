"""The tables once their cells are read: values beside the rows that they came from."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hallcore.catalogue.dictionary import FieldSpec, FormField
from hallcore.catalogue.formula import FormulaError, parse_formula
from hallcore.catalogue.guide import Answer, Guide, Link
from hallcore.catalogue.model import (
    Fee,
    Ground,
    MaterialSpec,
    Post,
    Procedure,
    Remedy,
    Role,
    Step,
    Theme,
)
from hallcore.catalogue.questions import Question
from hallcore.catalogue.tables import Row
from hallcore.deadlines import Limit, Unit
from hallcore.numbering import DOCUMENT_KINDS

V = TypeVar("V")

EVERY = "*"
"""In the column `item` of limits.csv and documents.csv: holds for every item without its own."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[V]):
    """A value, its key among its siblings, and the row to blame."""

    key: str
    value: V
    row: Row


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything read, by code; lists of an item keep the order of the table."""

    items: Mapping[str, Row]
    posts: Mapping[str, Placed[Post]]
    remedies: Mapping[str, Placed[Remedy]]
    procedures: Mapping[str, Placed[Procedure]]
    fields: Mapping[str, Placed[FieldSpec]]
    themes: Mapping[str, Placed[Theme]]
    roles: Mapping[str, list[Placed[tuple[Role, ...]]]]
    limits: Mapping[str, list[Placed[Limit]]]
    materials: Mapping[str, list[Placed[MaterialSpec]]]
    forms: Mapping[str, list[Placed[FormField]]]
    steps: Mapping[str, list[Placed[Step]]]
    documents: Mapping[str, list[Placed[str]]]
    fees: Mapping[str, list[Placed[Fee]]]
    grounds: Mapping[str, list[Placed[Ground]]]
    questions: Mapping[str, tuple[Question, ...]]
    links: Mapping[str, list[Placed[Link]]]
    guides: Mapping[str, Guide]
    faq: Mapping[str, tuple[Answer, ...]]

    def inputs_of(self, spec: FieldSpec) -> set[str]:
        """The fields that a form must ask to compute this one; of a group's column the group."""
        try:
            keys = set(parse_formula(spec.formula).keys)
        except FormulaError:
            return set()
        columns = {
            column
            for key in keys
            if (group := self.fields.get(key)) is not None
            for column in group.value.columns
        }
        return keys - columns

    def limits_of(self, code: str) -> dict[str, Placed[Limit]]:
        """The limits of an item by name."""
        return limits_of(self.limits, code)


def limits_of(limits: Mapping[str, list[Placed[Limit]]], code: str) -> dict[str, Placed[Limit]]:
    """The limits of an item by name: the ones of every item, then its own."""
    return {placed.key: placed for owner in (EVERY, code) for placed in limits.get(owner, ())}


def most_working_days(limit: Limit) -> int:
    """The working days that a limit has at most, for comparing limits of different units: of
    seven days in a row no more than five are counted."""
    if limit.unit is Unit.WORKING:
        return limit.days
    weeks, rest = divmod(limit.days, 7)
    return weeks * 5 + min(rest, 5)


def keyed(rows: Iterable[Row], column: str, make: Callable[[Row], V]) -> dict[str, Placed[V]]:
    """Rows with a code of their own; a code may stand once."""
    found: dict[str, Placed[V]] = {}
    for row in rows:
        key = row.code(column)
        value = make(row)
        if key in found:
            row.fault(column, f"“{key}”与第 {found[key].row.number} 行重复", "row.twice")
        elif row.is_sound:
            found[key] = Placed(key, value, row)
    return found


def grouped(
    rows: Iterable[Row], owners: Container[str], column: str, make: Callable[[Row], V]
) -> dict[str, list[Placed[V]]]:
    """Rows that belong to an item; a key may stand once for each item."""
    found: dict[str, list[Placed[V]]] = {}
    for row in rows:
        owner, key = row.text("item", required=True), row.code(column)
        value = make(row)
        if owner and owner not in owners:
            row.fault("item", f"没有代码为“{owner}”的事项", "row.unknown")
        twin = next((one for one in found.get(owner, ()) if one.key == key), None)
        if twin is not None:
            row.fault(column, f"“{key}”与第 {twin.row.number} 行重复", "row.twice")
        elif row.is_sound:
            found.setdefault(owner, []).append(Placed(key, value, row))
    return found


def documents_of(rows: Iterable[Row], owners: Container[str]) -> dict[str, list[Placed[str]]]:
    """The document of each occasion by item; documents of the county's own may stand beside it."""
    found: dict[str, list[Placed[str]]] = {}
    for row in rows:
        owner, key = row.text("item", required=True), row.code("occasion")
        name = row.code("document")
        if owner and owner not in owners:
            row.fault("item", f"没有代码为“{owner}”的事项", "row.unknown")
        for one in found.get(owner, ()):
            is_ours = name in DOCUMENT_KINDS and one.value in DOCUMENT_KINDS
            if one.key == key and (is_ours or one.value == name):
                row.fault("occasion", f"“{key}”与第 {one.row.number} 行重复", "row.twice")
                break
        if row.is_sound:
            found.setdefault(owner, []).append(Placed(key, name, row))
    return found
