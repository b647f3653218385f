"""A finding says which look-ups of its question it is about; and a question may be answered in parts.

What was found before is about all of them, and says nothing: no row changes. The officers' role learns whether the
authority has been told, since what is found later has a time of its own only then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TABLE, CHECKS = "question_step", ("step", "finding")
PARTLY = "answered-part"
STEPS = (
    "asked", "wrote", "asked-back", "passed-to-desk", "passed-on", "prolonged", "escalated", "answered", "corrected",
    "closed", "reopened",
)  # fmt: skip
FINDS = ("answered", "corrected")
READERS = ("indblik_citizen", "indblik_counting")
STANDING, OFFICERS = "misuse_standing", "indblik_officers"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("entries", sa.JSON(none_as_null=True), nullable=True))
    _let_steps_be((*STEPS, PARTLY), (*FINDS, PARTLY), (STEPS, FINDS))
    if op.get_bind().dialect.name == "postgresql":
        for role in READERS:
            op.execute(f"GRANT SELECT (entries) ON {TABLE} TO {role}")
        op.execute(f"GRANT SELECT (is_settled) ON {STANDING} TO {OFFICERS}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE SELECT (is_settled) ON {STANDING} FROM {OFFICERS}")
        for role in READERS:
            op.execute(f"REVOKE SELECT (entries) ON {TABLE} FROM {role}")
    _let_steps_be(STEPS, FINDS, ((*STEPS, PARTLY), (*FINDS, PARTLY)))
    op.drop_column(TABLE, "entries")


def _let_steps_be(
    steps: tuple[str, ...], finds: tuple[str, ...], before: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    """Of these codes, and no others. Raises where one is there already that is none of them."""
    checks, earlier = _checks(steps, finds), _checks(*before)
    if op.get_bind().dialect.name == "postgresql":
        for name, rule in checks.items():
            op.drop_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, type_="check")
            op.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, rule)
        return
    # SQLite changes no check: the rows go to a new table of the same name.
    asking = f"SELECT type, sql FROM sqlite_master WHERE tbl_name = '{TABLE}' AND sql IS NOT NULL"
    made = op.get_bind().exec_driver_sql(asking).all()
    [table] = [sql for kind, sql in made if kind == "table"]
    for name, rule in earlier.items():
        if rule not in table:
            raise RuntimeError(f"{TABLE} has another check of its {name}")
        table = table.replace(rule, checks[name])
    op.rename_table(TABLE, f"{TABLE}_before")
    op.execute(sa.text(table.replace(":", r"\:")))
    op.execute(f"INSERT INTO {TABLE} SELECT * FROM {TABLE}_before")
    op.drop_table(f"{TABLE}_before")
    for kind, sql in made:
        if kind != "table":
            op.execute(sa.text(sql.replace(":", r"\:")))


def _checks(steps: tuple[str, ...], finds: tuple[str, ...]) -> dict[str, str]:
    one_of_steps, one_of_finds = (",".join(map(repr, codes)) for codes in (steps, finds))
    return {
        CHECKS[0]: f"step in ({one_of_steps})",
        CHECKS[1]: f"(step in ({one_of_finds})) = (finding IS NOT NULL)",
    }
