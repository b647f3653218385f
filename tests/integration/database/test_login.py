"""The process's own database login: it may take roles, and has no rights besides."""

import pytest
from sqlalchemy import create_engine, text

from citizen_app.db.roles import login_stands_alone


@pytest.fixture
def login(app, dialect):
    """Make a login with these attributes; gone after the test."""
    if dialect != "postgresql":
        pytest.skip("SQLite has no logins")
    engine = app.extensions["indblik.engine"]
    made = []

    def make(name, attributes):
        with engine.begin() as connection:
            connection.execute(text(f"CREATE ROLE {name} LOGIN {attributes}"))
            connection.execute(text(f"GRANT indblik_signin, indblik_citizen, indblik_ingest TO {name}"))
        made.append(name)
        return create_engine(engine.url.set(username=name))

    yield make
    with engine.begin() as connection:
        for name in made:
            connection.execute(text(f"DROP ROLE {name}"))


@pytest.mark.parametrize(("attributes", "alone"), [("NOINHERIT", True), ("INHERIT", False)])
def test_a_login_with_rights_of_its_own_is_noticed(login, attributes, alone):
    engine = login("indblik_test_login", attributes)
    with engine.connect() as connection:
        assert login_stands_alone(connection) is alone
    engine.dispose()
