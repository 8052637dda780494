"""Is the schema the one that this program was written for? Alembic is loaded only when not."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from hallcore.problems import ENVIRONMENT, ProblemError, problem
from hallserver.store.engine import Engines, take_installation_lock

VERSIONS = ("0001",)
"""Every revision of the schema, in order; the last one is what this program needs."""

MIGRATIONS = Path(__file__).parent / "migrations"

_VERSION_TABLE = table("alembic_version", column("version_num"))


def ensure_schema(engines: Engines) -> None:
    """Bring the schema up to date; a newer one is refused (exit 3 `home.newer_schema`)."""
    with engines.reader.connect() as connection:
        if _is_current(connection):
            return
    with engines.writer.begin() as connection:
        take_installation_lock(connection)
        if not _is_current(connection):
            _upgrade(connection)


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    version = connection.execute(select(_VERSION_TABLE.c.version_num)).scalar_one_or_none()
    if version is not None and version not in VERSIONS:
        raise ProblemError(problem("home.newer_schema"), ENVIRONMENT)
    return version == VERSIONS[-1]


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
