"""The unit of work: one transaction, undone unless `commit()` was called."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from hallserver.store.cases import CaseStore
from hallserver.store.engine import Engines, open_engines, take_installation_lock
from hallserver.store.enrolments import EnrolmentStore
from hallserver.store.feeds import FeedStore
from hallserver.store.meta import MetaStore
from hallserver.store.operations import OperationLog
from hallserver.store.people import PeopleStore
from hallserver.store.references import ReferenceStore
from hallserver.store.register import RegisterStore
from hallserver.store.schema import SCHEMA


class UnitOfWork:
    """One transaction over every table; leave it without `commit()` and nothing happened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        self._connection: Connection = self._engine.connect()
        try:
            self._transaction = self._connection.begin()
        except BaseException:
            self._connection.close()
            raise
        self.meta = MetaStore(self._connection)
        self.people = PeopleStore(self._connection)
        self.enrolments = EnrolmentStore(self._connection)
        self.operations = OperationLog(self._connection)
        self.cases = CaseStore(self._connection)
        self.feeds = FeedStore(self._connection)
        self.references = ReferenceStore(self._connection)
        self.register = RegisterStore(self._connection)
        return self

    def commit(self) -> None:
        """Write what was said of people, number what the feeds gathered, and make everything
        durable."""
        self.register.flush()
        self.feeds.flush()
        self._transaction.commit()

    def lock_installation(self) -> None:
        """Let one process at a time found or load a county."""
        take_installation_lock(self._connection)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        finally:
            self._connection.close()


class Store:
    """The centre's database."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def write(self) -> UnitOfWork:
        """A transaction that may write; on SQLite it queues behind the other writers."""
        return UnitOfWork(self._engines.writer)

    def read(self) -> UnitOfWork:
        """A transaction that only reads, and waits for nobody."""
        return UnitOfWork(self._engines.reader)

    def close(self) -> None:
        """Close every connection."""
        self._engines.dispose()


def open_store(url: str) -> Store:
    """Open the database, made or migrated where needed."""
    engines = open_engines(url)
    try:
        SCHEMA.ensure(engines.reader, engines.writer, take_installation_lock)
    except BaseException:
        engines.dispose()
        raise
    return Store(engines)
