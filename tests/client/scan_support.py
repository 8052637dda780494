"""Pictures and PDFs as a document camera writes them, and such as nobody should send."""

from __future__ import annotations

import io
import os
import struct
import zlib

import pypdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from hallcore.problems import Problem


def picture(
    size: tuple[int, int] = (1200, 900), colour: str = "teal", form: str = "JPEG", **how: object
) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, form, **how)
    return made.getvalue()


def noise(side: int) -> bytes:
    made = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(made, "PNG")
    return made.getvalue()


def pdf(pages: int, *, packed: bool = False) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pageCompression=1)
    for page in range(pages):
        canvas.drawString(99, 99, f"page {page}")
        canvas.showPage()
    canvas.save()
    if not packed:
        return made.getvalue()
    writer, again = pypdf.PdfWriter(clone_from=made), io.BytesIO()
    writer.write(again)
    return again.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it has 3.6 thousand million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def code_of(answer: object) -> str:
    assert isinstance(answer, Problem), answer
    assert answer.cause
    assert answer.next_step
    return answer.code
