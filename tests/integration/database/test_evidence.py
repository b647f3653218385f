"""Evidence is append-only: the database itself refuses to change or delete it, also for its owner."""

from contextlib import contextmanager

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from citizen_app.audit_models import AuditEventRow
from citizen_app.db.base import Base
from citizen_app.db.engine import make_engine
from logview.models import AccessEntryRow
from tests.integration.database.evidence import CHANGEABLE, ENTRY, EVIDENCE, SOMEBODY, UNGUARDED


@pytest.fixture
def engine(database_url):
    made = make_engine(database_url)
    with as_owner(made) as connection:
        for row, values in EVIDENCE.items():
            connection.execute(insert(row), values)
    yield made
    made.dispose()


@contextmanager
def as_owner(engine):
    """The tables' owner with the row-level guard out of the way: the triggers must hold by themselves."""
    guarded = [row.__tablename__ for row in EVIDENCE if row.__tablename__ not in UNGUARDED]
    postgresql = engine.dialect.name == "postgresql"
    with engine.begin() as connection:
        for table in guarded if postgresql else ():
            connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        yield connection
        for table in guarded if postgresql else ():
            connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def refused(engine, statement, **values):
    with pytest.raises(DBAPIError, match="is append-only"), as_owner(engine) as connection:
        connection.execute(text(statement), values)


def everything(engine, row):
    with as_owner(engine) as connection:
        return connection.execute(select(*row.__table__.columns)).all()


def test_every_table_is_evidence_or_may_be_changed():
    """A new table stops here: say which of the two it is."""
    assert {row.__tablename__ for row in EVIDENCE} | CHANGEABLE == set(Base.metadata.tables)


@pytest.mark.parametrize("row", EVIDENCE, ids=lambda row: row.__tablename__)
def test_no_column_of_evidence_can_be_changed(engine, row):
    before = everything(engine, row)
    for column in row.__table__.columns:
        if column.name != "superseded_by":
            refused(engine, f"UPDATE {row.__tablename__} SET {column.name} = {_other(engine, column)}")
    assert everything(engine, row) == before


def _other(engine, column):
    """Another value of the column, in the database's own words."""
    if not column.primary_key and column.nullable and written_in(column) is not None:
        return "NULL"
    if engine.dialect.name == "sqlite":
        return "'9'"
    kind = str(column.type.compile(engine.dialect)).upper()
    literal = {
        "UUID": "'00000000-0000-0000-0000-000000000009'",
        "JSON": "'{}'",
        "BYTEA": "'9'",
        "TIMESTAMP WITH TIME ZONE": "'2020-01-01'",
        "DATE": "'2020-01-01'",
        "BOOLEAN": "true",
    }
    return literal.get(kind, "'9'")


def written_in(column):
    row = next(row for row in EVIDENCE if row.__table__ is column.table)
    return EVIDENCE[row].get(column.name)


@pytest.mark.parametrize("row", EVIDENCE, ids=lambda row: row.__tablename__)
def test_no_row_of_evidence_can_be_deleted(engine, row):
    refused(engine, f"DELETE FROM {row.__tablename__}")
    if engine.dialect.name == "postgresql":
        refused(engine, f"TRUNCATE {row.__tablename__} CASCADE")
    assert len(everything(engine, row)) == 1


def test_a_corrected_entry_is_marked_once_and_not_again(engine):
    with as_owner(engine) as connection:
        connection.execute(text("UPDATE access_entry SET superseded_by = 2"))
    refused(engine, "UPDATE access_entry SET superseded_by = 3")
    refused(engine, "UPDATE access_entry SET superseded_by = NULL")
    assert [row.superseded_by for row in everything(engine, AccessEntryRow)] == [2]


def test_marking_a_correction_changes_nothing_else_on_the_way(engine):
    refused(engine, "UPDATE access_entry SET superseded_by = 2, reason = 'Noget andet'")
    assert [row.reason for row in everything(engine, AccessEntryRow)] == ["Behandling"]


def test_an_entry_cannot_be_replaced_by_writing_it_again(engine):
    if engine.dialect.name == "sqlite":
        values = ", ".join(f":{name}" for name in ENTRY)
        statement = f"INSERT OR REPLACE INTO access_entry ({', '.join(ENTRY)}) VALUES ({values})"
        changed = {**ENTRY, "citizen_key": SOMEBODY.hex, "occurred_at": "2026-03-02 10:00:00.000000",
                   "received_at": "2026-03-02 10:00:00.000000", "reason": "Noget andet"}  # fmt: skip
        with pytest.raises(DBAPIError), as_owner(engine) as connection:
            connection.execute(text(statement), changed)
    else:
        refused(
            engine,
            "INSERT INTO access_entry SELECT * FROM access_entry "
            "ON CONFLICT (citizen_key, occurred_at, entry_id) DO UPDATE SET reason = 'Noget andet'",
        )
    assert [row.reason for row in everything(engine, AccessEntryRow)] == ["Behandling"]


def test_without_its_trigger_a_table_would_be_found_changed(engine):
    """The tests above can fail: take the trigger away, and the row goes."""
    with as_owner(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER audit_event_no_delete")
        else:
            connection.exec_driver_sql("DROP TRIGGER append_only ON audit_event")
        connection.exec_driver_sql("DELETE FROM audit_event")
    assert everything(engine, AuditEventRow) == []
