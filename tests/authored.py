"""A county's own copy of the catalogue and the templates, to be changed as a person would."""

from __future__ import annotations

import csv
import shutil
from io import StringIO
from pathlib import Path

from hallkit.datafiles import data_folder

Row = dict[str, str]


class Authored:
    """`folder` holds the tables, `folder/documents` the templates that the county changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(data_folder() / "catalogue", folder)
        self.documents = folder / "documents"
        self.documents.mkdir()

    def rows(self, table: str) -> list[Row]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    def heading(self, table: str) -> list[str]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            return next(csv.reader(stream))

    def save(self, table: str, rows: list[Row]) -> None:
        text = StringIO(newline="")
        writer = csv.DictWriter(text, self.heading(table), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (self.folder / f"{table}.csv").write_text(text.getvalue(), "utf-8-sig")

    def add(self, table: str, **cells: str) -> int:
        """One more row, empty but for these cells; its number."""
        rows = self.rows(table)
        self.save(table, [*rows, dict.fromkeys(self.heading(table), "") | cells])
        return len(rows) + 2

    def put(self, table: str, where: Row, **cells: str) -> int:
        """Other cells in the only row of `where`; its number."""
        rows = self.rows(table)
        (at,) = [number for number, row in enumerate(rows) if where.items() <= row.items()]
        rows[at] |= cells
        self.save(table, rows)
        return at + 2

    def drop(self, table: str, **where: str) -> None:
        """Remove the rows with these cells."""
        rows = self.rows(table)
        kept = [row for row in rows if not where.items() <= row.items()]
        assert len(kept) < len(rows)
        self.save(table, kept)

    def drop_item(self, code: str) -> None:
        """Remove an item with everything that is said of it."""
        for path in sorted(self.folder.glob("*.csv")):
            rows = self.rows(path.stem)
            kept = [
                row
                for row in rows
                if code not in (row.get("item"), row.get("owner"))
                and (path.stem not in ("items", "links") or row["code"] != code)
            ]
            if len(kept) < len(rows):
                self.save(path.stem, kept)

    def version(self, name: str, planned_from: str = "", planned_until: str = "") -> None:
        """Name the version, and the days on which it is in force."""
        (row,) = self.rows("catalogue")
        days = {"planned_from": planned_from, "planned_until": planned_until}
        self.save("catalogue", [row | {"version": name} | {k: v for k, v in days.items() if v}])
