"""How far a holder was told of news of whom they help: the worker's to write, and the grantor's to read."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

TABLE, MANDATES, WORKER = "help_told", "indblik_mandates", "indblik_worker"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
CLOCK = f"(SELECT current_user = '{WORKER}')"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("power_id", sa.Uuid(), nullable=False),
        sa.Column("log_until", Moment(), nullable=False),
        sa.Column("log_told_at", Moment(), nullable=True),
        sa.Column("questions_until", Moment(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("citizen_key", "power_id", name=op.f(f"pk_{TABLE}")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {TABLE} TO {WORKER}")
    op.execute(f"GRANT SELECT (citizen_key, power_id, told_at) ON {TABLE} TO {MANDATES}")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY clock ON {TABLE} TO {WORKER} USING ({CLOCK}) WITH CHECK ({CLOCK})")
    op.execute(f"CREATE POLICY of_grantor ON {TABLE} FOR SELECT TO {MANDATES} USING (citizen_key = {SUBJECTS})")


def downgrade() -> None:
    op.drop_table(TABLE)
