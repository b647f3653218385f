"""The desk hides places on a citizen's word. It reads of nobody what the register tells."""

from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

ASSIST, TABLE = "indblik_assist", "register_fact"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
COLUMNS = "citizen_key, told_by, kind, step, recorded_on, valid_from, valid_until"
GRANTS = (f"SELECT ({COLUMNS}) ON {TABLE}", f"INSERT ON {TABLE}")
OWN_WORD = f"citizen_key = {SUBJECTS} AND told_by = 'desk' AND fact = 'protection' AND kind = 'own-word'"
POLICIES = {
    "desk_told": f"FOR SELECT TO {ASSIST} USING ({OWN_WORD})",
    "desk_tells": f"FOR INSERT TO {ASSIST} WITH CHECK ({OWN_WORD} AND other_key IS NULL)",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for grant in GRANTS:
        op.execute(f"GRANT {grant} TO {ASSIST}")
    for name, policy in POLICIES.items():
        op.execute(f"CREATE POLICY {name} ON {TABLE} {policy}")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for name in POLICIES:
        op.execute(f"DROP POLICY {name} ON {TABLE}")
    for grant in GRANTS:
        op.execute(f"REVOKE {grant} FROM {ASSIST}")
