"""Indblik's own desk: who has a case, internal notes, and why a citizen was opened; the citizen reads the last."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None

EVIDENCE = ("desk_event", "desk_opening")
TABLES = ("desk_holder", *EVIDENCE)
CITIZEN, DESK = "indblik_citizen", "indblik_desk"
TAKEN = f"current_user = '{DESK}'"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
ENTRY_COLUMNS = "citizen_key, occurred_at, entry_id, organisation_ref"
PLACE_COLUMNS = "ref, scheme, code"
NUMBER_COLUMNS = "digest, key_version, citizen_key, scheme, value_sealed"
LINK_COLUMNS = "citizen_key, other_key, state"
# Of what stood before: (what, table). A number is read where it is asked for, and that is on the citizen's own page.
READS = (
    (f"SELECT ({NUMBER_COLUMNS})", "citizen_identifier"),
    (f"SELECT ({LINK_COLUMNS})", "citizen_link"),
    # Who else is at the desk, and which organisations have somebody who answers.
    ("SELECT", "staff_role_event"),
    # Where the user of a look-up sat that is asked about; no name, no other look-up.
    (f"SELECT ({ENTRY_COLUMNS})", "access_entry"),
    (f"SELECT ({PLACE_COLUMNS})", "organisation_ref"),
)
GRANTS = (
    f"SELECT, INSERT, UPDATE (staff_key, since), DELETE ON desk_holder TO {DESK}",
    f"SELECT, INSERT ON desk_event, desk_opening TO {DESK}",
    f"SELECT (citizen_key, opening_id, kind, at, reason_sealed) ON desk_opening TO {CITIZEN}",
    *(f"{what} ON {table} TO {DESK}" for what, table in READS),
)
ASKED_ABOUT = (
    "EXISTS (SELECT 1 FROM question_entry q WHERE q.citizen_key = access_entry.citizen_key "
    "AND q.entry_id = access_entry.entry_id)"
)
POLICIES = (
    *(f"desk ON {table} TO {DESK} USING ({TAKEN}) WITH CHECK ({TAKEN})" for table in TABLES),
    f"own_rows ON desk_opening FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})",
    f"desk ON access_entry FOR SELECT TO {DESK} USING ({TAKEN} AND {ASKED_ABOUT})",
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
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY desk ON access_entry")
        for what, table in READS:
            op.execute(f"REVOKE {what} ON {table} FROM {DESK}")
    for table in reversed(TABLES):
        op.drop_table(table)


def _create() -> None:
    op.create_table(
        "desk_holder",
        *_case_key(),
        sa.Column("staff_key", sa.Uuid(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", "case_id", name=op.f("pk_desk_holder")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_desk_holder_staff_key", "desk_holder", ["staff_key"])
    op.create_table(
        "desk_event",
        *_case_key(),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("to_staff_key", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind in ('taken','put-back','handed-over','noted')", name=op.f("ck_desk_event_kind")),
        sa.CheckConstraint(
            "(kind = 'handed-over') = (to_staff_key IS NOT NULL)", name=op.f("ck_desk_event_handed_over")
        ),
        sa.PrimaryKeyConstraint("citizen_key", "case_id", "sequence", name=op.f("pk_desk_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_opening",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind in ('citizen','number')", name=op.f("ck_desk_opening_kind")),
        sa.PrimaryKeyConstraint("citizen_key", "opening_id", name=op.f("pk_desk_opening")),
        sqlite_with_rowid=False,
    )


def _case_key() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
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
