"""Those who have custody decide about a child's samples: what waits until all of them have confirmed it."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

TABLE, DECISION, STEP = "tissue_waiting_step", "tissue_decision", "tissue_step"
CITIZEN = "indblik_citizen"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
OWN = f"citizen_key = {SUBJECTS}"
OF_HOLDERS = "basis IN ('custody', 'registered-before')"
CHECKS = {
    "step": "step in ('asked','confirmed','taken-back','done')",
    "another": "by_key <> citizen_key",
    "custody": "basis = 'custody'",
    "asked": "(step = 'asked') = (submission_id IS NOT NULL AND material IS NOT NULL AND decision IS NOT NULL "
    "AND mode IS NOT NULL AND open_until IS NOT NULL AND fifteen IS NOT NULL)",
    "read": "(step in ('asked','confirmed')) = "
    "(text_version IS NOT NULL AND language IS NOT NULL AND text IS NOT NULL)",
    "done": "(step = 'done') = (decision_id IS NOT NULL)",
    "material": "material in ('biological','genetic')",
    "decision": "decision in ('own-treatment-only','no-restriction')",
    "mode": "mode in ('forward','register')",
}
POLICIES = (
    # Only somebody who acts for the child takes a step, and only their own.
    f"own_rows ON {TABLE} FOR SELECT TO {CITIZEN} USING ({OWN})",
    f"helpers_deeds ON {TABLE} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN} AND by_key = {VIEWERS})",
    # Of the decisions what those who have custody decided, here or elsewhere before: nothing that the citizen chose here.
    f"by_custody ON {DECISION} FOR SELECT TO {CITIZEN} USING ({OWN} AND {OF_HOLDERS})",
    f"custody_deeds ON {DECISION} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN} AND basis = 'custody' "
    f"AND made_by = {VIEWERS} AND made_by <> citizen_key)",
    f"by_custody ON {STEP} FOR SELECT TO {CITIZEN} USING ({OWN} AND EXISTS (SELECT 1 FROM {DECISION} d "
    f"WHERE d.citizen_key = {STEP}.citizen_key AND d.decision_id = {STEP}.decision_id AND d.{OF_HOLDERS}))",
)


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        _may_tell("kind IN ('consent-waits', 'question-waits', 'tissue-waits')")
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _may_tell("kind IN ('consent-waits', 'question-waits')")
        for name, table in (("by_custody", STEP), ("by_custody", DECISION), ("custody_deeds", DECISION)):
            op.execute(f"DROP POLICY {name} ON {table}")
    op.drop_table(TABLE)


def _create() -> None:
    def text(name: str, length: int) -> sa.Column[object]:
        return sa.Column(name, sa.String(length=length), nullable=True)

    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("waiting_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_key", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        text("material", 15),
        text("decision", 20),
        text("mode", 10),
        sa.Column("open_until", Moment(), nullable=True),
        sa.Column("fifteen", sa.Boolean(), nullable=True),
        sa.Column("upon_id", sa.Uuid(), nullable=True),
        text("text_version", 20),
        text("language", 2),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{TABLE}_{name}")) for name, rule in CHECKS.items()),
        sa.PrimaryKeyConstraint("citizen_key", "waiting_id", "sequence", name=op.f(f"pk_{TABLE}")),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO {CITIZEN}")
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


def _may_tell(kinds: str) -> None:
    """Whoever asks lets the others know that there is something: nobody is written to by anything else."""
    op.execute(f"ALTER POLICY whoever_must_confirm ON outbox_message WITH CHECK ({kinds} AND NOT {ONESELF})")
