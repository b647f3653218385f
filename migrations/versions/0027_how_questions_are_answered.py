"""A question says how its citizen wants to hear of the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WORKER = "indblik_worker"


def upgrade() -> None:
    op.add_column(
        "question_case", sa.Column("answer_way", sa.String(length=20), nullable=False, server_default="message")
    )
    if op.get_bind().dialect.name == "postgresql":
        # The clock tells of what it did, unless the citizen wants no messages.
        op.execute(f"GRANT SELECT (answer_way) ON question_case TO {WORKER}")


def downgrade() -> None:
    op.drop_column("question_case", "answer_way")
