"""A session says how long it may rest; what the clock does to questions stands in the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WORKER = "indblik_worker"
POLICY = f"worker ON audit_event FOR INSERT TO {WORKER} WITH CHECK (current_user = '{WORKER}')"


def upgrade() -> None:
    op.add_column("session", sa.Column("idle_seconds", sa.Integer(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT INSERT ON audit_event TO {WORKER}")
        op.execute(f"CREATE POLICY {POLICY}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY worker ON audit_event")
        op.execute(f"REVOKE INSERT ON audit_event FROM {WORKER}")
    op.drop_column("session", "idle_seconds")
