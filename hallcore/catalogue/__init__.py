"""The catalogue: what can be applied for, by which rules, on which form (design.md 2.8).

`model` holds the values, `build` makes them from the tables of data/catalogue, `search` finds.
"""

from hallcore.catalogue.build import build_catalogue
from hallcore.catalogue.dictionary import Choice, Condition, FieldSpec, FieldType, FormField
from hallcore.catalogue.guide import Answer, Guide, Link, Relation
from hallcore.catalogue.model import (
    CaseType,
    Catalogue,
    Item,
    Level,
    MaterialForm,
    MaterialSpec,
    Post,
    Remedy,
    Role,
    Step,
    Theme,
)
from hallcore.catalogue.questions import Question, QuestionChoice
from hallcore.catalogue.search import search
from hallcore.catalogue.tables import Finding, Severity, Tables

__all__ = [
    "Answer",
    "CaseType",
    "Catalogue",
    "Choice",
    "Condition",
    "FieldSpec",
    "FieldType",
    "Finding",
    "FormField",
    "Guide",
    "Item",
    "Level",
    "Link",
    "MaterialForm",
    "MaterialSpec",
    "Post",
    "Question",
    "QuestionChoice",
    "Relation",
    "Remedy",
    "Role",
    "Severity",
    "Step",
    "Tables",
    "Theme",
    "build_catalogue",
    "search",
]
