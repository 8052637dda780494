"""Cold start in a real pseudo-terminal: until the sign-in screen is drawn, and until 工作台 is
drawn after the PIN; resident memory then. The peer is an empty Textual program."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import psutil

PEER = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class A(App):\n def compose(self): yield Static('READY')\nA().run()"
)
PROGRAM = (
    "import sys; from pathlib import Path; from hallclient.app import run_app;"
    "sys.exit(run_app(Path(sys.argv[1])))"
)
SIZE = (36, 120)


def bench_first_screen(home: Path, runs: int) -> Iterator[tuple[str, list[float], str, str]]:
    peers = [_until(["-c", PEER], "READY")[0] for _ in range(runs)]
    firsts, desks, memory = [], [], []
    for _ in range(runs):
        first, child = _until(["-c", PROGRAM, str(home)], "工号")
        firsts.append(first)
        child.expect("260101", timeout=30)
        began = time.perf_counter()
        child.send("0101\r260101\r")
        child.expect("在办件", timeout=30)
        desks.append((time.perf_counter() - began) * 1000)
        memory.append(psutil.Process(child.pid).memory_info().rss / 2**20)
        child.close(force=True)
    yield "an empty Textual program, first screen", peers, "ms", ""
    middle = sorted(peers)[len(peers) // 2]
    ratio = sorted(firsts)[len(firsts) // 2] / middle
    yield "hallclient, first screen", firsts, "ms", f"{ratio:.2f} x the empty program"
    yield "PIN to the home screen", desks, "ms", ""
    yield "resident memory on the home screen", memory, "MB", ""


def _until(words: list[str], sign: str) -> tuple[float, pexpect.spawn]:
    began = time.perf_counter()
    child = pexpect.spawn(
        sys.executable,
        words,
        dimensions=SIZE,
        encoding="utf-8",
        timeout=30,
        env=os.environ | {"TERM": "xterm-256color", "HALL_NOW": "2026-11-25T09:00:00+08:00"},
    )
    child.expect(sign)
    took = (time.perf_counter() - began) * 1000
    if sign == "READY":
        child.close(force=True)
    return took, child
