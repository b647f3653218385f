"""Marks on entries that an organisation has found should not have happened: append-only; the citizen reads their own."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLE = "misuse_mark"
CITIZEN, OFFICERS = "indblik_citizen", "indblik_officers"
# As in 0003 and 0023: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
# Not who has judged it.
TOLD = "citizen_key, entry_id, mark_id, occurred_at, takes_back, at, cvr, case_id, look_back_id"
GRANTS = (f"SELECT ({TOLD}) ON {TABLE} TO {CITIZEN}", f"SELECT, INSERT ON {TABLE} TO {OFFICERS}")
OF_A_QUESTION = (
    "case_id IS NOT NULL AND EXISTS (SELECT 1 FROM question_standing s "
    f"WHERE s.citizen_key = {TABLE}.citizen_key AND s.case_id = {TABLE}.case_id AND s.cvr = {TABLE}.cvr)"
)
POLICIES = (
    f"own_rows ON {TABLE} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})",
    f"officers ON {TABLE} FOR SELECT TO {OFFICERS} USING ({OWN} AND {OF_A_QUESTION})",
    f"officers_deeds ON {TABLE} FOR INSERT TO {OFFICERS} WITH CHECK ({OWN} AND {OF_A_QUESTION})",
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("mark_id", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("takes_back", sa.Uuid(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("look_back_id", sa.Uuid(), nullable=True),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(case_id IS NULL) <> (look_back_id IS NULL)", name=op.f(f"ck_{TABLE}_origin")),
        sa.CheckConstraint("takes_back <> mark_id", name=op.f(f"ck_{TABLE}_takes_back")),
        sa.PrimaryKeyConstraint("citizen_key", "entry_id", "mark_id", name=op.f(f"pk_{TABLE}")),
        sqlite_with_rowid=False,
    )
    _mark_what_was_found()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def _mark_what_was_found() -> None:
    """Entries of questions whose last finding is that they should not have happened: their pages told so already."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    asked = ("question_step", "question_entry", "question_standing")
    for table in asked if is_postgresql else ():  # whoever migrates is nobody whom a policy shows something
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    of_case = "{0}.citizen_key = s.citizen_key AND {0}.case_id = s.case_id"
    op.execute(
        f"INSERT INTO {TABLE} (citizen_key, entry_id, mark_id, occurred_at, at, cvr, case_id, by_staff_key) "
        "SELECT e.citizen_key, e.entry_id, e.case_id, e.occurred_at, s.at, t.cvr, e.case_id, s.by_staff_key "
        f"FROM question_step s JOIN question_entry e ON {of_case.format('e')} "
        f"JOIN question_standing t ON {of_case.format('t')} "
        "WHERE s.finding = 'unjustified' AND t.cvr IS NOT NULL AND NOT EXISTS (SELECT 1 FROM question_step l "
        f"WHERE {of_case.format('l')} AND l.sequence > s.sequence AND l.finding IS NOT NULL)"
    )
    for table in asked if is_postgresql else ():
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_table(TABLE)


def _guard_postgresql() -> None:
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
