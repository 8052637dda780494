"""Search as a clerk types: rows of the first page and their number. The peer is what a list without
an index does, `LIKE '%…%'` over the same names, initials and numbers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from hallclient.records import Query
from hallclient.services.lookup import list_cases
from hallclient.window import Window, open_window
from hallcore.moments import local_day

KINDS: tuple[tuple[str, Callable[[sqlite3.Row], str]], ...] = (
    ("one character of a name", lambda row: row["name"].replace(" ", "")[0]),
    ("a name", lambda row: row["name"].replace(" ", "")),
    ("one letter", lambda row: row["initials"][0]),
    ("initials", lambda row: row["initials"].split()[0]),
    ("tail of a number, 4 digits", lambda row: row["key"][-4:]),
    ("tail of a phone, 4 digits", lambda row: row["tails"].split()[2][:4][::-1]),
)


def bench_search(home: Path, runs: int) -> Iterator[tuple[str, list[float], str, str]]:
    window = open_window(home)
    peer = sqlite3.connect(f"file:{home / 'window.sqlite'}?mode=ro", uri=True)
    peer.row_factory = sqlite3.Row
    drawn = Random(11)
    last = peer.execute("SELECT max(id) FROM case_entry").fetchone()[0]
    rows = [
        peer.execute("SELECT * FROM case_entry WHERE id = ?", (drawn.randint(1, last),)).fetchone()
        for _ in range(runs * 8)
    ]
    every: list[float] = []
    for name, typed_of in KINDS:
        typed = [typed_of(row) for row in rows]
        ours = [_timed(lambda text=text: _look_up(window, text)) for text in typed]
        theirs = [_timed(lambda text=text: _scan(peer, text)) for text in typed[: max(runs, 3)]]
        ratio = _middle(theirs) / _middle(ours)
        every += ours
        yield f"search: {name}", ours, "ms", f"a LIKE scan takes {ratio:.0f} x as long"
    p95 = sorted(every)[int(len(every) * 0.95)]
    yield "search: all of these, 95 of 100 below", [p95], "ms", ""
    read = [str(row["initials"]).split()[0] for row in rows]
    lists = [_timed(lambda text=text: _list(window, text)) for text in read]
    yield "the whole page with its clocks, by initials", lists, "ms", ""
    peer.close()
    window.close()


def _look_up(window: Window, text: str) -> None:
    query, today = Query(text=text, limit=20), local_day(window.now())
    with window.store.read() as unit:
        unit.cases.search(query, today)
        unit.cases.count(query, today)


def _list(window: Window, text: str) -> None:
    list_cases(window, Query(text=text, limit=20))


def _scan(peer: sqlite3.Connection, text: str) -> None:
    backwards, parted = f"%{text[::-1]}%", f"%{' '.join(text)}%"
    found = (parted, f"%{text}%", backwards)
    where = "name LIKE ? OR initials LIKE ? OR tails LIKE ?"
    rows = f"SELECT key FROM case_entry WHERE {where} ORDER BY id DESC LIMIT 20"
    peer.execute(rows, found).fetchall()
    peer.execute(f"SELECT count(*) FROM case_entry WHERE {where}", found).fetchone()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
