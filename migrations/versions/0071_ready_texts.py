"""Texts that a text to a citizen can begin with: the desk's own, and each organisation's for its answers.

A lead writes them in the database role of their other work; log officers and the desk read them.
"""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

TEXT, ORDER = "ready_text", "ready_text_order"
DESK, LEADS, OFFICERS = "indblik_desk", "indblik_misuse", "indblik_officers"
OF_DESK = f"(SELECT current_user = '{DESK}') AND shelf = 'desk'"
OWN = "shelf = 'answers' AND cvr = ANY ((SELECT string_to_array(current_setting('indblik.organisation', true), ','))::text[])"
POLICIES = {
    f"desk ON {{}} TO {DESK}": f"USING ({OF_DESK}) WITH CHECK ({OF_DESK})",
    f"leads ON {{}} TO {LEADS}": f"USING ({OWN}) WITH CHECK ({OWN})",
    f"officers ON {{}} FOR SELECT TO {OFFICERS}": f"USING ({OWN})",
}


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in (TEXT, ORDER):
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table(ORDER)
    op.drop_table(TEXT)


def _create() -> None:
    op.create_table(
        TEXT,
        sa.Column("shelf", sa.String(length=10), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=15), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=True),
        sa.Column("danish", sa.Text(), nullable=True),
        sa.Column("english", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("shelf in ('desk','answers')", name=op.f(f"ck_{TEXT}_shelf")),
        sa.CheckConstraint("step in ('written','retired','put-back')", name=op.f(f"ck_{TEXT}_step")),
        sa.CheckConstraint(
            "(step = 'written') = (label IS NOT NULL AND danish IS NOT NULL)", name=op.f(f"ck_{TEXT}_words")
        ),
        sa.CheckConstraint("step = 'written' OR english IS NULL", name=op.f(f"ck_{TEXT}_english")),
        sa.CheckConstraint("(shelf = 'answers') = (about IS NOT NULL)", name=op.f(f"ck_{TEXT}_about")),
        sa.PrimaryKeyConstraint("shelf", "cvr", "text_id", "sequence", name=op.f(f"pk_{TEXT}")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        ORDER,
        sa.Column("shelf", sa.String(length=10), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("shelf in ('desk','answers')", name=op.f(f"ck_{ORDER}_shelf")),
        sa.PrimaryKeyConstraint("shelf", "cvr", "sequence", name=op.f(f"pk_{ORDER}")),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    op.execute(f"GRANT SELECT, INSERT ON {TEXT}, {ORDER} TO {DESK}, {LEADS}")
    op.execute(f"GRANT SELECT ON {TEXT}, {ORDER} TO {OFFICERS}")
    for table in (TEXT, ORDER):
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
        for name, conditions in POLICIES.items():
            op.execute(f"CREATE POLICY {name.format(table)} {conditions}")
