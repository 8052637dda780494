"""What is kept of a picture or a PDF, and what is refused and why."""

from __future__ import annotations

import hashlib
import io
import zlib

import pypdf
import pytest
from PIL import Image
from scan_support import bomb, code_of, noise, pdf, picture

from hallclient.config import ScanSettings
from hallclient.services.scan_files import JPEG, PDF, kept_of, pdf_pages
from hallcore.problems import Problem

SETTINGS = ScanSettings()


def test_a_picture_is_reduced_turned_upright_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "maker"
    exif.get_ifd(0x8825)[1] = "N"
    kept = kept_of(picture((4000, 3000), exif=exif), "a.jpg", SETTINGS)
    assert not isinstance(kept, Problem)
    assert (kept.media, kept.pages) == (JPEG, 1)
    assert kept.digest == hashlib.sha256(kept.body).hexdigest()
    with Image.open(io.BytesIO(kept.body)) as seen:
        assert seen.size == (1500, 2000), "upright, 2000 pixels long"
        assert not seen.getexif()
        assert "exif" not in seen.info
        assert b"maker" not in kept.body


def test_however_full_of_detail_a_picture_stays_bounded() -> None:
    settings = ScanSettings(picture_kilobytes=50)
    kept = kept_of(noise(1400), "a.png", settings)
    assert not isinstance(kept, Problem)
    assert len(kept.body) <= 50 * 1024
    with Image.open(io.BytesIO(kept.body)) as seen:
        assert seen.format == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK"])
def test_every_kind_of_colours_becomes_a_jpeg(mode: str) -> None:
    made = io.BytesIO()
    form = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (300, 200)).save(made, form)
    kept = kept_of(made.getvalue(), "a.png", SETTINGS)
    assert not isinstance(kept, Problem)
    with Image.open(io.BytesIO(kept.body)) as seen:
        assert (seen.size, seen.mode in ("L", "RGB")) == ((300, 200), True)


def test_the_same_picture_has_the_same_digest() -> None:
    first, second = (kept_of(picture(), name, SETTINGS) for name in ("a.jpg", "b.jpg"))
    assert not isinstance(first, Problem)
    assert first == second


@pytest.mark.parametrize("pages", [1, 3, 40])
@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_is_kept_as_it_is_and_its_pages_are_counted(pages: int, packed: bool) -> None:
    body = pdf(pages, packed=packed)
    kept = kept_of(body, "a.pdf", SETTINGS)
    assert not isinstance(kept, Problem)
    assert (kept.body, kept.media, kept.pages) == (body, PDF, pages)
    assert len(pypdf.PdfReader(io.BytesIO(body)).pages) == pages


def test_pages_in_packed_objects_are_counted() -> None:
    objects = b"7 0 <</Type/Catalog/Pages 8 0 R>> << /Type /Pages /Kids [1 0 R] /Count 12 >>"
    head = b"%PDF-1.5\n5 0 obj <</Type/ObjStm/N 2/Filter/FlateDecode>> stream\n"
    body = head + zlib.compress(objects) + b"\nendstream"
    assert pdf_pages(body) == 12
    assert pdf_pages(b"%PDF-1.5 /Type /ObjStm >> stream\nrubbish" * 1000) == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "scan.empty"),
        (b"rubbish" * 50, "scan.not_a_picture"),
        (b"GIF89a" + b"\0" * 60, "scan.not_a_picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 99, "scan.not_a_picture"),
        (picture()[:2000], "scan.damaged"),
        (picture(form="PNG")[:900], "scan.damaged"),
        (b"%PDF-1.4 only says so", "scan.damaged"),
        (b"%PDF-1.4 only says so %%EOF", "scan.damaged"),
        (pdf(2)[:-400], "scan.damaged"),
        (b"%PDF-1.4" + b"x" * (10 * 2**20), "scan.too_large"),
        (bomb(), "scan.too_many_pixels"),
        (bomb(20_000), "scan.too_many_pixels"),
    ],
    ids=[
        "empty",
        "rubbish",
        "another format",
        "only the head",
        "half a JPEG",
        "half a PNG",
        "only says PDF",
        "says PDF and end",
        "half a PDF",
        "large PDF",
        "bomb",
        "smaller bomb",
    ],
)
def test_what_is_no_picture_is_explained(body: bytes, code: str) -> None:
    assert code_of(kept_of(body, "a.jpg", SETTINGS)) == code


def test_any_damage_is_explained() -> None:
    whole = {"JPEG": picture((200, 150)), "PNG": picture((200, 150), form="PNG"), "PDF": pdf(2)}
    for form, body in whole.items():
        for at in range(0, len(body), max(len(body) // 60, 1)):
            broken = body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :]
            kept = kept_of(broken, f"a.{form}", SETTINGS)
            assert not isinstance(kept, Problem) or kept.code.startswith("scan."), (form, at)
