"""Changing keys without touching the log."""

import base64

import pytest
from sqlalchemy import select

from citizen_app import identity
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import CitizenIdentifierRow
from citizen_app.key_rotation import rotate
from citizen_app.keys import CannotOpen, keys
from citizen_app.settings import Settings
from tests.conftest import environment_of_tests
from wsgi import make_app

CPR = "0703571236"
OLD, NEW = (base64.urlsafe_b64encode(letter * 32).decode() for letter in (b"o", b"n"))


@pytest.fixture
def app_with(database_url):
    """Make applications on one database that differ in their keys."""
    made = []

    def make(identifier_keys, encryption_keys):
        made.append(_app(database_url, identifier_keys, encryption_keys))
        return made[-1]

    yield make
    for app in made:
        app.extensions["indblik.engine"].dispose()


def _app(database_url, identifier_keys, encryption_keys):
    environment = {
        **environment_of_tests(database_url),
        "INDBLIK_IDENTIFIER_KEYS": identifier_keys,
        "INDBLIK_ENCRYPTION_KEYS": encryption_keys,
    }
    return make_app(Settings.from_environment(environment))


def find(app):
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        return identity.find_citizen("cpr", CPR)


def sealed(app):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as connection:
        return connection.execute(select(CitizenIdentifierRow.value_sealed)).scalars().all()


def test_a_citizen_is_found_with_the_new_keys_alone_after_rotating(app_with):
    before = app_with(f"1:{OLD}", OLD)
    with before.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        key = identity.find_or_create_citizen("cpr", CPR)
    only_new = app_with(f"2:{NEW}", NEW)
    assert find(only_new) is None
    both = app_with(f"1:{OLD},2:{NEW}", f"{NEW},{OLD}")
    assert find(both) == key
    with both.app_context():
        assert rotate().identifiers == 1
        assert rotate().identifiers == 0
    assert find(only_new) == key
    with only_new.app_context():
        assert {keys().open(value) for value in sealed(only_new)} == {CPR}
    with before.app_context(), pytest.raises(CannotOpen):
        keys().open(sealed(before)[0])
