"""Where a question stands says what it is and by which right as well, so that the desk narrows its queue from an index."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

TABLE, CASE = "question_standing", "question_case"
INDEXES = {"concern": "ix_question_standing_concern", "deadline_kind": "ix_question_standing_right"}
BY_AGE, LATE = "ix_question_standing_late_by_age", sa.text("is_escalated")


def upgrade() -> None:
    for column in INDEXES:
        op.add_column(TABLE, sa.Column(column, sa.String(length=20), nullable=True))
    # Whoever migrates is no citizen, and the policies would show nothing.
    guarded = (TABLE, CASE) if op.get_bind().dialect.name == "postgresql" else ()
    for table in guarded:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    of_case = f"FROM {CASE} c WHERE c.citizen_key = {TABLE}.citizen_key AND c.case_id = {TABLE}.case_id"
    for column in INDEXES:
        op.execute(f"UPDATE {TABLE} SET {column} = (SELECT c.{column} {of_case})")
    for table in guarded:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for column, name in INDEXES.items():
        op.create_index(name, TABLE, ["state", column, "due_on", "case_id"])
    op.create_index(BY_AGE, TABLE, ["asked_at", "case_id"], postgresql_where=LATE, sqlite_where=LATE)


def downgrade() -> None:
    op.drop_index(BY_AGE, TABLE)
    for column, name in reversed(INDEXES.items()):
        op.drop_index(name, TABLE)
        op.drop_column(TABLE, column)
