"""The schema that migrations make is the one that the tables say; a newer one is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from hallclient.store.tables import Table
from hallclient.store.unit import Store
from hallcore.problems import ProblemError
from hallkit.database import sqlite_engine


def is_plain_table(name: str | None, kind: str, parents: object) -> bool:
    """FTS5 tables and those that they keep their index in are no plain tables."""
    return kind != "table" or "_words" not in (name or "")


def test_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "window.sqlite"
    Store(path).close()
    with sqlite_engine(path, is_writer=False).connect() as connection:
        opts = {"compare_type": True, "include_name": is_plain_table}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Table.metadata) == []


def test_the_pragmas_keep_a_printed_number(tmp_path: Path) -> None:
    store = Store(tmp_path / "window.sqlite")
    from sqlalchemy import text

    with store.read() as unit:
        found = [
            unit.execute(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]
    assert (tmp_path / "window.sqlite").stat().st_mode & 0o077 == 0
    store.close()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "window.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(ProblemError) as caught:
        Store(path)
    assert (caught.value.problem.code, caught.value.exit_status) == ("home.newer_schema", 3)


def test_what_is_no_database_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "window.sqlite"
    path.write_bytes(b"not a database, but perhaps somebody's work" * 100)
    before = path.read_bytes()
    with pytest.raises(ProblemError) as caught:
        Store(path)
    assert (caught.value.problem.code, caught.value.exit_status) == ("home.damaged", 3)
    assert path.read_bytes() == before
