"""What the role for masks needs to tell a citizen that their wish about a name has been answered."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MASKS = "indblik_masks"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT INSERT ON outbox_message TO {MASKS}")
        op.execute(f"CREATE POLICY masks ON outbox_message FOR INSERT TO {MASKS} WITH CHECK (current_user = '{MASKS}')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY masks ON outbox_message")
        op.execute(f"REVOKE INSERT ON outbox_message FROM {MASKS}")
