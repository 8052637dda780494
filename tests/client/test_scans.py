"""Scans from the watched folder: what is taken, what is kept of it, what is refused and why."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from matters import PROMISED, Console, form_of, materials_of
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from screens_support import CLERK, half_form, received

from hallclient.config import ScanSettings, Settings
from hallclient.services import scans, viewing
from hallclient.services.answer import record_material
from hallclient.services.scan_files import JPEG, PDF, kept_of, pdf_pages
from hallclient.services.scans import Taken, take, waiting_files
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.materials import MaterialEntry
from hallcore.problems import Problem

SETTINGS = ScanSettings()


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


@pytest.fixture
def folder(window: Window, tmp_path: Path) -> Path:
    """The folder of the camera, watched by the window."""
    made = tmp_path / "camera"
    made.mkdir()
    change(window, folder=str(made))
    return made


def change(window: Window, **values: object) -> None:
    kept = window.settings.scans.model_copy(update={"settle_seconds": 0.0} | values)
    window.settings = window.settings.model_copy(update={"scans": kept})


def names(window: Window) -> list[str]:
    found = waiting_files(window)
    assert not isinstance(found, Problem), found
    return [one.lying.name for one in found]


def put(folder: Path, name: str, body: bytes, age: float = 0) -> Path:
    path = folder / name
    path.write_bytes(body)
    at = time.time() - age
    os.utime(path, (at, at))
    return path


# -- what is kept --------------------------------------------------------------------------------


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
    objects = b"7 0 8 60 <</Type/Catalog/Pages 8 0 R>>  << /Type /Pages /Kids [1 0 R] /Count 12 >>"
    packed = zlib.compress(objects)
    body = (
        b"%%PDF-1.5\n5 0 obj <</Type/ObjStm/N 2/Filter/FlateDecode>> stream\n%b\nendstream" % packed
    )
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
    ids=str,
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


# -- the folder ----------------------------------------------------------------------------------


def test_the_newest_comes_first_and_what_is_no_scan_is_not_listed(
    window: Window, folder: Path
) -> None:
    put(folder, "old.jpg", picture(), age=3600)
    put(folder, "new.PDF", pdf(1), age=1)
    put(folder, "middle.png", picture(form="PNG"), age=60)
    for name in ("notes.txt", ".hidden.jpg", "~writing.jpg"):
        put(folder, name, picture())
    (folder / "folder.jpg").mkdir()
    (folder / "link.jpg").symlink_to(folder / "old.jpg")
    found = waiting_files(window)
    assert not isinstance(found, Problem)
    assert [(one.lying.name, one.is_recent) for one in found] == [
        ("new.PDF", True),
        ("middle.png", True),
        ("old.jpg", False),
    ]


def test_a_file_is_taken_once(window: Window, folder: Path) -> None:
    path = put(folder, "a.jpg", picture())
    taken = take(window, path)
    assert isinstance(taken, Taken)
    assert path.exists(), "the folder is the camera's unless a hall wants it cleared"
    assert names(window) == []
    with window.store.read() as unit:
        kept = unit.blobs.get(taken.digest)
        assert kept is not None
        assert (kept.media, kept.pages, len(kept.body)) == (JPEG, 1, taken.kept_size)
    other = put(folder, "b.jpg", picture())
    assert names(window) == ["b.jpg"], "another file, though it holds the same"
    assert code_of(take(window, other)) == "scan.taken_before"
    assert isinstance(take(window, other, again=True), Taken)
    assert names(window) == []
    put(folder, "a.jpg", picture(colour="red"))
    assert names(window) == ["a.jpg"], "the camera uses its names again"


def test_what_is_said_of_a_taken_file(window: Window, folder: Path) -> None:
    path = put(folder, "a\nb.pdf", pdf(3))
    taken = take(window, path)
    assert isinstance(taken, Taken)
    assert "a?b.pdf" in taken.told
    assert "3 页" in taken.told
    assert "\n" not in taken.told
    assert scans.plain_name("长" * 90).count("长") == 39


@pytest.mark.parametrize("grows", [True, False])
def test_a_file_still_being_written_is_not_taken(window: Window, folder: Path, grows: bool) -> None:
    change(window, settle_seconds=0.5)
    path = put(folder, "a.jpg", picture()[:3000])
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        if grows:
            path.write_bytes(picture())

    answer = take(window, path, pause=pause)
    assert waited == [0.5]
    assert code_of(answer) == ("scan.still_written" if grows else "scan.damaged")
    assert names(window) == ["a.jpg"]


def test_the_source_is_removed_only_where_a_hall_wants_it(window: Window, folder: Path) -> None:
    change(window, folder=str(folder), remove_source=True)
    path = put(folder, "a.jpg", picture())
    taken = take(window, path)
    assert isinstance(taken, Taken)
    assert taken.was_removed
    assert not path.exists()
    kept = put(folder, "bad.jpg", b"rubbish")
    assert code_of(take(window, kept)) == "scan.not_a_picture"
    assert kept.exists()
    mine = put(folder, "c.jpg", picture(colour="red"))
    assert isinstance(take(window, mine, is_watched=False), Taken)
    assert mine.exists(), "a file whose place was typed is somebody's own"


@pytest.mark.parametrize(
    ("folder_name", "code"),
    [
        ("", "scan.no_folder"),
        ("missing", "scan.folder_missing"),
        ("file", "scan.folder_unreadable"),
    ],
)
def test_a_folder_that_cannot_be_read_is_explained(
    window: Window, tmp_path: Path, folder_name: str, code: str
) -> None:
    (tmp_path / "file").write_text("x")
    change(window, folder=str(tmp_path / folder_name) if folder_name else "")
    assert code_of(waiting_files(window)) == code


def test_a_huge_file_is_refused_unread(window: Window, folder: Path) -> None:
    path = folder / "a.jpg"
    with path.open("wb") as file:
        file.truncate(500 * 2**20)
    began = time.monotonic()
    assert code_of(take(window, path)) == "scan.too_large"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("name", ["missing.jpg", ".", "a\0b"])
def test_a_place_where_no_file_is(window: Window, folder: Path, name: str) -> None:
    assert code_of(take(window, folder / name)) == "scan.unreadable"


def test_a_pipe_is_not_waited_for(window: Window, folder: Path) -> None:
    os.mkfifo(folder / "a.jpg")
    assert names(window) == []
    assert code_of(take(window, folder / "a.jpg")) == "scan.unreadable"


def test_a_name_that_is_no_text_is_left_out(window: Window, folder: Path) -> None:
    put(folder, os.fsdecode(b"\xff\xfe.jpg"), picture())
    put(folder, "a.jpg", picture())
    assert names(window) == ["a.jpg"]


def test_settings_are_read_and_bounded(tmp_path: Path) -> None:
    from hallclient.config import read_settings
    from hallcore.problems import ProblemError

    (tmp_path / "config.toml").write_text('[scans]\nfolder = "camera"\nviewer = ["eog", "-n"]\n')
    settings: Settings = read_settings(tmp_path)
    assert settings.scans.viewer == ("eog", "-n")
    assert settings.scans.remove_source is False
    (tmp_path / "config.toml").write_text("[scans]\nlong_side = 99\n")
    with pytest.raises(ProblemError) as caught:
        read_settings(tmp_path)
    assert "scans.long_side" in caught.value.problem.cause


# -- part of a case ------------------------------------------------------------------------------


def test_a_scan_belongs_to_a_case_with_the_operation_that_names_it(
    window: Window, folder: Path
) -> None:
    number = received(window, half_form())
    taken = take(window, put(folder, "a.pdf", pdf(4)))
    assert isinstance(taken, Taken)

    def unsent() -> int:
        with window.store.read() as unit:
            return unit.blobs.count_unsent()

    assert unsent() == 0, "nothing of a case yet"
    entry = MaterialEntry(code="M021", originals=1, pages=4, file=taken.reference)
    case = record_material(window, CLERK, number, [entry])
    assert isinstance(case, Case), case
    record = case.material("M021")
    assert record is not None
    assert (record.blob, record.pages) == (taken.digest, 4)
    assert unsent() == 1


def test_a_scan_that_is_not_here_is_named(window: Window) -> None:
    number = received(window, half_form())
    entry = MaterialEntry(code="M021", originals=1, file="scan:" + "ab" * 32)
    assert code_of(record_material(window, CLERK, number, [entry])) == "scan.not_here"


def test_what_belongs_to_no_case_is_forgotten_in_time(window: Window, folder: Path) -> None:
    number = received(window, half_form())
    used = take(window, put(folder, "a.jpg", picture()))
    unused = take(window, put(folder, "b.jpg", picture(colour="red")))
    assert isinstance(used, Taken)
    assert isinstance(unused, Taken)
    record_material(
        window, CLERK, number, [MaterialEntry(code="M021", originals=1, file=used.reference)]
    )
    window.clock.move(days=31)  # type: ignore[attr-defined]
    assert isinstance(take(window, put(folder, "c.jpg", picture(colour="blue"))), Taken)
    with window.store.read() as unit:
        assert unit.blobs.get(used.digest) is not None
        assert unit.blobs.get(unused.digest) is None


def test_the_command_reduces_what_it_attaches(township: Console) -> None:
    body = picture((4000, 3000), colour="olive")
    (township.home / "id.jpg").write_bytes(body)
    (township.home / "note.txt").write_bytes(b"neither picture nor PDF")
    materials = materials_of(PROMISED)
    materials["materials"][0]["file"] = "id.jpg"
    materials["materials"][1]["file"] = "note.txt"
    said = township.by(
        "receive",
        "--item",
        PROMISED,
        "--form",
        township.write("form.json", form_of(PROMISED)),
        "--materials",
        township.write("materials.json", materials),
    )
    assert said.status == 0, said.fault
    case = township("case", said.answer["cases"][0]["case_number"]).answer
    blobs = {one["code"]: one["blob"] for one in case["materials"] if one.get("blob")}
    kept = kept_of(body, "id.jpg", SETTINGS)
    assert not isinstance(kept, Problem)
    codes = [one["code"] for one in materials["materials"]]
    assert blobs == {
        codes[0]: kept.digest,
        codes[1]: hashlib.sha256(b"neither picture nor PDF").hexdigest(),
    }


# -- the viewer ----------------------------------------------------------------------------------

VIEWER = """
import shutil, sys, time
shutil.copy(sys.argv[-1], {copy!r})
time.sleep({seconds})
sys.exit({status})
"""


def viewer(tmp_path: Path, *, seconds: float = 0, status: int = 0) -> tuple[tuple[str, ...], Path]:
    """A program that keeps what it was shown, and the file where."""
    copy = tmp_path / "seen"
    script = tmp_path / "viewer.py"
    script.write_text(VIEWER.format(copy=str(copy), seconds=seconds, status=status))
    return (sys.executable, str(script)), copy


def eventually(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


@pytest.fixture
def kept(window: Window, folder: Path) -> Taken:
    taken = take(window, put(folder, "a.pdf", pdf(2)))
    assert isinstance(taken, Taken)
    return taken


def test_a_viewer_is_shown_a_copy_that_goes_with_it(
    window: Window, kept: Taken, tmp_path: Path
) -> None:
    words, seen = viewer(tmp_path, seconds=1.5)
    change(window, viewer=words)
    copy = viewing.show(window, kept.digest)
    assert isinstance(copy, Path)
    assert copy.suffix == ".pdf"
    assert copy.stat().st_mode & 0o077 == 0
    assert copy.parent.stat().st_mode & 0o077 == 0
    eventually(seen.exists)
    eventually(lambda: not copy.exists())
    assert hashlib.sha256(seen.read_bytes()).hexdigest() == kept.digest


def test_the_copy_of_a_viewer_that_only_tells_another_stays_a_while(
    window: Window, kept: Taken, tmp_path: Path
) -> None:
    words, _ = viewer(tmp_path)
    change(window, viewer=words)
    copy = viewing.show(window, kept.digest)
    assert isinstance(copy, Path)
    assert copy.exists()
    viewing.forget_all()
    assert not copy.exists()


def test_what_a_killed_program_left_is_removed(window: Window, kept: Taken, tmp_path: Path) -> None:
    left = window.home / viewing.FOLDER / "left.jpg"
    left.parent.mkdir()
    left.write_bytes(b"plain")
    viewing.sweep(window)
    assert not left.exists()


@pytest.mark.parametrize("status", [3, None])
def test_no_viewer_is_said(window: Window, kept: Taken, tmp_path: Path, status: int | None) -> None:
    words = ("no-such-viewer-anywhere",) if status is None else viewer(tmp_path, status=status)[0]
    change(window, viewer=words)
    assert code_of(viewing.show(window, kept.digest)) == "scan.no_viewer"
    folder = window.home / viewing.FOLDER
    assert not folder.exists() or not list(folder.iterdir())


def test_what_is_not_here_cannot_be_shown(window: Window) -> None:
    assert code_of(viewing.show(window, "ab" * 32)) == "scan.not_here"
