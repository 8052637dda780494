"""The data dictionary: fields that mean the same on every form, and how a form uses them."""

from collections.abc import Mapping
from enum import StrEnum

from hallcore.base import Frozen

MAX_ROWS, MAX_CELLS, MAX_KEY = 30, 240, 64
"""Rows and cells of a repeated group, characters in the name of a cell: a case holds at most 300
values, each under a name of at most 64 characters (`hallcore.cases.FormFields`)."""


class FieldType(StrEnum):
    """How a dictionary field is typed and checked. Money is whole fen, `area` a 12-digit code."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    RESIDENT_ID = "resident_id"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    DATE = "date"
    MONEY = "money"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    AREA = "area"
    BANK_CARD = "bank_card"
    GROUP = "group"
    """Rows of other fields (family members …); each cell is a value `KEY.ROW.COLUMN`."""


def cell_key(group: str, row: int, column: str) -> str:
    """The name of a cell of a group; rows count from 1."""
    return f"{group}.{row}.{column}"


class Choice(Frozen):
    """One value of a choice field: what is stored and what is shown."""

    value: str
    label: str


class FieldSpec(Frozen):
    """An entry of the data dictionary: asked once, used by every item that names its key."""

    key: str
    label: str
    type: FieldType
    choices: tuple[Choice, ...] = ()
    max_length: int | None = None
    help: str = ""
    unit: str = ""
    columns: tuple[str, ...] = ()
    """Of a group: the fields of each row."""
    max_rows: int = 0
    formula: str = ""
    """Computed from other fields (`hallcore.forms.formula`), never typed; empty: typed."""


class Condition(Frozen):
    """A field is asked only while another field, or the answer to a question, has one of these
    values; a yes/no field has `yes` or `no`."""

    key: str
    values: tuple[str, ...]

    def holds(self, values: Mapping[str, str]) -> bool:
        """`values`: every field and answer as text."""
        return values.get(self.key, "") in self.values


class FormField(Frozen):
    """A dictionary field on the form of one item."""

    key: str
    required: bool
    section: str
    order: int
    when: Condition | None = None
