"""Systems that call us: their keys, scopes, tokens and limits, and the database role that looks after them."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROLE = "indblik_system"
GRANTS: dict[str, tuple[str, ...]] = {
    ROLE: (
        "SELECT ON organisation, profession, directory_import",
        "SELECT ON calling_system, system_key, system_scope",
        "UPDATE (last_used_at) ON system_key",
        "SELECT, INSERT, UPDATE, DELETE ON access_token",
        "SELECT, INSERT, DELETE ON assertion_seen",
        "SELECT, INSERT, UPDATE, DELETE ON rate_window",
    ),
    # Commands register systems; the operator's page ends what they have.
    "indblik_register": (
        "SELECT, INSERT, UPDATE ON calling_system, system_key",
        "SELECT, INSERT, DELETE ON system_scope",
        "SELECT (system_id, kid, revoked_at), UPDATE (revoked_at) ON access_token",
    ),
    "indblik_operator": (
        "SELECT ON calling_system, system_key, system_scope",
        "UPDATE (closed_at, version) ON calling_system",
        "UPDATE (ended_at) ON system_key",
        "SELECT (system_id, kid, revoked_at), UPDATE (revoked_at) ON access_token",
    ),
}
TABLES = ("calling_system", "system_key", "system_scope", "access_token", "assertion_seen", "rate_window")


def upgrade() -> None:
    _tables_of_systems()
    _tables_of_calls()
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {ROLE} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
    for role, grants in GRANTS.items():
        for grant in grants:
            op.execute(f"GRANT {grant} TO {role}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {ROLE}")
    for table in reversed(TABLES):
        op.drop_table(table)


def _tables_of_systems() -> None:
    op.create_table(
        "calling_system",
        sa.Column("system_id", sa.String(40), nullable=False),
        sa.Column("audit_key", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("cvr", sa.String(8), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=True),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("system_id", name=op.f("pk_calling_system")),
        sa.UniqueConstraint("audit_key", name=op.f("uq_calling_system_audit_key")),
    )
    op.create_table(
        "system_key",
        sa.Column("kid", sa.String(80), nullable=False),
        sa.Column("system_id", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("algorithm", sa.String(20), nullable=False),
        sa.Column("public_pem", sa.Text(), nullable=False),
        sa.Column("valid_from", Moment(), nullable=False),
        sa.Column("valid_until", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("last_used_at", Moment(), nullable=True),
        sa.CheckConstraint("purpose in ('sign','encrypt')", name=op.f("ck_system_key_purpose")),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_system_key")),
    )
    op.create_index("ix_system_key_system_id", "system_key", ["system_id"])
    op.create_table(
        "system_scope",
        sa.Column("system_id", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("scheme", sa.String(15), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("system_id", "scope", "scheme", "code", name=op.f("pk_system_scope")),
    )


def _tables_of_calls() -> None:
    op.create_table(
        "access_token",
        sa.Column("token_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("system_id", sa.String(40), nullable=False),
        sa.Column("kid", sa.String(80), nullable=False),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_access_token")),
    )
    op.create_index("ix_access_token_system_id", "access_token", ["system_id"])
    op.create_table(
        "assertion_seen",
        sa.Column("system_id", sa.String(40), nullable=False),
        sa.Column("jti_digest", sa.LargeBinary(32), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("system_id", "jti_digest", name=op.f("pk_assertion_seen")),
    )
    op.create_index("ix_assertion_seen_expires_at", "assertion_seen", ["expires_at"])
    op.create_table(
        "rate_window",
        sa.Column("system_id", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(40), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("leased", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("system_id", "scope", "starts_at", name=op.f("pk_rate_window")),
    )
