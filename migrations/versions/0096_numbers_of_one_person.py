"""What is sent about samples goes under the number that the person is known by now: links tell which are one person."""

from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

GRANT = "SELECT (citizen_key, other_key, state) ON citizen_link"
TISSUE = "indblik_tissue"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT {GRANT} TO {TISSUE}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE {GRANT} FROM {TISSUE}")
