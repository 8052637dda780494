"""What is kept of a picture or a PDF: small, upright, without what a camera writes into it.

A picture is brought to a bounded size and becomes a JPEG; a PDF stays as it is within a bound.
Whatever somebody else made is read with care: by its bytes, not by its name, and nothing in it is
unpacked without a bound.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zlib
from typing import TYPE_CHECKING

from hallclient.config import ScanSettings
from hallclient.records import Blob
from hallcore.problems import Problem, problem

if TYPE_CHECKING:
    from PIL.Image import Image

JPEG, PDF, OTHER = "image/jpeg", "application/pdf", "application/octet-stream"

MAX_SOURCE_BYTES = 64 * 1024 * 1024
"""No document camera writes a larger picture."""

MAX_PIXELS = 120_000_000
"""More than any camera has; a small file may claim any number and fill the memory."""

PICTURE_FORMATS = ("JPEG", "PNG", "BMP")
QUALITIES = (82, 72, 60, 48)
SHRINK = 0.8
SMALLEST_SIDE = 400

_PAGES = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})")
_STREAM = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
MAX_UNPACKED = 4 * 1024 * 1024
MAX_STREAMS = 400


def kept_of(body: bytes, name: str, settings: ScanSettings) -> Blob | Problem:
    """The picture or PDF as it is kept; or why it is none."""
    if not body:
        return problem("scan.empty", name=name)
    if len(body) > MAX_SOURCE_BYTES:
        return problem("scan.too_large", name=name, limit=MAX_SOURCE_BYTES // 2**20)
    if b"%PDF-" in body[:1024]:
        return _kept_pdf(body, name, settings)
    return _kept_picture(body, name, settings)


def looks_like_scan(body: bytes) -> bool:
    """Whether the bytes begin like a picture or a PDF."""
    return body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM")) or b"%PDF-" in body[:1024]


def blob_of(body: bytes, media: str, pages: int) -> Blob:
    return Blob(hashlib.sha256(body).hexdigest(), body, media, pages)


def _kept_pdf(body: bytes, name: str, settings: ScanSettings) -> Blob | Problem:
    limit = settings.pdf_megabytes
    if len(body) > limit * 2**20:
        return problem("scan.too_large", name=name, limit=limit)
    if b"%%EOF" not in body[-2048:]:
        return problem("scan.damaged", name=name)
    pages = pdf_pages(body)
    if b"/Catalog" not in body and not pages:
        return problem("scan.damaged", name=name)
    return blob_of(body, PDF, pages)


def pdf_pages(body: bytes) -> int:
    """The number of pages that a PDF says it has, 0 where it cannot be read. Only the trees of
    pages are looked for, in the clear and in packed objects; nothing is interpreted."""
    counts = list(_page_counts(body))
    for number, found in enumerate(_STREAM.finditer(body)):
        if number >= MAX_STREAMS:
            break
        try:
            packed = body[found.end() : found.end() + MAX_UNPACKED]
            counts += _page_counts(zlib.decompressobj().decompress(packed, MAX_UNPACKED))
        except zlib.error:
            continue
    return max(counts, default=0)


def _page_counts(text: bytes) -> list[int]:
    found = []
    for one in _PAGES.finditer(text):
        start = max(text.rfind(b"<<", 0, one.start()), one.start() - 4096, 0)
        end = text.find(b"endobj", one.end(), one.end() + 1_000_000)
        count = _COUNT.search(text, start, end if end >= 0 else one.end() + 4096)
        if count:
            found.append(int(count.group(1)))
    return found


def _kept_picture(body: bytes, name: str, settings: ScanSettings) -> Blob | Problem:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Its own bound is below ours and only warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(body), formats=PICTURE_FORMATS) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    return problem("scan.too_many_pixels", name=name, width=width, height=height)
                return blob_of(_jpeg(picture, settings), JPEG, 1)
    except UnidentifiedImageError:
        return problem("scan.not_a_picture", name=name)
    except Image.DecompressionBombError:
        return problem("scan.too_many_pixels", name=name, width="?", height="?")
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, MemoryError):
        # What a decoder raises at bytes that are none of its format.
        return problem("scan.damaged", name=name)


def _jpeg(picture: Image, settings: ScanSettings) -> bytes:
    """Upright, in plain colours, at most so many pixels long and so many bytes large."""
    from PIL import Image, ImageOps

    side = settings.long_side
    picture.draft("RGB", (side, side))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    plain = _on_white(upright)
    limit = settings.picture_kilobytes * 1024
    while True:
        for quality in QUALITIES:
            written = io.BytesIO()
            plain.save(written, "JPEG", quality=quality, optimize=True)
            if written.tell() <= limit:
                return written.getvalue()
        if max(plain.size) <= SMALLEST_SIDE:
            return written.getvalue()
        size = (max(int(plain.width * SHRINK), 1), max(int(plain.height * SHRINK), 1))
        plain = plain.resize(size, Image.Resampling.LANCZOS)


def _on_white(picture: Image) -> Image:
    """Colours as a JPEG has them; what is transparent becomes paper. A new picture, so that
    nothing of what stood beside the pixels goes along."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        picture = paper
    colours = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    bare = Image.new(colours.mode, colours.size)
    bare.paste(colours)
    return bare
