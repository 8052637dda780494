"""Strips and how they are stacked into pages.

A page is a stack of strips, pieces of known height that are never cut. Long paragraphs and long
table cells are several strips, so any text flows over pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hallclient.print.pen import Pen

# Draws the strip; the number is the distance of its upper edge from the top of the page.
Draw = Callable[[Pen, float], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """One piece of a page. `height` in points.

    `keeps_next`: never the last strip of a page. `repeats`: drawn above this strip where it
    begins a page (the header of its table). A gap (`draw` None) vanishes at the top of a page.
    """

    height: float
    draw: Draw | None = None
    keeps_next: bool = False
    repeats: "Strip | None" = None


def paginate(strips: Sequence[Strip], height: float) -> list[list[Strip]]:
    """Stack `strips` into pages that are at most `height` high; at least one page."""
    pages: list[list[Strip]] = [[]]
    used = 0.0
    for index, strip in enumerate(strips):
        if pages[-1] and used + _needed(strips, index) > height:
            pages.append([])
            used = 0.0
        if not pages[-1]:
            if strip.draw is None:
                continue
            if strip.repeats is not None:
                pages[-1].append(strip.repeats)
                used += strip.repeats.height
        pages[-1].append(strip)
        used += strip.height
    while len(pages) > 1 and not pages[-1]:
        pages.pop()
    return pages


def _needed(strips: Sequence[Strip], index: int) -> float:
    """Height of the strip and of what must stand on the same page below it."""
    needed = strips[index].height
    while strips[index].keeps_next and index + 1 < len(strips):
        index += 1
        needed += strips[index].height
    return needed
