"""A role that takes in the register's messages by interface, and reaches neither systems nor anybody's log."""

from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

FEED = "indblik_feed"
TAKEN = f"(SELECT current_user = '{FEED}')"
GRANTS = (
    "SELECT ON organisation, profession, directory_import",
    "SELECT, INSERT, UPDATE (birth_date, died_on) ON citizen",
    "SELECT, INSERT, UPDATE (valid_from, valid_until) ON citizen_identifier",
    "SELECT, INSERT, UPDATE (state, undone_at) ON citizen_link",
    "SELECT (owner_key, expires_at, ended_at), UPDATE (ended_at) ON session",
    "SELECT, INSERT ON register_message",
    "INSERT ON register_fact",
    "INSERT ON audit_event",
    # Whose token a call carries.
    "SELECT (system_id, audit_key, name, version, per_minute, closed_at) ON calling_system",
    "SELECT (token_digest, system_id, scopes, expires_at, revoked_at) ON access_token",
    "SELECT (system_id, scope, scheme, code) ON system_scope",
)
POLICIES = {
    "feed_tells": f"register_fact FOR INSERT TO {FEED} "
    f"WITH CHECK ({TAKEN} AND told_by = 'register' AND kind <> 'own-word')",
    "feeds_deeds": f"audit_event FOR INSERT TO {FEED} WITH CHECK ({TAKEN})",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {FEED} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {FEED} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {FEED}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant} TO {FEED}")
    for name, policy in POLICIES.items():
        op.execute(f"CREATE POLICY {name} ON {policy}")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, policy in POLICIES.items():
        op.execute(f"DROP POLICY {name} ON {policy.split()[0]}")
    # The role itself stays: another database of the cluster may use it.
    op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {FEED}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {FEED}")
