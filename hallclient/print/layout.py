"""From a slip to strips: what stands where on one kind of paper (design.md 8; domain.md 3.1)."""

from hallclient.print.blanks import blank_strips
from hallclient.print.closing import seal_strip, signature_strips, signatures_and_seal
from hallclient.print.code_strips import form_codes, roll_codes
from hallclient.print.paragraphs import rule_strip, text_strips
from hallclient.print.pen import Pen, Type
from hallclient.print.strips import Strip
from hallclient.print.tables import break_cells, grid_frame, row_strips, table_strips
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
)


def slip_strips(slip: Slip, kind: Type) -> list[Strip]:
    """All strips of `slip`, from the name of the office to the last block."""
    strips = _head(slip, kind)
    blocks = list(slip.blocks)
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if kind.paper.is_form and isinstance(block, Signatures) and isinstance(following, Seal):
            strips += [_gap(kind, 1.0), signatures_and_seal(block, following, kind)]
        elif not (
            kind.paper.is_form
            and isinstance(block, Seal)
            and index
            and isinstance(blocks[index - 1], Signatures)
        ):
            strips += _between(blocks[index - 1] if index else None, block, kind)
            strips += _block(block, kind)
    return strips


def _between(above: Block | None, below: Block, kind: Type) -> list[Strip]:
    if isinstance(above, Facts) and isinstance(below, Facts) and kind.paper.is_form:
        return []
    if isinstance(above, Paragraph) and isinstance(below, Paragraph):
        return [_gap(kind, 0.2)]
    return [_gap(kind, 0.6)]


def _gap(kind: Type, lines: float) -> Strip:
    return Strip(kind.paper.body * lines)


def _block(block: Block, kind: Type) -> list[Strip]:
    match block:
        case Facts():
            return _form_facts(block, kind) if kind.paper.is_form else _list_facts(block, kind)
        case Paragraph():
            return text_strips(block.text, kind, kind.paper.body, strong=block.strong)
        case Codes():
            return form_codes(block, kind) if kind.paper.is_form else roll_codes(block, kind)
        case Seal():
            return [seal_strip(block, kind)]
        case Signatures():
            return signature_strips(block, kind)
        case Blanks():
            return blank_strips(block, kind)
        case Rule():
            return [rule_strip(kind.paper)]
        case _:
            return table_strips(block, kind)


def _head(slip: Slip, kind: Type) -> list[Strip]:
    paper = kind.paper
    strips: list[Strip] = []
    if slip.practice:
        strips += text_strips(PRACTICE_LINE, kind, paper.small, strong=True, center=True)
    strips += text_strips(slip.office, kind, paper.body + 1, center=True)
    strips += _title(slip.title, kind)
    words = [text for text in (slip.number_words, slip.copy_words) if text]
    joined = "　".join(words)
    if words and kind.width(joined, paper.small) <= paper.usable:
        words = [joined]
    for text in words:
        strips += text_strips(text, kind, paper.small, center=True)
    strips.append(rule_strip(paper))
    return strips


def _title(title: str, kind: Type) -> list[Strip]:
    """The title in large type; short titles are spaced, as official papers do."""
    paper = kind.paper
    size = paper.title
    spacing = size * 0.3 if len(title) <= 6 else 0.0
    if kind.width(title, size) + spacing * len(title) > paper.usable:
        return text_strips(title, kind, size * 0.8, strong=True, center=True)
    shown = kind.fonts.shown(title)

    def draw(pen: Pen, top: float) -> None:
        at = top + size * 0.2
        pen.text(paper.width / 2, at, shown, size, align="center", strong=True, spacing=spacing)

    return [Strip(size * 1.5, draw)]


def _list_facts(facts: Facts, kind: Type) -> list[Strip]:
    """Label and value in two columns that line up; long labels get a line of their own."""
    paper = kind.paper
    size = paper.body
    pitch = kind.pitch(size)
    widest = max((kind.width(label, size) for label, _ in facts.rows), default=0.0)
    column = min(widest, 5 * size) + size
    strips: list[Strip] = []
    for label, value in facts.rows:
        if kind.width(label, size) > 5 * size:
            strips += text_strips(label, kind, size)
            label = ""
        lines = kind.lines(value, paper.usable - column, size)
        for index, line in enumerate(lines):

            def draw(
                pen: Pen, top: float, line: str = line, label: str = label * (index == 0)
            ) -> None:
                pen.lines(paper.side, top, [kind.fonts.shown(label)], size, pitch)
                pen.lines(paper.side + column, top, [line], size, pitch)

            strips.append(Strip(pitch, draw))
    return strips


def _form_facts(facts: Facts, kind: Type) -> list[Strip]:
    """A grid of two labels and two values a row; a long value takes the whole row."""
    size = kind.paper.body
    usable = kind.paper.usable
    widest = max((kind.width(label, size) for label, _ in facts.rows), default=0.0)
    label_width = min(max(widest, 4 * size), 7 * size) + 1.4 * size
    half = [label_width, usable / 2 - label_width]
    whole = [label_width, usable - label_width]

    def is_short(row: tuple[str, str]) -> bool:
        return kind.width(row[1], size) <= half[1] - size

    strips: list[Strip] = []
    rows = list(facts.rows)
    while rows:
        first = rows.pop(0)
        # A short value waits for the next short one, so that no half row stays empty.
        second = next((row for row in rows if is_short(row)), None) if is_short(first) else None
        if second is not None:
            rows.remove(second)
        taken = [first, second] if second is not None else [first]
        pair = len(taken) == 2
        widths = half * 2 if pair else whole
        cells = break_cells(kind, [cell for row in taken for cell in row], widths, size)
        middle = [True, False] * len(taken)
        strips += row_strips(kind, cells, widths, size, grid_frame, 2.5, middle=middle)
    return strips
