"""Whoever acts for a citizen reads nothing that is about the citizen alone, also where a query forgets to ask."""

from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

CITIZEN = "indblik_citizen"
TABLES = (
    "assist_phone",
    "assisted_act",
    "assisted_ending",
    "colleague_opening",
    "contact_attempt",
    "desk_opening",
    "misuse_notice",
    "misuse_notice_entry",
)
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
POLICIES = {
    **dict.fromkeys(TABLES, ONESELF),
    # Their own acts, and no other helper's nor the citizen's (safety.md 2, 4).
    "audit_event": f"{ONESELF} OR viewer_key = {VIEWERS}",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, rule in POLICIES.items():
            op.execute(f"CREATE POLICY oneself ON {table} AS RESTRICTIVE FOR SELECT TO {CITIZEN} USING ({rule})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in POLICIES:
            op.execute(f"DROP POLICY oneself ON {table}")
