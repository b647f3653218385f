"""Guardians who act together ask together: a question waits until all of them have confirmed it, and is then theirs.

Who asked beside the one whose step it was stands on the question itself, and where it stands: they meet it likewise.
"""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

CASE, STEP, STANDING, WAITING = "question_case", "question_step", "question_standing", "question_waiting_step"
CITIZEN = "indblik_citizen"
# As in 0077: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWER_KEYS = "(SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])"
VIEWERS = f"ANY ({VIEWER_KEYS}::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
PRINTED = "(SELECT current_setting('indblik.printing', true) = 'on')"
OWN = f"citizen_key = {SUBJECTS}"
OF_NO_OTHER = f"helper_key IS NULL OR helper_key = {VIEWERS}"
TOGETHER = f"string_to_array(asked_with, ',')::uuid[] && {VIEWER_KEYS}"
OF_CASE = f"FROM {CASE} c WHERE c.citizen_key = {STEP}.citizen_key AND c.case_id = {STEP}.case_id"
MET = f"EXISTS (SELECT 1 {OF_CASE})"
MET_TOGETHER = f"EXISTS (SELECT 1 {OF_CASE} AND c.asked_with IS NOT NULL)"


def upgrade() -> None:
    for table in (CASE, STANDING):
        op.add_column(table, sa.Column("asked_with", sa.String(length=1000), nullable=True))
    op.create_table(
        WAITING,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("waiting_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_key", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("wish_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("open_until", Moment(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("step in ('asked','confirmed','taken-back','done')", name=op.f(f"ck_{WAITING}_step")),
        sa.CheckConstraint("by_key <> citizen_key", name=op.f(f"ck_{WAITING}_another")),
        sa.CheckConstraint(
            "(step = 'asked') = (wish_sealed IS NOT NULL AND open_until IS NOT NULL)", name=op.f(f"ck_{WAITING}_wish")
        ),
        sa.CheckConstraint("(step = 'done') = (case_id IS NOT NULL)", name=op.f(f"ck_{WAITING}_done")),
        sa.PrimaryKeyConstraint("citizen_key", "waiting_id", "sequence", name=op.f(f"pk_{WAITING}")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_what_waits()
        _meet(f"{OF_NO_OTHER} OR {TOGETHER}", f"{OF_NO_OTHER} OR {MET_TOGETHER}")
        # Whoever asked is kept from what follows on it: as 0079 has it of the one whose step it was.
        op.execute(f"GRANT SELECT (asked_with) ON {CASE} TO indblik_auditors, indblik_misuse, indblik_look_back")
        _may_tell("kind IN ('consent-waits', 'question-waits')")
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {WAITING}_no_{verb} BEFORE {verb} ON {WAITING} "
            f"BEGIN SELECT RAISE(ABORT, '{WAITING} is append-only'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _may_tell("kind = 'consent-waits'")
        _meet(OF_NO_OTHER, OF_NO_OTHER)
    op.drop_table(WAITING)
    for table in (STANDING, CASE):
        op.drop_column(table, "asked_with")


def _guard_what_waits() -> None:
    op.execute(f"GRANT SELECT, INSERT ON {WAITING} TO {CITIZEN}")
    op.execute(f"ALTER TABLE {WAITING} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {WAITING} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {WAITING} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {WAITING} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(f"CREATE POLICY own_rows ON {WAITING} FOR SELECT TO {CITIZEN} USING ({OWN})")
    # Only somebody who acts for the citizen takes a step, and only their own.
    op.execute(
        f"CREATE POLICY helpers_deeds ON {WAITING} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN} AND by_key = {VIEWERS})"
    )


def _meet(question: str, step: str) -> None:
    """Which questions, and which steps of one, are there for whoever acts for a citizen."""
    for table in (CASE, STANDING):
        op.execute(f"ALTER POLICY own_rows ON {table} USING ({OWN} AND ({ONESELF} OR {PRINTED} OR {question}))")
    op.execute(f"ALTER POLICY own_standing ON {STANDING} USING ({OWN} AND ({ONESELF} OR {question}))")
    op.execute(f"ALTER POLICY own_rows ON {STEP} USING ({OWN} AND ({ONESELF} OR {PRINTED} OR (({step}) AND {MET})))")


def _may_tell(kinds: str) -> None:
    """Whoever asks lets the others know that there is something: nobody is written to by anything else."""
    op.execute(f"ALTER POLICY whoever_must_confirm ON outbox_message WITH CHECK ({kinds} AND NOT {ONESELF})")
