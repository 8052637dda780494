"""Who may know whom: the import contracts, what a small command loads, what the rules import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
RULES = sorted((ROOT / "hallcore").rglob("*.py"))

HEAVY = ("sqlalchemy", "sqlmodel", "textual", "httpx", "reportlab", "pypinyin", "PIL", "alembic")

ALLOWED = {"hallcore", "pydantic"}
ALLOWED_ON_THE_WIRE = ALLOWED | {"cryptography", "backports", "compression"}
"""`compression` is where Python 3.14 and later keep zstd; before, it is `backports`."""

OUTSIDE_WORLD = {
    "asyncio",
    "http",
    "io",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
    "zoneinfo",
}
"""Standard modules that read files, clocks, chance or the line."""

TELLING = {"now", "utcnow", "today", "fromtimestamp"}
"""Ways in which `datetime` and `date` look at a clock or at the machine's zone."""


def test_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    told = capsys.readouterr().out
    assert status == 0, told[told.find("Contracts") :]


@pytest.mark.parametrize(
    ("module", "may_load"),
    # The window program draws its first frame before it opens the store.
    [("hallclient.cli", set()), ("hallclient.app", {"textual"})],
)
def test_what_starts_first_imports_nothing_heavy(module: str, may_load: set[str]) -> None:
    script = f"import sys, {module}; print(*sorted(sys.modules))"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = {name.partition(".")[0] for name in ended.stdout.split()}
    assert module.partition(".")[0] in loaded
    assert loaded & set(HEAVY) <= may_load


def imported(tree: ast.AST) -> set[str]:
    """Top-level names of everything that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_hallcore_imports_nothing_but_rules(path: Path) -> None:
    names = imported(ast.parse(path.read_text("utf-8")))
    on_the_wire = path.is_relative_to(ROOT / "hallcore" / "wire")
    allowed = ALLOWED_ON_THE_WIRE if on_the_wire else ALLOWED
    assert names <= allowed | set(sys.stdlib_module_names), names
    assert names.isdisjoint(OUTSIDE_WORLD), names & OUTSIDE_WORLD


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_hallcore_has_no_clock_and_no_files(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            assert called.id not in {"open", "print", "input"}, f"{path.name}:{node.lineno}"
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            is_clock = called.value.id in {"datetime", "date"} and called.attr in TELLING
            assert not is_clock, f"{path.name}:{node.lineno}"
