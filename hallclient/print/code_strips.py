"""Bars and QR with their words, on cut paper and on a roll."""

from hallclient.print.codes import (
    BAR_QUIET,
    QR_QUIET,
    bar_module,
    bar_modules,
    code128_bars,
    qr_module,
    qr_rows,
)
from hallclient.print.paragraphs import text_strips
from hallclient.print.pen import Pen, Type
from hallclient.print.strips import Strip
from hallcore.slip_blocks import Codes


def form_codes(codes: Codes, kind: Type) -> list[Strip]:
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
    caption = kind.lines(codes.qr_caption, room, small) if codes.qr_caption else []
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
        below = top + right_height - len(caption) * pitch
        if module and codes.qr:
            quiet = QR_QUIET * module
            pen.clear(right - side - quiet, top, side + 2 * quiet, side + 2 * quiet)
            pen.qr(right - side, top + quiet, codes.qr, module)
        pen.lines(right, below, caption, small, pitch, align="right")

    return [Strip(height, draw)]


def roll_codes(codes: Codes, kind: Type) -> list[Strip]:
    """Bars in the middle with their digits below; then the QR with its words beside it."""
    paper = kind.paper
    strips: list[Strip] = []
    if codes.code128:
        strips += _roll_bars(codes.code128, kind)
    if codes.code128_text:
        strips += text_strips(codes.code128_text, kind, paper.small, center=True)
    if not codes.qr:
        return strips
    rows = qr_rows(codes.qr)
    module = qr_module(paper, len(rows))
    if module is None:
        return strips + text_strips(codes.qr_caption, kind, paper.body, strong=True, center=True)
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
        strips += text_strips(text, kind, paper.body, strong=True, center=True)
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
