"""Running text and rules as strips."""

from hallclient.print.pages import Paper
from hallclient.print.pen import Align, Pen, Type
from hallclient.print.strips import Strip


def text_strips(
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


def rule_strip(paper: Paper, *, keeps_next: bool = False) -> Strip:
    """A thin line from margin to margin."""

    def draw(pen: Pen, top: float) -> None:
        pen.line(paper.side, top + 2, paper.side + paper.usable, top + 2)

    return Strip(4.0, draw, keeps_next=keeps_next)
