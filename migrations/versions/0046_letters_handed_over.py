"""The operator tells the printing house whose letter a number is: the register's role reads which were printed."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

REGISTER = "indblik_register"
READS = (
    "SELECT (citizen_key, letter_id, number) ON print_letter",
    "SELECT (citizen_key, letter_id, step, at) ON print_letter_step",
)
TABLES = ("print_letter", "print_letter_step")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for one in READS:
        op.execute(f"GRANT {one} TO {REGISTER}")
    for table in TABLES:
        op.execute(f"CREATE POLICY hands_over ON {table} FOR SELECT TO {REGISTER} USING (current_user = '{REGISTER}')")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"DROP POLICY hands_over ON {table}")
    for one in READS:
        op.execute(f"REVOKE {one} FROM {REGISTER}")
