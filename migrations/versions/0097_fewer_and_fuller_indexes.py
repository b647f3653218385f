"""One index of questions instead of two, and two indexes that answer a question by themselves.

A question is about anybody, so that each index of the questions costs a page from anywhere whenever one is kept. That of
the key now holds the time too, as the citizen's page reads them. What the decision service reads of a decision, and whose
number it is, stands in the index that it is found by (docs/performance.md).
"""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

_QUESTION, _BY_TIME = "consent_question", "ix_consent_question_citizen_key_asked_at"
_RULE = (
    "effect, kinds, origin_scheme, origin_code, origin_below, data_since, data_until, unit_scheme, unit_code, "
    "unit_below, person, profession, valid_from, valid_until, made_at, meant_since"
)
# Each table's key, before and now, and what its index holds besides now.
_KEYS = {
    _QUESTION: ("citizen_key, question_id", "citizen_key, asked_at, question_id", ""),
    "consent_decision": ("citizen_key, decision_id", "citizen_key, decision_id", f" INCLUDE ({_RULE})"),
    "citizen_identifier": ("digest, key_version", "digest, key_version", " INCLUDE (citizen_key)"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, (_, columns, besides) in _KEYS.items():
            _with_key(table, columns + ")" + besides)
    else:
        _remade(*_KEYS[_QUESTION][:2])
    op.drop_index(_BY_TIME, _QUESTION)


def downgrade() -> None:
    op.create_index(_BY_TIME, _QUESTION, ["citizen_key", "asked_at"], if_not_exists=True)
    if op.get_bind().dialect.name == "postgresql":
        for table, (columns, _, _) in _KEYS.items():
            _with_key(table, columns + ")")
    else:
        before, now, _ = _KEYS[_QUESTION]
        _remade(now, before)


def _with_key(table: str, columns: str) -> None:
    """Change the key's index. The new one is built beside the old one, while the site works. What was broken off can be
    done again."""
    new = f"{table}_key_to_be"
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {new}")  # a half-made one
        op.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {new} ON {table} ({columns}")
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT pk_{table}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY USING INDEX {new}")


def _remade(before: str, now: str) -> None:
    """SQLite changes no key: the rows go to a new table of the same name."""
    asking = f"SELECT type, sql FROM sqlite_master WHERE tbl_name = '{_QUESTION}' AND sql IS NOT NULL"
    made = op.get_bind().exec_driver_sql(asking).all()
    [known] = [sql for kind, sql in made if kind == "table"]
    if f"PRIMARY KEY ({before})" not in known:
        raise RuntimeError(f"{_QUESTION} has another key")
    op.rename_table(_QUESTION, f"{_QUESTION}_before")
    op.execute(sa.text(known.replace(f"PRIMARY KEY ({before})", f"PRIMARY KEY ({now})")))
    op.execute(f"INSERT INTO {_QUESTION} SELECT * FROM {_QUESTION}_before")
    op.drop_table(f"{_QUESTION}_before")
    for kind, sql in made:
        if kind != "table":
            op.execute(sa.text(sql))
