"""Officers read the look-ups that a question is about, and what the same unit looked up in the same visit.

Without words of the source, in which a name can stand. Names and those words are read in a role of its own, for which
somebody has written down why.
"""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

OFFICERS, NAMES = "indblik_officers", "indblik_officer_names"
BOTH = f"{OFFICERS}, {NAMES}"
READING = "question_name_reading"
# As in 0003 and 0023: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN_CASES = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
WITHOUT_WORDS = (
    "citizen_key, occurred_at, entry_id, ended_at, received_at, entry_count, source_id, performed_by, on_behalf_of, "
    "organisation_ref, data_organisation_ref, activity, data_kind, purpose, flags, visit_key, superseded_by"
)
STATES = "source_id, slug, first_event_at, last_event_at, last_delivery_at"
GRANTS = (
    f"SELECT ({WITHOUT_WORDS}) ON access_entry TO {OFFICERS}",
    f"SELECT ON access_entry, access_entry_detail TO {NAMES}",
    f"SELECT ON organisation_ref TO {BOTH}",
    f"SELECT ({STATES}) ON source TO {BOTH}",
    f"SELECT (professional_id, profession_code, role_text) ON professional TO {OFFICERS}",
    f"SELECT (professional_id, person_digest, name, profession_code, role_text) ON professional TO {NAMES}",
    f"SELECT ON organisation, profession, directory_import TO {NAMES}",
    # What the policies below ask.
    f"SELECT (citizen_key, case_id, entry_id, occurred_at, organisation_ref, visit_key) ON question_entry TO {NAMES}",
    f"SELECT (citizen_key, case_id, cvr) ON question_standing TO {NAMES}",
    f"SELECT, INSERT ON {READING} TO {OFFICERS}",
)
# Two hours: logview.domain.visits.VISIT_GAP.
OF_A_QUESTION = (
    "EXISTS (SELECT 1 FROM question_entry q WHERE q.citizen_key = access_entry.citizen_key AND "
    "(q.entry_id = access_entry.entry_id OR (q.organisation_ref = access_entry.organisation_ref AND "
    "(q.visit_key = access_entry.visit_key OR access_entry.occurred_at BETWEEN q.occurred_at - interval '2 hours' "
    "AND q.occurred_at + interval '2 hours'))))"
)
HELD = (
    "EXISTS (SELECT 1 FROM question_standing s WHERE s.citizen_key = {0}.citizen_key AND s.case_id = {0}.case_id "
    f"AND s.{OWN_CASES})"
)
ON_SUCH_AN_ENTRY = (
    f"EXISTS (SELECT 1 FROM access_entry e WHERE e.citizen_key = {SUBJECTS} "
    "AND professional.professional_id IN (e.performed_by, e.on_behalf_of))"
)
NEITHER = f"current_user <> ALL ('{{{OFFICERS},{NAMES}}}'::name[])"
POLICIES = (
    f"names ON question_standing FOR SELECT TO {NAMES} USING ({OWN_CASES})",
    f"names ON question_entry FOR SELECT TO {NAMES} USING ({HELD.format('question_entry')})",
    f"officers ON access_entry FOR SELECT TO {BOTH} USING (citizen_key = {SUBJECTS} AND {OF_A_QUESTION})",
    f"officers ON access_entry_detail FOR SELECT TO {NAMES} USING (citizen_key = {SUBJECTS} AND EXISTS (SELECT 1 "
    "FROM access_entry e WHERE e.citizen_key = access_entry_detail.citizen_key "
    "AND e.entry_id = access_entry_detail.entry_id))",
    f"officers ON professional FOR SELECT TO {BOTH} USING ({ON_SUCH_AN_ENTRY})",
    f"others ON professional FOR ALL USING ({NEITHER}) WITH CHECK ({NEITHER})",
    f"officers ON {READING} FOR SELECT TO {OFFICERS} USING ({HELD.format(READING)})",
    f"officers_deeds ON {READING} FOR INSERT TO {OFFICERS} WITH CHECK ({HELD.format(READING)})",
)


def upgrade() -> None:
    op.add_column("question_entry", sa.Column("organisation_ref", sa.Integer(), nullable=True))
    op.add_column("question_entry", sa.Column("visit_key", sa.BigInteger(), nullable=True))
    op.create_table(
        READING,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_key", "case_id"], ["question_case.citizen_key", "question_case.case_id"], name="case"
        ),
        sa.PrimaryKeyConstraint("citizen_key", "case_id", "reading_id", name=op.f(f"pk_{READING}")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {READING}_no_{verb} BEFORE {verb} ON {READING} "
            f"BEGIN SELECT RAISE(ABORT, '{READING} is append-only'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for policy in reversed(POLICIES):
            name, table = policy.split(" FOR ")[0].split(" ON ")
            op.execute(f"DROP POLICY {name} ON {table}")
        op.execute("ALTER TABLE professional DISABLE ROW LEVEL SECURITY")
        for grant in GRANTS:
            op.execute(f"REVOKE {grant.replace(' TO ', ' FROM ')}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {NAMES}")
    op.drop_table(READING)
    for column in ("visit_key", "organisation_ref"):
        op.drop_column("question_entry", column)


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {NAMES} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {NAMES} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {NAMES}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    op.execute("ALTER TABLE professional ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {READING} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {READING} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {READING} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {READING} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
