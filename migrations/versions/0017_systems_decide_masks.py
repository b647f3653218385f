"""What the role for masks needs when a region's own system decides: whose token a call carries."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MASKS = "indblik_masks"
GRANTS = (
    "SELECT (system_id, audit_key, name, version, per_minute, closed_at) ON calling_system",
    "SELECT (token_digest, system_id, scopes, expires_at, revoked_at) ON access_token",
    "SELECT (system_id, scope, scheme, code) ON system_scope",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for grant in GRANTS:
            op.execute(f"GRANT {grant} TO {MASKS}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for grant in GRANTS:
            op.execute(f"REVOKE {grant} FROM {MASKS}")
