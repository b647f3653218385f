"""What the operator ends is ended for whom it was meant, and for nobody beside them."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, update

from citizen_app import clock as our_clock
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.systems import registry
from citizen_app.systems.models import AccessTokenRow, SystemKeyRow
from tests.support.log_rows import Log
from tests.support.systems import HOSPITAL, a_system, public_pem

DAY = timedelta(days=1)


@pytest.fixture
def registering(app):
    """Runs a deed of the operator's."""

    def run(deed, *args, **fields):
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            return deed(*args, **fields)

    return run


@pytest.fixture
def other(app):
    return a_system(app, Scope.CONSENT_ASK, system_id="epj-vest")


def opens(system, token):
    return system.call("/try/ask", {"number": 3}, token=token).status_code == 200


def add_key(registering, system, kid, **fields):
    key = ec.generate_private_key(ec.SECP256R1())
    fields = {"valid_until": our_clock.now() + DAY, **fields}
    registering(registry.add_key, system.system_id, public_pem(key), kid=kid, **fields)
    return key


def revoked(app):
    with app.app_context(), unit_of_work(DatabaseRole.SYSTEM) as opened:
        rows = opened.execute(select(AccessTokenRow.system_id, AccessTokenRow.revoked_at)).all()
    return {row.system_id for row in rows if row.revoked_at is not None}


def test_closing_a_system_ends_its_tokens_and_no_others(app, system, other, registering):
    ended, going = system.token(), other.token()
    assert registering(registry.close, "epj-ost")
    assert revoked(app) == {"epj-ost"}
    assert [opens(system, ended), opens(other, going)] == [False, True]


def test_ending_a_key_ends_the_tokens_that_were_given_for_it_and_no_others(system, other, registering):
    new = add_key(registering, system, "epj-ost-2")
    tokens = [
        system.token(),
        system.ask_token(system.assertion(key=new, headers={"kid": "epj-ost-2"})).get_json()["access_token"],
        other.token(),
    ]
    assert registering(registry.end_key, system.kid)
    assert [opens(system, token) for token in tokens] == [False, True, True]


@pytest.mark.parametrize("beside", [("shak", HOSPITAL[1]), ("sor", "4000000000028")], ids=["scheme", "code"])
def test_a_scope_ends_for_the_unit_that_is_named_and_for_no_other(app, system, other, registering, beside):
    log = Log(app)
    log.organisation(beside[1], "Et andet", kind="hospital", scheme=beside[0])
    log.directory_is_new()
    for scope in Scope:
        for unit in (HOSPITAL, beside):
            registering(registry.give_scope, "epj-ost", scope, unit)
    assert registering(registry.end_scope, "epj-ost", Scope.CONSENT_ASK, HOSPITAL)
    held = {scope: registering(registry.units_of, "epj-ost", scope) for scope in Scope}
    assert held == dict.fromkeys(Scope, {HOSPITAL, beside}) | {Scope.CONSENT_ASK: {beside}}
    assert registering(registry.units_of, "epj-vest", Scope.CONSENT_ASK) == {HOSPITAL}


def test_things_are_encrypted_to_a_systems_own_newest_key_in_force(system, other, registering, clock):
    def key():
        found = registering(registry.encryption_key, "epj-ost")
        return found and found.kid

    add_key(registering, other, "of-another", purpose="encrypt")
    assert key() is None, "it has one to sign with only"
    add_key(registering, system, "older", purpose="encrypt", valid_until=our_clock.now() + 2 * DAY)
    clock.shift(1)
    add_key(registering, system, "newer", purpose="encrypt")
    add_key(registering, system, "not-yet", purpose="encrypt")
    not_yet = update(SystemKeyRow).where(SystemKeyRow.kid == "not-yet")
    registering(lambda: connection().execute(not_yet.values(valid_from=our_clock.now() + timedelta(seconds=1))))
    assert key() == "newer"
    clock.shift(DAY - timedelta(seconds=1))
    registering(registry.end_key, "not-yet")
    assert key() == "newer"
    clock.shift(1)
    assert key() == "older", "the newer one ends now"
    clock.shift(DAY)
    assert key() is None
