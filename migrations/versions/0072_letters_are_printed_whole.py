"""Whoever prints a letter is a viewer beside its citizen, and no helper: what it tells of is read for the paper.

The guard of what is about oneself took the print desk for a helper, so that no letter about an act at the desk, and none
of an organisation's words, could be printed.
"""

from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

TABLES = ("assisted_act", "assisted_ending", "misuse_notice", "misuse_notice_entry")
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
PRINTED = "(SELECT current_setting('indblik.printing', true) = 'on')"


def upgrade() -> None:
    _let_read(f"{ONESELF} OR {PRINTED}")


def downgrade() -> None:
    _let_read(ONESELF)


def _let_read(rule: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER POLICY oneself ON {table} USING ({rule})")
