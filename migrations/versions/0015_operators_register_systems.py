"""What the operator's page writes when it registers a system or gives it a key; changing either stays out of reach."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

GRANT = "INSERT ON calling_system, system_key, system_scope"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT {GRANT} TO indblik_operator")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE {GRANT} FROM indblik_operator")
