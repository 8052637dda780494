"""Receipt to durable commit, with and without the search index; the desk. The peer is a bare SQLite
commit with the same pragmas on the same disk."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from matters import PROMISED, form_of, materials_of

from hallclient.services.lookup import desk
from hallclient.services.receipt import Asked, receive
from hallclient.services.slips import case_slip, render
from hallclient.store.search import SearchIndex
from hallclient.window import open_window
from hallcore.forms import Form, parse_form
from hallcore.materials import parse_materials
from hallcore.problems import Problem
from hallkit.database import open_sqlite


def bench_commits(home: Path, runs: int) -> Iterator[tuple[str, list[float], str, str]]:
    window = open_window(home)
    form = parse_form(form_of(PROMISED), "form")
    entries = parse_materials(materials_of(PROMISED), "materials")
    assert isinstance(form, Form)
    assert not isinstance(entries, Problem)
    asked = Asked((PROMISED,), form, tuple(entries))

    def receive_and_render() -> None:
        receipt = receive(window, "0101", asked)
        assert not isinstance(receipt, Problem), receipt
        with window.store.read() as unit:
            slip = case_slip(window, unit, receipt.cases[0].number, "receipt")
        assert not isinstance(slip, Problem)
        render(window, slip, "a4")

    def receive_only(*, is_indexed: bool) -> None:
        put = SearchIndex.put
        if not is_indexed:
            SearchIndex.put = lambda *_: None  # type: ignore[method-assign,assignment]
        try:
            assert not isinstance(receive(window, "0101", asked), Problem)
        finally:
            SearchIndex.put = put  # type: ignore[method-assign]

    bare = _bare(home.parent / "peer.sqlite")
    peer = _timed(lambda: _commit(bare), runs * 10)
    yield "a bare SQLite commit (WAL, FULL)", peer, "ms", ""
    middle = sorted(peer)[len(peer) // 2]
    receive_and_render()
    both = _timed(receive_and_render, runs * 10)
    ratio = sorted(both)[len(both) // 2] / middle
    yield "receive, commit, PDF", both, "ms", f"{ratio:.1f} x the bare commit"
    bare_index = _timed(lambda: receive_only(is_indexed=False), runs * 10)
    indexed = _timed(lambda: receive_only(is_indexed=True), runs * 10)
    ratio = sorted(indexed)[len(indexed) // 2] / sorted(bare_index)[len(bare_index) // 2]
    yield "receive and commit without the search index", bare_index, "ms", ""
    yield "receive and commit with it", indexed, "ms", f"{ratio:.2f} x without"
    desks = _timed(lambda: desk(window), runs)
    yield "the home screen's data", desks, "ms", ""
    window.close()


def _bare(path: Path) -> sqlite3.Connection:
    connection = open_sqlite(path)
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    return connection


def _commit(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO t (b) VALUES (?)", ("x" * 2000,))
    connection.execute("COMMIT")


def _timed(act: Callable[[], object], runs: int) -> list[float]:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return times
