"""The desk asks for a masked name for a citizen: the wish says that its answer goes by letter, which deciders order."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

CITIZEN, MASKS = "indblik_citizen", "indblik_masks"
WISH, COLUMN = "name_request", "letter_is_whole"
ACT, LETTER = "assisted_act", "print_letter"
CODES = {
    ACT: (
        "'block','end-block','question','close-question','log-month','stop-messages','confirm-block','end-access',"
        "'write-question','reopen-question','send-question','stop-letters','number','forget-number'",
        "'ask-name','withdraw-names'",
    ),
    LETTER: (
        "'question-receipt','question-answer','log-month','assisted-receipt','assisted-stopped','misuse-told'",
        "'name-answer'",
    ),
}
"""Of each table the kinds that there were, and those that come."""
# Deciders may order a letter, as whoever answers a question may, and read none.
ORDERED = {
    LETTER: "kind = 'name-answer'",
    "print_letter_step": "step = 'ordered'",
    "print_letter_standing": "kind = 'name-answer' AND state = 'waiting' AND steps = 1",
}


def upgrade() -> None:
    op.add_column(WISH, sa.Column(COLUMN, sa.Boolean(), nullable=True))
    for table, (before, more) in CODES.items():
        _let_kinds_be(table, before, f"{before},{more}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT SELECT ({COLUMN}) ON {WISH} TO {CITIZEN}")
        for table, rows in ORDERED.items():
            op.execute(f"GRANT INSERT ON {table} TO {MASKS}")
            op.execute(
                f"CREATE POLICY masks_orders ON {table} FOR INSERT TO {MASKS} "
                f"WITH CHECK ((SELECT current_user = '{MASKS}') AND {rows})"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in ORDERED:
            op.execute(f"DROP POLICY masks_orders ON {table}")
            op.execute(f"REVOKE INSERT ON {table} FROM {MASKS}")
        op.execute(f"REVOKE SELECT ({COLUMN}) ON {WISH} FROM {CITIZEN}")
    for table, (before, more) in CODES.items():
        _let_kinds_be(table, f"{before},{more}", before)
    op.drop_column(WISH, COLUMN)


def _let_kinds_be(table: str, before: str, now: str) -> None:
    """Of these kinds, and no others. Raises where one is there already that is none of them."""
    name = op.f(f"ck_{table}_kind")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, f"kind in ({now})")
        return
    # SQLite changes no check: the rows go to a new table of the same name, to which others go on referring.
    asking = f"SELECT type, sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL"
    made = op.get_bind().exec_driver_sql(asking).all()
    [known] = [sql for kind, sql in made if kind == "table"]
    if f"kind in ({before})" not in known:
        raise RuntimeError(f"{table} has another check of its kind")
    op.execute("PRAGMA legacy_alter_table = ON")  # else the references would follow the old table
    op.rename_table(table, f"{table}_before")
    op.execute("PRAGMA legacy_alter_table = OFF")
    op.execute(sa.text(known.replace(f"kind in ({before})", f"kind in ({now})").replace(":", r"\:")))
    op.execute(f"INSERT INTO {table} SELECT * FROM {table}_before")
    op.drop_table(f"{table}_before")
    for kind, sql in made:
        if kind != "table":
            op.execute(sa.text(sql.replace(":", r"\:")))
