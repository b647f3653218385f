"""The log tells how often staff opened something of its citizen's: found without reading what the citizen did."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

INDEX = "ix_audit_event_opened_by_staff"


def upgrade() -> None:
    by_staff = sa.text("viewer_kind = 'staff'")
    op.create_index(INDEX, "audit_event", ["subject_key", "at"], postgresql_where=by_staff, sqlite_where=by_staff)


def downgrade() -> None:
    op.drop_index(INDEX, "audit_event")
