"""Powers of attorney: their steps, append-only; codes; and a role that sees those of one citizen."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

STEPS, CODES, TRIES = TABLES = ("power_step", "power_code", "power_try")
MANDATES, WORKER = "indblik_mandates", "indblik_worker"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
TAKEN = f"(SELECT current_user = '{MANDATES}')"
CLOCK = f"(SELECT current_user = '{WORKER}')"
OF_HOLDERS = "step IN ('redeemed','renounced')"
GRANTS = (
    f"SELECT, INSERT ON {STEPS} TO {MANDATES}",
    f"SELECT, INSERT, UPDATE (ended_at) ON {CODES} TO {MANDATES}",
    f"SELECT, INSERT ON {TRIES} TO {MANDATES}",
    f"SELECT (citizen_key, birth_date, died_on) ON citizen TO {MANDATES}",
    f"SELECT (citizen_key, other_key, state) ON citizen_link TO {MANDATES}",
    f"INSERT ON audit_event TO {MANDATES}",
    f"SELECT (tried_at), DELETE ON {TRIES} TO {WORKER}",
)
POLICIES = (
    # Those that the person has given, those that they hold, and those that nobody holds: whoever has the code may.
    f"both_parties ON {STEPS} FOR SELECT TO {MANDATES} "
    f"USING (citizen_key = {SUBJECTS} OR holder_key = {SUBJECTS} OR holder_key IS NULL)",
    f"grantors_deeds ON {STEPS} FOR INSERT TO {MANDATES} WITH CHECK (citizen_key = {SUBJECTS} AND NOT {OF_HOLDERS})",
    f"holders_deeds ON {STEPS} FOR INSERT TO {MANDATES} WITH CHECK (holder_key = {SUBJECTS} AND {OF_HOLDERS})",
    f"whoever_has_one ON {CODES} FOR SELECT TO {MANDATES} USING ({TAKEN})",
    f"own_codes ON {CODES} FOR INSERT TO {MANDATES} WITH CHECK (made_by = {SUBJECTS})",
    f"used_once ON {CODES} FOR UPDATE TO {MANDATES} USING (ended_at IS NULL) WITH CHECK (ended_at IS NOT NULL)",
    f"own_tries ON {TRIES} FOR SELECT TO {MANDATES} USING (citizen_key = {SUBJECTS})",
    f"own_deeds ON {TRIES} FOR INSERT TO {MANDATES} WITH CHECK (citizen_key = {SUBJECTS})",
    f"forgotten ON {TRIES} FOR SELECT TO {WORKER} USING ({CLOCK})",
    f"forgetting ON {TRIES} FOR DELETE TO {WORKER} USING ({CLOCK})",
    f"mandates_deeds ON audit_event FOR INSERT TO {MANDATES} WITH CHECK ({TAKEN})",
)


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {STEPS}_no_{verb} BEFORE {verb} ON {STEPS} "
            f"BEGIN SELECT RAISE(ABORT, '{STEPS} is append-only'); END"
        )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("DROP POLICY mandates_deeds ON audit_event")
    for table in reversed(TABLES):
        op.drop_table(table)
    if postgresql:
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {MANDATES}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {MANDATES}")


def _create() -> None:
    op.create_table(
        STEPS,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("power_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_key", sa.Uuid(), nullable=False),
        sa.Column("holder_key", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.String(length=60), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("open_until", Moment(), nullable=True),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        _check(
            STEPS,
            "step",
            "step in ('offered','redeemed','requested','answered','declined','registered','narrowed','paused',"
            "'resumed','renewed','revoked','renounced')",
        ),
        _check(STEPS, "party", "party in ('grantor','holder','desk')"),
        _check(STEPS, "terms", "(scopes IS NULL) = (until IS NULL)"),
        _check(STEPS, "another", "holder_key <> citizen_key"),
        sa.PrimaryKeyConstraint("citizen_key", "power_id", "sequence", name=op.f(f"pk_{STEPS}")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{STEPS}_holder_key", STEPS, ["holder_key"])
    op.create_table(
        CODES,
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("power_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("open_until", Moment(), nullable=False),
        sa.Column("scopes", sa.String(length=60), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        _check(CODES, "kind", "kind in ('offered','requested')"),
        sa.PrimaryKeyConstraint("digest", name=op.f(f"pk_{CODES}")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{CODES}_made_by", CODES, ["made_by", "made_at"])
    op.create_table(
        TRIES,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("try_id", sa.Uuid(), nullable=False),
        sa.Column("tried_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", "try_id", name=op.f(f"pk_{TRIES}")),
        sqlite_with_rowid=False,
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {MANDATES} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {MANDATES} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {MANDATES}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {STEPS} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {STEPS} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
