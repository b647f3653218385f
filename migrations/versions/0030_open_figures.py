"""Open figures: a quarter is counted once, in a role that reads no person's particulars, and read in one that reads
what was counted and nothing else."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = ("figure_quarter", "figure_area", "figure_gap")
COUNTING, FIGURES = "indblik_counting", "indblik_figures"
ROLES = (COUNTING, FIGURES)
ALL = ", ".join(TABLES)
ENTRY = "citizen_key, occurred_at, entry_id, entry_count, organisation_ref, purpose, reason, superseded_by"
GRANTS = (
    # How many, where and when, and whether a reason is stated.
    f"SELECT ({ENTRY}) ON access_entry TO {COUNTING}",
    f"SELECT (ref, scheme, code) ON organisation_ref TO {COUNTING}",
    f"SELECT ON source, organisation, profession, directory_import TO {COUNTING}",
    f"SELECT (citizen_key, case_id, asked_at) ON question_case TO {COUNTING}",
    f"SELECT ON question_entry TO {COUNTING}",
    f"SELECT (citizen_key, case_id, sequence, step, at, finding) ON question_step TO {COUNTING}",
    f"SELECT, INSERT ON {ALL} TO {COUNTING}",
    f"INSERT ON audit_event TO {COUNTING}",
    f"SELECT ON {ALL} TO {FIGURES}",
)
COUNTS = f"current_user = '{COUNTING}'"
POLICIES = (
    *(
        f"counting ON {table} FOR SELECT TO {COUNTING} USING ({COUNTS})"
        for table in ("access_entry", "question_case", "question_entry", "question_step", *TABLES)
    ),
    *(
        f"counting_deeds ON {table} FOR INSERT TO {COUNTING} WITH CHECK ({COUNTS})"
        for table in ("audit_event", *TABLES)
    ),
    *(f"open_page ON {table} FOR SELECT TO {FIGURES} USING (current_user = '{FIGURES}')" for table in TABLES),
)
NUMBERS = (
    *("look_ups", "with_reason", "asked", "justified", "unjustified", "log_error", "unsettled"),
    *("median_days", "slow_days"),
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
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        for policy in POLICIES:
            name, table = policy.split(" FOR ")[0].split(" ON ")
            op.execute(f"DROP POLICY {name} ON {table}")
    for table in reversed(TABLES):
        op.drop_table(table)
    if is_postgresql:
        # The roles themselves stay: another database of the cluster may use them.
        for role in ROLES:
            op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
            op.execute(f"REVOKE USAGE ON SCHEMA public FROM {role}")


def _create() -> None:
    op.create_table(
        "figure_quarter",
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("fewest", sa.Integer(), nullable=False),
        sa.Column("smallest_area", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("quarter", name=op.f("pk_figure_quarter")),
    )
    op.create_table(
        "figure_area",
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NUMBERS),
        _of_a_quarter(),
        sa.CheckConstraint(
            "kind in ('region','general-practice','municipality','other','small-municipalities','rest')",
            name=op.f("ck_figure_area_kind"),
        ),
        sa.PrimaryKeyConstraint("quarter", "position", name=op.f("pk_figure_area")),
    )
    op.create_table(
        "figure_gap",
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("delivers", sa.Boolean(), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=True),
        sa.Column("heard_until", sa.Date(), nullable=True),
        _of_a_quarter(),
        sa.PrimaryKeyConstraint("quarter", "slug", name=op.f("pk_figure_gap")),
    )


def _of_a_quarter() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["quarter"], ["figure_quarter.quarter"], name="quarter")


def _guard_postgresql() -> None:
    for role in ROLES:
        # Roles belong to the cluster, not to this database: another database may have made it.
        op.execute(f"""
            DO $$ BEGIN
                CREATE ROLE {role} NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$
        """)
        op.execute(f"GRANT {role} TO CURRENT_USER")
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
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
