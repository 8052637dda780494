"""Cells that a spreadsheet program turned into something else (domain.md 9): told where they stand,
because what was typed cannot be known any more."""

from re import compile as compile_pattern

from hallcore.catalogue.tables import Reader, Row, Tables

DAY_COLUMNS = frozenset({"planned_from", "planned_until"})
TEXT_COLUMNS = frozenset(
    {
        "accept_standard",
        "aliases",
        "audience",
        "basis",
        "body",
        "conditions",
        "choice_label",
        "answer",
        "court",
        "formula",
        "hours",
        "notes",
        "partners",
        "place",
        "process",
        "when",
        "fee_basis",
        "help",
        "label",
        "name",
        "reconsideration_body",
        "result_name",
        "section",
        "source",
        "text",
        "unit",
    }
)
"""Where words stand, among them days and numbers as people write them."""

ERROR_VALUES = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
GARBLED = ("\ufffd", "锟斤拷", "锘")
"""What stays behind when a text was read in one encoding and saved in another."""

SCIENTIFIC = compile_pattern(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")
TURNED_DATE = compile_pattern(
    r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
    r"|[0-9]{1,2}-[A-Z][a-z]{2}(?:-[0-9]{2,4})?|[A-Z][a-z]{2}-[0-9]{2,4}"
    r"|[0-9]{4}年[0-9]{1,2}月|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}/[0-9]{1,2}"
)


def check_turned(reader: Reader, tables: Tables) -> None:
    """Note error values, numbers in scientific notation and dates where none belong."""
    for table, rows in tables.items():
        for number, cells in enumerate(rows, start=2):
            row = Row(f"{table}.csv", number, cells, reader.findings)
            for column, cell in cells.items():
                _check(row, column, (cell or "").strip())


def _check(row: Row, column: str, cell: str) -> None:
    if any(mark in cell for mark in GARBLED):
        row.fault(column, "有的字已经变成乱码", "cell.garbled")
    if cell in ERROR_VALUES or (cell and not cell.strip("#") and len(cell) > 2):
        row.fault(column, f"“{cell}”不是内容", "cell.error_value")
    elif column in TEXT_COLUMNS:
        return
    elif SCIENTIFIC.fullmatch(cell):
        row.fault(column, f"“{cell}”是科学计数法，原来的号码看不出来了", "cell.scientific")
    elif column not in DAY_COLUMNS and TURNED_DATE.fullmatch(cell):
        row.fault(column, f"“{cell}”是日期，原来写的看不出来了", "cell.turned_date")
