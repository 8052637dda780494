"""Repeated groups (family members …): rows of columns, each cell a value `GROUP.ROW.COLUMN`."""

from collections.abc import Mapping, Sequence

from hallcore.catalogue import Catalogue, FieldSpec, FieldType
from hallcore.catalogue.dictionary import MAX_ROWS, cell_key
from hallcore.catalogue.formula import group_rows
from hallcore.forms.model import FieldValue


def split_cell(key: str) -> tuple[str, int, str] | None:
    """Group, row and column of a cell's name; None if it is none."""
    group, _, rest = key.partition(".")
    row, _, column = rest.partition(".")
    if not (group and column and row.isascii() and row.isdigit() and len(row) < 4):
        return None
    return (group, int(row), column) if 1 <= int(row) <= MAX_ROWS else None


def base_key(key: str) -> str:
    """The field of a form that a value belongs to: the group of a cell, else the key itself."""
    cell = split_cell(key)
    return cell[0] if cell else key


def spec_of(key: str, catalogue: Catalogue) -> FieldSpec | None:
    """The dictionary entry of a value; of a cell that of its column."""
    cell = split_cell(key)
    if cell is None:
        return catalogue.fields.get(key)
    group = catalogue.fields.get(cell[0])
    if group is None or group.type is not FieldType.GROUP or cell[2] not in group.columns:
        return None
    return catalogue.fields.get(cell[2])


def cell_label(key: str, catalogue: Catalogue) -> str:
    """家庭成员 2 姓名: what a form calls a cell; its key where it knows no better."""
    cell, spec = split_cell(key), spec_of(key, catalogue)
    if cell is None or spec is None:
        return spec.label if spec else key
    return f"{catalogue.fields[cell[0]].label} {cell[1]} {spec.label}"


def rows_of(values: Mapping[str, FieldValue], group: FieldSpec) -> list[dict[str, FieldValue]]:
    """The rows of a group that have something in them, in order."""
    return [
        {
            column: values[key]
            for column in group.columns
            if (key := cell_key(group.key, row, column)) in values
        }
        for row in group_rows(values, group.key)
    ]


def cells_of(group: str, rows: Sequence[Mapping[str, FieldValue]]) -> dict[str, FieldValue]:
    """The way back from `rows_of`: the rows numbered from 1."""
    return {
        cell_key(group, number, column): value
        for number, row in enumerate(rows, start=1)
        for column, value in row.items()
    }


def renumbered(values: Mapping[str, FieldValue], catalogue: Catalogue) -> dict[str, FieldValue]:
    """The same values with the rows of every group numbered from 1 without gaps; what is no cell
    of a known group stays where it is."""
    numbers = {
        key: {row: at for at, row in enumerate(group_rows(values, key), start=1)}
        for key in {base_key(key) for key in values}
        if key in catalogue.fields and catalogue.fields[key].type is FieldType.GROUP
    }
    found: dict[str, FieldValue] = {}
    for key, value in values.items():
        cell = split_cell(key)
        if cell is None or cell[0] not in numbers:
            found[key] = value
        elif cell[1] in numbers[cell[0]]:
            found[cell_key(cell[0], numbers[cell[0]][cell[1]], cell[2])] = value
    return found
