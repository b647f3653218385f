"""Masks of staff names with their history, in place of the plain deny-list, and a role for those who decide them."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

EVIDENCE = ("mask", "mask_event")
MASKS = "indblik_masks"
TAKEN = f"current_user = '{MASKS}'"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
GRANTS = (
    # Not who decided nor why: no page of a citizen's may tell (safety.md 1).
    "SELECT (mask_id, kind, cvr, masked_by_scheme, masked_by_code, unit_scheme, unit_code, unit_below, citizen_key, "
    "person_digest) ON mask TO indblik_citizen",
    "SELECT (mask_id, sequence, citizen_key, step, at, ends_at) ON mask_event TO indblik_citizen",
    "SELECT ON mask_register TO indblik_citizen",
    *(
        grant
        for role in ("indblik_register", MASKS)
        for grant in (
            f"SELECT, INSERT ON mask, mask_event TO {role}",
            f"SELECT, UPDATE (version) ON mask_register TO {role}",
        )
    ),
    f"SELECT ON organisation, profession, directory_import, staff_person TO {MASKS}",
    # Whom a number is, and no number.
    f"SELECT (digest, key_version, citizen_key) ON citizen_identifier TO {MASKS}",
    f"SELECT (citizen_key, other_key, state) ON citizen_link TO {MASKS}",
    # How many entries a mask touches; no name, no time, nothing of what was looked at.
    f"SELECT (citizen_key, superseded_by, organisation_ref, performed_by, on_behalf_of) ON access_entry TO {MASKS}",
    f"SELECT (ref, scheme, code) ON organisation_ref TO {MASKS}",
    f"SELECT (professional_id, person_digest, profession_code) ON professional TO {MASKS}",
    f"INSERT ON audit_event TO {MASKS}",
)
POLICIES = (
    *(
        f"towards_all_or_oneself ON {table} FOR SELECT TO indblik_citizen "
        f"USING (citizen_key IS NULL OR citizen_key = {SUBJECTS} OR citizen_key = {VIEWERS})"
        for table in EVIDENCE
    ),
    *(
        f"register ON {table} FOR ALL TO indblik_register USING (current_user = 'indblik_register') "
        "WITH CHECK (current_user = 'indblik_register')"
        for table in EVIDENCE
    ),
    *(f"deciders ON {table} FOR ALL TO {MASKS} USING ({TAKEN}) WITH CHECK ({TAKEN})" for table in EVIDENCE),
    f"masks ON access_entry FOR SELECT TO {MASKS} USING ({TAKEN})",
    f"masks ON audit_event FOR INSERT TO {MASKS} WITH CHECK ({TAKEN})",
)
PLAIN = ("organisation_scheme", "organisation_code", "person_digest", "masked_by_scheme", "masked_by_code")


def upgrade() -> None:
    _create()
    _take_over()
    op.drop_table("name_mask")
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
    """The plain list holds what is towards everyone and has not ended; masks towards one citizen it cannot hold, so
    that nobody may go back while there is one."""
    if op.get_bind().dialect.name == "postgresql":
        for table in EVIDENCE:  # its owner reads nothing past the row-level guard
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    towards_one = op.get_bind().execute(sa.text("SELECT count(*) FROM mask WHERE citizen_key IS NOT NULL")).scalar()
    if towards_one:
        raise RuntimeError("the older version knows no masks towards one citizen: it would show those names")
    op.create_table(
        "name_mask",
        sa.Column("mask_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_scheme", sa.String(length=15), nullable=True),
        sa.Column("organisation_code", sa.String(length=20), nullable=True),
        sa.Column("person_digest", sa.Uuid(), nullable=True),
        sa.Column("masked_by_scheme", sa.String(length=15), nullable=False),
        sa.Column("masked_by_code", sa.String(length=20), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mask_id", name=op.f("pk_name_mask")),
    )
    op.execute(
        f"INSERT INTO name_mask (mask_id, {', '.join(PLAIN)}, created_at) "
        "SELECT mask_id, unit_scheme, unit_code, person_digest, masked_by_scheme, masked_by_code, created_at FROM mask "
        "WHERE NOT EXISTS (SELECT 1 FROM mask_event WHERE mask_event.mask_id = mask.mask_id "
        "AND step IN ('ended', 'rejected'))"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("GRANT SELECT ON name_mask TO indblik_citizen")
        op.execute("GRANT SELECT, INSERT, DELETE ON name_mask TO indblik_register")
        op.execute("DROP POLICY masks ON access_entry")
        op.execute("DROP POLICY masks ON audit_event")
    for table in (*reversed(EVIDENCE), "mask_register"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {MASKS}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {MASKS}")


def _create() -> None:
    op.create_table(
        "mask",
        sa.Column("mask_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("masked_by_scheme", sa.String(length=15), nullable=False),
        sa.Column("masked_by_code", sa.String(length=20), nullable=False),
        sa.Column("unit_scheme", sa.String(length=15), nullable=True),
        sa.Column("unit_code", sa.String(length=20), nullable=True),
        sa.Column("unit_below", sa.Boolean(), nullable=False),
        sa.Column("citizen_key", sa.Uuid(), nullable=True),
        sa.Column("person_digest", sa.Uuid(), nullable=True),
        sa.Column("legal_reference", sa.String(length=200), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "(kind = 1 AND unit_code IS NOT NULL AND citizen_key IS NULL AND person_digest IS NULL) OR "
            "(kind = 2 AND unit_code IS NOT NULL AND citizen_key IS NOT NULL AND person_digest IS NULL) OR "
            "(kind = 3 AND unit_code IS NULL AND citizen_key IS NULL AND person_digest IS NOT NULL)",
            name=op.f("ck_mask_kind"),
        ),
        sa.PrimaryKeyConstraint("mask_id", name=op.f("pk_mask")),
    )
    op.create_index("ix_mask_cvr", "mask", ["cvr"])
    op.create_index("ix_mask_citizen_key", "mask", ["citizen_key"])
    op.create_table(
        "mask_event",
        sa.Column("mask_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("citizen_key", sa.Uuid(), nullable=True),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "step in ('made','confirmed','rejected','extended','end-proposed','end-refused','ended')",
            name=op.f("ck_mask_event_step"),
        ),
        sa.PrimaryKeyConstraint("mask_id", "sequence", name=op.f("pk_mask_event")),
    )
    op.create_table(
        "mask_register",
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_mask_register_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_mask_register")),
    )
    register = sa.table("mask_register", sa.column("number", sa.SmallInteger()), sa.column("version", sa.Uuid()))
    op.get_bind().execute(register.insert().values(number=1, version=uuid4()))


def _take_over() -> None:
    """The plain list's masks, with a history that begins when they were made."""
    op.execute(
        "INSERT INTO mask (mask_id, kind, cvr, masked_by_scheme, masked_by_code, unit_scheme, unit_code, unit_below, "
        "person_digest, created_at) "
        "SELECT mask_id, CASE WHEN person_digest IS NULL THEN 1 ELSE 3 END, "
        "CASE WHEN masked_by_scheme = 'cvr' THEN masked_by_code ELSE '' END, masked_by_scheme, masked_by_code, "
        "organisation_scheme, organisation_code, (1 = 1), person_digest, created_at FROM name_mask"
    )
    for sequence, step in ((1, "made"), (2, "confirmed")):
        op.execute(
            "INSERT INTO mask_event (mask_id, sequence, step, at) "
            f"SELECT mask_id, {sequence}, '{step}', created_at FROM name_mask"
        )


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {MASKS} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {MASKS} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {MASKS}")
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
