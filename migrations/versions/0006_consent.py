"""Citizens' decisions, their endings and the questions about them: append-only, guarded, with a role for questions."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

EVIDENCE = ("consent_decision", "consent_ending", "consent_question")
CONSENT = "indblik_consent"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
TAKEN = f"current_user = '{CONSENT}'"
GRANTS = (
    "SELECT, INSERT ON consent_decision, consent_ending TO indblik_citizen",
    "SELECT ON consent_question TO indblik_citizen",
    f"SELECT ON organisation, profession, directory_import TO {CONSENT}",
    # What evaluating needs; not who made a decision, nor what it replaced.
    "SELECT (citizen_key, decision_id, effect, kinds, origin_scheme, origin_code, origin_below, data_since, "
    "data_until, unit_scheme, unit_code, unit_below, person, profession, valid_from, valid_until, made_at) "
    f"ON consent_decision TO {CONSENT}",
    f"SELECT (citizen_key, decision_id) ON consent_ending TO {CONSENT}",
    f"INSERT ON consent_question, audit_event TO {CONSENT}",
    f"SELECT, INSERT ON citizen, citizen_identifier TO {CONSENT}",
    f"SELECT (citizen_key, other_key, state) ON citizen_link TO {CONSENT}",
)
POLICIES = (
    *(f"own_rows ON {table} FOR SELECT TO indblik_citizen USING (citizen_key = {SUBJECTS})" for table in EVIDENCE),
    *(
        f"own_deeds ON {table} FOR INSERT TO indblik_citizen WITH CHECK (citizen_key = {SUBJECTS})"
        for table in ("consent_decision", "consent_ending")
    ),
    *(
        f"questions ON {table} FOR SELECT TO {CONSENT} USING ({TAKEN})"
        for table in ("consent_decision", "consent_ending")
    ),
    f"questions ON consent_question FOR INSERT TO {CONSENT} WITH CHECK ({TAKEN})",
    f"questions ON audit_event FOR INSERT TO {CONSENT} WITH CHECK ({TAKEN})",
)


def upgrade() -> None:
    _create_decision()
    _create_ending()
    _create_question()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        for table in EVIDENCE:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY questions ON audit_event")
    for table in reversed(EVIDENCE):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {CONSENT}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {CONSENT}")


def _create_decision() -> None:
    op.create_table(
        "consent_decision",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("effect", sa.SmallInteger(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=True),
        sa.Column("origin_scheme", sa.String(length=15), nullable=True),
        sa.Column("origin_code", sa.String(length=20), nullable=True),
        sa.Column("origin_below", sa.Boolean(), nullable=True),
        sa.Column("data_since", sa.Date(), nullable=True),
        sa.Column("data_until", sa.Date(), nullable=True),
        sa.Column("unit_scheme", sa.String(length=15), nullable=True),
        sa.Column("unit_code", sa.String(length=20), nullable=True),
        sa.Column("unit_below", sa.Boolean(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("profession", sa.String(length=10), nullable=True),
        sa.Column("valid_from", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", "decision_id", name=op.f("pk_consent_decision")),
        sa.UniqueConstraint("citizen_key", "submission_id", name=op.f("uq_consent_decision_citizen_key_submission_id")),
        sqlite_with_rowid=False,
    )


def _create_ending() -> None:
    op.create_table(
        "consent_ending",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", "decision_id", name=op.f("pk_consent_ending")),
        sqlite_with_rowid=False,
    )


def _create_question() -> None:
    op.create_table(
        "consent_question",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("call", sa.String(length=10), nullable=False),
        sa.Column("system_id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("profession", sa.String(length=10), nullable=True),
        sa.Column("unit_scheme", sa.String(length=15), nullable=True),
        sa.Column("unit_code", sa.String(length=20), nullable=True),
        sa.Column("purpose", sa.SmallInteger(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.SmallInteger(), nullable=False),
        sa.Column("override_reason", sa.String(length=40), nullable=True),
        sa.Column("override_text", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("citizen_key", "question_id", name=op.f("pk_consent_question")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consent_question_citizen_key_asked_at", "consent_question", ["citizen_key", "asked_at"])


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {CONSENT} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {CONSENT} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {CONSENT}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in EVIDENCE:
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
