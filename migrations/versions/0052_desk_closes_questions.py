"""The desk closes a question for a citizen, by its number; and a question may have been asked before it was sent."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

ASSIST, WORKER = "indblik_assist", "indblik_worker"
ACT = "assisted_act"
KINDS = ("block", "end-block", "question", "log-month", "stop-messages")
CLOSE = "close-question"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
# Whether the number is of an open question of the one citizen: not what was asked about, nor of whom.
READS = {
    "question_case": "citizen_key, case_id, number, asked_at",
    "question_standing": "citizen_key, case_id, state",
}


def upgrade() -> None:
    _let_acts_be((*KINDS[:3], CLOSE, *KINDS[3:]))
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in READS.items():
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO {ASSIST}")
        op.execute(
            f"CREATE POLICY assist ON {table} FOR SELECT TO {ASSIST} "
            f"USING (current_user = '{ASSIST}' AND citizen_key = {SUBJECTS})"
        )
    op.execute(f"GRANT SELECT (asked_at) ON question_case TO {WORKER}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE SELECT (asked_at) ON question_case FROM {WORKER}")
        for table, columns in READS.items():
            op.execute(f"DROP POLICY assist ON {table}")
            op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM {ASSIST}")
    _let_acts_be(KINDS)


def _let_acts_be(kinds: tuple[str, ...]) -> None:
    """Of these kinds, and no others. Raises where one is there already that is none of them."""
    known = f"kind in ({','.join(repr(one) for one in kinds)})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_assisted_act_kind"), ACT, type_="check")
        op.create_check_constraint(op.f("ck_assisted_act_kind"), ACT, known)
        return
    # SQLite changes no check: the rows go to a new table of the same name.
    op.drop_index("ix_assisted_act_effective_at", ACT)
    op.rename_table(ACT, "assisted_act_before")
    _create(known)
    op.execute(f"INSERT INTO {ACT} SELECT * FROM assisted_act_before")
    op.drop_table("assisted_act_before")
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {ACT}_no_{verb} BEFORE {verb} ON {ACT} "
            f"BEGIN SELECT RAISE(ABORT, '{ACT} is append-only'); END"
        )


def _create(known: str) -> None:
    """As 0040 has it."""
    op.create_table(
        ACT,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("effective_at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("wish_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("summary_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(known, name=op.f("ck_assisted_act_kind")),
        sa.CheckConstraint("effective_at >= made_at", name=op.f("ck_assisted_act_effective_at")),
        sa.PrimaryKeyConstraint("citizen_key", "act_id", name=op.f("pk_assisted_act")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assisted_act_effective_at", ACT, ["effective_at"])
