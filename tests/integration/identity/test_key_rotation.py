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
from citizen_app.messages.contact import CONTACT
from citizen_app.messages.models import ContactAttemptRow
from citizen_app.messages.reach import newest_contact
from citizen_app.settings import Settings
from support.services.assisted import own_number
from tests.conftest import environment_of_tests
from tests.support.client import LintingClient
from tests.support.messages import MAILBOX, give_contact
from tests.support.people import actor_of, as_citizen, csrf_of
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
    made = make_app(Settings.from_environment(environment))
    made.test_client_class = LintingClient
    return made


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


def test_addresses_of_citizens_open_with_the_new_key_alone_after_rotating(app_with):
    before = app_with(f"1:{OLD}", OLD)
    citizen = as_citizen(before)
    give_contact(before, citizen.key)
    token = csrf_of(citizen, "/om")
    citizen.client.post("/beskeder/e-mail", data={"csrf_token": token, "address": "birthe@hjem.example"})
    citizen.client.post("/hjaelp-fra-supporten/telefon", data={"csrf_token": token, "number": "20123456"})
    with app_with(f"1:{OLD}", f"{NEW},{OLD}").app_context():
        assert rotate().addresses == 3
    only_new = app_with(f"1:{OLD}", NEW)
    with only_new.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]):
        number = own_number(actor_of(citizen))
    assert number
    assert number.number == "20123456"
    with only_new.app_context(), unit_of_work(DatabaseRole.WORKER) as connection:
        assert newest_contact([citizen.key]).address == MAILBOX
        waiting = connection.execute(select(ContactAttemptRow.attempt_id)).scalar_one()
        found = CONTACT.attempt_to_send(citizen.key, waiting)
    assert found
    assert (found[0].address, len(found[1])) == ("birthe@hjem.example", 6)
