"""What an organisation has told citizens of look-ups that should not have happened: evidence; each reads their own."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ROLE, CITIZEN = "indblik_look_back", "indblik_citizen"
TABLES = ("misuse_notice", "misuse_notice_entry")
# As in 0003 and 0023: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
OF_A_NOTICE = (
    "EXISTS (SELECT 1 FROM misuse_notice n WHERE n.citizen_key = misuse_notice_entry.citizen_key "
    f"AND n.notice_id = misuse_notice_entry.notice_id AND n.{OWN})"
)
OF_OWN = f"{OWN} AND EXISTS (SELECT 1 FROM look_back l WHERE l.look_back_id = misuse_notice.look_back_id AND l.{OWN})"
GRANTS = (
    # What the citizen was told; not by whom.
    f"SELECT (citizen_key, notice_id, look_back_id, cvr, kind, at, words_sealed) ON misuse_notice TO {CITIZEN}",
    f"SELECT ON misuse_notice_entry TO {CITIZEN}",
    f"SELECT, INSERT ON misuse_notice, misuse_notice_entry TO {ROLE}",
)
POLICIES = (
    *(f"own_rows ON {table} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})" for table in TABLES),
    f"own ON misuse_notice TO {ROLE} USING ({OF_OWN}) WITH CHECK ({OF_OWN})",
    f"own ON misuse_notice_entry TO {ROLE} USING ({OF_A_NOTICE}) WITH CHECK ({OF_A_NOTICE})",
)


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in TABLES:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create() -> None:
    table = "misuse_notice"
    op.create_table(
        table,
        _uuid("citizen_key"),
        _uuid("notice_id"),
        _uuid("look_back_id"),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        _uuid("by_staff_key"),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _check(table, "kind", "kind in ('told','set-right')"),
        _check(table, "words", "(kind = 'told') = (words_sealed IS NOT NULL)"),
        sa.PrimaryKeyConstraint("citizen_key", "notice_id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "misuse_notice_entry",
        _uuid("citizen_key"),
        _uuid("notice_id"),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_key", "notice_id"], ["misuse_notice.citizen_key", "misuse_notice.notice_id"], name="notice"
        ),
        sa.PrimaryKeyConstraint("citizen_key", "notice_id", "entry_id", name=op.f("pk_misuse_notice_entry")),
        sqlite_with_rowid=False,
    )


def _uuid(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _guard_postgresql() -> None:
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in TABLES:
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
