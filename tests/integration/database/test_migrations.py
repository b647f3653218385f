"""The tables: one line of migrations, which makes what the models say, and can be walked down and up again."""

from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Integer, String, inspect

from citizen_app.db import migrating
from citizen_app.db.base import Base
from citizen_app.db.engine import make_engine
from tests.support.client import LintingClient
from tests.support.people import new_client
from tests.support.schema import schema_of
from wsgi import make_app


def revisions():
    """All of them, the first one first."""
    scripts = ScriptDirectory.from_config(migrating.alembic_config("sqlite://"))
    found = [script.revision for script in scripts.walk_revisions()][::-1]
    assert found
    return found


@pytest.fixture
def empty(empty_database_url):
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


def address(engine):
    return engine.url.render_as_string(hide_password=False)


def schema(engine):
    with engine.connect() as connection:
        return schema_of(connection)


def differences(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, Base.metadata)


def test_there_is_one_line_of_migrations():
    scripts = ScriptDirectory.from_config(migrating.alembic_config("sqlite://"))
    assert (len(scripts.get_heads()), len(scripts.get_bases())) == (1, 1)
    assert all(not script.is_branch_point for script in scripts.walk_revisions())


def test_migrations_from_nothing_make_what_the_models_say(empty):
    migrating.upgrade(address(empty))
    assert differences(empty) == []
    with empty.connect() as connection:
        tables = set(inspect(connection).get_table_names())
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_primary_keys_and_checks_are_what_the_models_say(empty):
    """Alembic does not compare these."""
    migrating.upgrade(address(empty))
    with empty.connect() as connection:
        looked = inspect(connection)
        for name, table in Base.metadata.tables.items():
            key = looked.get_pk_constraint(name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key.columns], name
            checks = {check["name"] for check in looked.get_check_constraints(name)}
            wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
            assert checks == wanted, name


def test_a_model_that_no_migration_knows_is_found(empty, monkeypatch):
    migrating.upgrade(address(empty))
    table = Base.metadata.tables["citizen"]
    column = Column("nickname", String(20))
    table.append_column(column)
    try:
        assert [kind for kind, *_ in differences(empty)] == ["add_column"]
    finally:
        table._columns.remove(column)
    assert differences(empty) == []


@pytest.mark.slow
@pytest.mark.timeout(400)  # every one of them, down and up
def test_every_migration_can_be_taken_back_and_made_again(empty):
    steps, seen = ["base", *revisions()], []
    for revision in steps[1:]:
        migrating.upgrade(address(empty), revision)
        seen.append(schema(empty))
    for number in range(len(steps) - 1, 0, -1):
        assert schema(empty) == seen[number - 1], f"before taking {steps[number]} back"
        migrating.downgrade(address(empty), steps[number - 1])
        before = seen[number - 2] if number > 1 else []
        assert schema(empty) == before, f"{steps[number]} does not take back all that it made"
        migrating.upgrade(address(empty), steps[number])
        assert schema(empty) == seen[number - 1], f"{steps[number]} makes something else the second time"
        migrating.downgrade(address(empty), steps[number - 1])
    migrating.upgrade(address(empty))
    assert schema(empty) == seen[-1]


def test_a_second_upgrade_changes_nothing(empty):
    migrating.upgrade(address(empty))
    before = schema(empty)
    migrating.upgrade(address(empty))
    assert (schema(empty), len(before) > 15) == (before, True)


def test_a_changed_schema_looks_changed(empty):
    migrating.upgrade(address(empty))
    before = schema(empty)
    with empty.begin() as connection:
        connection.exec_driver_sql("CREATE INDEX planted ON citizen (died_on)")
    assert [line for line in schema(empty) if line not in before]


@pytest.fixture
def site(settings):
    """Make the application on another database."""
    made = []

    def on(url):
        app = make_app(replace(settings, database_url=url))
        app.test_client_class = LintingClient
        made.append(app)
        return new_client(app)

    yield on
    for app in made:
        app.extensions["indblik.engine"].dispose()


def ready(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.text.strip()


def test_the_site_is_ready_when_the_tables_are_at_head(site, empty_database_url):
    migrating.upgrade(empty_database_url)
    assert ready(site(empty_database_url)) == (200, "ready")


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_the_site_is_not_ready_before_every_migration_ran(site, empty_database_url, revision):
    migrating.upgrade(empty_database_url, revision)
    client = site(empty_database_url)
    assert ready(client) == (503, "migrations are not at head")
    assert client.get("/healthz").status_code == 200, "the process itself is well"


def test_the_site_is_not_ready_without_tables_or_without_a_database(site, empty_database_url, dialect, tmp_path):
    assert ready(site(empty_database_url))[0] == 503
    nowhere = f"sqlite:///{tmp_path}" if dialect == "sqlite" else "postgresql+psycopg://nobody@127.0.0.1:9/none"
    assert ready(site(nowhere)) == (503, "database does not answer")


def test_moments_and_numbers_are_columns_of_the_same_kind_everywhere():
    """A whole number that SQLite makes up itself must be an Integer there, whatever it is on PostgreSQL."""
    wrong = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.primary_key.columns
        if column.autoincrement is True and not isinstance(column.type.dialect_impl(_sqlite()), Integer)
    ]
    assert wrong == []


def _sqlite():
    from sqlalchemy.dialects import sqlite

    return sqlite.dialect()
