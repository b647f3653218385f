"""The desk takes a late question from an organisation; the clock knows whose mailbox is new."""

from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

DESK, WORKER = "indblik_desk", "indblik_worker"
BEFORE = "'wrote','passed-on','closed','reopened'"
NOW = "'wrote','passed-on','passed-to-desk','closed','reopened'"


def _let_the_desk(steps: str, taken: str) -> None:
    op.execute(
        f"ALTER POLICY desk_deeds ON question_step WITH CHECK (({taken}) AND party = 'desk' AND step IN ({steps}))"
    )


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _let_the_desk(NOW, f"SELECT current_user = '{DESK}'")
        op.execute(f"GRANT SELECT (stated_at) ON mailbox TO {WORKER}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE SELECT (stated_at) ON mailbox FROM {WORKER}")
        _let_the_desk(BEFORE, f"current_user = '{DESK}'")  # as it was written then
