"""Since when a decision means the units it names: one that was changed in other ways goes on meaning what it meant."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

GRANT = "SELECT (meant_since) ON consent_decision"


def upgrade() -> None:
    op.add_column("consent_decision", sa.Column("meant_since", Moment(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT {GRANT} TO indblik_consent")


def downgrade() -> None:
    op.drop_column("consent_decision", "meant_since")
