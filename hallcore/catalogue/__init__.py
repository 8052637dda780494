"""The catalogue: what can be applied for, by which rules, on which form (design.md 2.8).

`model` holds the values, `build` makes them from the tables of data/catalogue, `search` finds.
"""

from hallcore.catalogue.build import build_catalogue
from hallcore.catalogue.model import (
    CaseType,
    Catalogue,
    Choice,
    FieldSpec,
    FieldType,
    FormField,
    Item,
    Level,
    MaterialForm,
    MaterialSpec,
    Post,
    Question,
    QuestionChoice,
    Remedy,
    Role,
    Step,
    Theme,
)
from hallcore.catalogue.search import search
from hallcore.catalogue.tables import Finding, Severity, Tables

__all__ = [
    "CaseType",
    "Catalogue",
    "Choice",
    "FieldSpec",
    "FieldType",
    "Finding",
    "FormField",
    "Item",
    "Level",
    "MaterialForm",
    "MaterialSpec",
    "Post",
    "Question",
    "QuestionChoice",
    "Remedy",
    "Role",
    "Severity",
    "Step",
    "Tables",
    "Theme",
    "build_catalogue",
    "search",
]
