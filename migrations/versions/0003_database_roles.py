"""A database role per kind of work, with its own grants and row-level policies (PostgreSQL).

A page's transaction takes `indblik_citizen` and names its subjects; a query that forgets its WHERE then finds
nothing of anybody else's. FORCE makes the policies hold for the tables' owner too.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLES = (
    "indblik_signin",
    "indblik_citizen",
    "indblik_staff",
    "indblik_operator",
    "indblik_ingest",
    "indblik_register",
)
DIRECTORY = ("organisation", "profession", "directory_import")
GUARDED = ("access_entry", "access_entry_detail", "audit_event")
# As a sub-select it is evaluated once per statement, not once per row.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"

GRANTS: dict[str, tuple[str, ...]] = {
    "indblik_signin": (
        "SELECT, INSERT, UPDATE ON session",
        "SELECT, INSERT, UPDATE, DELETE ON sign_in_attempt",
        "SELECT, INSERT, UPDATE ON staff_person",
        "SELECT ON staff_role_event",
        "SELECT, INSERT ON citizen, citizen_identifier",
        "SELECT ON citizen_link",
        "SELECT ON alembic_version",
        "INSERT ON audit_event",
    ),
    "indblik_citizen": (
        "SELECT ON access_entry, access_entry_detail, organisation_ref, name_mask, source",
        # Not the identifiers that staff have at work.
        "SELECT (professional_id, person_digest, name, profession_code, role_text) ON professional",
        "SELECT, INSERT ON audit_event",
    ),
    "indblik_staff": (
        "SELECT ON staff_person",
        "SELECT, INSERT ON staff_role_event",
        "SELECT, INSERT ON audit_event",
    ),
    "indblik_operator": (
        "SELECT ON source, delivery",
        "SELECT (set_aside_id, source_id, delivery_id, line, code, detail, cut, set_aside_at, resolved_at) ON set_aside",
        # Codes that the directory does not know: units and professions, no names.
        "SELECT ON organisation_ref",
        "SELECT (profession_code, role_text) ON professional",
        "INSERT ON audit_event",
    ),
    "indblik_ingest": (
        "INSERT ON access_entry, access_entry_detail",
        # Enough to mark a corrected entry; not the names, texts or reasons that the log holds.
        "SELECT (citizen_key, occurred_at, entry_id, superseded_by) ON access_entry",
        "UPDATE (superseded_by) ON access_entry",
        "SELECT, INSERT, UPDATE ON delivered_event, source, delivery, set_aside, number_block",
        "SELECT (professional_id, digest), INSERT ON professional",
        "SELECT (ref, digest), INSERT ON organisation_ref",
        "SELECT, INSERT ON citizen, citizen_identifier",
        # Whether several numbers in one event are one person.
        "SELECT (citizen_key, other_key, state) ON citizen_link",
        "INSERT ON audit_event",
    ),
    "indblik_register": (
        "SELECT, INSERT, UPDATE, DELETE ON organisation, profession",
        "SELECT, INSERT ON directory_import, register_message",
        "SELECT, INSERT, UPDATE ON citizen, citizen_identifier, citizen_link",
        "SELECT, INSERT, DELETE ON name_mask",
        "SELECT (professional_id, person_digest, authorisation_id, user_id) ON professional",
        # `staff appoint` knows a person before their first sign-in.
        "SELECT, INSERT ON staff_person",
        "SELECT, INSERT ON staff_role_event",
        # A death message ends what somebody is signed in to.
        "SELECT (owner_key, expires_at, ended_at), UPDATE (ended_at) ON session",
        "INSERT ON audit_event",
    ),
}
# The tables' owner is a member of every role (it has to take them), and a policy counts for members too: what a
# policy opens, it opens to the role that was taken, not to a connection that forgot to take one.
TAKEN = "current_user = '{}'"
INGEST, STAFF = TAKEN.format("indblik_ingest"), TAKEN.format("indblik_staff")
WRITERS = "indblik_signin, indblik_staff, indblik_operator, indblik_ingest, indblik_register"
ANY_WRITER = f"current_user = ANY ('{{{WRITERS.replace(' ', '')}}}'::name[])"
POLICIES = (
    f"own_rows ON access_entry FOR SELECT TO indblik_citizen USING (citizen_key = {SUBJECTS})",
    f"ingest ON access_entry FOR ALL TO indblik_ingest USING ({INGEST}) WITH CHECK ({INGEST})",
    f"own_rows ON access_entry_detail FOR SELECT TO indblik_citizen USING (citizen_key = {SUBJECTS})",
    f"ingest ON access_entry_detail FOR INSERT TO indblik_ingest WITH CHECK ({INGEST})",
    f"own_rows ON audit_event FOR SELECT TO indblik_citizen USING (subject_key = {SUBJECTS})",
    f"own_deeds ON audit_event FOR INSERT TO indblik_citizen WITH CHECK (subject_key = {SUBJECTS})",
    "no_citizen ON audit_event FOR SELECT TO indblik_staff "
    f"USING (subject_key = '00000000-0000-0000-0000-000000000000' AND {STAFF})",
    f"other_deeds ON audit_event FOR INSERT TO {WRITERS} WITH CHECK ({ANY_WRITER})",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for role in ROLES:
        # Roles belong to the cluster, not to this database: another database may have made them.
        op.execute(f"""
            DO $$ BEGIN
                CREATE ROLE {role} NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$
        """)
        op.execute(f"GRANT {role} TO CURRENT_USER")
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        op.execute(f"GRANT SELECT ON {', '.join(DIRECTORY)} TO {role}")
        for grant in GRANTS[role]:
            op.execute(f"GRANT {grant} TO {role}")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO indblik_ingest, indblik_register")
    for table in GUARDED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for policy in POLICIES:
        name, _, rest = policy.partition(" ON ")
        op.execute(f"DROP POLICY {name} ON {rest.split(' ', 1)[0]}")
    for table in GUARDED:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for role in ROLES:
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        op.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {role}")
