"""Slips as PDF: the same slip, paper and fonts give the same bytes, in any process.

Nothing in the file depends on the time, on the place of files or on the order of earlier slips:
dates of the file are fixed, fonts are embedded as subsets named after their order in the slip,
streams are not compressed (zlib's output differs between its versions).
"""

import io
import math
from collections.abc import Sequence

from hallclient.print.fonts import FontChain
from hallclient.print.layout import slip_strips
from hallclient.print.pages import LONGEST_ROLL, PAPERS, Paper, PaperName, page_length
from hallclient.print.pen import RENDERING, Pen, Type, new_canvas
from hallclient.print.strips import Strip, paginate
from hallcore.slip_blocks import PRACTICE_MARK, Slip


def render_pdf(slip: Slip, paper: PaperName, fonts: FontChain, *, is_large: bool = False) -> bytes:
    """The PDF of `slip` on `paper`. Safe to call from several threads; they take turns."""
    return render_slips([slip], paper, fonts, is_large=is_large)


def render_slips(
    slips: Sequence[Slip], paper: PaperName, fonts: FontChain, *, is_large: bool = False
) -> bytes:
    """One PDF of several slips (at least one), each beginning on a page of its own."""
    geometry = PAPERS[paper].enlarged() if is_large else PAPERS[paper]
    kind = Type(fonts, geometry)
    footer = 1.6 * geometry.small if geometry.is_form else 0.0
    height = (geometry.height or LONGEST_ROLL) - geometry.top - geometry.bottom - footer
    laid = [(slip, paginate(slip_strips(slip, kind), height)) for slip in slips]
    with RENDERING:
        return _draw(laid, kind)


def _draw(laid: Sequence[tuple[Slip, list[list[Strip]]]], kind: Type) -> bytes:
    paper = kind.paper
    file = io.BytesIO()
    slip, pages = laid[0]
    first = (paper.width, _page_height(pages[0], paper))
    canvas = new_canvas(file, first, kind.fonts.faces[0])
    shown = kind.fonts.shown
    canvas.setTitle(shown(f"{slip.title} {slip.number_text}".strip()))
    canvas.setAuthor(shown(slip.office))
    canvas.setCreator("hallclient")
    canvas.setProducer("hallclient")
    canvas.setSubject("")
    for slip, pages in laid:
        for number, page in enumerate(pages, start=1):
            height = _page_height(page, paper)
            canvas.setPageSize((paper.width, height))
            pen = Pen(canvas, kind.fonts, paper.width, height)
            if slip.practice:
                _practice(pen, paper)
            top = paper.top
            for strip in page:
                if strip.draw is not None:
                    strip.draw(pen, top)
                top += strip.height
            if paper.is_form or len(pages) > 1:
                _footer(pen, slip, kind, number, len(pages))
            canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page_height(page: list[Strip], paper: Paper) -> float:
    """The height of cut paper, or that of a roll: its content in whole printer dots."""
    if paper.height is not None:
        return paper.height
    content = paper.top + sum(strip.height for strip in page) + paper.bottom
    return page_length(math.ceil(content / paper.dot))


def _practice(pen: Pen, paper: Paper) -> None:
    if paper.is_form:
        size = paper.width * 0.32
        pen.watermark(PRACTICE_MARK, paper.width / 2, pen.height / 2, size, outline=False)
        return
    step = 1.6 * paper.width
    top = min(step * 0.8, pen.height / 2)
    while top < pen.height:
        pen.watermark(PRACTICE_MARK, paper.width / 2, top, paper.width * 0.28, outline=True)
        top += step


def _footer(pen: Pen, slip: Slip, kind: Type, number: int, count: int) -> None:
    paper = kind.paper
    top = pen.height - paper.bottom
    right = paper.width - paper.side
    if number > 1:
        words = f"{slip.title}　{slip.number_words}"
        pen.text(paper.side, top, kind.fonts.shown(words), paper.small)
    pen.text(right, top, f"第 {number} 页 共 {count} 页", paper.small, align="right")
