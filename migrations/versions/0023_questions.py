"""Questions about look-ups: append-only but for where each stands; open to the citizen, and to whoever is to answer."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

EVIDENCE = ("question_case", "question_entry", "question_step")
STANDING = "question_standing"
TABLES = (*EVIDENCE, STANDING)
CITIZEN, OFFICERS, DESK, WORKER = "indblik_citizen", "indblik_officers", "indblik_desk", "indblik_worker"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN_CASES = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
THEIR_STEPS = "step NOT IN ('asked','passed-on','escalated')"
DESKS_STEPS = "step IN ('wrote','passed-on','closed','reopened')"
TOLD_OF_STEPS = "citizen_key, case_id, sequence, step, party, at, cvr, due_on, finding, words_sealed"
GRANTS = (
    f"SELECT, INSERT ON question_case, question_entry TO {CITIZEN}",
    # What was written and found, and when; not which member of staff it was.
    f"SELECT ({TOLD_OF_STEPS}) ON question_step TO {CITIZEN}",
    f"INSERT ON question_step TO {CITIZEN}",
    f"SELECT, INSERT, UPDATE (state, due_on, changed_at, is_escalated, steps) ON {STANDING} TO {CITIZEN}",
    *(f"SELECT ON question_case, question_entry TO {role}" for role in (OFFICERS, DESK)),
    *(f"SELECT, INSERT ON question_step TO {role}" for role in (OFFICERS, DESK)),
    f"SELECT, UPDATE (state, due_on, changed_at, is_escalated, steps) ON {STANDING} TO {OFFICERS}",
    f"SELECT, UPDATE (cvr, state, due_on, changed_at, is_escalated, steps) ON {STANDING} TO {DESK}",
    # The clock: nothing of what was asked or written.
    f"SELECT (citizen_key, case_id, deadline_kind, concern) ON question_case TO {WORKER}",
    f"SELECT (citizen_key, case_id, sequence, step, party, at, cvr, due_on, finding) ON question_step TO {WORKER}",
    f"INSERT ON question_step TO {WORKER}",
    f"SELECT, UPDATE (state, due_on, changed_at, is_escalated, steps) ON {STANDING} TO {WORKER}",
    *(f"SELECT ON organisation, profession, directory_import, staff_person TO {role}" for role in (OFFICERS, DESK)),
    *(f"INSERT ON outbox_message, audit_event TO {role}" for role in (OFFICERS, DESK)),
)


def _held(table: str, condition: str) -> str:
    """Whether the case of a row stands where the condition says."""
    return (
        f"EXISTS (SELECT 1 FROM {STANDING} s WHERE s.citizen_key = {table}.citizen_key "
        f"AND s.case_id = {table}.case_id AND s.{condition})"
    )


def _policies() -> list[str]:
    at_desk = f"current_user = '{DESK}'"
    by_clock = f"current_user = '{WORKER}'"
    found = [f"own_rows ON {table} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})" for table in TABLES]
    found += [
        f"own_deeds ON {table} FOR INSERT TO {CITIZEN} WITH CHECK (citizen_key = {SUBJECTS}"
        + (" AND party = 'citizen')" if table == "question_step" else ")")
        for table in TABLES
    ]
    found += [f"own_standing ON {STANDING} FOR UPDATE TO {CITIZEN} USING (citizen_key = {SUBJECTS})"]
    # Another organisation's cases are none of theirs: the database knows for whom the page is made.
    found += [f"officers ON {table} FOR SELECT TO {OFFICERS} USING ({_held(table, OWN_CASES)})" for table in EVIDENCE]
    found += [
        f"officers_deeds ON question_step FOR INSERT TO {OFFICERS} "
        f"WITH CHECK (party = 'organisation' AND {THEIR_STEPS} AND {_held('question_step', OWN_CASES)})",
        f"officers ON {STANDING} FOR SELECT TO {OFFICERS} USING ({OWN_CASES})",
        f"officers_standing ON {STANDING} FOR UPDATE TO {OFFICERS} USING ({OWN_CASES})",
    ]
    found += [f"desk ON {table} FOR SELECT TO {DESK} USING ({at_desk})" for table in TABLES]
    found += [
        f"clock ON {table} FOR SELECT TO {WORKER} USING ({by_clock})"
        for table in TABLES
        if table != "question_entry"  # which look-ups they are about is none of the clock's business
    ]
    found += [
        f"desk_deeds ON question_step FOR INSERT TO {DESK} WITH CHECK ({at_desk} AND party = 'desk' AND {DESKS_STEPS})",
        f"clock_deeds ON question_step FOR INSERT TO {WORKER} WITH CHECK ({by_clock} AND party = 'clock')",
        f"desk_standing ON {STANDING} FOR UPDATE TO {DESK} USING ({at_desk})",
        f"clock_standing ON {STANDING} FOR UPDATE TO {WORKER} USING ({by_clock})",
    ]
    for role in (OFFICERS, DESK):
        found += [
            f"{role[8:]} ON {table} FOR INSERT TO {role} WITH CHECK (current_user = '{role}')"
            for table in ("outbox_message", "audit_event")
        ]
    return found


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in EVIDENCE:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for policy in reversed(_policies()):
            name, table = policy.split(" FOR ")[0].split(" ON ")
            op.execute(f"DROP POLICY {name} ON {table}")
    for table in (STANDING, *reversed(EVIDENCE)):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        # The roles themselves stay: another database of the cluster may use them.
        for role in (OFFICERS, DESK):
            op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
            op.execute(f"REVOKE USAGE ON SCHEMA public FROM {role}")


def _create() -> None:
    op.create_table(
        "question_case",
        *_key(),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("concern", sa.String(length=20), nullable=False),
        sa.Column("deadline_kind", sa.String(length=20), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        _check("question_case", "concern", "concern in ('who','why','no-appointment','unlawful','wrong')"),
        _check("question_case", "deadline_kind", "deadline_kind in ('log-question','insight','file-access')"),
        sa.PrimaryKeyConstraint("citizen_key", "case_id", name=op.f("pk_question_case")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_question_case_number", "question_case", ["number"], unique=True)
    op.create_table(
        "question_entry",
        *_key(),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        _of_a_case(),
        sa.PrimaryKeyConstraint("citizen_key", "case_id", "entry_id", name=op.f("pk_question_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_question_entry_entry", "question_entry", ["citizen_key", "entry_id"])
    _create_steps()
    op.create_table(
        STANDING,
        *_key(),
        sa.Column("cvr", sa.String(length=8), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("is_escalated", sa.Boolean(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        _of_a_case(),
        _check(STANDING, "state", "state in ('with-organisation','with-desk','with-citizen','answered','closed')"),
        sa.PrimaryKeyConstraint("citizen_key", "case_id", name=op.f(f"pk_{STANDING}")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_question_standing_queue", STANDING, ["cvr", "state", "due_on", "case_id"])
    op.create_index("ix_question_standing_due", STANDING, ["state", "due_on", "case_id"])


def _create_steps() -> None:
    table = "question_step"
    op.create_table(
        table,
        *_key(),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("cvr", sa.String(length=8), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("finding", sa.String(length=15), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _of_a_case(),
        _check(
            table,
            "step",
            "step in ('asked','wrote','asked-back','passed-to-desk','passed-on','prolonged','escalated','answered',"
            "'corrected','closed','reopened')",
        ),
        _check(table, "party", "party in ('citizen','organisation','desk','clock')"),
        _check(table, "by", "(party in ('organisation','desk')) = (by_staff_key IS NOT NULL)"),
        _check(table, "finding", "(step in ('answered','corrected')) = (finding IS NOT NULL)"),
        _check(table, "finding_known", "finding in ('justified','unjustified','log-error','unsettled')"),
        _check(table, "passed_on", "step <> 'passed-on' OR cvr IS NOT NULL"),
        _check(table, "due", "step not in ('asked','passed-on','prolonged','reopened') OR due_on IS NOT NULL"),
        sa.PrimaryKeyConstraint("citizen_key", "case_id", "sequence", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def _key() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _of_a_case() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["citizen_key", "case_id"], ["question_case.citizen_key", "question_case.case_id"], name="case"
    )


def _guard_postgresql() -> None:
    for role in (OFFICERS, DESK):
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
    for table in EVIDENCE:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    for policy in _policies():
        op.execute(f"CREATE POLICY {policy}")
