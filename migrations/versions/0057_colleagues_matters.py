"""What is about a colleague: a lead opens it with a reason that the colleague reads; and links of those who work there."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

TABLE = "colleague_opening"
CITIZEN = "indblik_citizen"
# What each reads and writes of it; those of organisations their own alone.
AT_DESK = {"indblik_desk": "desk-case", "indblik_print": "letter"}
AT_ORGANISATION = {"indblik_officers": "case", "indblik_misuse": "matter", "indblik_look_back": "look-back"}
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN = "cvr = ANY ((SELECT string_to_array(current_setting('indblik.organisation', true), ','))::text[])"
GRANTS = (
    *(f"SELECT, INSERT ON {TABLE} TO {role}" for role in (*AT_DESK, *AT_ORGANISATION)),
    # That somebody opened it, and why; not who.
    f"SELECT (citizen_key, opening_id, kind, at, reason_sealed) ON {TABLE} TO {CITIZEN}",
)
LINKS = "SELECT (citizen_key, other_key, state) ON citizen_link"


def _policies() -> list[str]:
    found = [f"own_rows ON {TABLE} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})"]
    for role, kind in {**AT_DESK, **AT_ORGANISATION}.items():
        theirs = f"(SELECT current_user = '{role}') AND kind = '{kind}'"
        theirs += f" AND {OWN}" if role in AT_ORGANISATION else ""
        found.append(f"{role[8:]} ON {TABLE} TO {role} USING ({theirs}) WITH CHECK ({theirs})")
    return found


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind in ('desk-case','letter','case','matter','look-back')", name=op.f(f"ck_{TABLE}_kind")),
        sa.PrimaryKeyConstraint("citizen_key", "opening_id", name=op.f(f"pk_{TABLE}")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for role in AT_ORGANISATION:
            op.execute(f"REVOKE {LINKS} FROM {role}")
    op.drop_table(TABLE)


def _guard_postgresql() -> None:
    for role in AT_ORGANISATION:
        op.execute(f"GRANT {LINKS} TO {role}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    for verbs, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = "append_only" if each == "ROW" else "append_only_whole"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verbs} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION indblik_append_only()"
        )
    for policy in _policies():
        op.execute(f"CREATE POLICY {policy}")
