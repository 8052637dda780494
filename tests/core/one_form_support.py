"""The shipped catalogue with conditions, computed fields, a group and a variant added to it."""

from copy import deepcopy
from typing import Any

from hallcore.catalogue import Catalogue, Finding, build_catalogue
from hallkit.datafiles import data_folder, read_catalogue_tables

SHIPPED = read_catalogue_tables(data_folder() / "catalogue")


def with_rows(**more: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """The shipped tables with further rows; columns that a row leaves out are empty."""
    tables = deepcopy(SHIPPED)
    for table, rows in more.items():
        columns = tables[table][0]
        tables[table] += [dict.fromkeys(columns, "") | row for row in rows]
    return tables


def without_rows(
    tables: dict[str, list[dict[str, str]]], table: str, item: str, *fields: str
) -> dict[str, list[dict[str, str]]]:
    """The same tables where `item` does not ask for these fields."""
    kept = [row for row in tables[table] if row["item"] != item or row["field"] not in fields]
    return tables | {table: kept}


def field(key: str, kind: str, **more: str) -> dict[str, str]:
    return {"key": key, "label": f"字段 {key}", "type": kind} | more


def asks(item: str, key: str, when: str = "", required: str = "yes") -> dict[str, str]:
    return {
        "item": item,
        "field": key,
        "required": required,
        "section": "补充",
        "order": "900",
        "when": when,
    }


MORE = without_rows(
    with_rows(
        fields=[
            field("has_car", "boolean"),
            field("car_value", "money"),
            field("car_loan", "money"),
            field("car_net", "money", formula="car_value - car_loan"),
            field("row_name", "text"),
            field("row_income", "money"),
            field("members", "group", columns="row_name|row_income", max_rows="3"),
            field("income_each", "money", formula="sum(members.row_income) / count(members)"),
            field("born_on", "date", formula="birth(spouse_id_number)"),
        ],
        forms=[
            asks("MZ-GL-001", "has_car"),
            asks("MZ-GL-001", "car_value", "has_car=yes"),
            asks("MZ-GL-001", "car_loan", "has_car=yes", "no"),
            asks("MZ-GL-001", "car_net", "has_car=yes", "no"),
            asks("MZ-LS-001", "car_value"),
            asks("MZ-LS-001", "members"),
            asks("MZ-LS-001", "income_each"),
            asks("WJ-SY-001", "born_on", required="no"),
        ],
        questions=[
            {
                "owner": "MZ-GL-001",
                "question": "lives",
                "label": "和子女同住吗",
                "choice": choice,
                "choice_label": choice,
                "materials": materials,
            }
            for choice, materials in (("alone", "M002"), ("family", ""))
        ],
    ),
    "forms",
    "MZ-LS-001",
    "family_members",
    "monthly_income",
)


def built(tables: Any) -> tuple[Catalogue | None, list[Finding]]:
    return build_catalogue(tables)
