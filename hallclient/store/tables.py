"""Tables of a window's home (design.md 6). They stay inside `store`; nobody else sees a row."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Index, LargeBinary, MetaData, Text, text
from sqlmodel import Field, SQLModel

from hallkit.database import NAMING, UtcInstant


class Table(SQLModel):
    """Base of the window's tables, with a metadata and constraint names of their own."""

    metadata = MetaData(naming_convention=NAMING)


class Meta(Table, table=True):
    """Single facts of the home: enrolment, keys' file names, last centre time …"""

    key: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))


class Counter(Table, table=True):
    """Serial numbers by name ("case:261121", "document:2026:01", "sequence"): the last one used."""

    name: str = Field(primary_key=True)
    value: int


class OperationRow(Table, table=True):
    """Operations as bytes: own ones for ever, others' as they came by feed or parcel.

    `outcome`: pending (own, unanswered), carried (came with a parcel), applied, rejected, parked.
    Own pending rows are the outbox. `position` orders applied operations of one case.
    """

    __tablename__ = "operation"
    enrolment: str = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    subject: str = Field(index=True)
    kind: str
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    occurred_at: datetime = Field(sa_type=UtcInstant)
    is_own: bool
    outcome: str
    code: str | None = None
    position: int | None = None
    stored_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    arrival: int = Field(default=0, index=True)

    __table_args__ = (
        Index("ix_operation_outbox", "is_own", "outcome", "sequence"),
        Index("ix_operation_own", "is_own", "sequence"),
        Index("ix_operation_day", "is_own", "occurred_at", "kind"),
    )


class CaseRow(Table, table=True):
    """The projection of a case: what lists and searches need, and the folded case as JSON.

    `confirmed` is the case as the centre knows it (None before the first answer), `body` the case
    with this window's pending operations on top. `entrusted_to`: the hall that acts for the
    citizen (代办), `is_sent`: the papers have left it.
    """

    __tablename__ = "case"
    number: str = Field(primary_key=True)
    parent: str | None = Field(default=None, index=True)
    item: str
    state: str
    deemed_after: date | None = None
    is_open: bool
    holder: str | None = None
    addressee: str | None = None
    delivery_hall: str
    registration_number: str = Field(index=True)
    received_at: datetime = Field(sa_type=UtcInstant)
    entrusted_to: str | None = None
    entrusted_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    is_sent: bool = False
    next_due_on: date | None = None
    alert_on: date | None = Field(default=None, index=True)
    """The first day on which a rule of supervision rings if nothing more happens to the case."""
    valid_until: date | None = Field(default=None, index=True)
    """The last day of the licence that was granted."""
    certificate_number: str | None = Field(default=None, index=True)
    changed_at: datetime = Field(sa_type=UtcInstant)
    confirmed: str | None = Field(default=None, sa_column=Column(Text))
    confirmed_count: int = 0
    body: str = Field(sa_column=Column(Text, nullable=False))

    __table_args__ = (
        # Everything by which the desk chooses: it is drawn after every commit.
        Index(
            "ix_case_work",
            "is_open",
            "next_due_on",
            "number",
            "holder",
            "addressee",
            "delivery_hall",
            "state",
            "parent",
        ),
        Index("ix_case_open", "is_open", "number"),
        Index("ix_case_addressee", "addressee", "number", sqlite_where=text("addressee NOT NULL")),
        Index("ix_case_state", "state", "number"),
        Index("ix_case_entrusted", "entrusted_to", "is_open", "is_sent", "entrusted_at"),
    )


class _Entry(Table):
    """What `key` is found by (`hallclient.store.search`), beside the FTS5 table over it: `id` is
    the row there, and the order of hits. The FTS5 tables `case_words` and `person_words` are made
    by the migration; SQLAlchemy has no word for them."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    initials: str
    tails: str
    papers: str


class CaseEntryRow(_Entry, table=True):
    """Cases, by number; with what a list filters by, so that a search reads no other row."""

    __tablename__ = "case_entry"
    key: str = Field(unique=True)
    state: str
    is_open: bool
    deemed_after: date | None = None


class PersonEntryRow(_Entry, table=True):
    """People and organisations, by 登记号."""

    __tablename__ = "person_entry"
    key: str = Field(unique=True)


class PersonRow(Table, table=True):
    """The register of applicants known here, by 登記号. A case keeps its own copy.

    `entry` is `hallcore.register.Entry`; the other columns are for searching. `sound`: the pinyin
    of the name; `inner_code`: the 9 characters that all papers of an organisation share.
    """

    __tablename__ = "person"
    registration_number: str = Field(primary_key=True)
    kind: str
    id_type: str
    id_number: str = Field(index=True)
    name: str = Field(index=True)
    initials: str = Field(index=True)
    sound: str
    phone: str
    bare_phone: str
    birth_on: date | None = None
    legal_representative: str
    inner_code: str
    entry: str = Field(sa_column=Column(Text, nullable=False))
    changed_at: datetime = Field(sa_type=UtcInstant, index=True)

    __table_args__ = (
        Index("ix_person_sound_birth", "sound", "birth_on"),
        Index("ix_person_sound_phone", "sound", "bare_phone"),
        Index("ix_person_sound_representative", "sound", "legal_representative"),
        Index("ix_person_inner_code", "inner_code"),
    )


class AliasRow(Table, table=True):
    """What persons said of two 登記号, `one` < `other`: the word that holds."""

    __tablename__ = "alias"
    one: str = Field(primary_key=True)
    other: str = Field(primary_key=True, index=True)
    is_same: bool
    body: str = Field(sa_column=Column(Text, nullable=False))


class LookUpRow(Table, table=True):
    """Who looked whom up on this machine, and why. `is_told`: in an operation of this machine."""

    __tablename__ = "lookup"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcInstant, index=True)
    clerk: str
    registration_number: str | None = Field(default=None, index=True)
    means: str
    reason: str
    is_told: bool = Field(default=False, index=True)


class ClerkRow(Table, table=True):
    """The roster of the own hall, as the centre signed it: argon2id verifiers, never a PIN."""

    __tablename__ = "clerk"
    number: str = Field(primary_key=True)
    name: str
    verifier: str


class ReferenceRow(Table, table=True):
    """Versions of reference data as they came; several versions of a name may be held."""

    __tablename__ = "reference"
    name: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    digest: str
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    arrived_at: datetime = Field(sa_type=UtcInstant)
    is_current: bool


class CursorRow(Table, table=True):
    """How far each feed was read."""

    __tablename__ = "cursor"
    feed: str = Field(primary_key=True)
    epoch: int
    seq: int


class RequestRow(Table, table=True):
    """A caller's own id of a receipt, so that asking twice gives the same cases."""

    __tablename__ = "request"
    request_id: str = Field(primary_key=True)
    cases: str


class DraftRow(Table, table=True):
    """A half-typed form, saved at every field."""

    __tablename__ = "draft"
    key: str = Field(primary_key=True)
    clerk: str | None = None
    body: str = Field(sa_column=Column(Text, nullable=False))
    changed_at: datetime = Field(sa_type=UtcInstant)


class PrintJobRow(Table, table=True):
    """The print journal: one row for every paper asked for (design.md 8).

    `state`: asked, sent, confirmed, failed, void. `slip` is the paper's content as made, so that
    every reprint says the same. `is_handed_out` is set once a person took it.
    """

    __tablename__ = "print_job"
    id: int | None = Field(default=None, primary_key=True)
    document_number: str = Field(index=True)
    document: str
    case_number: str = Field(index=True)
    slip: str = Field(sa_column=Column(Text, nullable=False))
    copy_number: int = 0
    state: str
    clerk: str | None = None
    asked_at: datetime = Field(sa_type=UtcInstant)
    is_handed_out: bool = False

    __table_args__ = (Index("ix_print_job_waiting", "is_handed_out", "id"),)


class PaperFormRow(Table, table=True):
    """Receipt forms printed ahead of an outage on this machine, by their case number.

    `state`: open, used (`case_number` says for which case), void (`reason` says why). `item`: the
    matter that is printed on it already. `clerk`: who printed it, then who used or voided it.
    """

    __tablename__ = "paper_form"
    number: str = Field(primary_key=True)
    query_code: str
    printed_at: datetime = Field(sa_type=UtcInstant)
    item: str | None = None
    state: str
    case_number: str | None = None
    reason: str = ""
    clerk: str

    __table_args__ = (Index("ix_paper_form_state", "state", "number"),)


class TransferRow(Table, table=True):
    """One hand-over on one slip: which cases left for which hall, or arrived from it."""

    __tablename__ = "transfer"
    number: str = Field(primary_key=True)
    sender: str
    addressee: str
    cases: str
    made_at: datetime = Field(sa_type=UtcInstant)


class BlobRow(Table, table=True):
    """Attached files by the SHA-256 of their bytes. `pages` is 0 where nobody counted them;
    `is_used`: an operation names the file; `sent_at` stays empty until the centre has it."""

    __tablename__ = "blob"
    digest: str = Field(primary_key=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    added_at: datetime = Field(sa_type=UtcInstant)
    media: str
    pages: int
    is_used: bool
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)

    __table_args__ = (Index("ix_blob_unsent", "is_used", "sent_at", "added_at"),)


class TakenFileRow(Table, table=True):
    """Files of the watched folder that were attached: as they lay there, the SHA-256 of what they
    held (`source`) and of what was kept of it (`digest`)."""

    __tablename__ = "taken_file"
    name: str = Field(primary_key=True)
    size: int = Field(primary_key=True)
    modified_ns: int = Field(primary_key=True)
    source: str = Field(index=True)
    digest: str
    taken_at: datetime = Field(sa_type=UtcInstant)


class ExchangeRow(Table, table=True):
    """How the last exchanges went: what the 同步 screen shows."""

    __tablename__ = "exchange"
    id: int | None = Field(default=None, primary_key=True)
    began_at: datetime = Field(sa_type=UtcInstant)
    took_ms: int
    pushed: int
    pulled: int
    skew_ms: int | None = None
    problem: str | None = None
