"""Auditors search by citizen, by number and for a reason that the citizen reads, and by organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

TABLE = "desk_opening"
AUDITORS = "indblik_auditors"
BEFORE, MORE = "'citizen','number'", "'trail'"
TAKEN = f"(SELECT current_user = '{AUDITORS}')"
GRANTS = (
    # Whom a number is, and which keys are one person's; no number.
    ("SELECT (digest, key_version, citizen_key)", "citizen_identifier"),
    ("SELECT (state)", "citizen_link"),
    ("INSERT", TABLE),
)


def upgrade() -> None:
    _let_kinds_be(BEFORE, f"{BEFORE},{MORE}")
    if op.get_bind().dialect.name == "postgresql":
        for verbs, table in GRANTS:
            op.execute(f"GRANT {verbs} ON {table} TO {AUDITORS}")
        op.execute(
            f"CREATE POLICY auditors_deeds ON {TABLE} FOR INSERT TO {AUDITORS} WITH CHECK ({TAKEN} AND kind = {MORE})"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP POLICY auditors_deeds ON {TABLE}")
        for verbs, table in GRANTS:
            op.execute(f"REVOKE {verbs} ON {table} FROM {AUDITORS}")
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
