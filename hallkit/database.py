"""SQLAlchemy engines on SQLite (and PostgreSQL for the centre), and the types both stores use.

SQLite runs in WAL with `synchronous=FULL`: a number may be printed once its commit returned.
The write engine begins with `BEGIN IMMEDIATE`, so two writers queue instead of losing updates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    QueuePool,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from hallcore.problems import ENVIRONMENT, ProblemError, problem

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraint names by convention, so that migrations can name what they change."""

BUSY_SECONDS = 30


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive one is refused when it is written."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_sqlite(path: Path) -> sqlite3.Connection:
    """A plain connection with the pragmas of design.md 6.

    This is the seam for encryption at rest: an engine takes any such opener.
    """
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def sqlite_engine(
    path: Path,
    *,
    is_writer: bool,
    opener: Callable[[Path], sqlite3.Connection] = open_sqlite,
) -> Engine:
    """An engine on one SQLite file. A writer begins with `BEGIN IMMEDIATE`."""
    # Errors name statements, never their values: those are people's data and end in logs.
    engine = create_engine(
        "sqlite://",
        creator=lambda: opener(path),
        poolclass=QueuePool,
        pool_size=4,
        hide_parameters=True,
    )
    begin = "BEGIN IMMEDIATE" if is_writer else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what a disk or database can do to us into problems with a next step (exit 3)."""
    try:
        yield
    except (OperationalError, DatabaseError, sqlite3.Error, OSError) as error:
        raise ProblemError(_storage_problem(error), ENVIRONMENT) from error


def _storage_problem(error: Exception) -> Any:
    text = str(getattr(error, "orig", None) or error)
    if "full" in text or "No space left" in text:
        return problem("disk.full")
    if "locked" in text or "busy" in text:
        return problem("home.busy")
    if "readonly" in text or "Permission denied" in text or "unable to open" in text:
        return problem("home.not_writable", detail=text)
    if "not a database" in text or "malformed" in text:
        return problem("home.damaged")
    return problem("store.failed", detail=text.splitlines()[0] if text else "")
