"""The foot of a document: lines to sign on and room for the seal."""

from hallclient.print.pen import Pen, Type
from hallclient.print.strips import Draw, Strip
from hallcore.slip_blocks import Seal, Signatures


def seal_strip(seal: Seal, kind: Type) -> Strip:
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
    lines = [line for text in (seal.text, seal.day) for line in kind.lines(text, room, size)]
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


def signature_strips(signatures: Signatures, kind: Type) -> list[Strip]:
    """Lines to sign on, across the paper."""
    room = kind.paper.usable * (0.8 if kind.paper.is_form else 1.0)
    height, draw = _signature_drawing(signatures.labels, kind, room)
    return [Strip(height + kind.paper.body * 0.6, draw)]


def signatures_and_seal(signatures: Signatures, seal: Seal, kind: Type) -> Strip:
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
