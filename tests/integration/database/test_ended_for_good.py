"""What has ended stays ended: the database refuses to open it again, whoever asks."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry
from tests.support.deciding import take_in_the_demo_directory
from tests.support.systems import a_system

REGION = ("cvr", "29190623")
WHERE = {"calling_system": "closed_at", "system_key": "ended_at", "access_token": "revoked_at"}
NEXT = {"postgresql": "{} + interval '1 day'", "sqlite": "{} + 1"}


@pytest.fixture
def closed(app):
    """A system that was closed, with what it had."""
    take_in_the_demo_directory(app)
    system = a_system(app, Scope.CONSENT_ASK, units=[REGION])
    system.token()
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.end_key(system.kid)
        registry.close(system.system_id)
    return system


@pytest.mark.parametrize(("table", "column"), WHERE.items())
def test_nothing_is_opened_again(app, closed, table, column):
    engine = app.extensions["indblik.engine"]
    with engine.begin() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL")).scalar_one() > 0
    for value in ("NULL", NEXT[engine.dialect.name].format(column)):
        with pytest.raises(DBAPIError, match="ended for good"), engine.begin() as connection:
            connection.execute(text(f"UPDATE {table} SET {column} = {value}"))


def test_what_has_ended_may_otherwise_change_and_be_forgotten(app, closed, clock):
    engine = app.extensions["indblik.engine"]
    with engine.begin() as connection:
        connection.execute(text("UPDATE calling_system SET version = version + 1"))
        connection.execute(text("DELETE FROM access_token"))
    clock.shift(timedelta(days=1))
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        registry.close(closed.system_id)
