"""What the role for questions needs beside decisions: whose token a call carries, and telling a citizen of an override."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CONSENT = "indblik_consent"
GRANTS = (
    "SELECT (system_id, audit_key, name, version, per_minute, closed_at) ON calling_system",
    "SELECT (token_digest, system_id, scopes, expires_at, revoked_at) ON access_token",
    "SELECT (system_id, scope, scheme, code) ON system_scope",
    # The key that an emergency copy is encrypted to.
    "SELECT (system_id, kid, purpose, algorithm, public_pem, valid_from, valid_until, ended_at) ON system_key",
    "INSERT ON outbox_message",
)
TAKEN = f"current_user = '{CONSENT}'"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for grant in GRANTS:
        op.execute(f"GRANT {grant} TO {CONSENT}")
    op.execute(f"CREATE POLICY questions ON outbox_message FOR INSERT TO {CONSENT} WITH CHECK ({TAKEN})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP POLICY questions ON outbox_message")
    for grant in GRANTS:
        op.execute(f"REVOKE {grant} FROM {CONSENT}")
