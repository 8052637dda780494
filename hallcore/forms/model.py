"""FORM.json of contract.md."""

from typing import Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from hallcore.base import Frozen
from hallcore.cases import Assistance
from hallcore.parsing import parse_model
from hallcore.problems import Problem

FieldValue = str | int | bool | None

NO_DOCUMENT = "none"
"""`id_type` of somebody without a document; `id_number` is then empty (登记号 kind 3)."""


class Applicant(Frozen):
    """Who applies. `id_type` is a code of `hallcore.identity.ID_TYPES` or `NO_DOCUMENT`."""

    kind: Literal["person", "organisation"]
    id_type: str
    id_number: str
    name: str
    phone: str = ""
    address: str = ""
    legal_representative: str = ""
    """Name of an organisation's legal representative."""


class Agent(Frozen):
    """Who acts for the applicant (行政许可法 29); `relation` in the applicant's words."""

    kind: Literal["person", "organisation"] = "person"
    id_type: str
    id_number: str
    name: str
    phone: str = ""
    address: str = ""
    relation: str = ""


class Form(Frozen):
    """A filled-in form. `answers`: question → choice; `fields`: dictionary key → value.

    Money is whole fen, decimals are text, days are `2026-11-21`; None and "" mean not filled in.
    """

    applicant: Applicant
    agent: Agent | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, StrictStr | StrictInt | StrictBool | None] = Field(default_factory=dict)
    assistance: Assistance | None = None


def parse_form(data: object, path: str) -> Form | Problem:
    """Read parsed JSON; what the items ask for is judged by `check_form`."""
    if isinstance(data, dict) and "fields" in data:
        data = data | {"fields": flattened(data["fields"])}
    return parse_model(Form, data, path)


def flattened(fields: object) -> object:
    """`fields` of FORM.json with lists of objects written as cells; anything else as it stands,
    for the parser to refuse."""
    if not isinstance(fields, dict):
        return fields
    found: dict[object, object] = {}
    for key, value in fields.items():
        is_group = isinstance(value, list) and all(isinstance(row, dict) for row in value)
        if not (is_group and isinstance(key, str)):
            found[key] = value
            continue
        for number, row in enumerate(value, start=1):
            for column, cell in row.items():
                found[f"{key}.{number}.{column}"] = cell
    return found
