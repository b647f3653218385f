"""The tables of the first whole: identity, sessions, directory, audit trail, sources and the log."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COVERED = (
    "ended_at",
    "entry_count",
    "source_id",
    "performed_by",
    "on_behalf_of",
    "organisation_ref",
    "data_organisation_ref",
    "activity",
    "data_kind",
    "purpose",
    "flags",
    "visit_key",
    "what_text",
    "reason",
    "superseded_by",
)


def upgrade() -> None:
    op.create_table(
        "access_entry",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.SmallInteger(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("performed_by", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of", sa.Integer(), nullable=True),
        sa.Column("organisation_ref", sa.Integer(), nullable=True),
        sa.Column("data_organisation_ref", sa.Integer(), nullable=True),
        sa.Column("activity", sa.SmallInteger(), nullable=False),
        sa.Column("data_kind", sa.SmallInteger(), nullable=False),
        sa.Column("purpose", sa.SmallInteger(), nullable=False),
        sa.Column("flags", sa.SmallInteger(), nullable=False),
        sa.Column("visit_key", sa.BigInteger(), nullable=True),
        sa.Column("what_text", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("superseded_by", sa.BigInteger(), nullable=True),
        # The list page answers from this index alone on PostgreSQL (docs/decisions).
        sa.PrimaryKeyConstraint(
            "citizen_key",
            "occurred_at",
            "entry_id",
            name=op.f("pk_access_entry"),
            postgresql_include=list(COVERED),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "access_entry_detail",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", "entry_id", name=op.f("pk_access_entry_detail")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_event",
        sa.Column("subject_key", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("viewer_kind", sa.String(length=10), nullable=False),
        sa.Column("viewer_key", sa.Uuid(), nullable=True),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=True),
        sa.Column("object_ref", sa.String(length=80), nullable=True),
        sa.Column("request_id", sa.String(length=36), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("subject_key", "event_id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_viewer_key_at", ["viewer_key", "at"], unique=False)

    op.create_table(
        "citizen",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("citizen_key", name=op.f("pk_citizen")),
    )
    op.create_table(
        "citizen_link",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("other_key", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("linked_at", Moment(), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.CheckConstraint("state in ('pending','linked','rejected','undone')", name=op.f("ck_citizen_link_state")),
        sa.CheckConstraint("citizen_key <> other_key", name=op.f("ck_citizen_link_two_keys")),
        sa.PrimaryKeyConstraint("citizen_key", "other_key", "link_id", name=op.f("pk_citizen_link")),
    )
    with op.batch_alter_table("citizen_link", schema=None) as batch_op:
        batch_op.create_index("ix_citizen_link_other_key", ["other_key"], unique=False)

    op.create_table(
        "delivered_event",
        sa.Column("identity", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Uuid(), nullable=False),
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_delivered_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("delivery_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("source_id", sa.SmallInteger(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.Column("known", sa.BigInteger(), nullable=False),
        sa.Column("corrected", sa.BigInteger(), nullable=False),
        sa.Column("set_aside", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_source_id", ["source_id"], unique=False)

    op.create_table(
        "directory_import",
        sa.Column("version", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_directory_import")),
    )
    op.create_table(
        "name_mask",
        sa.Column("mask_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_scheme", sa.String(length=15), nullable=True),
        sa.Column("organisation_code", sa.String(length=20), nullable=True),
        sa.Column("person_digest", sa.Uuid(), nullable=True),
        sa.Column("masked_by_scheme", sa.String(length=15), nullable=False),
        sa.Column("masked_by_code", sa.String(length=20), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mask_id", name=op.f("pk_name_mask")),
    )
    op.create_table(
        "number_block",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("next_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_number_block")),
    )
    op.create_table(
        "organisation",
        sa.Column("scheme", sa.String(length=15), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("sector", sa.SmallInteger(), nullable=False),
        sa.Column("parent_scheme", sa.String(length=15), nullable=True),
        sa.Column("parent_code", sa.String(length=20), nullable=True),
        sa.Column("sor", sa.String(length=20), nullable=True),
        sa.Column("successor_scheme", sa.String(length=15), nullable=True),
        sa.Column("successor_code", sa.String(length=20), nullable=True),
        sa.Column("successor_from", sa.Date(), nullable=True),
        sa.Column("municipality", sa.String(length=4), nullable=True),
        sa.PrimaryKeyConstraint("scheme", "code", "valid_from", name=op.f("pk_organisation")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_sor", ["sor"], unique=False)

    op.create_table(
        "organisation_ref",
        sa.Column("ref", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.String(length=60), nullable=True),
        sa.Column("code", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_organisation_ref")),
        sa.UniqueConstraint("digest", name=op.f("uq_organisation_ref_digest")),
    )
    op.create_table(
        "profession",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name_da", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("authorised", sa.Boolean(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_profession")),
    )
    op.create_table(
        "professional",
        sa.Column("professional_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", sa.Uuid(), nullable=False),
        sa.Column("person_digest", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("profession_code", sa.String(length=10), nullable=True),
        sa.Column("role_text", sa.String(length=100), nullable=True),
        sa.Column("authorisation_id", sa.String(length=20), nullable=True),
        sa.Column("user_id", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("professional_id", name=op.f("pk_professional")),
        sa.UniqueConstraint("digest", name=op.f("uq_professional_digest")),
    )
    with op.batch_alter_table("professional", schema=None) as batch_op:
        batch_op.create_index("ix_professional_person_digest", ["person_digest"], unique=False)

    op.create_table(
        "register_message",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("taken_in_at", Moment(), nullable=False),
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_register_message")),
    )
    op.create_table(
        "session",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("owner_key", sa.Uuid(), nullable=False),
        sa.Column("assurance", sa.SmallInteger(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint("kind in ('citizen','staff')", name=op.f("ck_session_kind")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index("ix_session_owner_key", ["owner_key"], unique=False)

    op.create_table(
        "set_aside",
        sa.Column(
            "set_aside_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("digest", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.SmallInteger(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("raw_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.Column("set_aside_at", Moment(), nullable=False),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("set_aside_id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("digest", name=op.f("uq_set_aside_digest")),
    )
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.create_index("ix_set_aside_source_id", ["source_id"], unique=False)

    op.create_table(
        "sign_in_attempt",
        sa.Column("state_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("browser_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("nonce", sa.String(length=100), nullable=False),
        sa.Column("code_verifier_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("return_to", sa.String(length=300), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_sign_in_attempt")),
    )
    op.create_table(
        "source",
        sa.Column(
            "source_id", sa.SmallInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("first_event_at", Moment(), nullable=True),
        sa.Column("last_event_at", Moment(), nullable=True),
        sa.Column("last_delivery_at", Moment(), nullable=True),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.Column("set_aside", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source")),
        sa.UniqueConstraint("slug", name=op.f("uq_source_slug")),
    )
    op.create_table(
        "staff_person",
        sa.Column("staff_key", sa.Uuid(), nullable=False),
        sa.Column("professional_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("citizen_key", sa.Uuid(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("staff_key", name=op.f("pk_staff_person")),
        sa.UniqueConstraint("professional_digest", name=op.f("uq_staff_person_professional_digest")),
    )
    with op.batch_alter_table("staff_person", schema=None) as batch_op:
        batch_op.create_index("ix_staff_person_cvr", ["cvr"], unique=False)

    op.create_table(
        "staff_role_event",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("staff_key", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('proposed','confirmed','rejected','ended')", name=op.f("ck_staff_role_event_kind")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_staff_role_event")),
        sa.UniqueConstraint("grant_id", "sequence", name=op.f("uq_staff_role_event_grant_id_sequence")),
    )
    with op.batch_alter_table("staff_role_event", schema=None) as batch_op:
        batch_op.create_index("ix_staff_role_event_cvr", ["cvr"], unique=False)
        batch_op.create_index("ix_staff_role_event_staff_key", ["staff_key"], unique=False)

    op.create_table(
        "citizen_identifier",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_version", sa.SmallInteger(), nullable=False),
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.String(length=10), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("scheme in ('cpr','x-ecpr','d-ecpr')", name=op.f("ck_citizen_identifier_scheme")),
        sa.ForeignKeyConstraint(
            ["citizen_key"], ["citizen.citizen_key"], name=op.f("fk_citizen_identifier_citizen_key_citizen")
        ),
        sa.PrimaryKeyConstraint("digest", "key_version", name=op.f("pk_citizen_identifier")),
    )
    with op.batch_alter_table("citizen_identifier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_citizen_identifier_citizen_key"), ["citizen_key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("citizen_identifier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_citizen_identifier_citizen_key"))

    op.drop_table("citizen_identifier")
    with op.batch_alter_table("staff_role_event", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_role_event_staff_key")
        batch_op.drop_index("ix_staff_role_event_cvr")

    op.drop_table("staff_role_event")
    with op.batch_alter_table("staff_person", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_person_cvr")

    op.drop_table("staff_person")
    op.drop_table("source")
    op.drop_table("sign_in_attempt")
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.drop_index("ix_set_aside_source_id")

    op.drop_table("set_aside")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index("ix_session_owner_key")

    op.drop_table("session")
    op.drop_table("register_message")
    with op.batch_alter_table("professional", schema=None) as batch_op:
        batch_op.drop_index("ix_professional_person_digest")

    op.drop_table("professional")
    op.drop_table("profession")
    op.drop_table("organisation_ref")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_sor")

    op.drop_table("organisation")
    op.drop_table("number_block")
    op.drop_table("name_mask")
    op.drop_table("directory_import")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_source_id")

    op.drop_table("delivery")
    op.drop_table("delivered_event")
    with op.batch_alter_table("citizen_link", schema=None) as batch_op:
        batch_op.drop_index("ix_citizen_link_other_key")

    op.drop_table("citizen_link")
    op.drop_table("citizen")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_viewer_key_at")

    op.drop_table("audit_event")
    op.drop_table("access_entry_detail")
    op.drop_table("access_entry")
