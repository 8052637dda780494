"""The real process: ready when it says so, gone soon after SIGTERM, other commands beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

SERVER = Path(sys.executable).with_name("hallserver")


@contextmanager
def serving(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [str(SERVER), "--home", str(home), "serve", "--port", "0", *words]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment()
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first.startswith("listening on http://127.0.0.1:"), first
        yield process, first.removeprefix("listening on ").strip()
    finally:
        process.kill()
        process.communicate()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HALL_")}


def run(home: Path, *words: str) -> dict[str, object]:
    ran = subprocess.run(
        [str(SERVER), *words, "--home", str(home), "--json"],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
    )
    found = json.loads(ran.stdout)
    assert isinstance(found, dict)
    return found


def test_a_practice_centre_serves_at_once_and_ends_on_sigterm(tmp_path: Path) -> None:
    with serving(tmp_path, "--practice", "--departments") as (process, url):
        health = httpx.get(f"{url}/v1/health", trust_env=False).json()
        assert (health["ok"], health["practice"]) == (True, True)
        assert run(tmp_path, "enrolment-code", "--area", "990122000000")["level"] == "county"
        with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as idle:
            # A window that connected and says nothing must not hold the end up.
            idle.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            status = process.wait(timeout=10)
        assert time.monotonic() - began < 5
        assert status == 0


def test_an_empty_real_centre_says_what_to_do(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, url):
        assert httpx.get(f"{url}/v1/health", trust_env=False).json()["practice"] is False
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=10)
    assert "--practice" in told


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = subprocess.run(
            [
                str(SERVER),
                "--home",
                str(tmp_path),
                "--json",
                "serve",
                "--practice",
                "--port",
                str(taken.getsockname()[1]),
            ],
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
        )
    assert (ran.returncode, ran.stdout) == (3, "")
    assert json.loads(ran.stderr)["code"] == "centre.address"
