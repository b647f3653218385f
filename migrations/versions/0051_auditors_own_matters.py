"""Auditors are kept from their own follow-ups, look-backs and links too, and read a follow-up's question's number."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

AUDITORS = "indblik_auditors"
COLUMNS = {
    "misuse_matter": "matter_id, citizen_key, case_id",
    "look_back": "look_back_id, matter_id",
    "citizen_link": "citizen_key, other_key, link_id",
}
# Links are not behind row-level security: no role could tell whose keys are whose without them.
BEHIND_RULES = ("misuse_matter", "look_back")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in COLUMNS.items():
            op.execute(f"GRANT SELECT ({columns}) ON {table} TO {AUDITORS}")
        for table in BEHIND_RULES:
            op.execute(
                f"CREATE POLICY auditors ON {table} FOR SELECT TO {AUDITORS} USING (current_user = '{AUDITORS}')"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in BEHIND_RULES:
            op.execute(f"DROP POLICY auditors ON {table}")
        for table, columns in COLUMNS.items():
            op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM {AUDITORS}")
