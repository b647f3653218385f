"""What systems asked about citizens' decisions on other use of samples and data: written by the role for questions."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

LOOKUP = "choice_lookup"
CONSENT, CITIZEN = "indblik_consent", "indblik_citizen"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
POLICIES = (
    f"own_rows ON {LOOKUP} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS} AND {ONESELF})",
    f"asked ON {LOOKUP} FOR INSERT TO {CONSENT} WITH CHECK ((SELECT current_user = '{CONSENT}'))",
)


def upgrade() -> None:
    op.create_table(
        LOOKUP,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("lookup_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=15), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("system_id", sa.String(length=40), nullable=False),
        sa.Column("organisation_scheme", sa.String(length=15), nullable=False),
        sa.Column("organisation_code", sa.String(length=20), nullable=False),
        sa.Column("stated_purpose", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("about in ('tissue','secondary-use','agreement')", name=op.f(f"ck_{LOOKUP}_about")),
        sa.PrimaryKeyConstraint("citizen_key", "lookup_id", name=op.f(f"pk_{LOOKUP}")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{LOOKUP}_citizen_key_asked_at", LOOKUP, ["citizen_key", "asked_at"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {LOOKUP}_no_{verb} BEFORE {verb} ON {LOOKUP} "
            f"BEGIN SELECT RAISE(ABORT, '{LOOKUP} is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table(LOOKUP)


def _guard_postgresql() -> None:
    op.execute(f"GRANT INSERT ON {LOOKUP} TO {CONSENT}")
    op.execute(f"GRANT SELECT ON {LOOKUP} TO {CITIZEN}")
    op.execute(f"ALTER TABLE {LOOKUP} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {LOOKUP} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {LOOKUP} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {LOOKUP} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
