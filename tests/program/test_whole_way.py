"""The demonstration, as a newcomer starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(600)
def test_the_demonstration_verifies_every_step(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    ended = subprocess.run(
        [sys.executable, "-m", "hallclient", "demo", "--headless", "--out", str(out)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=580,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr
    assert "两种同步次序结局相同" in ended.stdout
    assert "否" not in [
        line.split("|")[-2].strip() for line in ended.stdout.splitlines() if "|" in line
    ]
    assert str(out / "slips") in ended.stdout
    papers = sorted(path.name.split("-")[1] for path in (out / "slips").glob("*-a4.pdf"))
    assert papers == ["acceptance", "delivery", "on_spot", "receipt", "transfer"]
    assert "后续版本" in ended.stdout


def test_a_demonstration_does_not_write_into_a_used_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "hallclient",
            "demo",
            "--headless",
            "--out",
            str(tmp_path),
            "--json",
        ],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert '"demo.folder"' in ended.stderr


@pytest.mark.parametrize("words", [[], ["practice"]])
def test_without_a_terminal_it_says_so_and_names_the_demo(words: list[str], tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "hallclient", *words, "--home", str(tmp_path)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 3
    assert "hallclient demo --headless" in ended.stderr
    assert list(tmp_path.iterdir()) == []
