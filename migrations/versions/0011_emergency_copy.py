"""What the role for questions reads to make an emergency copy: whom a system has asked about, and nothing of what."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CONSENT = "indblik_consent"
GRANT = "SELECT (citizen_key, system_id, asked_at) ON consent_question"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"GRANT {GRANT} TO {CONSENT}")
    op.execute(
        f"CREATE POLICY asked_about ON consent_question FOR SELECT TO {CONSENT} USING (current_user = '{CONSENT}')"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP POLICY asked_about ON consent_question")
    op.execute(f"REVOKE {GRANT} FROM {CONSENT}")
