"""What deciders answer about each look-up of a request: a name can be given on some of them. Append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLE = "name_request_answer"
CITIZEN, MASKS = "indblik_citizen", "indblik_masks"
TAKEN = f"current_user = '{MASKS}'"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
READ = ("name_request_event", "name_request_entry")


def upgrade() -> None:
    _create()
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    _guard_owner(READ, guarded=False)
    # Until now an answer was of every look-up.
    op.execute(
        f"INSERT INTO {TABLE} (citizen_key, request_id, sequence, entry_id) "
        "SELECT one.citizen_key, one.request_id, taken.sequence, one.entry_id FROM name_request_event taken "
        "JOIN name_request_entry one ON one.citizen_key = taken.citizen_key AND one.request_id = taken.request_id "
        "WHERE taken.step IN ('grant-proposed', 'granted')"
    )
    _guard_owner(READ, guarded=True)
    if is_postgresql:
        _guard_postgresql()
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )


def downgrade() -> None:
    """The older version knows an answer of every look-up only, so that nobody may go back while there is another."""
    _guard_owner((TABLE,), guarded=False)
    in_part = op.get_bind().execute(sa.text(f"SELECT count(*) FROM {TABLE} WHERE refusal IS NOT NULL")).scalar()
    if in_part:
        raise RuntimeError("the older version knows no answers about single look-ups: it would show names not given")
    op.drop_table(TABLE)


def _guard_owner(tables: tuple[str, ...], *, guarded: bool) -> None:
    """The tables' owner reads nothing past the row-level guard but while it stands aside."""
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(f"ALTER TABLE {table} {'FORCE' if guarded else 'NO FORCE'} ROW LEVEL SECURITY")


def _create() -> None:
    op.create_table(
        TABLE,
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("refusal", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_key", "request_id", "sequence"],
            ["name_request_event.citizen_key", "name_request_event.request_id", "name_request_event.sequence"],
            name="step",
        ),
        sa.ForeignKeyConstraint(
            ["citizen_key", "request_id", "entry_id"],
            ["name_request_entry.citizen_key", "name_request_entry.request_id", "name_request_entry.entry_id"],
            name="entry",
        ),
        sa.PrimaryKeyConstraint(
            "citizen_key", "request_id", "sequence", "entry_id", name=op.f("pk_name_request_answer")
        ),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    op.execute(f"GRANT SELECT ON {TABLE} TO {CITIZEN}")
    op.execute(f"GRANT SELECT, INSERT ON {TABLE} TO {MASKS}")
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
    op.execute(f"CREATE POLICY own_rows ON {TABLE} FOR SELECT TO {CITIZEN} USING (citizen_key = {SUBJECTS})")
    op.execute(f"CREATE POLICY deciders ON {TABLE} FOR SELECT TO {MASKS} USING ({TAKEN})")
    op.execute(f"CREATE POLICY deciders_deeds ON {TABLE} FOR INSERT TO {MASKS} WITH CHECK ({TAKEN})")
