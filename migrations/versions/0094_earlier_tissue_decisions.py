"""Decisions about samples that were registered elsewhere before are taken in by the role that sends them."""

from alembic import op

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None

DECISION, TISSUE = "tissue_decision", "indblik_tissue"
TAKEN = f"(SELECT current_user = '{TISSUE}')"
GRANTS = (
    f"INSERT ON {DECISION}, citizen, citizen_identifier",
    f"SELECT (submission_id) ON {DECISION}",
    "SELECT (digest) ON citizen_identifier",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for grant in GRANTS:
        op.execute(f"GRANT {grant} TO {TISSUE}")
    op.execute(
        f"CREATE POLICY brought_in ON {DECISION} FOR INSERT TO {TISSUE} "
        f"WITH CHECK ({TAKEN} AND basis = 'registered-before' AND mode = 'register')"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"DROP POLICY brought_in ON {DECISION}")
    for grant in GRANTS:
        op.execute(f"REVOKE {grant} FROM {TISSUE}")
