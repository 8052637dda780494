"""Every file of the project: small modules, no place that only one machine or one network has, and
Chinese written as it is written."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("hallcore", "hallkit", "hallclient", "hallserver")

LONG_MODULES = {
    "hallclient/demo/story.py": "one story, told in its order",
    "hallcore/cases.py": "one value, and everything that it is made of",
    "hallcore/slips.py": "templates are read and filled by the same table of names",
    "tests/client/test_screens_flow.py": "whole walks through the screens",
    "tests/core/histories_support.py": "one right operation of every kind, for every test of them",
    "tests/core/test_fold.py": "the conditions that all kinds share, and the small kinds",
    "tests/core/test_histories.py": "one promise of the fold, over histories of all kinds",
    "tests/core/test_kinds_answer.py": "one table of judgements for all answers",
    "tests/server/centre_support.py": "a centre, its windows and their acts, shared by all tests",
    "tests/server/test_centre_sync.py": "one contract, tested clause by clause",
}
MAX_LINES = 400

PUNCTUATION = re.compile(r"[一-鿿][,;:!?][一-鿿“]")
"""Half-width punctuation between Chinese characters."""

MACHINE_PATH = re.compile(
    r"(?<![\w.~}/])/(?:"
    + "|".join(("home", "root", "Users", "work", "tmp", "opt", "mnt"))
    + r")/\w"
    r"|\b[A-Z]:\\\\?Users\b"
)
HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")
OWN_HOSTS = re.compile(r"[A-Za-z0-9-]*|127\.0\.0\.1|.*\.(example|invalid|test)")
"""Names without a dot, this machine, and names that belong to nobody."""
KNOWN_HOSTS = {
    "github.com": "where the font's authors publish it, as its licence says",
    "openfontlicense.org": "the font's licence",
    "www.apache.org": "the licence",
    "www.w3.org": "names of XML vocabularies in pictures",
}


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file of the project that git keeps or would keep; without git, every file at hand."""
    if git := shutil.which("git"):
        words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run([git, "-C", str(ROOT), *words], capture_output=True, check=False)
        if listed.returncode == 0 and listed.stdout:
            names = [name for name in listed.stdout.decode().split("\0") if name]
            return tuple(path for name in names if (path := ROOT / name).is_file())
    folders = (*PACKAGES, "data", "docs", "tests", "bench")
    inside = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    return (*(path for path in ROOT.iterdir() if path.is_file()), *inside)


def tracked_texts() -> Iterator[tuple[str, str]]:
    for path in tracked_files():
        if "__snapshots__" in path.parts:
            # Written by the snapshot library, under its own name.
            continue
        try:
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_no_text_names_a_host_that_is_not_ours() -> None:
    found = {
        f"{name}: {host}"
        for name, text in tracked_texts()
        for host in HOST.findall(text)
        if host not in KNOWN_HOSTS and not OWN_HOSTS.fullmatch(host)
    }
    assert found == set()


def test_no_text_names_a_place_on_one_machine() -> None:
    found = [
        f"{name}:{number}"
        for name, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("/" + "home/somebody/x", True),
        ('"/' + 'tmp/x"', True),
        ("C:\\" + "Users\\x", True),
        ("#!/usr/bin/env bash", False),
        ("/path/to/site-font.ttf", False),
        ("docs/" + "work/x", False),
        ("/v1/sync", False),
    ],
)
def test_places_on_one_machine_are_recognised(text: str, is_one: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is is_one


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files(*PACKAGES, "tests", "docs", "bench")
        if (lines := len(path.read_text("utf-8").splitlines())) > MAX_LINES
    }
    assert {name: lines for name, lines in long.items() if name not in LONG_MODULES} == {}
    assert [name for name in LONG_MODULES if not (ROOT / name).exists()] == []


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string in a module that is no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield node.lineno, node.value


def test_chinese_is_written_with_full_width_punctuation() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in python_files("hallclient", "hallserver", "hallkit", "hallcore/problems")
        for line, text in spoken(path)
        if PUNCTUATION.search(text)
    ]
    for path in sorted((ROOT / "data" / "documents").iterdir()):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if PUNCTUATION.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []
