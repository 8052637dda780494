"""The first schema of a home: operations, cases, people, papers, reference data."""

from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op

from hallkit.database import UtcInstant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column("one", sqlmodel.AutoString(), nullable=False),
        sa.Column("other", sqlmodel.AutoString(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_alias")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_other"), ["other"], unique=False)

    op.create_table(
        "blob",
        sa.Column("digest", sqlmodel.AutoString(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("media", sqlmodel.AutoString(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("sent_at", UtcInstant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_blob")),
    )
    with op.batch_alter_table("blob", schema=None) as batch_op:
        batch_op.create_index("ix_blob_unsent", ["is_used", "sent_at", "added_at"], unique=False)
    op.create_table(
        "taken_file",
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("modified_ns", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.AutoString(), nullable=False),
        sa.Column("taken_at", UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "size", "modified_ns", name=op.f("pk_taken_file")),
    )
    with op.batch_alter_table("taken_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_file_source"), ["source"], unique=False)
    op.create_table(
        "case",
        sa.Column("number", sqlmodel.AutoString(), nullable=False),
        sa.Column("parent", sqlmodel.AutoString(), nullable=True),
        sa.Column("item", sqlmodel.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("deemed_after", sa.Date(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("holder", sqlmodel.AutoString(), nullable=True),
        sa.Column("addressee", sqlmodel.AutoString(), nullable=True),
        sa.Column("delivery_hall", sqlmodel.AutoString(), nullable=False),
        sa.Column("registration_number", sqlmodel.AutoString(), nullable=False),
        sa.Column("received_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("entrusted_to", sqlmodel.AutoString(), nullable=True),
        sa.Column("entrusted_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("alert_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("certificate_number", sqlmodel.AutoString(), nullable=True),
        sa.Column("changed_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=True),
        sa.Column("confirmed_count", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_alert_on"), ["alert_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_certificate_number"), ["certificate_number"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_parent"), ["parent"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_registration_number"), ["registration_number"], unique=False
        )
        batch_op.create_index(
            "ix_case_entrusted",
            ["entrusted_to", "is_open", "is_sent", "entrusted_at"],
            unique=False,
        )
        batch_op.create_index("ix_case_state", ["state", "number"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_valid_until"), ["valid_until"], unique=False)
        batch_op.create_index(
            "ix_case_work",
            [
                "is_open",
                "next_due_on",
                "number",
                "holder",
                "addressee",
                "delivery_hall",
                "state",
                "parent",
            ],
            unique=False,
        )
        batch_op.create_index("ix_case_open", ["is_open", "number"], unique=False)
        batch_op.create_index(
            "ix_case_addressee",
            ["addressee", "number"],
            unique=False,
            sqlite_where=sa.text("addressee NOT NULL"),
        )

    filters: tuple[sa.Column[Any], ...] = (
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("deemed_after", sa.Date(), nullable=True),
    )
    for name, more in (("case", filters), ("person", ())):
        op.create_table(
            f"{name}_entry",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("key", sqlmodel.AutoString(), nullable=False),
            sa.Column("name", sqlmodel.AutoString(), nullable=False),
            sa.Column("initials", sqlmodel.AutoString(), nullable=False),
            sa.Column("tails", sqlmodel.AutoString(), nullable=False),
            sa.Column("papers", sqlmodel.AutoString(), nullable=False),
            *more,
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}_entry")),
            sa.UniqueConstraint("key", name=op.f(f"uq_{name}_entry_key")),
        )
        # The tokens are parted by us, so `ascii` is enough: to it every other character is a
        # letter, also those that SQLite's tables of Unicode do not know.
        op.execute(
            f"CREATE VIRTUAL TABLE {name}_words USING fts5(name, initials, tails, papers, "
            f"content='{name}_entry', content_rowid='id', tokenize='ascii', prefix='1 2')"
        )
    op.create_table(
        "clerk",
        sa.Column("number", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("verifier", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_clerk")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "cursor",
        sa.Column("feed", sqlmodel.AutoString(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_cursor")),
    )
    op.create_table(
        "draft",
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("clerk", sqlmodel.AutoString(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_draft")),
    )
    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("pushed", sa.Integer(), nullable=False),
        sa.Column("pulled", sa.Integer(), nullable=False),
        sa.Column("skew_ms", sa.Integer(), nullable=True),
        sa.Column("problem", sqlmodel.AutoString(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
    )
    op.create_table(
        "lookup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("clerk", sqlmodel.AutoString(), nullable=False),
        sa.Column("registration_number", sqlmodel.AutoString(), nullable=True),
        sa.Column("means", sqlmodel.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
    )
    with op.batch_alter_table("lookup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lookup_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_lookup_is_told"), ["is_told"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lookup_registration_number"), ["registration_number"], unique=False
        )

    op.create_table(
        "meta",
        sa.Column("key", sqlmodel.AutoString(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "operation",
        sa.Column("enrolment", sqlmodel.AutoString(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("subject", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("occurred_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("outcome", sqlmodel.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("stored_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("arrival", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("enrolment", "sequence", name=op.f("pk_operation")),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_arrival"), ["arrival"], unique=False)
        batch_op.create_index("ix_operation_day", ["is_own", "occurred_at", "kind"], unique=False)
        batch_op.create_index(
            "ix_operation_outbox", ["is_own", "outcome", "sequence"], unique=False
        )
        batch_op.create_index("ix_operation_own", ["is_own", "sequence"], unique=False)
        batch_op.create_index(batch_op.f("ix_operation_subject"), ["subject"], unique=False)

    op.create_table(
        "paper_form",
        sa.Column("number", sqlmodel.AutoString(), nullable=False),
        sa.Column("query_code", sqlmodel.AutoString(), nullable=False),
        sa.Column("printed_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("item", sqlmodel.AutoString(), nullable=True),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("case_number", sqlmodel.AutoString(), nullable=True),
        sa.Column("reason", sqlmodel.AutoString(), nullable=False),
        sa.Column("clerk", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_paper_form")),
    )
    with op.batch_alter_table("paper_form", schema=None) as batch_op:
        batch_op.create_index("ix_paper_form_state", ["state", "number"], unique=False)

    op.create_table(
        "person",
        sa.Column("registration_number", sqlmodel.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(), nullable=False),
        sa.Column("id_type", sqlmodel.AutoString(), nullable=False),
        sa.Column("id_number", sqlmodel.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("initials", sqlmodel.AutoString(), nullable=False),
        sa.Column("sound", sqlmodel.AutoString(), nullable=False),
        sa.Column("phone", sqlmodel.AutoString(), nullable=False),
        sa.Column("bare_phone", sqlmodel.AutoString(), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("legal_representative", sqlmodel.AutoString(), nullable=False),
        sa.Column("inner_code", sqlmodel.AutoString(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("registration_number", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_id_number"), ["id_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_initials"), ["initials"], unique=False)
        batch_op.create_index("ix_person_inner_code", ["inner_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_name"), ["name"], unique=False)
        batch_op.create_index("ix_person_sound_birth", ["sound", "birth_on"], unique=False)
        batch_op.create_index("ix_person_sound_phone", ["sound", "bare_phone"], unique=False)
        batch_op.create_index(
            "ix_person_sound_representative", ["sound", "legal_representative"], unique=False
        )

    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_number", sqlmodel.AutoString(), nullable=False),
        sa.Column("document", sqlmodel.AutoString(), nullable=False),
        sa.Column("case_number", sqlmodel.AutoString(), nullable=False),
        sa.Column("slip", sa.Text(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(), nullable=False),
        sa.Column("clerk", sqlmodel.AutoString(), nullable=True),
        sa.Column("asked_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("is_handed_out", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_job_case_number"), ["case_number"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_print_job_document_number"), ["document_number"], unique=False
        )
        batch_op.create_index("ix_print_job_waiting", ["is_handed_out", "id"], unique=False)

    op.create_table(
        "reference",
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("version", sqlmodel.AutoString(), nullable=False),
        sa.Column("digest", sqlmodel.AutoString(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_reference")),
    )
    op.create_table(
        "request",
        sa.Column("request_id", sqlmodel.AutoString(), nullable=False),
        sa.Column("cases", sqlmodel.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_request")),
    )
    op.create_table(
        "transfer",
        sa.Column("number", sqlmodel.AutoString(), nullable=False),
        sa.Column("sender", sqlmodel.AutoString(), nullable=False),
        sa.Column("addressee", sqlmodel.AutoString(), nullable=False),
        sa.Column("cases", sqlmodel.AutoString(), nullable=False),
        sa.Column("made_at", UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_transfer")),
    )
