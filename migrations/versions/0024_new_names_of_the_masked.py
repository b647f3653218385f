"""The ingest tells pages to read the masks anew when it meets somebody with a mask of their own by a new name."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INGEST = "indblik_ingest"
GRANTS = (
    # Whether somebody has a mask of their own; not who made it, nor of which kind, nor towards whom others are.
    f"SELECT (person_digest) ON mask TO {INGEST}",
    f"UPDATE (version) ON mask_register TO {INGEST}",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    op.execute(
        f"CREATE POLICY ingest ON mask FOR SELECT TO {INGEST} "
        f"USING (person_digest IS NOT NULL AND current_user = '{INGEST}')"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP POLICY ingest ON mask")
    for grant in GRANTS:
        op.execute(f"REVOKE {grant.replace(' TO ', ' FROM ')}")
