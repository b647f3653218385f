"""Letters to secret addresses wait for a person: the print queue asks the register for its protections alone."""

from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

PRINT, TABLE = "indblik_print", "register_fact"
COLUMNS = "citizen_key, told_by, fact, kind, step, recorded_on, valid_from, valid_until"
TAKEN = f"(SELECT current_user = '{PRINT}')"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"GRANT SELECT ({COLUMNS}) ON {TABLE} TO {PRINT}")
    op.execute(
        f"CREATE POLICY letters_wait ON {TABLE} FOR SELECT TO {PRINT} "
        f"USING ({TAKEN} AND fact = 'protection' AND told_by = 'register')"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"DROP POLICY letters_wait ON {TABLE}")
    op.execute(f"REVOKE SELECT ({COLUMNS}) ON {TABLE} FROM {PRINT}")
