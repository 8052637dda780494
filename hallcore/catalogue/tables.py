"""Reading cells of the catalogue's tables: a bad cell gives a finding, never a traceback."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from re import compile as compile_pattern
from typing import TypeVar
from unicodedata import normalize

from hallcore.base import Frozen
from hallcore.catalogue.finding_kinds import FINDING_KINDS

Tables = Mapping[str, Sequence[Mapping[str, str]]]
"""Table name (file name without .csv) → its rows, column → cell."""

Chosen = TypeVar("Chosen", bound=StrEnum)

AMOUNT = compile_pattern(r"(?P<yuan>[0-9]{1,7})(?:\.(?P<fen>[0-9]{1,2}))?")
"""Yuan, below ten million."""

WRITTEN_DAY = compile_pattern(
    r"(?P<year>[0-9]{4})(?P<between>[-/.年])(?P<month>[0-9]{1,2})(?:[-/.月])(?P<day>[0-9]{1,2})日?"
    r"(?: 0?0:00(?::00)?)?"
)
"""A day, with the midnight that some programs add."""

YES, NO = frozenset({"yes", "是", "true", "1"}), frozenset({"no", "否", "false", "0"})


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Finding(Frozen):
    """One remark of the linter. `row` counts as a spreadsheet does: the heading is row 1; a remark
    on a whole file stands at row 1 without a column. `code`: its kind (`FINDING_KINDS`)."""

    file: str
    row: int
    column: str
    message: str
    severity: Severity = Severity.ERROR
    code: str = "cell.value"

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return FINDING_KINDS[self.code][1]


class Row:
    """One row of a table. Every reader notes what is wrong and answers with a harmless value."""

    def __init__(
        self, file: str, number: int, cells: Mapping[str, str], findings: list[Finding]
    ) -> None:
        self.file, self.number, self._cells, self._findings = file, number, cells, findings
        self.is_sound = True

    def fault(self, column: str, message: str, code: str = "cell.value") -> None:
        """Note an error in this row; the row then makes no value.

        A column that the table lacks is told once for the table, not again for every row.
        """
        self.is_sound = False
        if not column or column in self._cells:
            self._note(column, message, Severity.ERROR, code)

    def warn(self, column: str, message: str, code: str = "cell.value") -> None:
        """Note something that a person should look at; the row stays usable."""
        self._note(column, message, Severity.WARNING, code)

    def _note(self, column: str, message: str, severity: Severity, code: str) -> None:
        self._findings.append(
            Finding(
                file=self.file,
                row=self.number,
                column=column,
                message=message,
                severity=severity,
                code=code,
            )
        )

    def peek(self, column: str) -> str:
        """The trimmed cell, without judging it."""
        return normalize("NFC", self._cells.get(column) or "").strip()

    def text(self, column: str, *, required: bool = False, at_most: int = 1000) -> str:
        """The cell, NFC, trimmed."""
        value = self.peek(column)
        if required and not value:
            self.fault(column, "不能空着", "cell.empty")
        if len(value) > at_most:
            self.fault(column, f"最多 {at_most} 个字，现有 {len(value)} 个", "cell.long")
        if any(ord(character) < 32 for character in value):
            self.fault(column, "含有换行或控制字符", "cell.control")
        return value

    def code(self, column: str, *, required: bool = True) -> str:
        """An opaque code: printable ASCII without blanks, colons or commas, at most 64."""
        value = normalize("NFKC", self.text(column, required=required))
        if any(not "!" <= character <= "~" or character in ":,|*" for character in value):
            self.fault(column, f"代码“{value}”只能用英文字母、数字和横线", "cell.code")
        if len(value) > 64:
            self.fault(column, "代码最多 64 个字符", "cell.code")
        return value

    def many(self, column: str) -> tuple[str, ...]:
        """Values between `|`."""
        return tuple(part.strip() for part in self.text(column).split("|") if part.strip())

    def choice(self, column: str, kind: type[Chosen]) -> Chosen:
        """One value of an enumeration; its first member stands in for a bad cell."""
        value = self.text(column, required=True)
        try:
            return kind(value)
        except ValueError:
            if value:
                allowed = "、".join(kind)
                self.fault(column, f"“{value}”不在可用的值里：{allowed}", "cell.choice")
            return next(iter(kind))

    def whole(self, column: str, *, default: int | None = None) -> int:
        """A whole number from 0 to 99999; an empty cell is `default` if there is one."""
        value = normalize("NFKC", self.text(column, required=default is None))
        if not value:
            return default or 0
        if not (value.isascii() and value.isdigit() and len(value) <= 5):
            self.fault(column, f"“{value}”不是整数", "cell.whole")
            return 0
        return int(value)

    def fen(self, column: str) -> int:
        """An amount in yuan with at most two decimals (20, 20.5, 20.50), as whole fen."""
        value = normalize("NFKC", self.text(column, required=True))
        if not value:
            return 0
        amount = AMOUNT.fullmatch(value)
        if amount is None:
            message = f"“{value}”不是金额，应写成 20 或 20.50 的样子，单位为元"
            self.fault(column, message, "cell.amount")
            return 0
        return int(amount["yuan"]) * 100 + int((amount["fen"] or "").ljust(2, "0"))

    def flag(self, column: str, *, default: bool | None = None) -> bool:
        """yes or no (也可写 是、否); an empty cell is `default` if there is one."""
        value = self.text(column, required=default is None).casefold()
        if value in YES:
            return True
        if value and value not in NO:
            self.fault(column, f"“{value}”应写 yes 或 no", "cell.flag")
        return bool(default) if not value else False

    def day(self, column: str, *, default: date | None = None) -> date:
        """A day `2026-11-21`, also as spreadsheet programs write it (2026/11/21, 2026年11月21日);
        an empty cell is `default` if there is one."""
        value = normalize("NFKC", self.text(column, required=default is None))
        written = WRITTEN_DAY.fullmatch(value)
        try:
            if written is not None:
                return date(*(int(written[name]) for name in ("year", "month", "day")))
        except ValueError:
            pass
        if value:
            self.fault(column, f"“{value}”不是日期，应写成 2026-11-21 的样子", "cell.day")
        return default or date.min


class Reader:
    """The tables of one catalogue and all that was found wrong with them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.findings: list[Finding] = []

    def cells(self, table: str, key: str, column: str) -> dict[str, str]:
        """One column by another, unjudged."""
        return {row.get(key) or "": row.get(column) or "" for row in self._tables.get(table, ())}

    def pairs(self, table: str, first: str, second: str) -> Iterator[tuple[str, str]]:
        """Two columns of every row, trimmed, unjudged."""
        for row in self._tables.get(table, ()):
            yield (row.get(first) or "").strip(), (row.get(second) or "").strip()

    def codes(self, table: str, column: str) -> set[str]:
        """The cells of one column, unjudged: which codes a table speaks of."""
        return {(row.get(column) or "").strip() for row in self._tables.get(table, ())} - {""}

    def rows(self, table: str, columns: str) -> Iterator[Row]:
        """The rows of `table` that are not blank. `columns`: their names between blanks."""
        file, wanted = f"{table}.csv", columns.split()
        if table not in self._tables:
            self.table_fault(table, "", "缺少这张表", "table.missing")
            return
        rows = self._tables[table]
        present = {column: None for row in rows for column in row}
        for column in wanted:
            if rows and column not in present:
                self.table_fault(table, column, "缺少这一列", "column.missing")
        for column in present:
            if column not in wanted:
                message = "不认识的列，没有读取"
                self._note(file, column, message, Severity.WARNING, "column.unknown")
        for number, cells in enumerate(rows, start=2):
            if any((cell or "").strip() for cell in cells.values()):
                yield Row(file, number, cells, self.findings)

    def table_fault(self, table: str, column: str, message: str, code: str = "cell.value") -> None:
        """Note an error of a whole table or column."""
        self._note(f"{table}.csv", column, message, Severity.ERROR, code)

    def _note(self, file: str, column: str, message: str, severity: Severity, code: str) -> None:
        self.findings.append(
            Finding(file=file, row=1, column=column, message=message, severity=severity, code=code)
        )

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)
