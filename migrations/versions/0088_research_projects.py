"""Research projects that anybody can read of, and whose data was used in them where a source tells it."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

PROJECT, PARTICIPATION = "research_project", "research_participation"
TELLER, CITIZEN, OPEN_PAGES = "indblik_research", "indblik_citizen", "indblik_figures"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
TELLING = f"(SELECT current_user = '{TELLER}')"
GRANTS = (
    f"SELECT, INSERT ON {PROJECT}, {PARTICIPATION}, citizen, citizen_identifier",
    "INSERT ON audit_event",
    "SELECT ON organisation, profession, directory_import",
    # Whose token a call carries.
    "SELECT (system_id, audit_key, name, version, per_minute, closed_at) ON calling_system",
    "SELECT (token_digest, system_id, scopes, expires_at, revoked_at) ON access_token",
    "SELECT (system_id, scope, scheme, code) ON system_scope",
)
POLICIES = {
    "tellers_rows": f"{PARTICIPATION} FOR SELECT TO {TELLER} USING ({TELLING})",
    "tellers_deeds": f"{PARTICIPATION} FOR INSERT TO {TELLER} WITH CHECK ({TELLING})",
    "own_rows": f"{PARTICIPATION} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})",
    "research_deeds": f"audit_event FOR INSERT TO {TELLER} WITH CHECK ({TELLING})",
}


def upgrade() -> None:
    _make_tables()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in (PROJECT, PARTICIPATION):
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("DROP POLICY research_deeds ON audit_event")
    op.drop_table(PARTICIPATION)
    op.drop_table(PROJECT)
    if is_postgresql:
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {TELLER}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {TELLER}")


def _make_tables() -> None:
    op.create_table(
        PROJECT,
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("updated", sa.Date(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=150), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("permit_number", sa.String(length=60), nullable=False),
        sa.Column("permit_by", sa.String(length=150), nullable=False),
        sa.Column("permit_on", sa.Date(), nullable=True),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("email", sa.String(length=150), nullable=False),
        sa.Column("phone", sa.String(length=25), nullable=False),
        sa.Column("web", sa.String(length=300), nullable=False),
        sa.Column("tells_who", sa.Boolean(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_of_a_version(),
        sa.PrimaryKeyConstraint("project_id", "sequence", name=op.f(f"pk_{PROJECT}")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        PARTICIPATION,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.String(length=20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("updated", sa.Date(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        *_of_a_version(),
        sa.PrimaryKeyConstraint("citizen_key", "project_id", "begins", "sequence", name=op.f(f"pk_{PARTICIPATION}")),
        sqlite_with_rowid=False,
    )


def _of_a_version() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("told_by", sa.String(length=40), nullable=False),
        sa.Column("taken_in_at", Moment(), nullable=False),
    )


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {TELLER} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {TELLER} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {TELLER}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant} TO {TELLER}")
    op.execute(f"GRANT SELECT ON {PROJECT} TO {CITIZEN}, {OPEN_PAGES}")
    op.execute(f"GRANT SELECT ON {PARTICIPATION} TO {CITIZEN}")
    op.execute(f"ALTER TABLE {PARTICIPATION} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {PARTICIPATION} FORCE ROW LEVEL SECURITY")
    for table in (PROJECT, PARTICIPATION):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    for name, policy in POLICIES.items():
        op.execute(f"CREATE POLICY {name} ON {policy}")
