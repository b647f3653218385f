"""Decisions about samples and genetic data, and what the tissue register answered, each for its own role."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

DECISION, STEP = "tissue_decision", "tissue_step"
TABLES = (DECISION, STEP)
CITIZEN, TISSUE = "indblik_citizen", "indblik_tissue"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
OWN = f"citizen_key = {SUBJECTS}"
TAKEN = f"(SELECT current_user = '{TISSUE}')"
GRANTS = (
    f"SELECT, INSERT ON {DECISION} TO {CITIZEN}",
    f"SELECT ON {STEP} TO {CITIZEN}",
    # What is sent: whose, what and the words; not who confirmed it.
    f"SELECT (citizen_key, decision_id, material, decision, mode, made_at, text_version, language, text) ON {DECISION} "
    f"TO {TISSUE}",
    f"SELECT, INSERT ON {STEP} TO {TISSUE}",
    f"SELECT (citizen_key, scheme, value_sealed, key_version, valid_from, valid_until) ON citizen_identifier TO {TISSUE}",
    f"SELECT ON organisation, profession, directory_import TO {TISSUE}",
    f"INSERT ON audit_event TO {TISSUE}",
)
POLICIES = (
    *(f"own_rows ON {table} FOR SELECT TO {CITIZEN} USING ({OWN} AND {ONESELF})" for table in TABLES),
    f"own_deeds ON {DECISION} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN} AND {ONESELF} AND basis = 'self')",
    *(f"sending ON {table} FOR SELECT TO {TISSUE} USING ({TAKEN})" for table in TABLES),
    f"answered ON {STEP} FOR INSERT TO {TISSUE} WITH CHECK ({TAKEN})",
    f"tissue_deeds ON audit_event FOR INSERT TO {TISSUE} WITH CHECK ({TAKEN})",
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
        op.execute("DROP POLICY tissue_deeds ON audit_event")
    for table in reversed(TABLES):
        op.drop_table(table)
    if is_postgresql:
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {TISSUE}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {TISSUE}")


def _create() -> None:
    def key(name: str) -> sa.Column[object]:
        return sa.Column(name, sa.Uuid(), nullable=False)

    op.create_table(
        DECISION,
        key("citizen_key"),
        key("decision_id"),
        sa.Column("material", sa.String(length=15), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        key("made_by"),
        sa.Column("basis", sa.String(length=20), nullable=False),
        key("submission_id"),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("material in ('biological','genetic')", name=op.f(f"ck_{DECISION}_material")),
        sa.CheckConstraint("decision in ('own-treatment-only','no-restriction')", name=op.f(f"ck_{DECISION}_decision")),
        sa.CheckConstraint("mode in ('forward','register')", name=op.f(f"ck_{DECISION}_mode")),
        sa.PrimaryKeyConstraint("citizen_key", "decision_id", name=op.f(f"pk_{DECISION}")),
        sa.UniqueConstraint("citizen_key", "submission_id", name=op.f(f"uq_{DECISION}_citizen_key_submission_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        STEP,
        key("citizen_key"),
        key("decision_id"),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("counted_at", Moment(), nullable=True),
        sa.CheckConstraint("step in ('sent','registered','refused')", name=op.f(f"ck_{STEP}_step")),
        sa.CheckConstraint("(step = 'sent') = (counted_at IS NULL)", name=op.f(f"ck_{STEP}_counted")),
        sa.PrimaryKeyConstraint("citizen_key", "decision_id", "sequence", name=op.f(f"pk_{STEP}")),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {TISSUE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {TISSUE} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {TISSUE}")
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
