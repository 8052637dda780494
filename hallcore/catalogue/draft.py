"""The tables once their cells are read: values beside the rows that they came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hallcore.catalogue.model import (
    FieldSpec,
    FormField,
    MaterialSpec,
    Post,
    Remedy,
    Role,
    Step,
    Theme,
)
from hallcore.catalogue.tables import Row
from hallcore.deadlines import Limit

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
    fields: Mapping[str, Placed[FieldSpec]]
    themes: Mapping[str, Placed[Theme]]
    roles: Mapping[str, list[Placed[tuple[Role, ...]]]]
    limits: Mapping[str, list[Placed[Limit]]]
    materials: Mapping[str, list[Placed[MaterialSpec]]]
    forms: Mapping[str, list[Placed[FormField]]]
    steps: Mapping[str, list[Placed[Step]]]
    documents: Mapping[str, list[Placed[str]]]

    def limits_of(self, code: str) -> dict[str, Placed[Limit]]:
        """The limits of an item by name: the ones of every item, then its own."""
        return {
            placed.key: placed for owner in (EVERY, code) for placed in self.limits.get(owner, ())
        }
