"""How many entries were made at each unit and by each person, counted now and then for those who decide masks."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = ("entry_tally", "entry_tally_run")
MASKS = "indblik_masks"


def upgrade() -> None:
    op.create_table(
        "entry_tally",
        sa.Column("organisation_ref", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("professional_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("performed", sa.Boolean(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_ref", "professional_id", "performed", name=op.f("pk_entry_tally")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_tally_professional_id", "entry_tally", ["professional_id"])
    op.create_table(
        "entry_tally_run",
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_entry_tally_run_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry_tally_run")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"GRANT SELECT, INSERT, DELETE ON {table} TO {MASKS}")
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY deciders ON {table} FOR ALL TO {MASKS} "
                f"USING (current_user = '{MASKS}') WITH CHECK (current_user = '{MASKS}')"
            )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
