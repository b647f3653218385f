"""What is signed, by whom, for whom and when: an assertion that is wrong in any respect gets no token."""

import base64
import hmac
import json
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from sqlalchemy import select, update

from citizen_app import clock as our_clock
from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.systems import registry, token_operations
from citizen_app.systems.housekeeping import forget_old_calls
from citizen_app.systems.models import SystemKeyRow
from tests.support.systems import AUDIENCE, a_system, public_pem


def at(seconds):
    return int(our_clock.now().timestamp()) + seconds


def reason(answer):
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    told = answer.get_json()
    assert (told["code"], told["error"]) == ("assertion-refused", "invalid_client")
    assert [fault["pointer"] for fault in told["errors"]] == ["/client_assertion"]
    return told["errors"][0]["code"]


def test_a_good_assertion_gets_a_token(system):
    answer = system.ask_token()
    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 300, "consent:ask")
    assert len(told["access_token"]) == 43
    assert answer.headers["Cache-Control"] == "no-store"


def test_json_is_taken_as_a_form_is(system):
    body = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": system.assertion(),
    }
    assert system.client.post("/api/v1/token", json=body).status_code == 200


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        (lambda: {"aud": "https://another.example/token"}, "audience"),
        (lambda: {"aud": [AUDIENCE, "https://another.example"]}, "audience"),
        (lambda: {"aud": None}, "unreadable"),
        (lambda: {"iss": "epj-vest"}, "issuer"),
        (lambda: {"sub": "epj-vest"}, "subject"),
        (lambda: {"exp": at(-10)}, "expired"),
        (lambda: {"exp": None}, "unreadable"),
        (lambda: {"exp": "soon"}, "unreadable"),
        (lambda: {"exp": 2**63}, "unreadable"),
        (lambda: {"iat": -(2**63)}, "unreadable"),
        (lambda: {"exp": at(301)}, "lives-too-long"),
        (lambda: {"iat": at(-400), "exp": at(60)}, "lives-too-long"),
        (lambda: {"iat": at(11)}, "not-yet-valid"),
        (lambda: {"iat": None}, "unreadable"),
        (lambda: {"nbf": at(11)}, "not-yet-valid"),
        (lambda: {"jti": None}, "unreadable"),
        (lambda: {"jti": ""}, "identifier"),
        (lambda: {"jti": "x" * 201}, "identifier"),
        (lambda: {"jti": 7}, "unreadable"),
    ],
)
def test_a_wrong_claim_is_refused(system, claims, why):
    assert reason(system.ask_token(system.assertion(**claims()))) == why


@pytest.mark.parametrize(
    "claims",
    [
        lambda: {"iat": at(10), "nbf": at(10), "exp": at(70)},
        lambda: {"iat": at(-100), "exp": at(-9)},
        lambda: {"exp": at(300)},
        lambda: {"jti": "x" * 200},
        lambda: {"jti": "\ud800"},
    ],
    ids=["begins ahead", "just ended", "five minutes", "long", "half a pair"],
)
def test_what_a_claim_may_just_be_is_taken(system, claims):
    assert system.ask_token(system.assertion(**claims())).status_code == 200


def test_an_unsigned_assertion_is_refused(system):
    unsigned = jwt.encode(system.claims(), "", algorithm="none", headers={"kid": system.kid})
    assert reason(system.ask_token(unsigned)) in {"signature", "unreadable"}


def test_the_public_key_as_a_shared_secret_is_refused(system):
    """PyJWT will not even sign so; the forger's tool would."""

    def part(content):
        return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=")

    text = part({"alg": "HS256", "typ": "JWT", "kid": system.kid}) + b"." + part(system.claims())
    mac = hmac.digest(public_pem(system.key).encode(), text, "sha256")
    forged = (text + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()
    assert reason(system.ask_token(forged)) in {"signature", "unreadable"}


def test_another_key_does_not_sign_for_this_one(system):
    assert reason(system.ask_token(system.assertion(key=ec.generate_private_key(ec.SECP256R1())))) == "signature"


@pytest.mark.parametrize("kid", ["no-such-key", "", "x\0y", "\ud800", "é", "' OR true --"])
def test_a_key_that_is_not_registered_signs_nothing(system, kid):
    assert reason(system.ask_token(system.assertion(headers={"kid": kid}))) == "key-unknown"


@pytest.mark.parametrize("text", ["x", "a.b.c", "...", "é.é.é", "x" * 4096])
def test_what_is_no_token_at_all_is_refused(system, text):
    assert reason(system.ask_token(text)) == "unreadable"


def test_what_is_longer_than_an_assertion_is_not_read(system):
    answer = system.ask_token("x" * 4097)
    assert (answer.status_code, [one["pointer"] for one in answer.get_json()["errors"]]) == (422, ["/client_assertion"])


def test_another_systems_key_does_not_sign_for_this_system(app, system):
    other = a_system(app, Scope.CONSENT_ASK, system_id="epj-vest")
    borrowed = other.assertion(iss="epj-ost", sub="epj-ost")
    assert reason(system.ask_token(borrowed)) == "issuer"


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (lambda: ec.generate_private_key(ec.SECP384R1()), "ES384"),
        (ed25519.Ed25519PrivateKey.generate, "EdDSA"),
        (lambda: rsa.generate_private_key(65537, 2048), "RS256"),
        (lambda: rsa.generate_private_key(65537, 2048), "PS256"),
    ],
    ids=["ES384", "EdDSA", "RS256", "PS256"],
)
def test_each_algorithm_signs_with_a_key_registered_for_it(app, system, key, algorithm):
    key = key()
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        until = our_clock.now() + timedelta(days=1)
        kid = registry.add_key(system.system_id, public_pem(key), valid_until=until, algorithm=algorithm)
    good = system.assertion(key=key, algorithm=algorithm, headers={"kid": kid})
    assert system.ask_token(good).status_code == 200
    if algorithm in {"RS256", "PS256"}:
        other = "PS256" if algorithm == "RS256" else "RS256"
        bad = system.assertion(key=key, algorithm=other, headers={"kid": kid})
        assert reason(system.ask_token(bad)) in {"signature", "unreadable"}


def test_the_operator_reads_why_an_assertion_was_refused_and_not_the_assertion(system, capfd):
    refused = system.assertion(aud="https://another.example/token")
    system.ask_token(refused)
    written = capfd.readouterr().err
    assert [json.loads(line)["reason"] for line in written.splitlines() if "assertion-refused" in line] == ["audience"]
    assert not any(part in written for part in refused.split("."))


def test_an_assertion_is_used_once(system, make_app):
    used = system.assertion()
    assert system.ask_token(used).status_code == 200
    assert reason(system.ask_token(used)) == "replayed"
    elsewhere = make_app().test_client()
    elsewhere.forbidden = system.client.forbidden
    system.client = elsewhere
    assert reason(system.ask_token(used)) == "replayed", "in another process too"


def test_an_assertion_is_remembered_for_as_long_as_it_could_be_used(system, clock):
    used = system.assertion(exp=at(60))
    assert system.ask_token(used).status_code == 200
    clock.shift(69)
    with system.app.app_context():
        forget_old_calls()
    assert reason(system.ask_token(used)) == "replayed"
    clock.shift(2)
    assert reason(system.ask_token(used)) == "expired"


def test_an_assertion_that_ends_while_the_call_waits_is_not_used_again(system, clock, monkeypatch):
    """What was noted of its first use is forgotten when it has ended: then it must not count any more."""
    used = system.assertion(exp=at(60))
    assert system.ask_token(used).status_code == 200
    clock.shift(69)
    monkeypatch.setattr(token_operations, "count_call", lambda *_: clock.shift(2))
    assert reason(system.ask_token(used)) == "expired"


def test_the_same_number_of_two_systems_is_not_a_replay(app, system):
    other = a_system(app, Scope.CONSENT_ASK, system_id="epj-vest")
    for one in (system, other):
        assert one.ask_token(one.assertion(jti="the-same")).status_code == 200


def used_keys(app):
    with app.app_context(), unit_of_work(DatabaseRole.OPERATOR):
        used = select(SystemKeyRow.kid).where(SystemKeyRow.last_used_at.is_not(None))
        return set(connection().execute(used).scalars())


def test_keys_overlap_while_one_replaces_another(app, system):
    new = ec.generate_private_key(ec.SECP256R1())
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        until = our_clock.now() + timedelta(days=365)
        kid = registry.add_key(system.system_id, public_pem(new), valid_until=until, kid="epj-ost-2")
    assert system.ask_token().status_code == 200
    assert used_keys(app) == {system.kid}
    assert system.ask_token(system.assertion(key=new, headers={"kid": kid})).status_code == 200
    assert used_keys(app) == {system.kid, kid}
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        assert registry.end_key(system.kid)
        assert not registry.end_key(system.kid), "it has ended"
    assert reason(system.ask_token()) == "key-unknown"
    assert system.ask_token(system.assertion(key=new, headers={"kid": kid})).status_code == 200


def test_a_key_signs_in_its_period_only(app, system, clock):
    clock.shift(timedelta(days=365))
    assert reason(system.ask_token()) == "key-unknown"
    clock.shift(timedelta(seconds=-1))
    assert system.ask_token().status_code == 200
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        connection().execute(update(SystemKeyRow).values(valid_from=our_clock.now() + timedelta(seconds=1)))
    assert reason(system.ask_token()) == "key-unknown"


def test_a_closed_system_gets_no_token(app, system):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        assert registry.close(system.system_id)
    assert reason(system.ask_token()) == "key-unknown"
