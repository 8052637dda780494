"""Showing a kept file with the viewer of the system (xdg-open, open, start), never by a shell.

The viewer reads a plain copy, which only the clerk of this machine may read. It is removed when the
viewer ends, or, where it only told another program and went, after a while; whatever a killed
program left behind is removed at the next look.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from hallclient.services.scan_files import JPEG, PDF
from hallclient.window import Window
from hallcore.problems import Problem, problem
from hallkit.files import reason_of

FOLDER = "viewing"
STARTING_SECONDS = 1.0
"""A viewer that cannot show anything says so within this time."""

SHOWN_SECONDS = 120.0
"""How long the copy stays for a program that was only told to open it."""

SUFFIXES = {JPEG: ".jpg", PDF: ".pdf"}


def show(window: Window, digest: str) -> Path | Problem:
    """Open the kept file in a viewer; the path of the copy that it reads."""
    with window.store.read() as unit:
        blob = unit.blobs.get(digest)
    if blob is None:
        return problem("scan.not_here", name=digest[:12])
    if blob.media not in SUFFIXES:
        return problem("scan.not_a_picture", name=digest[:12])
    sweep(window)
    chosen = window.settings.scans.viewer
    words = list(chosen) or {"darwin": ["open", "-W"]}.get(sys.platform, ["xdg-open"])
    is_told = sys.platform == "win32" and not chosen
    if not is_told and shutil.which(words[0]) is None:
        return problem("scan.no_viewer", detail=f"没有 {words[0]}")
    copy = _copy(window.home / FOLDER, blob.body, SUFFIXES[blob.media])
    if isinstance(copy, Problem):
        return copy
    return _tell_windows(copy) if is_told else _start(words, copy)


def sweep(window: Window) -> None:
    """Remove copies that nobody looks at any more."""
    folder = window.home / FOLDER
    for path in folder.glob("*") if folder.is_dir() else ():
        if path not in _shown:
            _remove(path)


_shown: set[Path] = set()
"""Copies that a viewer of this process may still read."""


def forget_all() -> None:
    """The program ends: no copy stays."""
    for path in list(_shown):
        _remove(path)


def _copy(folder: Path, body: bytes, suffix: str) -> Path | Problem:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=suffix, dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
    except OSError as error:
        return problem("home.not_writable", detail=reason_of(error))
    return Path(name)


def _tell_windows(copy: Path) -> Path | Problem:
    """What a double click does there."""
    if sys.platform == "win32":
        try:
            os.startfile(copy)  # noqa: S606
        except OSError as error:
            _remove(copy)
            return problem("scan.no_viewer", detail=reason_of(error))
    _remove_later(copy)
    return copy


def _start(words: Sequence[str], copy: Path) -> Path | Problem:
    _shown.add(copy)
    try:
        started = subprocess.Popen(
            [*words, str(copy)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        _remove(copy)
        return problem("scan.no_viewer", detail=reason_of(error))
    try:
        status = started.wait(STARTING_SECONDS)
    except subprocess.TimeoutExpired:
        threading.Thread(target=_wait, args=(started, copy), daemon=True).start()
        return copy
    if status != 0:
        _remove(copy)
        return problem("scan.no_viewer", detail=f"{words[0]} 退出状态 {status}")
    _remove_later(copy)
    return copy


def _remove_later(copy: Path) -> None:
    _shown.add(copy)
    timer = threading.Timer(SHOWN_SECONDS, _remove, (copy,))
    timer.daemon = True
    timer.start()


def _wait(started: subprocess.Popen[bytes], copy: Path) -> None:
    started.wait()
    _remove(copy)


def _remove(path: Path) -> None:
    _shown.discard(path)
    path.unlink(missing_ok=True)
