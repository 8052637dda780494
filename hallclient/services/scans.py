"""材料的电子件: the watched folder of the document camera (domain.md 14), files that are typed, and
what was attached.

A file is attached once its bytes no longer change; it is kept, reduced, in the home before anybody
is told that it was taken, and is part of a case with the operation that names it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hallclient.records import Lying
from hallclient.services.scan_files import MAX_SOURCE_BYTES, kept_of
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.moments import LOCAL
from hallcore.problems import Problem, problem
from hallkit.files import reason_of

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".pdf")
MAX_LISTED = 9
"""Files offered for choice."""

MAX_SEEN = 5000
"""Entries of the folder that are looked at."""

RECENT_MINUTES = 10
"""A file this old is no longer what the camera just took."""

REFERENCE = "scan:"
"""Begins the name of a file that is kept here: `scan:` and its digest."""

UNUSED_DAYS = 30
"""After so long what was taken for a form that nobody finished is forgotten."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file that may be attached. `is_recent`: the camera wrote it just now."""

    path: Path
    lying: Lying
    is_recent: bool

    @property
    def label(self) -> str:
        at = datetime.fromtimestamp(self.lying.modified_ns / 1e9, LOCAL)
        return f"{plain_name(self.lying.name)}  {size_words(self.lying.size)}  {at:%m-%d %H:%M:%S}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is kept here now. `reference` stands for it in a material."""

    digest: str
    name: str
    size: int
    kept_size: int
    pages: int
    at: datetime
    was_removed: bool = False

    @property
    def reference(self) -> str:
        return REFERENCE + self.digest

    @property
    def told(self) -> str:
        pages = f"{self.pages} 页" if self.pages else "页数不明"
        size = size_words(self.size)
        if self.kept_size != self.size:
            size += f"（存为 {size_words(self.kept_size)}）"
        gone = "，文件夹里的已删除" if self.was_removed else ""
        return f"已附 {self.name}  {size}  {self.at:%m-%d %H:%M:%S}  {pages}{gone}"


def size_words(size: int) -> str:
    """812 KB, 3.4 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(size // 1024, 1)} KB"


def plain_name(name: str) -> str:
    """A file's name as it can stand in a line: no breaks, no controls, not too long."""
    shown = "".join(one if one.isprintable() else "?" for one in name)
    return shown if len(shown) <= 40 else f"{shown[:28]}…{shown[-11:]}"


def watched_folder(window: Window) -> Path | None:
    """The folder of the document camera, or None where none is set."""
    text = window.settings.scans.folder
    return (window.home / Path(text).expanduser()) if text else None


def waiting_files(window: Window, now: float | None = None) -> list[Found] | Problem:
    """What lies in the watched folder and was not attached yet, the newest first."""
    folder = watched_folder(window)
    if folder is None:
        return problem("scan.no_folder")
    since = ((time.time() if now is None else now) - RECENT_MINUTES * 60) * 1e9
    seen: list[tuple[Path, Lying]] = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= MAX_SEEN:
                    break
                if found := _lying(entry):
                    seen.append((folder / entry.name, found))
    except FileNotFoundError:
        return problem("scan.folder_missing", path=folder)
    except OSError as error:
        return problem("scan.folder_unreadable", path=folder, detail=reason_of(error))
    seen.sort(key=lambda one: (-one[1].modified_ns, one[1].name))
    waiting: list[Found] = []
    with window.store.read() as unit:
        for path, lying in seen:
            if not unit.blobs.was_taken(lying):
                waiting.append(Found(path, lying, lying.modified_ns >= since))
            if len(waiting) == MAX_LISTED:
                break
    return waiting


def _lying(entry: os.DirEntry[str]) -> Lying | None:
    name = entry.name
    if name.startswith((".", "~")) or not name.lower().endswith(SUFFIXES):
        return None
    try:
        seen = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    # A name that is no text cannot be kept; nor is what lies elsewhere part of the folder.
    if not stat.S_ISREG(seen.st_mode) or not _is_text(name):
        return None
    return Lying(name, seen.st_size, seen.st_mtime_ns)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def take(
    window: Window,
    path: Path,
    *,
    again: bool = False,
    is_watched: bool = True,
    pause: Callable[[float], None] = time.sleep,
) -> Taken | Problem:
    """Keep what the file holds. The same contents are taken a second time only with `again`."""
    name = plain_name(path.name)
    read = _read(path, name, window.settings.scans.settle_seconds if is_watched else 0, pause)
    if isinstance(read, Problem):
        return read
    lying, body = read
    source = hashlib.sha256(body).hexdigest()
    if not again:
        with window.store.read() as unit:
            earlier = unit.blobs.taken_as(source)
        if earlier is not None:
            return problem("scan.taken_before", name=name, earlier=plain_name(earlier))
    kept = kept_of(body, name, window.settings.scans)
    if isinstance(kept, Problem):
        return kept
    with window.store.write() as unit:
        now = window.now()
        unit.blobs.drop_unused(now - timedelta(days=UNUSED_DAYS))
        unit.blobs.put(kept, now)
        unit.blobs.take(lying, source, kept.digest, now)
        unit.commit()
    return Taken(
        kept.digest,
        name,
        lying.size,
        len(kept.body),
        kept.pages,
        datetime.fromtimestamp(lying.modified_ns / 1e9, LOCAL),
        is_watched and window.settings.scans.remove_source and _remove(path, lying),
    )


def _read(
    path: Path, name: str, settle_seconds: float, pause: Callable[[float], None]
) -> tuple[Lying, bytes] | Problem:
    """The bytes of a file that nobody is writing any more."""
    try:
        before = _stat(path)
        if settle_seconds:
            pause(settle_seconds)
        if _stat(path) != before:
            return problem("scan.still_written", name=name)
        if before.size > MAX_SOURCE_BYTES:
            return problem("scan.too_large", name=name, limit=MAX_SOURCE_BYTES // 2**20)
        with path.open("rb") as file:
            body = file.read(MAX_SOURCE_BYTES + 1)
        if _stat(path) != before or len(body) != before.size:
            return problem("scan.still_written", name=name)
    except (OSError, ValueError) as error:
        return problem("scan.unreadable", name=name, detail=reason_of(error, "不是一个文件"))
    return before, body


def _stat(path: Path) -> Lying:
    seen = path.stat()
    if not stat.S_ISREG(seen.st_mode):
        raise ValueError("no plain file")
    return Lying(path.name, seen.st_size, seen.st_mtime_ns)


def _remove(path: Path, lying: Lying) -> bool:
    """Only what was read is removed: another file may have come under the same name."""
    try:
        if _stat(path) != lying:
            return False
        path.unlink()
    except OSError:
        return False
    return True


def kept_digest(unit: Unit, reference: str) -> str | None:
    """The digest of the kept file that a material's `file` names, if it names one."""
    digest = reference.removeprefix(REFERENCE)
    is_kept = digest != reference and unit.blobs.pages(digest) is not None
    return digest if is_kept else None
