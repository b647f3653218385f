"""Mailboxes of organisations' deciders, the codes that prove them, and what the deciders were reminded of."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

EVIDENCE = ("mailbox_event", "decider_digest", "decider_digest_line")
TABLES = ("mailbox", "mailbox_attempt", *EVIDENCE)
MASKS, WORKER, REGISTER = "indblik_masks", "indblik_worker", "indblik_register"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
GRANTS = (
    f"SELECT, INSERT, DELETE ON mailbox TO {MASKS}",
    f"SELECT, INSERT, UPDATE ON mailbox_attempt TO {MASKS}",
    f"SELECT, INSERT ON mailbox_event, decider_digest, decider_digest_line TO {MASKS}",
    # What became of the messages to the own organisation; INSERT since 0019.
    f"SELECT ON outbox_message TO {MASKS}",
    # Which organisations can be written to, and the letter with the code.
    f"SELECT (organisation_key, cvr) ON mailbox TO {WORKER}",
    f"SELECT, DELETE ON mailbox_attempt TO {WORKER}",
    # `keys rotate` seals addresses and codes anew.
    f"SELECT (organisation_key, address_sealed), UPDATE (address_sealed) ON mailbox TO {REGISTER}",
    "SELECT (organisation_key, attempt_id, address_sealed, code_sealed), UPDATE (address_sealed, code_sealed) "
    f"ON mailbox_attempt TO {REGISTER}",
)
POLICIES = (
    *(
        f"own_organisation ON {table} TO {MASKS} USING (organisation_key = {SUBJECTS}) "
        f"WITH CHECK (organisation_key = {SUBJECTS})"
        for table in TABLES
    ),
    f"own_organisation ON outbox_message FOR SELECT TO {MASKS} USING (owner_key = {SUBJECTS})",
    *(
        f"{name} ON {table} TO {role} USING (current_user = '{role}') WITH CHECK (current_user = '{role}')"
        for table in ("mailbox", "mailbox_attempt")
        for name, role in (("worker", WORKER), ("rotates", REGISTER))
    ),
)


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in EVIDENCE:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    """The older version composes none of these messages: those that wait are taken away with the tables."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("ALTER TABLE outbox_message NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM outbox_message WHERE kind IN ('mailbox-code', 'decider-digest')")
    if postgresql:
        op.execute("ALTER TABLE outbox_message FORCE ROW LEVEL SECURITY")
        op.execute("DROP POLICY own_organisation ON outbox_message")
        op.execute(f"REVOKE SELECT ON outbox_message FROM {MASKS}")
    for table in reversed(TABLES):
        op.drop_table(table)


def _create() -> None:
    op.create_table(
        "mailbox",
        sa.Column("organisation_key", sa.Uuid(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("stated_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_key", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("cvr", name=op.f("uq_mailbox_cvr")),
    )
    op.create_table(
        "mailbox_attempt",
        sa.Column("organisation_key", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_key", "attempt_id", name=op.f("pk_mailbox_attempt")),
    )
    op.create_table(
        "mailbox_event",
        sa.Column("organisation_key", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("step in ('stated','removed')", name=op.f("ck_mailbox_event_step")),
        sa.PrimaryKeyConstraint("organisation_key", "sequence", name=op.f("pk_mailbox_event")),
    )
    op.create_table(
        "decider_digest",
        sa.Column("organisation_key", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_key", "day", name=op.f("pk_decider_digest")),
    )
    op.create_table(
        "decider_digest_line",
        sa.Column("organisation_key", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("occasion", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organisation_key", "message_id", "about_id", "step", name=op.f("pk_decider_digest_line")
        ),
    )


def _guard_postgresql() -> None:
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in EVIDENCE:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
