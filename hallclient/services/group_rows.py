"""A repeated group of a half-typed form as rows of texts, and back (design.md 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hallclient.services.half_form import Ground, HalfForm
from hallcore.catalogue import FieldSpec, FieldType
from hallcore.catalogue.dictionary import cell_key
from hallcore.forms.groups import split_cell


@dataclass
class GroupText:
    """The rows as typed: column → text."""

    spec: FieldSpec
    columns: list[FieldSpec]
    rows: list[dict[str, str]]

    def words(self, row: Mapping[str, str]) -> str:
        """One row in words, as the screen lists it."""
        return "  ".join(
            _shown(column, row[column.key]) for column in self.columns if row.get(column.key)
        )


def group_text(ground: Ground, half: HalfForm, key: str) -> GroupText:
    """The group `key` as it stands in the form."""
    spec = ground.catalogue.fields[key]
    columns = [ground.catalogue.fields[column] for column in spec.columns]
    cells: dict[int, dict[str, str]] = {}
    for name, text in half.fields.items():
        cell = split_cell(name)
        if cell is not None and cell[0] == key and text.strip():
            cells.setdefault(cell[1], {})[cell[2]] = text
    return GroupText(spec, columns, [cells[number] for number in sorted(cells)])


def put_rows(half: HalfForm, key: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Write the rows of the group `key` into the form, numbered from 1."""
    for name in [name for name in half.fields if (split_cell(name) or ("",))[0] == key]:
        del half.fields[name]
    for number, row in enumerate(rows, start=1):
        for column, text in row.items():
            if text:
                half.fields[cell_key(key, number, column)] = text


def without_blank(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The rows in which something stands."""
    return [row for row in rows if any(text.strip() for text in row.values())]


def group_words(ground: Ground, half: HalfForm, key: str) -> str:
    """3 行：吴一、吴二、吴三; nothing where the group is empty."""
    group = group_text(ground, half, key)
    if not group.rows:
        return ""
    first = group.columns[0]
    names = "、".join(_shown(first, row.get(first.key, "")) or "？" for row in group.rows)
    return f"{len(group.rows)} 行：{names}"


def _shown(spec: FieldSpec, text: str) -> str:
    if spec.type is FieldType.CHOICE:
        return next((one.label for one in spec.choices if one.value == text), text)
    if spec.type is FieldType.BOOLEAN:
        return {"yes": "是", "no": "否"}.get(text, text)
    return text
