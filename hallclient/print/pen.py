"""The few things that are drawn on a PDF page: text of several fonts, lines, codes.

Every coordinate is measured from the left and from the top of the page, in points.
"""

import threading
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from hallclient.print import tounicode
from hallclient.print.codes import code128_bars, qr_rows
from hallclient.print.faces import Face
from hallclient.print.fonts import FontChain
from hallclient.print.lines import wrap
from hallclient.print.pages import Paper
from hallcore.problems import ENVIRONMENT, ProblemError, problem

Align = Literal["left", "center", "right"]

# Where the baseline stands below the top of the em box of Chinese type.
_BASELINE = 0.86
# A stroke round the letters stands in for a bold face; share of the font size.
_BOLD_STROKE = 0.028

# reportlab keeps fonts in tables of the process and reads them with one shared position.
RENDERING = threading.Lock()


def register(face: Face) -> str:
    """Make `face` known to reportlab once; the name is the same in every process."""
    name = f"{face.name}-{face.fingerprint}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            font = TTFont(name, str(face.path), asciiReadable=False, shapable=False)
        except (TTFError, OSError) as error:
            detail = problem("paper.font", path=str(face.path), detail=str(error))
            raise ProblemError(detail, ENVIRONMENT) from error
        pdfmetrics.registerFont(font)
    return name


class Type:
    """Measures and breaks text for one paper."""

    def __init__(self, fonts: FontChain, paper: Paper) -> None:
        self.fonts = fonts
        self.paper = paper

    def lines(self, text: str, width: float, size: float) -> list[str]:
        """Lines of `text`, already `shown`, that fit into `width`."""
        scale = size / 1000
        measure = self.fonts.character_width
        return wrap(self.fonts.shown(text), width, lambda character: measure(character) * scale)

    def width(self, text: str, size: float) -> float:
        """Width of one line of text."""
        return self.fonts.width(self.fonts.shown(text), size)

    def pitch(self, size: float) -> float:
        """From one line of text to the next."""
        return size * self.paper.leading


class Pen:
    """Draws on the current page of a canvas."""

    def __init__(self, canvas: Canvas, fonts: FontChain, width: float, height: float) -> None:
        self.canvas = canvas
        self.fonts = fonts
        self.width = width
        self.height = height

    def text(
        self,
        x: float,
        top: float,
        text: str,
        size: float,
        *,
        align: Align = "left",
        strong: bool = False,
        spacing: float = 0.0,
    ) -> None:
        """One line whose em box begins at `top`; `x` is its left end, middle or right end."""
        runs = self.fonts.runs(text)
        if not runs:
            return
        width = sum(self.fonts.width(run, size) for _, run in runs)
        width += spacing * (sum(len(run) for _, run in runs) - 1)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        if strong:
            self.canvas.setLineWidth(size * _BOLD_STROKE)
        drawn = self.canvas.beginText(left, self.height - top - size * _BASELINE)
        if strong:
            drawn.setTextRenderMode(2)
        if spacing:
            drawn.setCharSpace(spacing)
        for face, run in runs:
            drawn.setFont(register(face), size)
            drawn.textOut(run)
        # Both outlive the text object and would colour whatever is drawn next.
        if strong:
            drawn.setTextRenderMode(0)
        if spacing:
            drawn.setCharSpace(0)
        self.canvas.drawText(drawn)

    def lines(
        self,
        x: float,
        top: float,
        lines: list[str],
        size: float,
        pitch: float,
        *,
        align: Align = "left",
        strong: bool = False,
    ) -> None:
        """Lines one under the other; each stands in the middle of its `pitch`."""
        for index, line in enumerate(lines):
            at = top + index * pitch + (pitch - size) / 2
            self.text(x, at, line, size, align=align, strong=strong)

    def line(self, x1: float, top1: float, x2: float, top2: float, width: float = 0.5) -> None:
        """A thin straight line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x1, self.height - top1, x2, self.height - top2)

    def clear(self, x: float, top: float, width: float, height: float) -> None:
        """Make a rectangle white, so that a watermark does not run through a code."""
        self.canvas.setFillGray(1.0)
        self.canvas.rect(x, self.height - top - height, width, height, stroke=0, fill=1)
        self.canvas.setFillGray(0.0)

    def bars(self, x: float, top: float, digits: str, module: float, height: float) -> None:
        """A Code128 whose first bar begins at `x`."""
        path = self.canvas.beginPath()
        for start, width in code128_bars(digits):
            path.rect(x + start * module, self.height - top - height, width * module, height)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def qr(self, x: float, top: float, text: str, module: float) -> None:
        """A QR whose upper left module begins at (`x`, `top`)."""
        path = self.canvas.beginPath()
        for row, runs in enumerate(qr_rows(text)):
            bottom = self.height - top - (row + 1) * module
            for start, width in runs:
                path.rect(x + start * module, bottom, width * module, module)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def watermark(self, text: str, x: float, top: float, size: float, *, outline: bool) -> None:
        """A large slanting word; grey on laser paper, an outline where there is no grey."""
        self.canvas.saveState()
        self.canvas.translate(x, self.height - top)
        self.canvas.rotate(35)
        drawn = self.canvas.beginText(-self.fonts.width(text, size) / 2, -size * 0.36)
        self.canvas.setLineWidth(0.35)
        self.canvas.setFillGray(0.9)
        drawn.setTextRenderMode(1 if outline else 0)
        for face, run in self.fonts.runs(text):
            drawn.setFont(register(face), size)
            drawn.textOut(run)
        self.canvas.drawText(drawn)
        self.canvas.restoreState()


def new_canvas(target: object, size: tuple[float, float], first_face: Face) -> Canvas:
    """A canvas that gives the same bytes for the same drawing.

    Streams are not compressed: zlib differs between versions, and then so would the bytes.
    `first_face` keeps reportlab from naming Helvetica, which is not embedded, on every page.
    """
    tounicode.install()
    return Canvas(
        target,
        pagesize=size,
        invariant=1,
        pageCompression=0,
        initialFontName=register(first_face),
        lang="zh-CN",
    )
