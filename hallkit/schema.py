"""Is the schema of a database the one that the program was written for? (design.md 6)

Migrations ship with the programs. Alembic is imported only where the schema is behind: it costs a
third of a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table

from hallcore.problems import ENVIRONMENT, ProblemError, problem

_VERSION = table("alembic_version", column("version_num"))


def no_lock(connection: Connection) -> None:
    """SQLite's write engine holds the only lock there is as soon as it begins."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The revisions of one schema, oldest first, and the folder of its migrations."""

    migrations: Path
    versions: tuple[str, ...]

    def ensure(
        self, reader: Engine, writer: Engine, lock: Callable[[Connection], None] = no_lock
    ) -> None:
        """Bring the schema to the last revision; a newer one is refused (exit 3
        `home.newer_schema`). Looking takes no lock: a database opens while another program is in
        the middle of a commit. Of several programs that find it behind, one does the work.
        """
        with reader.connect() as connection:
            if self.is_current(connection):
                return
        with writer.connect() as connection, connection.begin():
            lock(connection)
            if not self.is_current(connection):
                self._upgrade(connection)

    def is_current(self, connection: Connection) -> bool:
        if not inspect(connection).has_table("alembic_version"):
            return False
        version = connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()
        if version is not None and version not in self.versions:
            raise ProblemError(problem("home.newer_schema"), ENVIRONMENT)
        return version == self.versions[-1]

    def _upgrade(self, connection: Connection) -> None:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self.migrations).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
