"""Wishes for names and masks that are about a colleague: who opens one says why; of a mask the colleague reads nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

TABLE = "colleague_opening"
CITIZEN, MASKS = "indblik_citizen", "indblik_masks"
BEFORE = "'desk-case','letter','case','matter','look-back'"
MORE = "'name-wish','mask'"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN = f"citizen_key = {SUBJECTS}"
THEIRS = f"(SELECT current_user = '{MASKS}') AND kind IN ({MORE})"
GRANTS = (
    ("SELECT, INSERT", TABLE),
    # Who decides masks there and leads the control of the log as well.
    ("SELECT", "staff_role_event"),
)


def upgrade() -> None:
    _let_kinds_be(BEFORE, f"{BEFORE},{MORE}")
    if op.get_bind().dialect.name == "postgresql":
        for verbs, table in GRANTS:
            op.execute(f"GRANT {verbs} ON {table} TO {MASKS}")
        op.execute(f"CREATE POLICY masks ON {TABLE} TO {MASKS} USING ({THEIRS}) WITH CHECK ({THEIRS})")
        op.execute(f"ALTER POLICY own_rows ON {TABLE} USING ({OWN} AND kind <> 'mask')")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER POLICY own_rows ON {TABLE} USING ({OWN})")
        op.execute(f"DROP POLICY masks ON {TABLE}")
        for verbs, table in GRANTS:
            op.execute(f"REVOKE {verbs} ON {table} FROM {MASKS}")
    _let_kinds_be(f"{BEFORE},{MORE}", BEFORE)


def _let_kinds_be(before: str, now: str) -> None:
    """Of these kinds, and no others. Raises where one is there already that is none of them."""
    name = op.f(f"ck_{TABLE}_kind")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, TABLE, type_="check")
        op.create_check_constraint(name, TABLE, f"kind in ({now})")
        return
    # SQLite changes no check: the rows go to a new table of the same name.
    asking = f"SELECT type, sql FROM sqlite_master WHERE tbl_name = '{TABLE}' AND sql IS NOT NULL"
    made = op.get_bind().exec_driver_sql(asking).all()
    [known] = [sql for kind, sql in made if kind == "table"]
    if f"kind in ({before})" not in known:
        raise RuntimeError(f"{TABLE} has another check of its kind")
    op.rename_table(TABLE, f"{TABLE}_before")
    op.execute(sa.text(known.replace(f"kind in ({before})", f"kind in ({now})").replace(":", r"\:")))
    op.execute(f"INSERT INTO {TABLE} SELECT * FROM {TABLE}_before")
    op.drop_table(f"{TABLE}_before")
    for kind, sql in made:
        if kind != "table":
            op.execute(sa.text(sql.replace(":", r"\:")))
