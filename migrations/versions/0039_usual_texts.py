"""How a unit usually uses a sort of look-up: texts that two officers of its organisation stand behind.

Officers read and write their own organisation's; a citizen's pages read what was approved, and not by whom.
"""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TEXT, STEP = "usual_text", "usual_text_step"
CITIZEN, OFFICERS = "indblik_citizen", "indblik_officers"
# As in 0023: evaluated once per statement.
OWN = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
OF_OWN = f"EXISTS (SELECT 1 FROM {TEXT} t WHERE t.text_id = {STEP}.text_id AND t.{OWN})"
GRANTS = (
    f"SELECT, INSERT ON {TEXT}, {STEP} TO {OFFICERS}",
    f"SELECT ON {TEXT} TO {CITIZEN}",
    f"SELECT (text_id, step, at, until) ON {STEP} TO {CITIZEN}",
)
POLICIES = (
    f"officers ON {TEXT} TO {OFFICERS} USING ({OWN}) WITH CHECK ({OWN})",
    f"officers ON {STEP} TO {OFFICERS} USING ({OF_OWN}) WITH CHECK ({OF_OWN})",
    f"approved ON {TEXT} FOR SELECT TO {CITIZEN} USING (EXISTS (SELECT 1 FROM {STEP} s "
    f"WHERE s.text_id = {TEXT}.text_id AND s.step = 'approved'))",
    f"steps ON {STEP} FOR SELECT TO {CITIZEN} USING (current_user = '{CITIZEN}')",
)


def upgrade() -> None:
    op.create_table(
        TEXT,
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("unit_scheme", sa.String(length=60), nullable=False),
        sa.Column("unit_code", sa.String(length=100), nullable=False),
        sa.Column("activity", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("text_id", name=op.f(f"pk_{TEXT}")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_usual_text_sort", TEXT, ["unit_code", "activity", "unit_scheme"])
    op.create_index("ix_usual_text_organisation", TEXT, ["cvr", "proposed_at", "text_id"])
    op.create_table(
        STEP,
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "step in ('proposed','approved','turned-down','ended')", name=op.f("ck_usual_text_step_step")
        ),
        sa.CheckConstraint("(step = 'approved') = (until IS NOT NULL)", name=op.f("ck_usual_text_step_until")),
        sa.ForeignKeyConstraint(["text_id"], [f"{TEXT}.text_id"], name="text"),
        sa.PrimaryKeyConstraint("text_id", "sequence", name=op.f(f"pk_{STEP}")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in (TEXT, STEP):
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP POLICY approved ON {TEXT}")
        op.execute(f"DROP POLICY officers ON {STEP}")
    op.drop_table(STEP)
    op.drop_table(TEXT)


def _guard_postgresql() -> None:
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in (TEXT, STEP):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
