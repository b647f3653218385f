"""What each database role can do with each table, word for word, and what it can not (PostgreSQL)."""

import importlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.base import Base
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from tests.integration.database.rights import COLUMNS, TABLES

pytestmark = pytest.mark.postgres

# Also the tables that no page of a feature has brought in yet.
for models in (
    "citizen_app.outbox.models",
    "consent.lookup_models",
    "consent.models",
    "consent.secondary_use_models",
    "consent.tissue_models",
    "consent.research_models",
    "consent.yes_models",
    "delegation.models",
    "logview.name_models",
    "logview.reminder_models",
    "support.case_models",
    "support.assist_models",
    "support.desk_models",
    "support.figure_models",
    "support.letter_models",
    "support.misuse_models",
):
    importlib.import_module(models)
ALL_TABLES = sorted({*Base.metadata.tables, "alembic_version"})
VERBS = ("select", "insert", "update", "delete")


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name))
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def ask(engine, statement, **values):
    with engine.connect() as connection:
        return connection.execute(text(statement), values).all()


def expected_columns(role, table, verb):
    if verb in TABLES[role].get(table, "").split():
        return set(columns_of(table))
    return COLUMNS.get((role, table, verb), set())


def columns_of(table):
    return ["version_num"] if table == "alembic_version" else list(Base.metadata.tables[table].columns.keys())


def test_the_table_names_every_role_and_only_tables_that_are_there():
    assert set(TABLES) == set(DatabaseRole)
    assert {table for tables in TABLES.values() for table in tables} <= set(ALL_TABLES)


@pytest.mark.parametrize("role", DatabaseRole)
def test_the_role_can_do_what_the_table_says_and_nothing_else(engine, role):
    rows = ask(
        engine,
        "SELECT t, v, has_table_privilege(:role, t, v) FROM unnest(CAST(:tables AS text[])) t, "
        "unnest(CAST(:verbs AS text[])) v",
        role=role.value,
        tables=ALL_TABLES,
        verbs=[*VERBS, "truncate", "references", "trigger"],
    )
    found = {}
    for table, verb, allowed in rows:
        if allowed:
            found.setdefault(table, set()).add(verb)
    assert found == {table: set(verbs.split()) for table, verbs in TABLES[role].items()}


@pytest.mark.parametrize("role", DatabaseRole)
def test_the_role_reaches_these_columns_and_no_other(engine, role):
    rows = ask(
        engine,
        "SELECT c.relname, a.attname, v FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, "
        "unnest(CAST(:verbs AS text[])) v WHERE c.relname = ANY(:tables) AND c.relkind = 'r' AND a.attnum > 0 "
        "AND NOT a.attisdropped AND has_column_privilege(:role, c.oid, a.attnum, v)",
        role=role.value,
        tables=ALL_TABLES,
        verbs=["select", "insert", "update"],
    )
    found = {}
    for table, column, verb in rows:
        found.setdefault((table, verb), set()).add(column)
    wanted = {
        (table, verb): columns
        for table in ALL_TABLES
        for verb in ("select", "insert", "update")
        if (columns := expected_columns(role, table, verb))
    }
    assert found == wanted


def statement_of(verb, table, column):
    return {
        "select": f"SELECT {column} FROM {table} WHERE false",
        "insert": f"INSERT INTO {table} ({column}) SELECT NULL WHERE false",
        "update": f"UPDATE {table} SET {column} = NULL WHERE false",
        "delete": f"DELETE FROM {table} WHERE false",
    }[verb]


def denied(connection, statement):
    try:
        with connection.begin_nested():
            connection.execute(text(statement))
    except ProgrammingError as error:
        return error.orig.sqlstate == "42501" and "permission denied" in str(error.orig)
    except DBAPIError:
        return False  # refused for another reason: the role came far enough
    return False


@pytest.mark.parametrize("role", DatabaseRole)
def test_trying_it_comes_to_the_same(engine, role):
    """Each verb on each column, done in the role as a page would: the catalogue says what holds, this shows it."""
    wrong = []
    with engine.connect() as connection, connection.begin():
        assume(connection, role)
        for table in ALL_TABLES:
            for verb in VERBS:
                for column in columns_of(table) if verb != "delete" else ["-"]:
                    may = (
                        "delete" in TABLES[role].get(table, "")
                        if verb == "delete"
                        else column in expected_columns(role, table, verb)
                    )
                    if denied(connection, statement_of(verb, table, column)) == may:
                        wrong.append(f"{role} {verb} {table}.{column}: expected {'yes' if may else 'no'}")
    assert wrong == []


def test_a_grant_too_many_is_found(engine):
    with engine.connect() as connection:
        transaction = connection.begin()
        connection.execute(text("GRANT SELECT ON session TO indblik_citizen"))
        assert connection.scalar(text("SELECT has_table_privilege('indblik_citizen', 'session', 'select')"))
        assume(connection, DatabaseRole.CITIZEN)
        assert not denied(connection, statement_of("select", "session", "owner_key"))
        transaction.rollback()


def test_everybody_else_gets_nothing(engine):
    assert (
        ask(
            engine,
            "SELECT table_name, privilege_type FROM information_schema.table_privileges "
            "WHERE table_schema = 'public' AND grantee = 'PUBLIC'",
        )
        == []
    )


def test_the_roles_are_nobody_who_could_sign_in_or_step_over_a_guard(engine):
    rows = ask(
        engine,
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname = ANY(:roles) ORDER BY rolname",
        roles=[role.value for role in DatabaseRole],
    )
    assert [(name, any(powers)) for name, *powers in rows] == [(role, False) for role in sorted(DatabaseRole)]


def test_no_role_is_a_member_of_another(engine):
    rows = ask(
        engine,
        "SELECT member.rolname, role.rolname FROM pg_auth_members m JOIN pg_roles member ON member.oid = m.member "
        "JOIN pg_roles role ON role.oid = m.roleid WHERE member.rolname = ANY(:roles)",
        roles=[role.value for role in DatabaseRole],
    )
    assert rows == []


@pytest.mark.parametrize("role", DatabaseRole)
def test_no_role_makes_or_drops_tables(engine, role):
    with engine.connect() as connection, connection.begin():
        assume(connection, role)
        for statement in ("CREATE TABLE mine (x int)", "DROP TABLE session", "ALTER TABLE session ADD x int",
                          "ALTER TABLE access_entry NO FORCE ROW LEVEL SECURITY",
                          "ALTER TABLE audit_event DISABLE TRIGGER append_only"):  # fmt: skip
            with pytest.raises(ProgrammingError, match="permission denied|must be owner"), connection.begin_nested():
                connection.execute(text(statement))
