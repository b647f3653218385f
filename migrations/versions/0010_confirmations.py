"""That a citizen confirmed a decision after a place it names had become another: append-only, their own."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "consent_confirmation"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("successor_scheme", sa.String(length=15), nullable=False),
        sa.Column("successor_code", sa.String(length=20), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint(
            "citizen_key", "decision_id", "successor_scheme", "successor_code", name=op.f(f"pk_{TABLE}")
        ),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table(TABLE)


def _guard_postgresql() -> None:
    op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO indblik_citizen")
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
    op.execute(f"CREATE POLICY own_rows ON {TABLE} FOR SELECT TO indblik_citizen USING (citizen_key = {SUBJECTS})")
    op.execute(
        f"CREATE POLICY own_deeds ON {TABLE} FOR INSERT TO indblik_citizen WITH CHECK (citizen_key = {SUBJECTS})"
    )
