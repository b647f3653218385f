"""What the import's database role cannot read back of the log that it writes (PostgreSQL)."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from citizen_app.db import migrating
from citizen_app.db.roles import DatabaseRole, assume

pytestmark = pytest.mark.postgres

UNREADABLE = [
    ("access_entry", "reason"),
    ("access_entry", "what_text"),
    ("access_entry", "performed_by"),
    ("access_entry_detail", "details"),
    ("access_entry_detail", "citizen_key"),
    ("professional", "name"),
    ("professional", "authorisation_id"),
    ("organisation_ref", "name"),
    ("citizen_link", "reason"),
    ("session", "token_digest"),
    ("audit_event", "action"),
    ("mask", "mask_id"),
    ("mask", "citizen_key"),
    ("mask", "cvr"),
    ("mask_event", "step"),
    ("staff_person", "staff_key"),
    ("register_message", "digest"),
]
READABLE = [
    ("access_entry", "citizen_key, occurred_at, entry_id, superseded_by"),
    ("professional", "professional_id, digest"),
    ("delivered_event", "*"),
    ("set_aside", "*"),
]
REFUSED = [
    "UPDATE access_entry SET reason = 'x'",
    "DELETE FROM access_entry",
    "DELETE FROM delivered_event",
    "DELETE FROM set_aside",
    "UPDATE professional SET name = 'x'",
    "UPDATE citizen SET died_on = now()",
    "UPDATE citizen_identifier SET scheme = 'cpr'",
    "INSERT INTO mask (mask_id) VALUES ('11111111-1111-4111-8111-111111111111')",
]


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = create_engine(postgres_cluster.url(name))
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def run(engine, statement):
    with engine.connect() as connection, connection.begin():
        assume(connection, DatabaseRole.INGEST)
        connection.execute(text(statement))


def is_refused(engine, statement):
    with pytest.raises(DBAPIError) as caught:
        run(engine, statement)
    return getattr(caught.value.orig, "sqlstate", None) == "42501"  # insufficient privilege


@pytest.mark.parametrize(("table", "column"), UNREADABLE)
def test_the_import_cannot_read_back(engine, table, column):
    assert is_refused(engine, f"SELECT {column} FROM {table}")


@pytest.mark.parametrize(("table", "columns"), READABLE)
def test_the_import_can_read_what_it_needs(engine, table, columns):
    run(engine, f"SELECT {columns} FROM {table}")


@pytest.mark.parametrize("statement", REFUSED)
def test_the_import_cannot_change_or_delete(engine, statement):
    assert is_refused(engine, statement)
