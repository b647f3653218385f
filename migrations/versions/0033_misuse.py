"""The follow-up on unjustified look-ups: append-only but for where each stands; open to the organisation's lead."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

EVIDENCE = ("misuse_matter", "misuse_step")
STANDING = "misuse_standing"
TABLES = (*EVIDENCE, STANDING)
MISUSE, OFFICERS, WORKER = "indblik_misuse", "indblik_officers", "indblik_worker"
OWN = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
OF_OWN = f"EXISTS (SELECT 1 FROM misuse_matter m WHERE m.matter_id = misuse_step.matter_id AND m.{OWN})"
FOUND_STEPS = "step IN ('opened','withdrawn','found-again')"
STANDS = "state, clock_from, is_settled, reminded, changed_at, steps"
READS = (
    "SELECT ON organisation, profession, directory_import, staff_person",
    "INSERT ON audit_event",
)
GRANTS = (
    *(f"{one} TO {MISUSE}" for one in READS),
    f"SELECT ON misuse_matter, misuse_step, {STANDING} TO {MISUSE}",
    f"INSERT ON misuse_step TO {MISUSE}",
    f"UPDATE ({STANDS}) ON {STANDING} TO {MISUSE}",
    # Whoever finds opens it, and sees afterwards where it stands; not what the lead does.
    f"SELECT (matter_id, cvr, citizen_key, case_id) ON misuse_matter TO {OFFICERS}",
    f"SELECT (matter_id, cvr, state, steps), UPDATE ({STANDS}) ON {STANDING} TO {OFFICERS}",
    f"INSERT ON misuse_matter, misuse_step, {STANDING} TO {OFFICERS}",
    # The clock: what runs out when; not whom it is about, and no word.
    f"SELECT, UPDATE (reminded, steps) ON {STANDING} TO {WORKER}",
    f"INSERT ON misuse_step TO {WORKER}",
)
POLICIES = (
    *(
        f"own_matters ON {table} FOR SELECT TO {MISUSE}, {OFFICERS} USING ({OWN})"
        for table in ("misuse_matter", STANDING)
    ),
    f"own_matters ON misuse_step FOR SELECT TO {MISUSE} USING ({OF_OWN})",
    f"leads_deeds ON misuse_step FOR INSERT TO {MISUSE} WITH CHECK (party = 'lead' AND NOT {FOUND_STEPS} AND {OF_OWN})",
    f"leads_standing ON {STANDING} FOR UPDATE TO {MISUSE} USING ({OWN})",
    f"officers_deeds ON misuse_matter FOR INSERT TO {OFFICERS} WITH CHECK ({OWN})",
    f"officers_deeds ON misuse_step FOR INSERT TO {OFFICERS} "
    f"WITH CHECK (party = 'organisation' AND {FOUND_STEPS} AND {OF_OWN})",
    f"officers_deeds ON {STANDING} FOR INSERT TO {OFFICERS} WITH CHECK ({OWN})",
    f"officers_standing ON {STANDING} FOR UPDATE TO {OFFICERS} USING ({OWN})",
    f"clock ON {STANDING} TO {WORKER} USING (current_user = '{WORKER}') WITH CHECK (current_user = '{WORKER}')",
    f"clock_deeds ON misuse_step FOR INSERT TO {WORKER} "
    f"WITH CHECK (current_user = '{WORKER}' AND party = 'clock' AND step IN ('reminded','passed'))",
    f"misuse ON audit_event FOR INSERT TO {MISUSE} WITH CHECK (current_user = '{MISUSE}')",
)


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
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("DROP POLICY misuse ON audit_event")
    for table in (STANDING, *reversed(EVIDENCE)):
        op.drop_table(table)
    if postgresql:
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {MISUSE}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {MISUSE}")


def _create() -> None:
    op.create_table(
        "misuse_matter",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.String(length=12), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by_staff_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_key", "case_id"], ["question_case.citizen_key", "question_case.case_id"], name="case"
        ),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_misuse_matter")),
    )
    op.create_index("ix_misuse_matter_case", "misuse_matter", ["citizen_key", "case_id", "cvr"], unique=True)
    _create_steps()
    op.create_table(
        STANDING,
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("clock_from", Moment(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("reminded", sa.SmallInteger(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        _of_a_matter(),
        _check(STANDING, "state", "state in ('found','with-lead','hearing','heard','closed','withdrawn')"),
        sa.PrimaryKeyConstraint("matter_id", name=op.f(f"pk_{STANDING}")),
    )
    op.create_index("ix_misuse_standing_list", STANDING, ["cvr", "state", "clock_from", "matter_id"])
    op.create_index("ix_misuse_standing_clock", STANDING, ["state", "clock_from"])


def _create_steps() -> None:
    table = "misuse_step"
    op.create_table(
        table,
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("moment", Moment(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("recipient", sa.String(length=15), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _of_a_matter(),
        _check(
            table,
            "step",
            "step in ('opened','taken','aware','hearing-begun','heard','hearing-given-up','notified','not-required',"
            "'told','noted','exported','closed','reopened','withdrawn','found-again','reminded','passed')",
        ),
        _check(table, "party", "party in ('organisation','lead','clock')"),
        _check(table, "by", "(party = 'clock') = (by_staff_key IS NULL)"),
        _check(table, "moment", "step not in ('aware','notified','told') OR moment IS NOT NULL"),
        _check(table, "hearing", "(step = 'hearing-begun') = (due_on IS NOT NULL)"),
        _check(
            table,
            "export",
            "(step = 'exported') = (recipient IS NOT NULL) AND (step = 'exported') = (digest IS NOT NULL)",
        ),
        _check(table, "recipient", "recipient in ('authority','police')"),
        sa.PrimaryKeyConstraint("matter_id", "sequence", name=op.f(f"pk_{table}")),
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _of_a_matter() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["matter_id"], ["misuse_matter.matter_id"], name="matter")


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {MISUSE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {MISUSE} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {MISUSE}")
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
