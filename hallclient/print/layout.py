"""From a slip to strips: what stands where on one kind of paper (design.md 8; domain.md 3.1)."""

from hallclient.print.codes import (
    BAR_QUIET,
    QR_QUIET,
    bar_module,
    bar_modules,
    code128_bars,
    qr_module,
    qr_rows,
)
from hallclient.print.pen import Align, Pen, Type
from hallclient.print.strips import Draw, Strip
from hallclient.print.tables import break_cells, grid_frame, row_strips, rule_strip, table_strips
from hallcore.slip_blocks import (
    Block,
    Codes,
    Facts,
    Paragraph,
    Rule,
    Seal,
    Signatures,
    Slip,
)

PRACTICE = "演练"
PRACTICE_LINE = "演练件，不作办事依据"


def slip_strips(slip: Slip, kind: Type) -> list[Strip]:
    """All strips of `slip`, from the name of the office to the last block."""
    strips = _head(slip, kind)
    blocks = list(slip.blocks)
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if kind.paper.is_form and isinstance(block, Signatures) and isinstance(following, Seal):
            strips += [_gap(kind, 1.0), _signatures_and_seal(block, following, kind)]
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


def copy_words(slip: Slip) -> str:
    """What tells a reprint from the original; empty on the original."""
    return f"补打 {slip.copy_number}" if slip.copy_number else ""


def number_words(slip: Slip) -> str:
    """The document number as it stands under the title; empty for a paper without one."""
    return f"文书编号 {slip.number_text}" if slip.number_text else ""


def _gap(kind: Type, lines: float) -> Strip:
    return Strip(kind.paper.body * lines)


def _block(block: Block, kind: Type) -> list[Strip]:
    match block:
        case Facts():
            return _form_facts(block, kind) if kind.paper.is_form else _list_facts(block, kind)
        case Paragraph():
            return _text(block.text, kind, kind.paper.body, strong=block.strong)
        case Codes():
            return _form_codes(block, kind) if kind.paper.is_form else _roll_codes(block, kind)
        case Seal():
            return [_seal(block, kind)]
        case Signatures():
            return _signatures(block, kind)
        case Rule():
            return [rule_strip(kind.paper)]
        case _:
            return table_strips(block, kind)


def _text(
    text: str, kind: Type, size: float, *, strong: bool = False, center: bool = False
) -> list[Strip]:
    """One strip a line; the first two lines stay together."""
    pitch = kind.pitch(size)
    paper = kind.paper
    strips: list[Strip] = []
    lines = kind.lines(text, paper.usable, size)
    for index, line in enumerate(lines):

        def draw(pen: Pen, top: float, line: str = line) -> None:
            x = paper.width / 2 if center else paper.side
            align: Align = "center" if center else "left"
            pen.lines(x, top, [line], size, pitch, align=align, strong=strong)

        strips.append(Strip(pitch, draw, keeps_next=index == 0 and len(lines) > 1))
    return strips


def _head(slip: Slip, kind: Type) -> list[Strip]:
    paper = kind.paper
    strips: list[Strip] = []
    if slip.practice:
        strips += _text(PRACTICE_LINE, kind, paper.small, strong=True, center=True)
    strips += _text(slip.office, kind, paper.body + 1, center=True)
    strips += _title(slip.title, kind)
    words = "　".join(filter(None, (number_words(slip), copy_words(slip))))
    if words:
        strips += _text(words, kind, paper.small, center=True)
    strips.append(rule_strip(paper))
    return strips


def _title(title: str, kind: Type) -> list[Strip]:
    """The title in large type; short titles are spaced, as official papers do."""
    paper = kind.paper
    size = paper.title
    spacing = size * 0.3 if len(title) <= 6 else 0.0
    if kind.width(title, size) + spacing * len(title) > paper.usable:
        return _text(title, kind, size * 0.8, strong=True, center=True)
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
            strips += _text(label, kind, size)
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


def _form_codes(codes: Codes, kind: Type) -> list[Strip]:
    """Bars on the left with their digits below, the QR on the right with its words below.

    Both are flush with the text; their quiet zones reach into the margins.
    """
    paper = kind.paper
    small = paper.small
    pitch = kind.pitch(small)
    text = kind.lines(codes.code128_text, paper.usable * 0.7, small) if codes.code128_text else []
    bar = None
    if codes.code128:
        bar = bar_module(paper, bar_modules(code128_bars(codes.code128)))
    left_height = (paper.bar_height + small * 0.3 if bar else 0.0) + len(text) * pitch
    rows = qr_rows(codes.qr) if codes.qr else []
    module = qr_module(paper, len(rows)) if rows else None
    side = len(rows) * module if module else 0.0
    room = paper.usable * (0.4 if codes.code128 else 1.0)
    caption = kind.lines(codes.qr_caption, room, small) if codes.qr_caption and module else []
    right_height = (side + 2 * QR_QUIET * module if module else 0.0) + len(caption) * pitch
    height = max(left_height, right_height)

    def draw(pen: Pen, top: float) -> None:
        left, right = paper.side, paper.side + paper.usable
        down = top + (height - left_height) / 2
        if bar and codes.code128:
            modules = bar_modules(code128_bars(codes.code128))
            quiet = BAR_QUIET * bar
            pen.clear(left - quiet, down, modules * bar + 2 * quiet, paper.bar_height)
            pen.bars(left, down, codes.code128, bar, paper.bar_height)
            down += paper.bar_height + small * 0.3
        pen.lines(left, down, text, small, pitch)
        if module and codes.qr:
            quiet = QR_QUIET * module
            pen.clear(right - side - quiet, top, side + 2 * quiet, side + 2 * quiet)
            pen.qr(right - side, top + quiet, codes.qr, module)
            pen.lines(right, top + side + 2 * quiet, caption, small, pitch, align="right")

    return [Strip(height, draw)]


def _roll_codes(codes: Codes, kind: Type) -> list[Strip]:
    """Bars in the middle with their digits below; then the QR with its words beside it."""
    paper = kind.paper
    strips: list[Strip] = []
    if codes.code128:
        strips += _roll_bars(codes.code128, kind)
    if codes.code128_text:
        strips += _text(codes.code128_text, kind, paper.small, center=True)
    if not codes.qr:
        return strips
    rows = qr_rows(codes.qr)
    module = qr_module(paper, len(rows))
    if module is None:
        return strips + _text(codes.qr_caption, kind, paper.body, strong=True, center=True)
    quiet = QR_QUIET * module
    side = len(rows) * module + 2 * quiet
    beside = paper.usable - side
    pitch = kind.pitch(paper.body)
    fits = beside >= 6 * paper.body
    caption = kind.lines(codes.qr_caption, beside, paper.body) if fits else []
    text, qr = codes.qr_caption, codes.qr
    height = paper.down_to_dot(max(side, len(caption) * pitch)) + paper.dot

    def draw(pen: Pen, top: float) -> None:
        x = paper.side - quiet if fits else paper.down_to_dot((paper.width - side) / 2)
        at = paper.down_to_dot(top) + paper.dot
        pen.clear(x, at, side, side)
        pen.qr(x + quiet, at + quiet, qr, module)
        down = top + (height - len(caption) * pitch) / 2
        pen.lines(x + side, down, caption, paper.body, pitch, strong=True)

    strips.append(Strip(height, draw))
    if not fits and text:
        strips += _text(text, kind, paper.body, strong=True, center=True)
    return strips


def _roll_bars(digits: str, kind: Type) -> list[Strip]:
    paper = kind.paper
    modules = bar_modules(code128_bars(digits))
    module = bar_module(paper, modules)
    if module is None:
        return []
    width = modules * module

    def draw(pen: Pen, top: float) -> None:
        x = paper.down_to_dot((paper.width - width) / 2)
        at = paper.down_to_dot(top) + paper.dot
        quiet = BAR_QUIET * module
        pen.clear(x - quiet, at, width + 2 * quiet, paper.bar_height)
        pen.bars(x, at, digits, module, paper.bar_height)

    return [Strip(paper.bar_height + 2 * paper.dot, draw)]


def _seal_lines(seal: Seal) -> list[str]:
    return [*seal.text.split("\n"), seal.day]


def _seal(seal: Seal, kind: Type) -> Strip:
    """Name and day towards the right (in the middle of a roll), with room for the seal."""
    paper = kind.paper
    room = paper.usable * 0.5 if paper.is_form else paper.usable
    centre = paper.width - paper.side - room / 2
    height, draw = _seal_drawing(seal, kind, room, centre)
    return Strip(height, draw)


def _seal_drawing(seal: Seal, kind: Type, room: float, centre: float) -> tuple[float, Draw]:
    paper = kind.paper
    size = paper.body
    pitch = kind.pitch(size)
    lines = [line for text in _seal_lines(seal) for line in kind.lines(text, room, size)]
    height = max(paper.seal_height, len(lines) * pitch)

    def draw(pen: Pen, top: float) -> None:
        down = top + (height - len(lines) * pitch) / 2
        pen.lines(centre, down, lines, size, pitch, align="center")

    return height, draw


def _signature_drawing(labels: tuple[str, ...], kind: Type, room: float) -> tuple[float, Draw]:
    """Each label with a line to sign on and a place for the day, one under the other."""
    paper = kind.paper
    size, small = paper.body, paper.small
    shown = [kind.fonts.shown(label) for label in labels]
    widest = max((kind.width(label, size) for label in labels), default=0.0)
    line_start = paper.side + min(widest, room * 0.6) + size * 0.4
    day = "年　　　月　　　日"
    is_wide = room - (line_start - paper.side) >= 22 * size
    line_end = paper.side + room - (kind.width(day, size) + 3.5 * size if is_wide else 0.0)
    step = size * (2.8 if is_wide else 3.9)

    def draw(pen: Pen, top: float) -> None:
        for index, label in enumerate(shown):
            base = top + index * step + size
            pen.text(paper.side, base, label, size)
            pen.line(line_start, base + size * 1.15, line_end, base + size * 1.15)
            if is_wide:
                pen.text(paper.side + room, base, day, size, align="right")
            else:
                pen.text(line_end, base + size * 1.5, day, small, align="right")

    return len(shown) * step, draw


def _signatures(signatures: Signatures, kind: Type) -> list[Strip]:
    room = kind.paper.usable * (0.8 if kind.paper.is_form else 1.0)
    height, draw = _signature_drawing(signatures.labels, kind, room)
    return [Strip(height + kind.paper.body * 0.6, draw)]


def _signatures_and_seal(signatures: Signatures, seal: Seal, kind: Type) -> Strip:
    """Side by side: who signs on the left, the seal on the right."""
    paper = kind.paper
    left = paper.usable * 0.52
    right = paper.usable - left - paper.body
    signed, draw_signed = _signature_drawing(signatures.labels, kind, left)
    sealed, draw_sealed = _seal_drawing(seal, kind, right, paper.width - paper.side - right / 2)
    height = max(signed, sealed)

    def draw(pen: Pen, top: float) -> None:
        draw_signed(pen, top + (height - signed) / 2)
        draw_sealed(pen, top + (height - sealed) / 2)

    return Strip(height, draw)
