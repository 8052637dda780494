"""Sizes of paper and of what stands on it. Lengths are PDF points (1/72 inch) unless named.

Thermal paper is measured in printer dots of 203 dpi, so that bars, QR modules and the page itself
begin and end on whole dots (engineering.md 5; domain.md 3.2).
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

PaperName = Literal["a4", "a5", "80mm", "58mm"]

MM = 72 / 25.4
THERMAL_DOT = 72 / 203
LASER_DOT = 72 / 300

# The longest page that PDF readers take is 14,400 points; a longer roll begins a new page.
LONGEST_ROLL = 14_000.0


def page_length(dots: int) -> float:
    """`dots` of a thermal printer, a hair short, so that no rasteriser adds a dot to the page."""
    return math.floor(dots * THERMAL_DOT * 1e4) / 1e4


LARGE_BODY, LARGE_ON_ROLLS, LARGE_TITLE = 17.0, 1.4, 1.3
"""Large print: points of running text on cut paper, where tables are half a point smaller; how
much larger texts get on rolls, and titles at most."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Geometry of one paper.

    `height` None: a roll, cut after the text. `dot` is the smallest step of the printer;
    `bar_dots`, `qr_dots` are the width of one bar module and one QR module in dots, as wide as
    wished; a code that would not fit gets smaller modules. `is_form` papers draw facts as a grid
    of two columns, rolls draw them as a list.
    """

    name: PaperName
    width: float
    height: float | None
    side: float
    top: float
    bottom: float
    body: float
    small: float
    title: float
    leading: float
    dot: float
    bar_dots: int
    bar_height: float
    qr_dots: int
    seal_height: float

    @property
    def is_form(self) -> bool:
        """Whether this is cut paper with pages, not a roll."""
        return self.height is not None

    def enlarged(self) -> "Paper":
        """The same paper in large print (domain.md 7.1, 适老化)."""
        factor = max(LARGE_BODY / self.body, 1.0) if self.is_form else LARGE_ON_ROLLS
        return replace(
            self,
            body=self.body * factor,
            small=self.small * factor,
            title=self.title * min(factor, LARGE_TITLE),
        )

    @property
    def usable(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.side

    def down_to_dot(self, length: float) -> float:
        """The nearest shorter length of whole printer dots."""
        return int(length / self.dot + 1e-6) * self.dot


PAPERS: dict[str, Paper] = {
    "a4": Paper(
        name="a4",
        width=210 * MM,
        height=297 * MM,
        side=22 * MM,
        top=18 * MM,
        bottom=18 * MM,
        body=11,
        small=9,
        title=21,
        leading=1.5,
        dot=LASER_DOT,
        bar_dots=4,
        bar_height=34,
        qr_dots=7,
        seal_height=40 * MM,
    ),
    "a5": Paper(
        name="a5",
        width=148 * MM,
        height=210 * MM,
        side=13 * MM,
        top=11 * MM,
        bottom=13 * MM,
        body=9.5,
        small=8,
        title=17,
        leading=1.4,
        dot=LASER_DOT,
        bar_dots=4,
        bar_height=28,
        qr_dots=6,
        seal_height=34 * MM,
    ),
    "80mm": Paper(
        name="80mm",
        width=page_length(640),
        height=None,
        side=32 * THERMAL_DOT,
        top=40 * THERMAL_DOT,
        bottom=80 * THERMAL_DOT,
        body=9.5,
        small=8.5,
        title=15,
        leading=1.35,
        dot=THERMAL_DOT,
        bar_dots=2,
        bar_height=88 * THERMAL_DOT,
        qr_dots=4,
        seal_height=22 * MM,
    ),
    "58mm": Paper(
        name="58mm",
        width=page_length(464),
        height=None,
        side=40 * THERMAL_DOT,
        top=32 * THERMAL_DOT,
        bottom=72 * THERMAL_DOT,
        body=8.5,
        small=8,
        title=13,
        leading=1.3,
        dot=THERMAL_DOT,
        bar_dots=2,
        bar_height=80 * THERMAL_DOT,
        qr_dots=4,
        seal_height=20 * MM,
    ),
}
