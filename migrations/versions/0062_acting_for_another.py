"""Acting for another: whom a session is with, visits of those who help, and units kept from them."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

VISITS, HIDDEN = TABLES = ("help_visit", "hidden_unit")
CITIZEN, MANDATES, WORKER = "indblik_citizen", "indblik_mandates", "indblik_worker"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
CLOCK = f"(SELECT current_user = '{WORKER}')"
GRANTS = (
    f"SELECT, INSERT ON {VISITS} TO {CITIZEN}",
    f"SELECT (citizen_key, visit_id, mandate_id, visited_at, told_at), UPDATE (told_at) ON {VISITS} TO {WORKER}",
    f"SELECT, INSERT ON {HIDDEN} TO {CITIZEN}",
    f"SELECT ON {HIDDEN} TO {MANDATES}",
)
POLICIES = (
    # Whoever helps sees their own visit, which they write down, and no other's (safety.md 4).
    f"own_visits ON {VISITS} FOR SELECT TO {CITIZEN} "
    f"USING (citizen_key = {SUBJECTS} AND ({ONESELF} OR helper_key = {VIEWERS}))",
    f"helpers_deeds ON {VISITS} FOR INSERT TO {CITIZEN} "
    f"WITH CHECK (citizen_key = {SUBJECTS} AND helper_key = {VIEWERS} AND told_at IS NULL)",
    f"clock ON {VISITS} FOR SELECT TO {WORKER} USING ({CLOCK})",
    f"told_once ON {VISITS} FOR UPDATE TO {WORKER} USING ({CLOCK} AND told_at IS NULL) WITH CHECK (told_at IS NOT NULL)",
    f"own_rows ON {HIDDEN} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS} AND {ONESELF})",
    f"own_deeds ON {HIDDEN} FOR INSERT TO {CITIZEN} WITH CHECK (citizen_key = {SUBJECTS} AND {ONESELF})",
    f"of_the_helped ON {HIDDEN} FOR SELECT TO {MANDATES} USING (citizen_key = {SUBJECTS})",
)


def upgrade() -> None:
    op.add_column("session", sa.Column("helps", sa.Uuid(), nullable=True))
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table, verb in ((VISITS, "delete"), (HIDDEN, "update"), (HIDDEN, "delete")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("session", "helps")


def _create() -> None:
    op.create_table(
        VISITS,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("helper_key", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("visited_at", Moment(), nullable=False),
        sa.Column("told_at", Moment(), nullable=True),
        sa.CheckConstraint("helper_key <> citizen_key", name=op.f(f"ck_{VISITS}_another")),
        sa.PrimaryKeyConstraint("citizen_key", "visit_id", name=op.f(f"pk_{VISITS}")),
        sqlite_with_rowid=False,
    )
    untold = sa.text("told_at IS NULL")
    op.create_index(f"ix_{VISITS}_untold", VISITS, ["visited_at"], postgresql_where=untold, sqlite_where=untold)
    op.create_table(
        HIDDEN,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.String(length=15), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", "sequence", name=op.f(f"pk_{HIDDEN}")),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    events = {VISITS: "DELETE", HIDDEN: "UPDATE OR DELETE"}
    for table, verbs in events.items():
        op.execute(
            f"CREATE TRIGGER append_only BEFORE {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
