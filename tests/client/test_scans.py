"""Scans from the watched folder: what is taken, when, and how it becomes part of a case."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from matters import PROMISED, Console, form_of, materials_of
from scan_support import code_of, pdf, picture
from screens_support import CLERK, half_form, received

from hallclient.config import ScanSettings, Settings, read_settings
from hallclient.services import scans, viewing
from hallclient.services.answer import record_material
from hallclient.services.scan_files import JPEG, kept_of
from hallclient.services.scans import Taken, take, waiting_files
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.materials import MaterialEntry
from hallcore.problems import Problem, ProblemError

SETTINGS = ScanSettings()


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
    with pytest.raises(ProblemError) as caught:
        record_material(window, CLERK, number, [entry])
    assert (caught.value.problem.code, caught.value.exit_status) == ("scan.not_here", 2)


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
