"""Decisions about secondary use can be asked about: whose they are, what, and when; not the words, nor who confirmed."""

from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

DECISION, CONSENT = "secondary_use_decision", "indblik_consent"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT SELECT (citizen_key, decision_id, decision, made_at) ON {DECISION} TO {CONSENT}")
        op.execute(
            f"CREATE POLICY asked ON {DECISION} FOR SELECT TO {CONSENT} USING ((SELECT current_user = '{CONSENT}'))"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP POLICY asked ON {DECISION}")
        op.execute(f"REVOKE SELECT (citizen_key, decision_id, decision, made_at) ON {DECISION} FROM {CONSENT}")
