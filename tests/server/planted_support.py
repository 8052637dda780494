"""A catalogue with planted mistakes: planted_mistakes.csv lists them, one a line.

`base`: the item that is copied, with all its rows, under a code of the mistake's own (`@`), so that
no mistake hides another. `how`: put other `cells` into the row of `where`, add a row, write a row
twice, drop the rows. `told`: where it must be reported, as table:row:column; nothing where that is
the first of the changed cells, `+` for the row that was added.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from authored import Authored, Row

HERE = Path(__file__).parent
OWNERS = {"items": "code", "questions": "owner"}
"""The column that names the item; `item` in every other table."""

BROKEN_TEMPLATE = """\
name = "planted_sheet"
title = "告知单"
required = ["reason"]

[[blocks]]
kind = "paragraph"
text = "{transfer.number}"
"""

TABLE = '[[blocks]]\nkind = "table"\nrows = "{}"\ncolumns = ["{}"]\nheader = [{}]\nwidths = [1]'
PARAGRAPH = '[[blocks]]\nkind = "paragraph"\ntext = {}'

BROKEN_TEMPLATES: dict[str, tuple[str, int]] = {
    "unknown_fact": (PARAGRAPH.format('"{applicant.age}"'), 6),
    "open_brace": (PARAGRAPH.format('"{applicant.name"'), 6),
    "unknown_list": (TABLE.format("papers", "#", '"号"'), 6),
    "unknown_column": (TABLE.format("cases", "fee", '"费"'), 7),
    "other_counts": (TABLE.format("cases", "item", ""), 4),
    "unknown_block": (PARAGRAPH.format('"图"').replace("paragraph", "picture"), 5),
    "unknown_when": (PARAGRAPH.format('"明天"\nwhen = "tomorrow"'), 7),
    "not_toml": (PARAGRAPH.format("没有引号"), 6),
}
"""The blocks of a template under two lines of heading and a blank one, and the line of the
mistake."""


@dataclass(frozen=True)
class Mistake:
    """One line of the list."""

    number: int
    base: str
    how: str
    table: str
    where: str
    cells: str
    told: str
    code: str

    @property
    def own(self) -> str:
        """The code of the item that was copied for it."""
        return f"PL-{self.number:03d}"

    def read(self, text: str) -> Row:
        pairs = (part.split("=", 1) for part in text.split(";") if part)
        return {key: value.replace("@", self.own) for key, value in pairs}


def read_mistakes() -> list[Mistake]:
    with (HERE / "planted_mistakes.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [Mistake(number, **row) for number, row in enumerate(csv.DictReader(stream), 2)]


Place = tuple[str, int, str, str]
"""File, row, column, kind of the finding."""


class Planted:
    """A copy of the shipped catalogue with an item for every mistake that needs one."""

    def __init__(self, authored: Authored) -> None:
        self._authored = authored
        names = [path.stem for path in authored.folder.glob("*.csv")]
        self.tables = {name: authored.rows(name) for name in names}
        shipped = {name: list(rows) for name, rows in self.tables.items()}
        for one in read_mistakes():
            if one.base:
                self._copy(one, shipped)

    def _copy(self, one: Mistake, shipped: dict[str, list[Row]]) -> None:
        for name, rows in shipped.items():
            owner = OWNERS.get(name, "item")
            self.tables[name] += [
                row | {owner: one.own} for row in rows if row.get(owner) == one.base
            ]

    def plant(self) -> list[Place]:
        """Make every mistake; where each must be reported."""
        told = [(one, *self._make(one)) for one in read_mistakes()]
        return [
            (f"{table}.csv", self._number(table, row), column, one.code)
            for one, table, row, column in told
        ] + self._break_templates()

    def save(self) -> None:
        for name, rows in self.tables.items():
            self._authored.save(name, rows)

    def _number(self, table: str, row: Row) -> int:
        return next(at for at, one in enumerate(self.tables[table], 2) if one is row)

    def _find(self, table: str, where: Row) -> list[Row]:
        found = [row for row in self.tables[table] if where.items() <= row.items()]
        assert found, (table, where)
        return found

    def _make(self, one: Mistake) -> tuple[str, Row, str]:
        rows, cells = self.tables[one.table], one.read(one.cells)
        table, told_row, column = _place(one.told)
        # Found before the row changes its key.
        elsewhere = self._find(table, one.read(told_row))[0] if told_row else None
        if one.how == "add":
            made = dict.fromkeys(self._authored.heading(one.table), "") | cells
            rows.append(made)
        elif one.how == "drop":
            gone = self._find(one.table, one.read(one.where))
            self.tables[one.table] = [row for row in rows if all(row is not one for one in gone)]
            made = gone[0]
        else:
            (made,) = self._find(one.table, one.read(one.where))
            if one.how == "twice":
                made = dict(made)
                rows.append(made)
            made |= cells
        if elsewhere is not None:
            return table, elsewhere, column
        return one.table, made, column or next(iter(cells))

    def _break_templates(self) -> list[Place]:
        folder, kind = self._authored.documents, "document.template"
        (folder / "planted_sheet.toml").write_text(BROKEN_TEMPLATE, "utf-8")
        found: list[Place] = [
            ("documents/planted_sheet.toml", 3, "required", kind),
            ("documents/planted_sheet.toml", 7, "", kind),
        ]
        for name, (blocks, row) in BROKEN_TEMPLATES.items():
            text = f'name = "{name}"\ntitle = "告知单"\n\n{blocks}\n'
            (folder / f"{name}.toml").write_text(text, "utf-8")
            column = "" if name == "not_toml" else "blocks"
            found.append((f"documents/{name}.toml", row, column, kind))
        return found


def _place(told: str) -> tuple[str, str, str]:
    """Table, row and column of `told`; no row where it is the one that was made."""
    if told.startswith("+"):
        return "", "", told.removeprefix("+:")
    table, _, rest = told.partition(":")
    row, _, column = rest.rpartition(":")
    return table, row, column
