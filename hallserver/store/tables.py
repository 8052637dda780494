"""The tables of the centre. Row classes stay in this package (engineering.md 2, rule 9).

Written for SQLite and PostgreSQL alike: statements are SQLAlchemy Core over the `Table` objects
at the end, order never comes from a clock, and no id that commits late is ever a cursor.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Enum, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, UniqueConstraint

from hallkit.database import NAMING, UtcInstant

BIG = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits; SQLite numbers rows by itself only in a column that is plainly INTEGER."""


def _one_of(name: str, *values: str) -> Enum:
    return Enum(
        *values, name=name, native_enum=False, create_constraint=True, validate_strings=True
    )


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))):
    """Base of the centre's tables; its own metadata, so that the window's never mix in."""


class Meta(Row, table=True):
    """Facts of the installation: county, practice, centre_epoch, public keys, own enrolment."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


class Hall(Row, table=True):
    """A hall and its numbered exchange key pair; the private half is sealed to the centre."""

    __tablename__ = "hall"
    area: str = Field(primary_key=True, max_length=12)
    name: str
    level: str = Field(sa_type=_one_of("level", "county", "township", "village"))
    phone: str = ""
    complaint_phone: str = ""
    address: str = ""
    key_number: int = 1
    exchange_public: bytes = Field(sa_type=LargeBinary)
    exchange_private_sealed: bytes = Field(sa_type=LargeBinary)


class Clerk(Row, table=True):
    """A clerk of a hall. `verifier` is argon2id; a PIN is in no table."""

    __tablename__ = "clerk"
    hall: str = Field(primary_key=True, max_length=12)
    number: str = Field(primary_key=True, max_length=32)
    name: str
    verifier: str


class Staff(Row, table=True):
    """A person of a department; `posts` is a JSON list of post codes. `covers_all`: he may act for
    every department of the county."""

    __tablename__ = "staff"
    number: str = Field(primary_key=True, max_length=32)
    name: str
    department: str
    area: str = Field(max_length=12)
    covers_all: bool
    posts: str = Field(sa_type=Text)


class Terminal(Row, table=True):
    """The last terminal number given in an area; none is ever given again."""

    __tablename__ = "terminal"
    area9: str = Field(primary_key=True, max_length=9)
    last: int


class DocumentSerial(Row, table=True):
    """The last serial of the centre's own documents, per area, year and kind."""

    __tablename__ = "document_serial"
    area9: str = Field(primary_key=True, max_length=9)
    year: int = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=2)
    last: int


class Enrolment(Row, table=True):
    """An enrolled machine. `stored` and `head` are the end of its contiguous chain."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("area9", "terminal"),)
    id: str = Field(primary_key=True, max_length=64)
    hall: str = Field(max_length=12)
    level: str
    area9: str = Field(max_length=9)
    terminal: str = Field(max_length=3)
    signing_public: bytes = Field(sa_type=LargeBinary)
    exchange_public: bytes = Field(sa_type=LargeBinary)
    certificate: bytes = Field(sa_type=LargeBinary)
    serial: int = Field(unique=True)
    stored: int = 0
    head: bytes = Field(sa_type=LargeBinary)
    state: str = Field(sa_type=_one_of("state", "active", "frozen", "revoked"))
    enrolled_at: datetime = Field(sa_type=UtcInstant)
    last_seen_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class EnrolmentCode(Row, table=True):
    """A one-time code, by its hash."""

    __tablename__ = "enrolment_code"
    code_hash: str = Field(primary_key=True, max_length=64)
    hall: str = Field(max_length=12)
    expires_at: datetime = Field(sa_type=UtcInstant)
    used_by: str | None = None


class Operation(Row, table=True):
    """Every operation that was ever stored, in the order in which it was decided (`arrival`).

    `chained` is False while it came only in a parcel and its author has not pushed it.
    `position` counts the applied operations of its case.
    """

    __tablename__ = "operation"
    __table_args__ = (
        UniqueConstraint("enrolment", "sequence"),
        Index(None, "subject", "arrival"),
    )
    arrival: int = Field(primary_key=True, sa_type=BIG)
    enrolment: str = Field(max_length=64)
    sequence: int = Field(sa_type=BIG)
    subject: str = Field(max_length=64)
    kind: str = Field(max_length=40)
    data: bytes = Field(sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)
    chained: bool
    occurred_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    stored_at: datetime = Field(sa_type=UtcInstant)
    outcome: str = Field(sa_type=_one_of("outcome", "applied", "rejected", "parked"))
    code: str | None = None
    position: int | None = None


class Evidence(Row, table=True):
    """What somebody signed that contradicts what is stored under the same identity.

    `fork`: a machine with two histories; `whole` is its signed frame. `parcel`: a parcel and its
    author's push say different things. `is_pushed` tells that `data` is what the author pushed,
    so that his chain runs over them.
    """

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("enrolment", "sequence", "digest"),)
    id: int = Field(primary_key=True, sa_type=BIG)
    enrolment: str = Field(max_length=64)
    sequence: int = Field(sa_type=BIG)
    reason: str = Field(sa_type=_one_of("reason", "fork", "parcel"))
    subject: str
    data: bytes = Field(sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)
    is_pushed: bool
    whole: bytes | None = Field(default=None, sa_type=LargeBinary)
    stored_at: datetime = Field(sa_type=UtcInstant)


class CaseRow(Row, table=True):
    """The projection of one case. `body` is the folded case; the other columns are for lists.

    `deemed_after`: after this day it counts as accepted, as long as nobody answers. `raw`: of a
    theme's parent, the fold of its own operations; its `body` says what its children make of it.
    `place`: of an item limited in number, the place in the line that the case holds; no two hold
    the same, and who withdraws or is refused holds none.
    """

    __tablename__ = "case_row"
    __table_args__ = (
        Index(None, "is_open", "state"),
        UniqueConstraint("item", "catalogue", "place"),
    )
    number: str = Field(primary_key=True, max_length=24)
    item: str
    catalogue: str
    state: str
    is_open: bool
    hall: str = Field(max_length=12)
    holder: str | None = None
    addressee: str | None = Field(default=None, index=True)
    parent: str | None = Field(default=None, max_length=24, index=True)
    deemed_after: date | None = None
    place: int | None = None
    operations: int
    last_arrival: int = Field(sa_type=BIG)
    body: str = Field(sa_type=Text)
    raw: str | None = Field(default=None, sa_type=Text)


class CaseAudience(Row, table=True):
    """Up to which arrival a hall's feed has the operations of a case."""

    __tablename__ = "case_audience"
    case_number: str = Field(primary_key=True, max_length=24)
    hall: str = Field(primary_key=True, max_length=12, index=True)
    seen: int = Field(sa_type=BIG)


class Feed(Row, table=True):
    """The counter of one feed, updated last in every transaction that adds to it."""

    __tablename__ = "feed"
    feed: str = Field(primary_key=True, max_length=64)
    last_seq: int = Field(sa_type=BIG)


class FeedEntry(Row, table=True):
    """A decided operation as one feed tells it."""

    __tablename__ = "feed_row"
    feed: str = Field(primary_key=True, max_length=64)
    seq: int = Field(primary_key=True, sa_type=BIG)
    enrolment: str = Field(max_length=64)
    sequence: int = Field(sa_type=BIG)
    case_number: str = Field(max_length=64)
    outcome: str
    code: str | None = None
    position: int | None = None
    stored_at: datetime = Field(sa_type=UtcInstant)


class ReferenceRow(Row, table=True):
    """A published version of reference data; `audience` is empty or one hall."""

    __tablename__ = "reference"
    name: str = Field(primary_key=True, max_length=40)
    audience: str = Field(primary_key=True, max_length=12)
    version: str = Field(primary_key=True, max_length=64)
    number: int
    digest: str = Field(max_length=64)
    data: bytes = Field(sa_type=LargeBinary)
    published_at: datetime = Field(sa_type=UtcInstant)
    planned_until: date | None = None


class Person(Row, table=True):
    """The register of applicants, as the latest receipt knew them."""

    __tablename__ = "person"
    registration_number: str = Field(primary_key=True, max_length=18)
    name: str
    id_type: str
    id_number: str
    phone: str


METADATA: MetaData = Row.metadata


def _table(name: str) -> Table:
    return METADATA.tables[name]


META = _table("meta")
HALL = _table("hall")
CLERK = _table("clerk")
STAFF = _table("staff")
TERMINAL = _table("terminal")
DOCUMENT_SERIAL = _table("document_serial")
ENROLMENT = _table("enrolment")
ENROLMENT_CODE = _table("enrolment_code")
OPERATION = _table("operation")
EVIDENCE = _table("evidence")
CASE = _table("case_row")
CASE_AUDIENCE = _table("case_audience")
FEED = _table("feed")
FEED_ROW = _table("feed_row")
REFERENCE = _table("reference")
PERSON = _table("person")
