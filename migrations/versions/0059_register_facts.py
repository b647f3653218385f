"""What the register tells of persons beside numbers: custody, guardians, protection, placement. Append-only."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TABLE = "register_fact"
MANDATES, REGISTER = "indblik_mandates", "indblik_register"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
GRANTS = (
    f"SELECT ON {TABLE} TO {MANDATES}",
    f"INSERT ON {TABLE} TO {REGISTER}",
)
POLICIES = (
    # Of the citizen that the work is about, and what whoever is signed in holds.
    f"subject_and_holder ON {TABLE} FOR SELECT TO {MANDATES} USING (citizen_key = {SUBJECTS} OR other_key = {VIEWERS})",
    f"register_tells ON {TABLE} FOR INSERT TO {REGISTER} "
    f"WITH CHECK ((SELECT current_user = '{REGISTER}') AND told_by = 'register' AND kind <> 'own-word')",
)


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table(TABLE)


def _create() -> None:
    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.String(length=15), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("other_key", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("is_joint", sa.Boolean(), nullable=True),
        sa.Column("covers_health", sa.Boolean(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=True),
        sa.Column("told_by", sa.String(length=10), nullable=False),
        sa.Column("taken_in_at", Moment(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        _check(
            "fact",
            "fact in ('custody','guardianship','lasting-power','appointment','minor-case','protection','placement',"
            "'lives-with')",
        ),
        _check("step", "step in ('stated','ended','withdrawn')"),
        _check("told_by", "told_by in ('register','desk')"),
        _check("another", "other_key <> citizen_key"),
        _check("beginning", "(step = 'ended') = (valid_from IS NULL)"),
        sa.PrimaryKeyConstraint("citizen_key", "fact_id", name=op.f(f"pk_{TABLE}")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{TABLE}_other_key", TABLE, ["other_key"])


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{TABLE}_{name}"))


def _guard_postgresql() -> None:
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
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
