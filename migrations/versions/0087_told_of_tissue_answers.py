"""A citizen is told that there is something new when the tissue register has answered."""

from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

TISSUE = "indblik_tissue"
TAKEN = f"(SELECT current_user = '{TISSUE}')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT INSERT ON outbox_message TO {TISSUE}")
        # Of nothing else: it meets only what was decided about samples.
        op.execute(
            f"CREATE POLICY tissue_answers ON outbox_message FOR INSERT TO {TISSUE} "
            f"WITH CHECK ({TAKEN} AND kind = 'decision-changed')"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY tissue_answers ON outbox_message")
        op.execute(f"REVOKE INSERT ON outbox_message FROM {TISSUE}")
