"""For a written reason officers read a user's own id too, as the source delivered it: of the entries that they may."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

GRANT = "SELECT (user_id, authorisation_id) ON professional TO indblik_officer_names"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT {GRANT}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE {GRANT.replace(' TO ', ' FROM ')}")
