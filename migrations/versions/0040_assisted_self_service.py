"""What the desk does for citizens: how they were known, the acts, their endings; in a role that sees one citizen."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ASSIST, CITIZEN, WORKER, REGISTER = "indblik_assist", "indblik_citizen", "indblik_worker", "indblik_register"
EVIDENCE = ("assist_identity", "assisted_act", "assisted_ending")
TABLES = ("assist_phone", *EVIDENCE)
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN = f"citizen_key = {SUBJECTS}"
TAKEN, CLOCK, SEALS = (f"current_user = '{role}'" for role in (ASSIST, WORKER, REGISTER))
# A letter is ordered in the same transaction, by whoever acts; who orders it reads none (0036).
LETTERS = {
    "print_letter": "",
    "print_letter_step": " AND step = 'ordered'",
    "print_letter_standing": " AND state = 'waiting' AND steps = 1",
}
OF_ACT = "citizen_key, act_id, kind, made_at, effective_at, wish_sealed, summary_sealed"
# Of what stood before: what the one citizen has decided, whether they live and are of age, and which keys they are.
READS = (
    ("SELECT", "consent_decision"),
    ("SELECT", "consent_ending"),
    ("SELECT", "organisation"),
    ("SELECT", "profession"),
    ("SELECT", "directory_import"),
    ("SELECT (citizen_key, birth_date, died_on)", "citizen"),
    ("SELECT (citizen_key, other_key, state, reason)", "citizen_link"),
    ("INSERT", "audit_event"),
    ("INSERT", "outbox_message"),
    *(("INSERT", table) for table in LETTERS),
)
GRANTS = (
    *(f"{what} ON {table} TO {ASSIST}" for what, table in READS),
    f"SELECT ON assist_phone TO {ASSIST}",
    f"SELECT, INSERT ON assist_identity, assisted_act TO {ASSIST}",
    # Whether it ended, not how: that would tell what the citizen's log holds.
    f"SELECT (citizen_key, act_id), INSERT ON assisted_ending TO {ASSIST}",
    f"SELECT, INSERT, UPDATE, DELETE ON assist_phone TO {CITIZEN}",
    f"SELECT ({OF_ACT}) ON assisted_act TO {CITIZEN}",
    f"SELECT (citizen_key, act_id, at, ending, party, why), INSERT ON assisted_ending TO {CITIZEN}",
    f"SELECT (citizen_key, act_id, kind, effective_at, by_staff_key) ON assisted_act TO {WORKER}",
    f"SELECT (citizen_key, act_id), INSERT ON assisted_ending TO {WORKER}",
    # `keys rotate` seals numbers anew.
    f"SELECT (citizen_key, number_sealed), UPDATE (number_sealed) ON assist_phone TO {REGISTER}",
)
POLICIES = (
    *(f"assist ON {table} FOR SELECT TO {ASSIST} USING ({TAKEN} AND {OWN})" for table in TABLES),
    *(
        f"assist_deeds ON {table} FOR INSERT TO {ASSIST} WITH CHECK ({TAKEN} AND {OWN})"
        for table in ("assist_identity", "assisted_act")
    ),
    f"assist_deeds ON assisted_ending FOR INSERT TO {ASSIST} WITH CHECK ({TAKEN} AND {OWN} AND party = 'desk')",
    f"assist ON consent_decision FOR SELECT TO {ASSIST} USING ({TAKEN} AND {OWN})",
    f"assist ON consent_ending FOR SELECT TO {ASSIST} USING ({TAKEN} AND {OWN})",
    f"assist_deeds ON audit_event FOR INSERT TO {ASSIST} WITH CHECK ({TAKEN})",
    f"assist_deeds ON outbox_message FOR INSERT TO {ASSIST} WITH CHECK ({TAKEN})",
    *(
        f"assist_orders ON {table} FOR INSERT TO {ASSIST} WITH CHECK ({TAKEN} AND {OWN}{first})"
        for table, first in LETTERS.items()
    ),
    f"own_rows ON assist_phone TO {CITIZEN} USING ({OWN}) WITH CHECK ({OWN})",
    f"own_rows ON assisted_act FOR SELECT TO {CITIZEN} USING ({OWN})",
    f"own_rows ON assisted_ending FOR SELECT TO {CITIZEN} USING ({OWN})",
    f"own_deeds ON assisted_ending FOR INSERT TO {CITIZEN} "
    f"WITH CHECK ({OWN} AND party = 'citizen' AND ending = 'stopped')",
    f"clock ON assisted_act FOR SELECT TO {WORKER} USING ({CLOCK})",
    f"clock ON assisted_ending FOR SELECT TO {WORKER} USING ({CLOCK})",
    f"clock_deeds ON assisted_ending FOR INSERT TO {WORKER} WITH CHECK ({CLOCK} AND party = 'clock')",
    f"seals ON assist_phone TO {REGISTER} USING ({SEALS}) WITH CHECK ({SEALS})",
)


def upgrade() -> None:
    _create_known()
    _create_acts()
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
        for table in ("consent_decision", "consent_ending"):
            op.execute(f"DROP POLICY assist ON {table}")
        for table in ("audit_event", "outbox_message"):
            op.execute(f"DROP POLICY assist_deeds ON {table}")
        for table in LETTERS:
            op.execute(f"DROP POLICY assist_orders ON {table}")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ASSIST}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {ASSIST}")


def _create_known() -> None:
    op.create_table(
        "assist_phone",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", name=op.f("pk_assist_phone")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "assist_identity",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=15), nullable=False),
        sa.Column("shown", sa.String(length=20), nullable=False),
        sa.CheckConstraint("way in ('in-person','call-back')", name=op.f("ck_assist_identity_way")),
        sa.CheckConstraint(
            "shown in ('passport','driving-licence','identity-card','own-number')",
            name=op.f("ck_assist_identity_shown"),
        ),
        sa.CheckConstraint(
            "(way = 'call-back') = (shown = 'own-number')", name=op.f("ck_assist_identity_shown_by_way")
        ),
        sa.PrimaryKeyConstraint("citizen_key", "identity_id", name=op.f("pk_assist_identity")),
        sqlite_with_rowid=False,
    )


def _create_acts() -> None:
    op.create_table(
        "assisted_act",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("effective_at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=False),
        sa.Column("wish_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("summary_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "kind in ('block','end-block','question','log-month','stop-messages')", name=op.f("ck_assisted_act_kind")
        ),
        sa.CheckConstraint("effective_at >= made_at", name=op.f("ck_assisted_act_effective_at")),
        sa.PrimaryKeyConstraint("citizen_key", "act_id", name=op.f("pk_assisted_act")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assisted_act_effective_at", "assisted_act", ["effective_at"])
    op.create_table(
        "assisted_ending",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.CheckConstraint("ending in ('done','stopped','not-done')", name=op.f("ck_assisted_ending_ending")),
        sa.CheckConstraint("party in ('citizen','desk','clock')", name=op.f("ck_assisted_ending_party")),
        sa.CheckConstraint("(party = 'desk') = (by_staff_key IS NOT NULL)", name=op.f("ck_assisted_ending_by")),
        sa.CheckConstraint("(ending = 'not-done') = (why IS NOT NULL)", name=op.f("ck_assisted_ending_why")),
        sa.PrimaryKeyConstraint("citizen_key", "act_id", name=op.f("pk_assisted_ending")),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {ASSIST} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {ASSIST} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {ASSIST}")
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
