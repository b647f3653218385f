"""How many work at a unit, as its organisation states it, so that a masked person's profession does not name them."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "unit_headcount"
CITIZEN, REGISTER, MASKS = "indblik_citizen", "indblik_register", "indblik_masks"
GRANTS = (
    # What pages must hold a masked person against; not who stated it.
    f"SELECT (unit_scheme, unit_code, sequence, profession_code, number, stated_at) ON {TABLE} TO {CITIZEN}",
    f"SELECT, INSERT ON {TABLE} TO {REGISTER}",
    f"SELECT, INSERT ON {TABLE} TO {MASKS}",
)
POLICIES = (
    f"pages ON {TABLE} FOR SELECT TO {CITIZEN} USING (current_user = '{CITIZEN}')",
    *(
        f"{name} ON {TABLE} FOR ALL TO {role} USING (current_user = '{role}') WITH CHECK (current_user = '{role}')"
        for name, role in (("register", REGISTER), ("deciders", MASKS))
    ),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("unit_scheme", sa.String(length=15), nullable=False),
        sa.Column("unit_code", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("profession_code", sa.String(length=10), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("cvr", sa.String(length=8), nullable=False),
        sa.Column("stated_at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number >= 0", name=op.f("ck_unit_headcount_number")),
        sa.PrimaryKeyConstraint("unit_scheme", "unit_code", "sequence", name=op.f("pk_unit_headcount")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table(TABLE)


def _guard_postgresql() -> None:
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
