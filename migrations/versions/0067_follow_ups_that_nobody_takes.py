"""The desk's lead learns how many follow-ups an organisation has left untaken: of whose look-ups is not told."""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

DESK = "indblik_desk"
# The citizen's key, so that nobody counts their own.
READS = {"misuse_standing": "matter_id, cvr, state, clock_from", "misuse_matter": "matter_id, citizen_key"}
UNTAKEN = {
    "misuse_standing": "state = 'found'",
    "misuse_matter": "EXISTS (SELECT 1 FROM misuse_standing s WHERE s.matter_id = misuse_matter.matter_id)",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in READS.items():
            op.execute(f"GRANT SELECT ({columns}) ON {table} TO {DESK}")
            op.execute(
                f"CREATE POLICY desk ON {table} FOR SELECT TO {DESK} "
                f"USING ((SELECT current_user = '{DESK}') AND {UNTAKEN[table]})"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in READS.items():
            op.execute(f"DROP POLICY desk ON {table}")
            op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM {DESK}")
