"""The schema of a home: migrations that ship with the program (design.md 6).

Alembic is imported only where the schema is behind: it costs a third of a second.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from hallcore.problems import ENVIRONMENT, ProblemError, problem

HEAD = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


def ensure_schema(reader: Engine, writer: Engine) -> None:
    """Bring the schema to `HEAD`; a schema from a newer program is refused, exit 3.

    Looking takes no lock: a home opens while another program is in the middle of a commit.
    """
    with reader.connect() as connection:
        version = _version(connection)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise ProblemError(problem("home.newer_schema"), ENVIRONMENT)
    upgrade(writer)


def upgrade(engine: Engine) -> None:
    """Run the missing migrations in one transaction; of several processes one does the work."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect() as connection, connection.begin():
        if _version(connection) == HEAD:
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(row) if row else None
