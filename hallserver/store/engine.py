"""From a database URL to engines that read and write, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError

from hallcore.problems import ENVIRONMENT, USAGE, ProblemError, problem
from hallkit.database import sqlite_engine

POSTGRESQL = "postgresql"

_LOCK_NUMBER = 990122
"""The advisory lock that guards founding and migrations on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Engines:
    """`reader` never waits for a writer; `writer` begins by taking the write lock on SQLite."""

    reader: Engine
    writer: Engine

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def open_engines(url: str) -> Engines:
    """Engines on `url` (`sqlite:///…` or `postgresql+psycopg://…`); exit 2 for any other."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ProblemError(problem("database.url"), USAGE) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database:
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        return Engines(
            reader=sqlite_engine(path, is_writer=False), writer=sqlite_engine(path, is_writer=True)
        )
    if backend != POSTGRESQL:
        raise ProblemError(problem("database.url"), USAGE)
    try:
        engine = create_engine(
            parsed,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"options": "-c idle_in_transaction_session_timeout=60000"},
        )
    except ModuleNotFoundError as error:
        raise ProblemError(
            problem("database.driver", detail=error.name or "psycopg"), ENVIRONMENT
        ) from None
    return Engines(reader=engine, writer=engine)


def take_installation_lock(connection: Connection) -> None:
    """One process at a time founds or migrates. On SQLite the write transaction is that lock."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
