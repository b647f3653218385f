"""Blocks that wait until everybody who has custody, or every joint guardian, has confirmed them."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

TABLE = "consent_waiting_step"
CITIZEN = "indblik_citizen"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"

ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("waiting_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_key", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("open_until", Moment(), nullable=True),
        sa.CheckConstraint("step in ('asked','confirmed','taken-back','done')", name=op.f(f"ck_{TABLE}_step")),
        sa.CheckConstraint("by_key <> citizen_key", name=op.f(f"ck_{TABLE}_another")),
        sa.PrimaryKeyConstraint("citizen_key", "waiting_id", "sequence", name=op.f(f"pk_{TABLE}")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY whoever_must_confirm ON outbox_message")
        op.execute("REVOKE SELECT (basis) ON help_visit FROM indblik_worker")


def _guard_postgresql() -> None:
    op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO {CITIZEN}")
    # On what ground somebody was here: of some of them the person is told each time.
    op.execute("GRANT SELECT (basis) ON help_visit TO indblik_worker")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(f"CREATE POLICY own_rows ON {TABLE} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})")
    # Whoever asks for a block lets the others know that there is something: nobody is written to by anything else.
    op.execute(
        f"CREATE POLICY whoever_must_confirm ON outbox_message FOR INSERT TO {CITIZEN} "
        f"WITH CHECK (kind = 'consent-waits' AND NOT {ONESELF})"
    )
    # Only somebody who acts for the citizen takes a step, and only their own.
    op.execute(
        f"CREATE POLICY helpers_deeds ON {TABLE} FOR INSERT TO {CITIZEN} "
        f"WITH CHECK (citizen_key = {SUBJECTS} AND by_key = {VIEWERS})"
    )
