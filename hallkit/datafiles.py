"""The data that ships with the programs: where it lies, and its tables as rows.

CSV files are UTF-8 with a byte order mark, so that spreadsheet programs open them as they are.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

Rows = list[dict[str, str]]

SURPLUS = "(多余的单元格)"
"""The column under which cells beyond the heading are kept, so that a linter can tell of them."""


@dataclass(frozen=True, slots=True)
class SampleHall:
    """A hall of the sample county; `area` has 12 digits."""

    area: str
    name: str
    level: str
    phone: str
    complaint_phone: str
    address: str


@dataclass(frozen=True, slots=True)
class SampleClerk:
    """A window clerk. `pin` stands in clear: the county and its people are made up."""

    hall: str
    number: str
    name: str
    pin: str
    role: str


@dataclass(frozen=True, slots=True)
class SampleDepartment:
    """A deciding body. `covers_all`: its people may act for every department."""

    code: str
    area: str
    name: str
    covers_all: bool


@dataclass(frozen=True, slots=True)
class SampleStaff:
    """Somebody of a department, with the posts that he may act in."""

    number: str
    name: str
    department: str
    area: str
    posts: tuple[str, ...]
    pin: str


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A made-up applicant."""

    kind: str
    id_type: str
    id_number: str
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class SampleCounty:
    """Everybody and every place of a practice county."""

    halls: tuple[SampleHall, ...]
    clerks: tuple[SampleClerk, ...]
    departments: tuple[SampleDepartment, ...]
    staff: tuple[SampleStaff, ...]
    persons: tuple[SamplePerson, ...]


def data_folder() -> Path:
    """`data/` inside the wheel, or the repository's in an editable install."""
    package = Path(__file__).resolve().parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def read_table(path: Path) -> Rows:
    """The rows of one CSV file, cells trimmed. Blank rows stay, so that row numbers hold.

    Raises `OSError` and `UnicodeDecodeError`; a file without a heading has no rows.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream)
        heading = [cell.strip() for cell in next(lines, [])]
        return [_row(heading, cells) for cells in lines]


def read_catalogue_tables(folder: Path) -> dict[str, Rows]:
    """Every table of a catalogue folder, by file name without .csv."""
    return {path.stem: read_table(path) for path in sorted(folder.glob("*.csv"))}


def read_rule_tables(folder: Path) -> dict[str, Rows]:
    """The tables of supervision of a folder, by file name without .csv."""
    return {"alerts": read_table(folder / "alerts.csv")}


def read_calendar_rows(folder: Path) -> Rows:
    """The rows of every calendar file of a folder, years in order."""
    return [
        row
        for path in sorted(folder.glob("*.csv"))
        for row in read_table(path)
        if any(row.values())
    ]


def read_sample(area: str) -> SampleCounty:
    """The sample county with this 6-digit code. Raises `OSError` where there is none."""
    folder = data_folder() / "samples" / area

    def rows(name: str) -> Rows:
        return [row for row in read_table(folder / f"{name}.csv") if any(row.values())]

    return SampleCounty(
        halls=tuple(SampleHall(**row) for row in rows("halls")),
        clerks=tuple(SampleClerk(**row) for row in rows("clerks")),
        departments=tuple(
            SampleDepartment(row["code"], row["area"], row["name"], row["covers"] == "*")
            for row in rows("departments")
        ),
        staff=tuple(
            SampleStaff(
                number=row["number"],
                name=row["name"],
                department=row["department"],
                area=row["area"],
                posts=tuple(row["posts"].split("|")),
                pin=row["pin"],
            )
            for row in rows("staff")
        ),
        persons=tuple(SamplePerson(**row) for row in rows("persons")),
    )


def _row(heading: list[str], cells: list[str]) -> dict[str, str]:
    """Short rows are filled up with empty cells; longer ones keep the rest under `SURPLUS`."""
    trimmed = [cell.strip() for cell in cells]
    missing = len(heading) - len(trimmed)
    row = dict(zip(heading, trimmed + [""] * missing, strict=False))
    surplus = "".join(trimmed[len(heading) :])
    return row | {SURPLUS: surplus} if surplus else row
