"""What opens data at the desk waits for its letter: the worker reads whether the letter about an act is printed."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

WORKER = "indblik_worker"
# Of letters about acts alone: not its number, not its contents, no other letter.
READS = {
    "print_letter": "citizen_key, letter_id, kind, about_id",
    "print_letter_standing": "citizen_key, letter_id, state",
}
ABOUT_ACTS = f"current_user = '{WORKER}' AND kind = 'assisted-receipt'"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in READS.items():
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO {WORKER}")
        op.execute(f"CREATE POLICY clock_waits ON {table} FOR SELECT TO {WORKER} USING ({ABOUT_ACTS})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in READS.items():
        op.execute(f"DROP POLICY clock_waits ON {table}")
        op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM {WORKER}")
