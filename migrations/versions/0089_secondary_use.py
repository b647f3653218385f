"""Decisions about secondary use (EHDS article 71), each with the words that were confirmed."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

DECISION = "secondary_use_decision"
CITIZEN = "indblik_citizen"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
OWN = f"citizen_key = {SUBJECTS}"
POLICIES = (
    f"own_rows ON {DECISION} FOR SELECT TO {CITIZEN} USING ({OWN} AND {ONESELF})",
    f"own_deeds ON {DECISION} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN} AND {ONESELF} AND basis = 'self')",
)


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {DECISION}_no_{verb} BEFORE {verb} ON {DECISION} "
            f"BEGIN SELECT RAISE(ABORT, '{DECISION} is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table(DECISION)


def _create() -> None:
    def key(name: str) -> sa.Column[object]:
        return sa.Column(name, sa.Uuid(), nullable=False)

    op.create_table(
        DECISION,
        key("citizen_key"),
        key("decision_id"),
        sa.Column("decision", sa.String(length=15), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        key("made_by"),
        sa.Column("basis", sa.String(length=20), nullable=False),
        key("submission_id"),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("decision in ('opted-out','opt-out-ended')", name=op.f(f"ck_{DECISION}_decision")),
        sa.PrimaryKeyConstraint("citizen_key", "decision_id", name=op.f(f"pk_{DECISION}")),
        sa.UniqueConstraint("citizen_key", "submission_id", name=op.f(f"uq_{DECISION}_citizen_key_submission_id")),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    op.execute(f"GRANT SELECT, INSERT ON {DECISION} TO {CITIZEN}")
    op.execute(f"ALTER TABLE {DECISION} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {DECISION} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {DECISION} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {DECISION} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
