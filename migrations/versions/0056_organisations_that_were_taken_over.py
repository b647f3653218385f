"""Staff see what their organisation has taken over as well: the setting that row policies ask names several numbers.

Rewritten where it stands, since twenty policies ask the same in their own words. The worker reads the directory: whom it
tells that something waits at an organisation which another has taken over.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

DIRECTORY = "organisation, profession, directory_import"
# As PostgreSQL writes the condition out; both are evaluated once per statement.
ONE = "= ( SELECT NULLIF(current_setting('indblik.organisation'::text, true), ''::text) AS \"nullif\")"
SEVERAL = (
    "= ANY (( SELECT string_to_array(current_setting('indblik.organisation'::text, true), ','::text) "
    "AS string_to_array)::text[])"
)
ASKING = sa.text(
    "SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = current_schema() "
    "AND (qual LIKE '%indblik.organisation%' OR with_check LIKE '%indblik.organisation%') ORDER BY tablename, policyname"
)
# A list of values as PostgreSQL writes it out; read in again like that it would become another one.
LIST = re.compile(r"\((\w+(?:\.\w+)?)\)::text (= ANY|<> ALL) \(\(ARRAY\[([^\]]+)\]\)::text\[\]\)")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _rewrite(ONE, SEVERAL)
        op.execute(f"GRANT SELECT ON {DIRECTORY} TO indblik_worker")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"REVOKE SELECT ON {DIRECTORY} FROM indblik_worker")
        _rewrite(SEVERAL, ONE)


def _rewrite(old: str, new: str) -> None:
    for policy in op.get_bind().execute(ASKING).all():
        asked = {"USING": policy.qual, "WITH CHECK": policy.with_check}
        told = {kind: words for kind, words in asked.items() if words is not None}
        if not any(old in words for words in told.values()):
            raise RuntimeError(f"{policy.policyname} on {policy.tablename} asks for an organisation in other words")
        clauses = " ".join(f"{kind} ({LIST.sub(_in, words.replace(old, new))})" for kind, words in told.items())
        op.execute(f"ALTER POLICY {policy.policyname} ON {policy.tablename} {clauses}")


def _in(found: re.Match[str]) -> str:
    column, how, values = found.groups()
    return f"{column} {'IN' if how == '= ANY' else 'NOT IN'} ({values.replace('::character varying', '')})"
