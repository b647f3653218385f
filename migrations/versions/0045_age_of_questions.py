"""Where a question stands says when it was asked as well, so that the desk's queue is read from an index by age too."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLE = "question_standing"
LATE = sa.text("is_escalated")
# Asked once for a statement, and not thought to keep all rows but a few: else ten thousand are sorted for one page.
DESK_BEFORE, DESK_NOW = "current_user = 'indblik_desk'", "(SELECT current_user = 'indblik_desk')"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("asked_at", Moment(), nullable=True))
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:  # whoever migrates is no citizen, and the policies would show nothing
        op.execute(f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE question_case NO FORCE ROW LEVEL SECURITY")
    op.execute(
        f"UPDATE {TABLE} SET asked_at = (SELECT c.asked_at FROM question_case c "
        f"WHERE c.citizen_key = {TABLE}.citizen_key AND c.case_id = {TABLE}.case_id)"
    )
    if is_postgresql:
        op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE question_case FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER POLICY desk ON {TABLE} USING ({DESK_NOW})")
    op.create_index("ix_question_standing_age", TABLE, ["state", "asked_at", "case_id"])
    op.create_index("ix_question_standing_late", TABLE, ["due_on", "case_id"], postgresql_where=LATE, sqlite_where=LATE)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER POLICY desk ON {TABLE} USING ({DESK_BEFORE})")
    op.drop_index("ix_question_standing_late", TABLE)
    op.drop_index("ix_question_standing_age", TABLE)
    op.drop_column(TABLE, "asked_at")
