"""The desk does more for a citizen: ends accesses, confirms blocks, writes in questions, stops letters, keeps a number."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

ASSIST, PRINT = "indblik_assist", "indblik_print"
ACT, ENDING = "assisted_act", "assisted_ending"
KINDS = ("block", "end-block", "question", "close-question", "log-month", "stop-messages")
STOP_LETTERS = "stop-letters"
MORE = (
    "confirm-block", "end-access", "write-question", "reopen-question", "send-question", STOP_LETTERS, "number",
    "forget-number",
)  # fmt: skip
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
READS = (
    # Until when a question can be opened again, and by which right it was asked.
    ("deadline_kind", "question_case", ASSIST),
    ("changed_at", "question_standing", ASSIST),
    # Which blocks have been confirmed for a place that has become another.
    ("citizen_key, decision_id, successor_scheme, successor_code", "consent_confirmation", ASSIST),
    # Whether the citizen has asked to have their letters stopped, and whether that still waits.
    ("citizen_key, act_id, kind", ACT, PRINT),
    ("citizen_key, act_id", ENDING, PRINT),
)
POLICIES = (
    (ASSIST, "assist", "consent_confirmation", f"current_user = '{ASSIST}' AND citizen_key = {SUBJECTS}"),
    (PRINT, "print", ACT, f"current_user = '{PRINT}' AND kind = '{STOP_LETTERS}'"),
    (PRINT, "print", ENDING, f"current_user = '{PRINT}'"),
)


def upgrade() -> None:
    _let_acts_be((*KINDS, *MORE))
    if op.get_bind().dialect.name != "postgresql":
        return
    for columns, table, role in READS:
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO {role}")
    for role, name, table, rows in POLICIES:
        op.execute(f"CREATE POLICY {name} ON {table} FOR SELECT TO {role} USING ({rows})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for _role, name, table, _rows in POLICIES:
            op.execute(f"DROP POLICY {name} ON {table}")
        for columns, table, role in READS:
            op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM {role}")
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
