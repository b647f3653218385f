"""What a citizen's pages read of systems, to say which one asked: its name. Neither keys nor who answers for them."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

GRANT = "SELECT (system_id, name) ON calling_system"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT {GRANT} TO indblik_citizen")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE {GRANT} FROM indblik_citizen")
