"""Slips as plain text, for `slip --format text` and the preview on a screen.

Widths are terminal cells (`wcwidth`), never counts of characters. The text holds no control
characters, so nothing that a citizen typed can move the cursor.
"""

import unicodedata
from itertools import zip_longest

from wcwidth import wcwidth

from hallclient.print.lines import tidy, wrap
from hallcore.slip_blocks import (
    PRACTICE_LINE,
    Blanks,
    Block,
    Codes,
    Facts,
    Paragraph,
    Rule,
    Seal,
    Signatures,
    Slip,
    Table,
)

_NARROWEST = 20


def render_text(slip: Slip, width: int = 80) -> str:
    """The slip in lines of at most `width` cells (at least 20), ending with a line feed."""
    width = max(width, _NARROWEST)
    lines: list[str] = []
    if slip.practice:
        lines += _centred(PRACTICE_LINE, width)
    lines += _centred(slip.office, width)
    lines += _centred(slip.title, width)
    words = "  ".join(filter(None, (slip.number_words, slip.copy_words)))
    if words:
        lines += _centred(words, width)
    lines.append("─" * width)
    for block in slip.blocks:
        lines += [*_block(block, width), ""]
    return "\n".join(line.rstrip(" ") for line in lines[:-1]) + "\n"


def _cells(character: str) -> int:
    return max(wcwidth(character), 0)


def _is_harmless(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and wcwidth(character) >= 0


def _plain(text: str) -> str:
    return "".join(
        character if character == "\n" or _is_harmless(character) else f"〔U+{ord(character):04X}〕"
        for character in tidy(text)
    )


def _lines(text: str, width: int) -> list[str]:
    return wrap(_plain(text), width, _cells)


def _length(text: str) -> int:
    return sum(map(_cells, text))


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _length(text))


def _centred(text: str, width: int) -> list[str]:
    return [" " * ((width - _length(line)) // 2) + line for line in _lines(text, width)]


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Facts():
            return _facts(block, width)
        case Table():
            return _table(block, width)
        case Paragraph():
            return _lines(block.text, width)
        case Codes():
            words = [block.code128_text, block.qr_caption]
            return [line for text in words if text for line in _lines(text, width)]
        case Seal():
            texts = [*block.text.split("\n"), block.day]
            lines = [line for text in texts for line in _lines(text, width)]
            return [" " * (width - _length(line)) + line for line in lines]
        case Signatures():
            return [
                line for label in block.labels for line in _lines(f"{label} ____________", width)
            ]
        case Blanks():
            return [
                line
                for label, value, tail in block.rows
                for line in _lines(f"{label} {value or '____________'} {tail}".rstrip(), width)
            ]
        case Rule():
            return ["─" * width]


def _facts(facts: Facts, width: int) -> list[str]:
    widest = max((_length(_plain(label)) for label, _ in facts.rows), default=0)
    column = min(widest, width // 3)
    lines: list[str] = []
    for label, value in facts.rows:
        lines += _side_by_side([label, value], [column, width - column - 2])
    return lines


def _side_by_side(cells: list[str], widths: list[int]) -> list[str]:
    columns = [_lines(cell, room) for cell, room in zip(cells, widths, strict=True)]
    return [
        "  ".join(_pad(line, room) for line, room in zip(row, widths, strict=True))
        for row in zip_longest(*columns, fillvalue="")
    ]


def _table(table: Table, width: int) -> list[str]:
    """Columns as wide as their text; the widest column gives way; too narrow: a list."""
    columns = list(zip(table.header, *table.rows, strict=True))
    widths = [max(_length(_plain(cell)) for cell in column) for column in columns]
    lead = table.widths.index(max(table.widths))
    room = width - 2 * (len(widths) - 1) - (sum(widths) - widths[lead])
    if room < min(widths[lead], 16):
        return _list(table, width)
    widths[lead] = min(widths[lead], room)
    lines = _side_by_side(list(table.header), widths)
    lines.append("─" * (sum(widths) + 2 * (len(widths) - 1)))
    for row in table.rows:
        lines += _side_by_side(list(row), widths)
    return lines


def _list(table: Table, width: int) -> list[str]:
    lines: list[str] = []
    for row in table.rows:
        for index, (name, cell) in enumerate(zip(table.header, row, strict=True)):
            indent = 0 if index == 0 else 2
            if cell.strip():
                text = _lines(f"{name} {cell}", width - indent)
                lines += [" " * indent + line for line in text]
    return lines
