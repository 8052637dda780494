"""Which tables a catalogue has, and which columns each of them."""

from collections.abc import Iterator
from functools import cache

from hallcore.catalogue import readers
from hallcore.catalogue.tables import Reader, Row

HEAD, HEAD_COLUMNS = "catalogue", "version planned_from planned_until"


class _Asking(Reader):
    """Has no rows, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: dict[str, tuple[str, ...]] = {HEAD: tuple(HEAD_COLUMNS.split())}

    def rows(self, table: str, columns: str) -> Iterator[Row]:
        self.asked[table] = tuple(columns.split())
        return iter(())


@cache
def table_columns() -> dict[str, tuple[str, ...]]:
    """The columns of every table by its name, as the readers ask for them."""
    asking = _Asking()
    readers.read_draft(asking)
    return asking.asked
