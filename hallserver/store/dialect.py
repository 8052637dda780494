"""The one statement that the two databases spell through different modules: upsert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(
    connection: Connection, table: Table, keys: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Insert `values`, or update the row with the same `keys`."""
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = maker(table).values(**values)
    rest = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=rest))


def count_up(
    connection: Connection,
    table: Table,
    keys: Mapping[str, Any],
    counter: str,
    by: int = 1,
) -> int:
    """Add `by` to a counter row, made at need, and answer its new value. Locks the row."""
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = (
        maker(table)
        .values(**keys, **{counter: by})
        .on_conflict_do_update(index_elements=list(keys), set_={counter: table.c[counter] + by})
        .returning(table.c[counter])
    )
    return int(connection.execute(statement).scalar_one())
