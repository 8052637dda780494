"""五清: whether each item is clear about itself, for whom it is, how it goes, what it takes, and
who does what; told from the errors that the linter found.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from hallcore.base import Frozen
from hallcore.catalogue.tables import Finding, Severity, Tables


class Clarity(StrEnum):
    """The five in the order in which they are told."""

    ITEMS = "items"
    APPLICANTS = "applicants"
    PROCESS = "process"
    CONDITIONS = "conditions"
    COOPERATION = "cooperation"

    @property
    def label(self) -> str:
        """The name that clerks use."""
        return _LABELS[self]


_LABELS = {
    Clarity.ITEMS: "事项清",
    Clarity.APPLICANTS: "对象清",
    Clarity.PROCESS: "流程清",
    Clarity.CONDITIONS: "条件材料清",
    Clarity.COOPERATION: "协同清",
}

_BY_KIND = {
    "item": Clarity.ITEMS,
    "applicants": Clarity.APPLICANTS,
    "process": Clarity.PROCESS,
    "limit": Clarity.PROCESS,
    "document": Clarity.PROCESS,
    "conditions": Clarity.CONDITIONS,
    "materials": Clarity.CONDITIONS,
    "fee": Clarity.CONDITIONS,
    "field": Clarity.CONDITIONS,
    "cooperation": Clarity.COOPERATION,
    "question": Clarity.CONDITIONS,
}
"""By the first word of a finding's kind, where that decides."""

_BY_COLUMN = {
    "audience": Clarity.APPLICANTS,
    "conditions": Clarity.CONDITIONS,
    "fee_basis": Clarity.CONDITIONS,
    "department": Clarity.COOPERATION,
    "decides_at": Clarity.COOPERATION,
    "upward": Clarity.PROCESS,
}
"""Columns of the table of items that speak of something else than the item itself."""

_BY_TABLE = {
    "items": Clarity.ITEMS,
    "remedies": Clarity.ITEMS,
    "roles": Clarity.COOPERATION,
    "themes": Clarity.COOPERATION,
    "questions": Clarity.COOPERATION,
    "posts": Clarity.COOPERATION,
    "links": Clarity.COOPERATION,
    "steps": Clarity.PROCESS,
    "limits": Clarity.PROCESS,
    "documents": Clarity.PROCESS,
}
"""Every other table says what a matter takes."""

_USED_BY = {
    "fields": ("key", "forms", "field", "item"),
    "choices": ("field", "forms", "field", "item"),
    "posts": ("code", "steps", "post", "item"),
    "remedies": ("code", "items", "remedy", "code"),
}
"""Tables that belong to no item: their key, and the table, column and owner that use it."""


class ItemClarity(Frozen):
    """One item: which of the five are clear, and why the others are not."""

    code: str
    name: str
    unclear: dict[Clarity, tuple[str, ...]] = {}

    def is_clear(self, clarity: Clarity) -> bool:
        return clarity not in self.unclear


def item_clarity(tables: Tables, findings: Sequence[Finding]) -> list[ItemClarity]:
    """Every row of the table of items, in its order. `findings` as `build_catalogue` gave them."""
    why: dict[str, dict[Clarity, list[str]]] = {}
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            continue
        table = finding.file.removesuffix(".csv")
        for code in _owners(tables, table, finding):
            texts = why.setdefault(code, {}).setdefault(_clarity_of(table, finding), [])
            if finding.message not in texts:
                texts.append(finding.message)
    found = []
    for row in tables.get("items", ()):
        code = _cell(row, "code")
        if code:
            unclear = {which: tuple(texts) for which, texts in sorted(why.get(code, {}).items())}
            found.append(ItemClarity(code=code, name=_cell(row, "name"), unclear=unclear))
    return found


def _clarity_of(table: str, finding: Finding) -> Clarity:
    by_kind = _BY_KIND.get(finding.code.partition(".")[0])
    if by_kind is not None:
        return by_kind
    by_column = _BY_COLUMN.get(finding.column) if table == "items" else None
    return by_column or _BY_TABLE.get(table, Clarity.CONDITIONS)


def _owners(tables: Tables, table: str, finding: Finding) -> Iterator[str]:
    """The items that a finding speaks of."""
    rows = tables.get(table, ())
    if finding.row < 2 or finding.row - 2 >= len(rows):
        return
    row = rows[finding.row - 2]
    if table == "items":
        yield _cell(row, "code")
    elif table in _USED_BY:
        key, other, column, owner = _USED_BY[table]
        used = _cell(row, key)
        users = {_cell(one, owner) for one in tables.get(other, ()) if _cell(one, column) == used}
        yield from sorted(users)
    elif table == "themes":
        yield from _cell(row, "items").split("|")
    elif table == "questions":
        yield from _of_theme(tables, _cell(row, "owner"))
    elif _cell(row, "item") == "*":
        yield from (_cell(one, "code") for one in tables.get("items", ()))
    else:
        yield _cell(row, "item")


def _of_theme(tables: Tables, owner: str) -> list[str]:
    """The items of a theme; the owner itself where it is an item."""
    for row in tables.get("themes", ()):
        if _cell(row, "code") == owner:
            return _cell(row, "items").split("|")
    return [owner]


def _cell(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()
