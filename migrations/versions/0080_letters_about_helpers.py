"""Letters about a helper's question are printed whole: whoever prints is a viewer, and no helper (as in 0072)."""

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

# As in 0077: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
PRINTED = "(SELECT current_setting('indblik.printing', true) = 'on')"
OF_NO_OTHER = f"helper_key IS NULL OR helper_key = {VIEWERS}"


def upgrade() -> None:
    _rule(f"{ONESELF} OR {PRINTED} OR {OF_NO_OTHER}")


def downgrade() -> None:
    _rule(f"{ONESELF} OR {OF_NO_OTHER}")


def _rule(who: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ("question_case", "question_step"):
            op.execute(f"ALTER POLICY own_rows ON {table} USING (citizen_key = {SUBJECTS} AND ({who}))")
