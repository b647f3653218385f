"""What telling of powers of attorney needs: the messages of both, and the warning before the end."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

WARNINGS = "power_warning"
MANDATES, WORKER = "indblik_mandates", "indblik_worker"
TAKEN = f"(SELECT current_user = '{MANDATES}')"
CLOCK = f"(SELECT current_user = '{WORKER}')"
# No names; and of a pause the clock cannot even know.
STEP_COLUMNS = "citizen_key, power_id, sequence, step, party, at, holder_key, scopes, until, open_until, begins"
GRANTS = (
    ("INSERT ON outbox_message", MANDATES),
    (f"SELECT ({STEP_COLUMNS}) ON power_step", WORKER),
)
POLICIES = (
    f"mandates ON outbox_message FOR INSERT TO {MANDATES} WITH CHECK ({TAKEN})",
    f"ending ON power_step FOR SELECT TO {WORKER} USING ({CLOCK} AND step NOT IN ('paused','resumed'))",
)


def upgrade() -> None:
    op.create_table(
        WARNINGS,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("power_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("warned_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("citizen_key", "power_id", "until", name=op.f(f"pk_{WARNINGS}")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_power_step_until", "power_step", ["until"])
    if op.get_bind().dialect.name != "postgresql":
        return
    for rights, role in GRANTS:
        op.execute(f"GRANT {rights} TO {role}")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON {WARNINGS} TO {WORKER}")
    op.execute(f"ALTER TABLE {WARNINGS} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {WARNINGS} FORCE ROW LEVEL SECURITY")
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
    op.execute(f"CREATE POLICY clock ON {WARNINGS} TO {WORKER} USING ({CLOCK}) WITH CHECK ({CLOCK})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for policy in POLICIES:
            op.execute(f"DROP POLICY {policy.partition(' FOR ')[0]}")
        for rights, role in GRANTS:
            op.execute(f"REVOKE {rights} FROM {role}")
    op.drop_index("ix_power_step_until", "power_step")
    op.drop_table(WARNINGS)
