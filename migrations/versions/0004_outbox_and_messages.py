"""The outbox, and what a citizen chose to hear about and where."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("outbox_message", "contact", "contact_attempt", "message_choice")
# As a sub-select it is evaluated once per statement, not once per row.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
GRANTS = (
    "SELECT, INSERT ON outbox_message, message_choice TO indblik_citizen",
    "SELECT, INSERT, UPDATE, DELETE ON contact TO indblik_citizen",
    "SELECT, INSERT, UPDATE ON contact_attempt TO indblik_citizen",
    "SELECT, INSERT, UPDATE, DELETE ON outbox_message TO indblik_worker",
    "SELECT ON contact, contact_attempt, message_choice TO indblik_worker",
    "DELETE ON contact_attempt TO indblik_worker",
    "SELECT (citizen_key, died_on) ON citizen TO indblik_worker",
    "SELECT (citizen_key, other_key, state) ON citizen_link TO indblik_worker",
    "SELECT, INSERT, UPDATE ON job_run TO indblik_worker",
    # Counts by kind and age, and "try again"; not whom a message is for.
    "SELECT (message_id, channel, kind, created_at, due_at, attempts, state, last_error, ended_at) ON outbox_message "
    "TO indblik_operator",
    "UPDATE (due_at, attempts, state, ended_at) ON outbox_message TO indblik_operator",
    "SELECT ON job_run TO indblik_operator",
    # `keys rotate` seals addresses and codes anew.
    "SELECT (citizen_key, address_sealed), UPDATE (address_sealed) ON contact TO indblik_register",
    "SELECT (citizen_key, attempt_id, address_sealed, code_sealed), UPDATE (address_sealed, code_sealed) "
    "ON contact_attempt TO indblik_register",
)
OWNER = {"outbox_message": "owner_key"}
WORKER, OPERATOR, REGISTER = (f"current_user = 'indblik_{name}'" for name in ("worker", "operator", "register"))


def upgrade() -> None:
    _make_tables()
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()
    else:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER message_choice_no_{verb} BEFORE {verb} ON message_choice "
                "BEGIN SELECT RAISE(ABORT, 'message_choice is append-only'); END"
            )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ("message_choice", "contact_attempt", "contact", "job_run", "outbox_message"):
        op.drop_table(table)  # its policies, triggers and grants go with it
    if postgresql:
        # The role itself stays: another database of the cluster may use it.
        op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM indblik_worker")
        op.execute("REVOKE USAGE ON SCHEMA public FROM indblik_worker")


def _make_tables() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("owner_key", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("last_error", sa.String(length=40), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint("state in ('queued','sent','undeliverable')", name=op.f("ck_outbox_message_state")),
        sa.PrimaryKeyConstraint("owner_key", "message_id", name=op.f("pk_outbox_message")),
    )
    op.create_index("ix_outbox_message_state_due_at", "outbox_message", ["state", "due_at"])
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("last_done_at", Moment(), nullable=True),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    _make_message_tables()


def _make_message_tables() -> None:
    op.create_table(
        "contact",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("verified_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", name=op.f("pk_contact")),
    )
    op.create_table(
        "contact_attempt",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("citizen_key", "attempt_id", name=op.f("pk_contact_attempt")),
    )
    op.create_table(
        "message_choice",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("chosen_at", Moment(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.CheckConstraint("choice in ('off','on','daily','weekly')", name=op.f("ck_message_choice_choice")),
        sa.PrimaryKeyConstraint("citizen_key", "topic", "chosen_at", name=op.f("pk_message_choice")),
    )


def _upgrade_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made them.
    op.execute("""
        DO $$ BEGIN
            CREATE ROLE indblik_worker NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute("GRANT indblik_worker TO CURRENT_USER")
    op.execute("GRANT USAGE ON SCHEMA public TO indblik_worker")
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for event, rows in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = "append_only" if rows == "ROW" else "append_only_whole"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON message_choice "
            f"FOR EACH {rows} EXECUTE FUNCTION indblik_append_only()"
        )
    for table in TABLES:
        mine = f"{OWNER.get(table, 'citizen_key')} = {SUBJECTS}"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_rows ON {table} TO indblik_citizen USING ({mine}) WITH CHECK ({mine})")
        op.execute(f"CREATE POLICY worker ON {table} TO indblik_worker USING ({WORKER}) WITH CHECK ({WORKER})")
    op.execute(
        f"CREATE POLICY operator ON outbox_message TO indblik_operator USING ({OPERATOR}) WITH CHECK ({OPERATOR})"
    )
    for table in ("contact", "contact_attempt"):
        op.execute(f"CREATE POLICY rotates ON {table} TO indblik_register USING ({REGISTER}) WITH CHECK ({REGISTER})")
