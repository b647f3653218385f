"""Whoever asked for somebody is kept from what follows on that question: leads, look-backs and auditors read who asked."""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

CASE, AUDITORS = "question_case", "indblik_auditors"
FOLLOWING = ("indblik_misuse", "indblik_look_back")
READ = "citizen_key, case_id, helper_key"  # keys alone, and only of what a helper asked


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"GRANT SELECT (helper_key) ON {CASE} TO {AUDITORS}")
    for role in FOLLOWING:
        op.execute(f"GRANT SELECT ({READ}) ON {CASE} TO {role}")
        rule = f"helper_key IS NOT NULL AND (SELECT current_user = '{role}')"
        op.execute(f"CREATE POLICY followed_{role} ON {CASE} FOR SELECT TO {role} USING ({rule})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for role in FOLLOWING:
        op.execute(f"DROP POLICY followed_{role} ON {CASE}")
        op.execute(f"REVOKE SELECT ({READ}) ON {CASE} FROM {role}")
    op.execute(f"REVOKE SELECT (helper_key) ON {CASE} FROM {AUDITORS}")
