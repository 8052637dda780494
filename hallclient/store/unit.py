"""The store of a home and its units of work."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, TextClause

from hallclient.store.blobs import Blobs
from hallclient.store.cases import CaseTable
from hallclient.store.facts import Facts
from hallclient.store.forms import PaperForms
from hallclient.store.operations import OperationLog
from hallclient.store.papers import Papers
from hallclient.store.people import People
from hallclient.store.references import References
from hallclient.store.register import Register
from hallclient.store.schema import SCHEMA
from hallkit.database import open_sqlite, sqlite_engine, storage_errors


class Unit:
    """One transaction: all tables of the home. Nothing lasts unless `commit` was called."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.is_committed = False
        self.facts = Facts(connection)
        self.operations = OperationLog(connection)
        self.cases = CaseTable(connection)
        self.people = People(connection)
        self.references = References(connection)
        self.papers = Papers(connection)
        self.forms = PaperForms(connection)
        self.blobs = Blobs(connection)
        self.register = Register(connection)

    def execute(self, statement: TextClause) -> Any:
        """The single value of a statement about the database itself, such as a pragma."""
        return self._connection.execute(statement).scalar()

    def commit(self) -> None:
        """Make everything durable: when this returns, numbers may be printed."""
        self._connection.commit()
        self.is_committed = True


class Store:
    """Opens units of work on the database of one home.

    `opener` makes the raw connection: the seam where an encrypted database takes its key.
    """

    def __init__(
        self, path: Path, opener: Callable[[Path], sqlite3.Connection] = open_sqlite
    ) -> None:
        self.path = path
        with storage_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = sqlite_engine(path, is_writer=True, opener=opener)
            self._reader = sqlite_engine(path, is_writer=False, opener=opener)
            SCHEMA.ensure(self._reader, self._writer)
            path.chmod(0o600)

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """A unit that may write. Leaving it without `commit` rolls everything back."""
        with storage_errors(), self._writer.connect() as connection:
            connection.begin()
            yield Unit(connection)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that sees one state of the database and writes nothing."""
        with storage_errors(), self._reader.connect() as connection:
            yield Unit(connection)

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()
