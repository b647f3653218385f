"""Requests for masked names with their steps: append-only, the citizen's own, and open to those who decide masks."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("name_request", "name_request_entry", "name_request_event")
CITIZEN, MASKS = "indblik_citizen", "indblik_masks"
TAKEN = f"current_user = '{MASKS}'"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
GRANTS = (
    f"SELECT (citizen_key, request_id, cvr, masked_by_scheme, masked_by_code, whom, needed_for, asked_at, due_on) "
    f"ON name_request TO {CITIZEN}",
    f"SELECT (citizen_key, request_id, entry_id, occurred_at) ON name_request_entry TO {CITIZEN}",
    # Neither who decided nor what they wrote: only the general reason.
    f"SELECT (citizen_key, request_id, sequence, step, at, refusal) ON name_request_event TO {CITIZEN}",
    f"INSERT ON name_request, name_request_entry, name_request_event TO {CITIZEN}",
    f"SELECT ON name_request, name_request_entry TO {MASKS}",
    f"SELECT, INSERT ON name_request_event TO {MASKS}",
)
# A citizen asks and withdraws, and decides nothing; who decides can do neither in the citizen's place.
OF_THE_CITIZEN = "step IN ('asked', 'withdrawn')"
POLICIES = (
    *(f"own_rows ON {table} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})" for table in TABLES),
    *(
        f"own_deeds ON {table} FOR INSERT TO {CITIZEN} WITH CHECK (citizen_key = {SUBJECTS})"
        for table in ("name_request", "name_request_entry")
    ),
    f"own_deeds ON name_request_event FOR INSERT TO {CITIZEN} "
    f"WITH CHECK (citizen_key = {SUBJECTS} AND {OF_THE_CITIZEN})",
    *(f"deciders ON {table} FOR SELECT TO {MASKS} USING ({TAKEN})" for table in TABLES),
    f"deciders_deeds ON name_request_event FOR INSERT TO {MASKS} WITH CHECK ({TAKEN} AND NOT {OF_THE_CITIZEN})",
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
    for table in reversed(TABLES):
        op.drop_table(table)


def _create() -> None:
    op.create_table(
        "name_request",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("masked_by_scheme", sa.String(length=15), nullable=False),
        sa.Column("masked_by_code", sa.String(length=20), nullable=False),
        sa.Column("whom", sa.String(length=15), nullable=False),
        sa.Column("needed_for", sa.String(length=25), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("whom in ('performed-by','on-behalf-of')", name=op.f("ck_name_request_whom")),
        sa.PrimaryKeyConstraint("citizen_key", "request_id", name=op.f("pk_name_request")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_request_cvr", "name_request", ["cvr"])
    op.create_table(
        "name_request_entry",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("organisation_ref", sa.Integer(), nullable=True),
        sa.Column("professional_id", sa.Integer(), nullable=False),
        _of_a_request(),
        sa.PrimaryKeyConstraint("citizen_key", "request_id", "entry_id", name=op.f("pk_name_request_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_request_event",
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("refusal", sa.String(length=20), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        _of_a_request(),
        sa.CheckConstraint(
            "step in ('asked','withdrawn','grant-proposed','refusal-proposed','turned-back','granted','refused')",
            name=op.f("ck_name_request_event_step"),
        ),
        sa.CheckConstraint(
            "(step in ('refusal-proposed','refused')) = (refusal IS NOT NULL)",
            name=op.f("ck_name_request_event_refusal"),
        ),
        sa.CheckConstraint(
            "(step in ('asked','withdrawn')) = (by_staff_key IS NULL)", name=op.f("ck_name_request_event_by")
        ),
        sa.PrimaryKeyConstraint("citizen_key", "request_id", "sequence", name=op.f("pk_name_request_event")),
        sqlite_with_rowid=False,
    )


def _of_a_request() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["citizen_key", "request_id"], ["name_request.citizen_key", "name_request.request_id"], name="request"
    )


def _guard_postgresql() -> None:
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
