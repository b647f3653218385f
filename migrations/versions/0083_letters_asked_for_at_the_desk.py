"""The desk has letters sent that a citizen can print on the site: to complain with, and what organisations told them."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

CODES = {
    "assisted_act": (
        "'block','end-block','question','close-question','log-month','stop-messages','confirm-block','end-access',"
        "'write-question','reopen-question','send-question','stop-letters','number','forget-number','ask-name',"
        "'withdraw-names'",
        "'send-complaint','name-complaint','send-notices'",
    ),
    "print_letter": (
        "'question-receipt','question-answer','log-month','assisted-receipt','assisted-stopped','misuse-told',"
        "'name-answer','help-visit','power-ask','power-notice'",
        "'asked-for'",
    ),
}
"""Of each table the kinds that there were, and those that come."""


def upgrade() -> None:
    for table, (before, more) in CODES.items():
        _let_kinds_be(table, before, f"{before},{more}")


def downgrade() -> None:
    for table, (before, more) in CODES.items():
        _let_kinds_be(table, f"{before},{more}", before)


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
