"""Whoever helps meets nothing of what another helper asked: neither which look-ups it is about, nor where it stands, nor
what an organisation did with it.

A look-up or a step of a question is there for them where the question itself is: its own policy (0077, 0080) is asked,
as the same role. Where a question stands is asked by policies of the question, so that it has a key of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

CASE, ENTRY, STEP, STANDING = "question_case", "question_entry", "question_step", "question_standing"
# As in 0077: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
VIEWERS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.viewers', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
PRINTED = "(SELECT current_setting('indblik.printing', true) = 'on')"
OWN = f"citizen_key = {SUBJECTS}"
OF_NO_OTHER = f"helper_key IS NULL OR helper_key = {VIEWERS}"
BY_WHO_ACTS = f"((helper_key IS NULL AND {ONESELF}) OR helper_key = {VIEWERS})"
DEEDS = {ENTRY: OWN, STEP: f"{OWN} AND party = 'citizen' AND {BY_WHO_ACTS}"}
"""What a citizen's role may write, as it was before."""


def upgrade() -> None:
    op.add_column(STANDING, sa.Column("helper_key", sa.Uuid(), nullable=True))
    asked = f"SELECT helper_key FROM {CASE} WHERE citizen_key = {STANDING}.citizen_key AND case_id = {STANDING}.case_id"
    helped = f"SELECT case_id FROM {CASE} WHERE helper_key IS NOT NULL"
    if op.get_bind().dialect.name != "postgresql":
        op.execute(f"UPDATE {STANDING} SET helper_key = ({asked}) WHERE case_id IN ({helped})")
        return
    # The owner of the tables is under their policies too.
    for table in (CASE, STANDING):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(f"UPDATE {STANDING} SET helper_key = ({asked}) WHERE case_id IN ({helped})")
    for table in (CASE, STANDING):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    _read(ENTRY, f"{OWN} AND ({ONESELF} OR {PRINTED} OR {_met(ENTRY)})")
    _read(STEP, f"{OWN} AND ({ONESELF} OR {PRINTED} OR (({OF_NO_OTHER}) AND {_met(STEP)}))")
    _read(STANDING, f"{OWN} AND ({ONESELF} OR {PRINTED} OR {OF_NO_OTHER})")
    for table, before in DEEDS.items():
        op.execute(f"ALTER POLICY own_deeds ON {table} WITH CHECK ({before} AND ({ONESELF} OR {_met(table)}))")
    op.execute(f"ALTER POLICY own_deeds ON {STANDING} WITH CHECK ({OWN} AND {BY_WHO_ACTS})")
    op.execute(f"ALTER POLICY own_standing ON {STANDING} USING ({OWN} AND ({ONESELF} OR {OF_NO_OTHER}))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER POLICY own_standing ON {STANDING} USING ({OWN})")
        for table, before in {**DEEDS, STANDING: OWN}.items():
            op.execute(f"ALTER POLICY own_deeds ON {table} WITH CHECK ({before})")
        _read(STEP, f"{OWN} AND ({ONESELF} OR {PRINTED} OR {OF_NO_OTHER})")
        for table in (STANDING, ENTRY):
            _read(table, OWN)
    op.drop_column(STANDING, "helper_key")


def _read(table: str, rule: str) -> None:
    op.execute(f"ALTER POLICY own_rows ON {table} USING ({rule})")


def _met(table: str) -> str:
    """Whether the question of a row is there for who asks."""
    return f"EXISTS (SELECT 1 FROM {CASE} c WHERE c.citizen_key = {table}.citizen_key AND c.case_id = {table}.case_id)"
