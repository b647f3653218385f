"""The role for questions reads what everybody has decided about samples, where the site is the tissue register."""

from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

DECISION, CONSENT = "tissue_decision", "indblik_consent"
# What is answered: whose, what and since when; not the words, nor who confirmed it.
GRANT = f"SELECT (citizen_key, decision_id, material, decision, mode, made_at) ON {DECISION}"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"GRANT {GRANT} TO {CONSENT}")
    op.execute(
        f"CREATE POLICY searched ON {DECISION} FOR SELECT TO {CONSENT} USING ((SELECT current_user = '{CONSENT}'))"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"DROP POLICY searched ON {DECISION}")
    op.execute(f"REVOKE {GRANT} FROM {CONSENT}")
