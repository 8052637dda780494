"""The first schema of the centre."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Every table of the centre."""
    op.create_table(
        "case_audience",
        sa.Column("case_number", sa.String(length=24), nullable=False),
        sa.Column("hall", sa.String(length=12), nullable=False),
        sa.Column("seen", BIG, nullable=False),
        sa.PrimaryKeyConstraint("case_number", "hall", name=op.f("pk_case_audience")),
    )
    op.create_index(op.f("ix_case_audience_hall"), "case_audience", ["hall"], unique=False)
    op.create_table(
        "case_row",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("catalogue", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("hall", sa.String(length=12), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("addressee", sa.String(), nullable=True),
        sa.Column("parent", sa.String(length=24), nullable=True),
        sa.Column("registration_number", sa.String(length=18), nullable=False),
        sa.Column("deemed_after", sa.Date(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("operations", sa.Integer(), nullable=False),
        sa.Column("last_arrival", BIG, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_row")),
        sa.UniqueConstraint(
            "item", "catalogue", "place", name=op.f("uq_case_row_item_catalogue_place")
        ),
    )
    op.create_index(op.f("ix_case_row_addressee"), "case_row", ["addressee"], unique=False)
    op.create_index(op.f("ix_case_row_parent"), "case_row", ["parent"], unique=False)
    op.create_index(
        op.f("ix_case_row_registration_number"), "case_row", ["registration_number"], unique=False
    )
    op.create_index(
        op.f("ix_case_row_is_open_case_row_state"), "case_row", ["is_open", "state"], unique=False
    )
    op.create_table(
        "clerk",
        sa.Column("hall", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("verifier", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "number", name=op.f("pk_clerk")),
    )
    op.create_table(
        "document_serial",
        sa.Column("area9", sa.String(length=9), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area9", "year", "kind", name=op.f("pk_document_serial")),
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("area9", sa.String(length=9), nullable=False),
        sa.Column("terminal", sa.String(length=3), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(), nullable=False),
        sa.Column("exchange_public", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "frozen",
                "revoked",
                name="state",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("area9", "terminal", name=op.f("uq_enrolment_area9_terminal")),
        sa.UniqueConstraint("serial", name=op.f("uq_enrolment_serial")),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=12), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", BIG, nullable=False),
        sa.Column("enrolment", sa.String(length=64), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column(
            "reason",
            sa.Enum("fork", "parcel", name="reason", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("is_pushed", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.LargeBinary(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "enrolment", "sequence", "digest", name=op.f("uq_evidence_enrolment_sequence_digest")
        ),
    )
    op.create_table(
        "feed",
        sa.Column("feed", sa.String(length=64), nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed")),
    )
    op.create_table(
        "feed_row",
        sa.Column("feed", sa.String(length=64), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("enrolment", sa.String(length=64), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("case_number", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("feed", "seq", name=op.f("pk_feed_row")),
    )
    op.create_table(
        "hall",
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "county",
                "township",
                "village",
                name="level",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("complaint_phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.Column("exchange_public", sa.LargeBinary(), nullable=False),
        sa.Column("exchange_private_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_hall")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "operation",
        sa.Column("arrival", BIG, nullable=False),
        sa.Column("enrolment", sa.String(length=64), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("chained", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "applied",
                "rejected",
                "parked",
                name="outcome",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_operation")),
        sa.UniqueConstraint("enrolment", "sequence", name=op.f("uq_operation_enrolment_sequence")),
    )
    op.create_index(
        op.f("ix_operation_subject_operation_arrival"),
        "operation",
        ["subject", "arrival"],
        unique=False,
    )
    op.create_table(
        "person",
        sa.Column("registration_number", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id_type", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("registration_number", name=op.f("pk_person")),
    )
    op.create_table(
        "alias",
        sa.Column("one", sa.String(length=18), nullable=False),
        sa.Column("other", sa.String(length=18), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_alias")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_other"), ["other"], unique=False)
    op.create_table(
        "lookup",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolment", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=12), nullable=False),
        sa.Column("clerk", sa.String(), nullable=False),
        sa.Column("registration_number", sa.String(length=18), nullable=True),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
    )
    with op.batch_alter_table("lookup", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lookup_enrolment_lookup_at"), ["enrolment", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lookup_registration_number"), ["registration_number"], unique=False
        )
    op.create_table(
        "reference",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", "audience", "version", name=op.f("pk_reference")),
    )
    op.create_table(
        "staff",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("covers_all", sa.Boolean(), nullable=False),
        sa.Column("posts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_staff")),
    )
    op.create_table(
        "terminal",
        sa.Column("area9", sa.String(length=9), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area9", name=op.f("pk_terminal")),
    )


def downgrade() -> None:
    """Drop them all."""
    op.drop_table("terminal")
    op.drop_table("staff")
    op.drop_table("reference")
    op.drop_table("lookup")
    op.drop_table("alias")
    op.drop_table("person")
    op.drop_table("operation")
    op.drop_table("meta")
    op.drop_table("hall")
    op.drop_table("feed_row")
    op.drop_table("feed")
    op.drop_table("evidence")
    op.drop_table("enrolment_code")
    op.drop_table("enrolment")
    op.drop_table("document_serial")
    op.drop_table("clerk")
    op.drop_table("case_row")
    op.drop_table("case_audience")
