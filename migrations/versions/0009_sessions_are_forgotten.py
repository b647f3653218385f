"""The worker deletes sessions that are over. It sees when they ended, and nothing of whose they were."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GRANTS = ("SELECT (ended_at, expires_at)", "DELETE")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for grant in GRANTS:
            op.execute(f"GRANT {grant} ON session TO indblik_worker")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for grant in GRANTS:
            op.execute(f"REVOKE {grant} ON session FROM indblik_worker")
