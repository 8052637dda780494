"""Starts the programs as a person would: separate processes, their answers read as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hallcore.problems import ENVIRONMENT, ProblemError, problem

WINDOW = (sys.executable, "-m", "hallclient")
CENTRE = (sys.executable, "-m", "hallserver")
START_SECONDS = 30
STOP_SECONDS = 6
COMMAND_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ran:
    """How one command ended: `answer` is what it printed, `fault` the problem it told."""

    status: int
    answer: dict[str, Any]
    fault: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.fault.get("code", ""))


def environment(now: str | None, pin: str | None, home: Path) -> dict[str, str]:
    """The environment of a child: the practice clock and a PIN, nothing inherited of either.

    High-water marks lie beside the home: a copied world goes on with copied marks."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("HALL_NOW", "HALL_PIN", "HALL_HOME")
    }
    kept["PYTHONIOENCODING"] = "utf-8"
    kept["XDG_STATE_HOME"] = str(home.parent / "state")
    if now:
        kept["HALL_NOW"] = now
    if pin:
        kept["HALL_PIN"] = pin
    return kept


def run_command(
    program: tuple[str, ...], home: Path, now: str | None, pin: str | None, *words: str
) -> Ran:
    """Run one command with `--json` and read what it said."""
    ended = subprocess.run(
        [*program, "--home", str(home), "--json", *words],
        env=environment(now, pin, home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    return Ran(ended.returncode, _object(ended.stdout), _object(ended.stderr))


def _object(data: bytes) -> dict[str, Any]:
    lines = data.decode("utf-8", "replace").strip().splitlines()
    try:
        found = json.loads(lines[-1]) if lines else {}
    except json.JSONDecodeError:
        return {"code": "", "cause": "\n".join(lines[-3:])}
    return found if isinstance(found, dict) else {}


@dataclass
class CentreProcess:
    """A centre in a process of its own; `url` while it listens."""

    home: Path
    options: tuple[str, ...] = ("--practice",)
    url: str = ""
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self, now: str | None, port: int = 0) -> str:
        """Start and wait for the first line, `listening on …`."""
        self.home.mkdir(parents=True, exist_ok=True)
        log = (self.home / "serve.log").open("a", encoding="utf-8")
        with log:
            self._process = subprocess.Popen(
                [*CENTRE, "--home", str(self.home), "serve", "--port", str(port), *self.options],
                env=environment(now, None, self.home),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None  # noqa: S101 - asked for as a pipe just above
        line = self._process.stdout.readline().strip()
        if not line.startswith("listening on "):
            self.stop()
            detail = f"县中心没有启动，见 {self.home / 'serve.log'}"
            raise ProblemError(problem("sync.unreachable", detail=detail), ENVIRONMENT)
        self.url = line.removeprefix("listening on ")
        return self.url

    def stop(self) -> None:
        """End it as an operator would; by force where it does not listen."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None
        self.url = ""
