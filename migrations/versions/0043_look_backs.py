"""Look-backs on one person's look-ups: counted first, opened by two, and what the organisation finds of each.

In a database role of its own, which reads one organisation's look-backs, and of the log the look-ups of the persons whom
those are on, at that organisation's units and within their time; no name, no words of a source, nobody's number.
"""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0043"
down_revision = "0040"
branch_labels = None
depends_on = None

ROLE, WORKER = "indblik_look_back", "indblik_worker"
STANDING, ENTRY = "look_back_standing", "look_back_entry"
OF_LOOK_BACKS = ("look_back_unit", "look_back_step", "look_back_count", "look_back_verdict")
EVIDENCE = ("look_back", *OF_LOOK_BACKS)
TABLES = (*EVIDENCE, STANDING, ENTRY)
FINDINGS = "('justified','unjustified','unsettled')"
# As in 0023: evaluated once per statement.
OWN = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
WITHOUT_WORDS = (
    "citizen_key, occurred_at, entry_id, entry_count, source_id, performed_by, organisation_ref, activity, data_kind, "
    "purpose, flags, superseded_by"
)
GRANTS = (
    f"SELECT ON organisation, profession, directory_import, organisation_ref, staff_person TO {ROLE}",
    f"SELECT (matter_id, cvr, citizen_key, case_id, case_number) ON misuse_matter TO {ROLE}",
    f"SELECT (matter_id, cvr, state) ON misuse_standing TO {ROLE}",
    f"SELECT (citizen_key, case_id, entry_id, occurred_at) ON question_entry TO {ROLE}",
    f"SELECT ({WITHOUT_WORDS}) ON access_entry TO {ROLE}",
    f"SELECT (professional_id, person_digest, profession_code, role_text) ON professional TO {ROLE}",
    f"SELECT (citizen_key, birth_date, died_on) ON citizen TO {ROLE}",
    *(f"SELECT, INSERT ON {table} TO {ROLE}" for table in (*EVIDENCE, STANDING, ENTRY, "misuse_mark")),
    f"UPDATE (state, changed_at, steps) ON {STANDING} TO {ROLE}",
    f"UPDATE (finding, judged_by, confirmed) ON {ENTRY} TO {ROLE}",
    f"INSERT ON audit_event, outbox_message TO {ROLE}",
    # Which wait to be counted or collected; the rest is done in the role above.
    f"SELECT (look_back_id, cvr, state) ON {STANDING} TO {WORKER}",
)
BEFORE = (
    ("misuse_matter", "matter_id, cvr, citizen_key, case_id, case_number"),
    ("misuse_standing", "matter_id, cvr, state"),
    ("question_entry", "citizen_key, case_id, entry_id, occurred_at"),
    ("access_entry", WITHOUT_WORDS),
    ("professional", "professional_id, person_digest, profession_code, role_text"),
    ("citizen", "citizen_key, birth_date, died_on"),
)
"""What the role reads of tables that stood before."""


def _of_own(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM look_back l WHERE l.look_back_id = {table}.look_back_id AND l.{OWN})"


OF_THE_QUESTION = (
    "EXISTS (SELECT 1 FROM misuse_matter m WHERE m.citizen_key = question_entry.citizen_key "
    f"AND m.case_id = question_entry.case_id AND m.{OWN})"
)
OF_THE_MATTER = (
    "EXISTS (SELECT 1 FROM question_entry q WHERE q.citizen_key = access_entry.citizen_key "
    "AND q.entry_id = access_entry.entry_id)"
)
OF_THE_PERSON = (
    "EXISTS (SELECT 1 FROM professional p JOIN look_back l ON l.person_digest = p.person_digest "
    "JOIN look_back_unit u ON u.look_back_id = l.look_back_id "
    f"WHERE p.professional_id = access_entry.performed_by AND l.{OWN} "
    "AND u.organisation_ref = access_entry.organisation_ref "
    "AND access_entry.occurred_at >= l.since AND access_entry.occurred_at < l.until)"
)
TAKEN = f"current_user = '{ROLE}'"
POLICIES = (
    *(f"look_back ON {table} FOR SELECT TO {ROLE} USING ({OWN})" for table in ("misuse_matter", "misuse_standing")),
    f"look_back ON question_entry FOR SELECT TO {ROLE} USING ({OF_THE_QUESTION})",
    f"look_back ON access_entry FOR SELECT TO {ROLE} USING ({OF_THE_MATTER} OR {OF_THE_PERSON})",
    f"look_back ON misuse_mark FOR SELECT TO {ROLE} USING ({OWN} AND look_back_id IS NOT NULL)",
    f"look_back_deeds ON misuse_mark FOR INSERT TO {ROLE} WITH CHECK ({OWN} AND {_of_own('misuse_mark')})",
    *(f"own ON {table} TO {ROLE} USING ({OWN}) WITH CHECK ({OWN})" for table in ("look_back", STANDING)),
    *(
        f"own ON {table} TO {ROLE} USING ({_of_own(table)}) WITH CHECK ({_of_own(table)})"
        for table in (*OF_LOOK_BACKS, ENTRY)
    ),
    f"clock ON {STANDING} FOR SELECT TO {WORKER} USING (current_user = '{WORKER}')",
    *(f"look_back ON {table} FOR INSERT TO {ROLE} WITH CHECK ({TAKEN})" for table in ("audit_event", "outbox_message")),
)


def upgrade() -> None:
    _create()
    _create_list()
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
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        for policy in reversed(POLICIES):
            name, table = policy.split(" FOR ")[0].split(" TO ")[0].split(" ON ")
            op.execute(f"DROP POLICY {name} ON {table}")
        for table, columns in BEFORE:
            op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM {ROLE}")
    for table in ("look_back_verdict", ENTRY, STANDING, "look_back_count"):
        op.drop_table(table)
    for table in ("look_back_step", "look_back_unit", "look_back"):
        op.drop_table(table)
    if postgresql:
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {ROLE}")


def _create() -> None:
    op.create_table(
        "look_back",
        _uuid("look_back_id"),
        _uuid("matter_id"),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        _uuid("person_digest"),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        _uuid("asked_by_staff_key"),
        sa.ForeignKeyConstraint(["matter_id"], ["misuse_matter.matter_id"], name="matter"),
        sa.PrimaryKeyConstraint("look_back_id", name=op.f("pk_look_back")),
    )
    op.create_index("ix_look_back_person", "look_back", ["person_digest", "cvr"])
    op.create_table(
        "look_back_unit",
        _uuid("look_back_id"),
        sa.Column("organisation_ref", sa.Integer(), nullable=False),
        _of_a_look_back(),
        sa.PrimaryKeyConstraint("look_back_id", "organisation_ref", name=op.f("pk_look_back_unit")),
    )
    table = "look_back_step"
    op.create_table(
        table,
        _uuid("look_back_id"),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _of_a_look_back(),
        _check(
            table,
            "step",
            "step in ('asked','counted','opened','refused','collected','text-proposed','told','closed','reopened',"
            "'withdrawn')",
        ),
        _check(table, "by", "(step in ('counted','collected')) = (by_staff_key IS NULL)"),
        sa.PrimaryKeyConstraint("look_back_id", "sequence", name=op.f(f"pk_{table}")),
    )
    op.create_table(
        "look_back_count",
        _uuid("look_back_id"),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        _uuid("person_digest"),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        _of_a_look_back(),
        sa.PrimaryKeyConstraint("look_back_id", name=op.f("pk_look_back_count")),
    )
    op.create_table(
        STANDING,
        _uuid("look_back_id"),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        _of_a_look_back(),
        _check(STANDING, "state", "state in ('asked','counted','opened','listed','closed','refused','withdrawn')"),
        sa.PrimaryKeyConstraint("look_back_id", name=op.f(f"pk_{STANDING}")),
    )
    op.create_index("ix_look_back_standing_list", STANDING, ["cvr", "state", "changed_at"])


def _create_list() -> None:
    op.create_table(
        ENTRY,
        _uuid("citizen_key"),
        _uuid("look_back_id"),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("citizen_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=15), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed", sa.String(length=15), nullable=True),
        _of_a_look_back(),
        _check(ENTRY, "finding", f"finding in {FINDINGS}"),
        _check(ENTRY, "confirmed", f"confirmed in {FINDINGS}"),
        _check(ENTRY, "judged", "(finding IS NULL) = (judged_by IS NULL)"),
        sa.PrimaryKeyConstraint("citizen_key", "look_back_id", "entry_id", name=op.f(f"pk_{ENTRY}")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_look_back_entry_list", ENTRY, ["look_back_id", "position"], unique=True)
    table = "look_back_verdict"
    key = ("citizen_key", "look_back_id", "entry_id")
    op.create_table(
        table,
        _uuid("citizen_key"),
        _uuid("look_back_id"),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        _uuid("verdict_id"),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("finding", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        _uuid("by_staff_key"),
        _of_a_look_back(),
        _check(table, "kind", "kind in ('judged','confirmed')"),
        _check(table, "finding", f"finding in {FINDINGS}"),
        sa.PrimaryKeyConstraint(*key, "verdict_id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )


def _uuid(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _of_a_look_back() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["look_back_id"], ["look_back.look_back_id"], name="look_back")


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {ROLE} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
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
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
