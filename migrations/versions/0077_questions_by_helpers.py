"""A question can be asked for a citizen by somebody who helps: it says by whom, and on what basis.

Whoever helps reads the citizen's own questions and those that they asked themselves, and no other helper's.
"""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

CASE, STEP = "question_case", "question_step"
CITIZEN = "indblik_citizen"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
OWN = f"citizen_key = {SUBJECTS}"
NO_OTHER_HELPERS = f"{OWN} AND ({ONESELF} OR helper_key IS NULL OR helper_key = {VIEWERS})"
BY_WHO_ACTS = f"((helper_key IS NULL AND {ONESELF}) OR helper_key = {VIEWERS})"


def upgrade() -> None:
    op.add_column(CASE, sa.Column("helper_key", sa.Uuid(), nullable=True))
    op.add_column(CASE, sa.Column("basis", sa.String(length=20), nullable=True))
    op.add_column(STEP, sa.Column("helper_key", sa.Uuid(), nullable=True))
    helped = sa.text("helper_key IS NOT NULL")
    op.create_index("ix_question_case_helper", CASE, ["helper_key"], postgresql_where=helped, sqlite_where=helped)
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"GRANT SELECT (helper_key) ON {STEP} TO {CITIZEN}")
    for table in (CASE, STEP):
        op.execute(f"ALTER POLICY own_rows ON {table} USING ({NO_OTHER_HELPERS})")
    op.execute(f"ALTER POLICY own_deeds ON {CASE} WITH CHECK ({OWN} AND {BY_WHO_ACTS})")
    op.execute(f"ALTER POLICY own_deeds ON {STEP} WITH CHECK ({OWN} AND party = 'citizen' AND {BY_WHO_ACTS})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER POLICY own_deeds ON {STEP} WITH CHECK ({OWN} AND party = 'citizen')")
        op.execute(f"ALTER POLICY own_deeds ON {CASE} WITH CHECK ({OWN})")
        for table in (STEP, CASE):
            op.execute(f"ALTER POLICY own_rows ON {table} USING ({OWN})")
        op.execute(f"REVOKE SELECT (helper_key) ON {STEP} FROM {CITIZEN}")
    op.drop_index("ix_question_case_helper", CASE)
    op.drop_column(STEP, "helper_key")
    op.drop_column(CASE, "basis")
    op.drop_column(CASE, "helper_key")
