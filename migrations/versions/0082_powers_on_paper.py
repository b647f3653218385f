"""Powers of attorney on paper: two more steps, the clock that takes one of them, and the letters about them."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

STEPS, LETTERS, STANDING = "power_step", "print_letter", "print_letter_standing"
WORKER = "indblik_worker"
CODES = {
    (STEPS, "step"): (
        "'offered','redeemed','requested','answered','declined','registered','narrowed','paused','resumed','renewed',"
        "'revoked','renounced'",
        "'asked-on-paper','noticed'",
    ),
    (STEPS, "party"): ("'grantor','holder','desk'", "'clock'"),
    (LETTERS, "kind"): (
        "'question-receipt','question-answer','log-month','assisted-receipt','assisted-stopped','misuse-told',"
        "'name-answer','help-visit'",
        "'power-ask','power-notice'",
    ),
}
"""Of each column the codes that there were, and those that come."""
# Of notices of powers alone: when one was printed, so that its days run. Not its number, not its contents.
NOTICES = f"(SELECT current_user = '{WORKER}') AND kind = 'power-notice'"


def upgrade() -> None:
    for (table, column), (before, more) in CODES.items():
        _let_codes_be(table, column, before, f"{before},{more}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"GRANT SELECT (changed_at) ON {STANDING} TO {WORKER}")
        for table in (LETTERS, STANDING):
            op.execute(f"CREATE POLICY clock_notices ON {table} FOR SELECT TO {WORKER} USING ({NOTICES})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in (LETTERS, STANDING):
            op.execute(f"DROP POLICY clock_notices ON {table}")
        op.execute(f"REVOKE SELECT (changed_at) ON {STANDING} FROM {WORKER}")
    for (table, column), (before, more) in CODES.items():
        _let_codes_be(table, column, f"{before},{more}", before)


def _let_codes_be(table: str, column: str, before: str, now: str) -> None:
    """These codes, and no others. Raises where one is there already that is none of them."""
    name = op.f(f"ck_{table}_{column}")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, f"{column} in ({now})")
        return
    # SQLite changes no check: the rows go to a new table of the same name, to which others go on referring.
    asking = f"SELECT type, sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL"
    made = op.get_bind().exec_driver_sql(asking).all()
    [known] = [sql for kind, sql in made if kind == "table"]
    if f"{column} in ({before})" not in known:
        raise RuntimeError(f"{table} has another check of its {column}")
    op.execute("PRAGMA legacy_alter_table = ON")  # else the references would follow the old table
    op.rename_table(table, f"{table}_before")
    op.execute("PRAGMA legacy_alter_table = OFF")
    op.execute(sa.text(known.replace(f"{column} in ({before})", f"{column} in ({now})").replace(":", r"\:")))
    op.execute(f"INSERT INTO {table} SELECT * FROM {table}_before")
    op.drop_table(f"{table}_before")
    for kind, sql in made:
        if kind != "table":
            op.execute(sa.text(sql.replace(":", r"\:")))
