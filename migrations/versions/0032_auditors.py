"""Auditors search what staff, systems and commands did; in a role that reads that trail and nobody's log."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

AUDITORS = "indblik_auditors"
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
TAKEN = f"current_user = '{AUDITORS}'"
GRANTS = (
    "SELECT, INSERT ON audit_event",
    "SELECT (staff_key, cvr, name_sealed, organisation_name, citizen_key) ON staff_person",
    # Which matters are the auditor's own, and which case a number is.
    "SELECT (citizen_key, case_id, number) ON question_case",
    "SELECT (citizen_key, request_id) ON name_request",
    "SELECT (citizen_key, mask_id) ON mask",
)
POLICIES = (
    # What citizens do themselves is not for the desk; what is about the auditor is not for the auditor.
    f"auditors ON audit_event FOR SELECT TO {AUDITORS} "
    f"USING ({TAKEN} AND viewer_kind <> 'citizen' AND (subject_key = {SUBJECTS}) IS NOT TRUE)",
    f"auditors_deeds ON audit_event FOR INSERT TO {AUDITORS} WITH CHECK ({TAKEN})",
    *(
        f"auditors ON {table} FOR SELECT TO {AUDITORS} USING ({TAKEN})"
        for table in ("question_case", "name_request", "mask")
    ),
)
INDEX = "ix_audit_event_of_staff"


def upgrade() -> None:
    of_staff = sa.text("viewer_kind <> 'citizen'")
    op.create_index(INDEX, "audit_event", ["at"], postgresql_where=of_staff, sqlite_where=of_staff)
    if op.get_bind().dialect.name != "postgresql":
        return
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {AUDITORS} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {AUDITORS} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {AUDITORS}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant} TO {AUDITORS}")
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")


def downgrade() -> None:
    op.drop_index(INDEX, "audit_event")
    if op.get_bind().dialect.name != "postgresql":
        return
    for policy in POLICIES:
        name, table = policy.split(" FOR ")[0].split(" ON ")
        op.execute(f"DROP POLICY {name} ON {table}")
    op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {AUDITORS}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {AUDITORS}")
