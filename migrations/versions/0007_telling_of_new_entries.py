"""How far each citizen was told of new entries; the worker may see that entries came, and nothing of what they say."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORKER = "current_user = 'indblik_worker'"


def upgrade() -> None:
    op.create_table(
        "log_told",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("told_until", Moment(), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", name=op.f("pk_log_told")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE ON log_told TO indblik_worker")
        op.execute("GRANT SELECT (citizen_key, received_at) ON access_entry TO indblik_worker")
        op.execute(f"CREATE POLICY worker ON access_entry FOR SELECT TO indblik_worker USING ({WORKER})")


def downgrade() -> None:
    op.drop_table("log_told")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY worker ON access_entry")
        op.execute("REVOKE ALL (citizen_key, received_at) ON access_entry FROM indblik_worker")
