"""The program in a pseudo-terminal, and a terminal that reads what it draws."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte
from screens_support import CLERK, PIN

OPEN = "import sys; from pathlib import Path; from hallclient.app import run_app; "
CODE = OPEN + "sys.exit(run_app(Path(sys.argv[1])))"


class Terminal:
    """The program in a pseudo-terminal, and what a terminal makes of its output."""

    def __init__(self, home: Path, size: tuple[int, int], code: str = CODE) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment |= {"COLUMNS": str(columns), "LINES": str(rows)}
        environment["HALL_NOW"] = "2026-11-23T09:30:00+08:00"
        self.child = pexpect.spawn(
            sys.executable,
            ["-c", code, str(home)],
            dimensions=(rows, columns),
            env=environment,
            timeout=30,
        )

    @property
    def text(self) -> str:
        # A wide character takes two cells of the terminal; the second one is empty.
        return "\n".join(self.screen.display)

    def read(self) -> None:
        try:
            while True:
                self._stream.feed(self.child.read_nonblocking(65536, 0.05))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return

    def until(self, *words: str, seconds: float = 30) -> None:
        self.wait(lambda: all(word in self.text for word in words), seconds)

    def wait(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()
            if condition():
                return
        raise AssertionError(self.text)

    def type(self, text: str) -> None:
        self.child.send(text.encode())

    def sign_in(self) -> None:
        self.until("密码 260101")
        self.type(f"{CLERK}\r")
        self.type(f"{PIN}\r")

    def kill(self) -> None:
        os.kill(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.child.close()

    def leave(self) -> None:
        if self.child.isalive():
            self.child.close(force=True)
