"""A token opens what it was given for, in every process, until it ends, is revoked, or its system is closed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems import registry, tokens
from citizen_app.systems.models import CallingSystemRow
from tests.support.log_rows import Log
from tests.support.people import as_citizen
from tests.support.systems import HOSPITAL, a_system

BODY = {"number": 3}
PATHS = ["/try/ask", "/try/merged"]


def code(answer):
    assert answer.mimetype == "application/problem+json"
    return answer.status_code, answer.get_json()["code"]


@pytest.fixture
def processes(app, make_app, system):
    """The same system on two processes that share a database."""
    other = make_app().test_client()
    other.forbidden = system.client.forbidden
    return [system.client, other]


def ask(client, token, path="/try/ask", body=None):
    return client.post(f"/api/v1{path}", json=body or BODY, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("path", PATHS)
def test_a_token_is_used_again_and_again_in_every_process(system, processes, path):
    token = system.token()
    for client in processes * 2:
        answer = ask(client, token, path)
        assert answer.status_code == 200, answer.text
        assert answer.get_json()["system"] == "epj-ost"


def test_a_new_token_leaves_those_before_in_force(system, processes):
    tokens = [system.token() for _ in range(3)]
    assert len(set(tokens)) == 3
    assert [ask(client, token).status_code for token in tokens for client in processes] == [200] * 6


def test_a_system_gets_the_scopes_that_it_holds_and_not_those_of_others(app, system):
    a_system(app, *Scope, system_id="epj-vest")
    assert system.ask_token().get_json()["scope"] == "consent:ask"
    assert code(system.ask_token(scope="consent:override")) == (400, "scope-not-held")


@pytest.mark.parametrize("path", PATHS)
def test_a_token_ends_after_five_minutes(system, processes, clock, path):
    token = system.token()
    clock.shift(timedelta(seconds=299))
    assert ask(processes[0], token, path).status_code == 200
    clock.shift(timedelta(seconds=1))
    for client in processes:  # one remembers it, the other has never seen it
        assert code(ask(client, token, path)) == (401, "token-invalid")


def end_by(app, system, how):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        if how == "closing":
            registry.close(system.system_id)
        elif how == "key":
            registry.end_key(system.kid)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("how", ["revoking", "closing", "key"])
def test_an_ended_token_opens_nothing_in_any_process_from_the_next_call_on(app, system, processes, how, path):
    token = system.token()
    for client in processes:
        assert ask(client, token, path).status_code == 200
    if how == "revoking":
        assert system.call("/token/revoke", {"token": token}, token=token).status_code == 204
    end_by(app, system, how)
    for client in processes * 2:
        answer = ask(client, token, path)
        assert code(answer) == (401, "token-invalid")
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize("path", PATHS)
def test_a_token_that_was_given_while_its_system_was_closed_opens_nothing(app, system, processes, path):
    """It was not there yet when the tokens of the system were ended."""
    token = system.token()
    assert ask(processes[0], token, path).status_code == 200
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        opened.execute(update(CallingSystemRow).values(closed_at=now()))
    for client in processes:  # one remembers it, the other has never seen it
        assert code(ask(client, token, path)) == (401, "token-invalid")


@pytest.mark.parametrize("path", PATHS)
def test_a_scope_taken_back_is_gone_at_the_next_call(app, system, processes, path):
    token = system.token()
    for client in processes:
        assert ask(client, token, path).status_code == 200
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        assert registry.end_scope(system.system_id, Scope.CONSENT_ASK, HOSPITAL)
    for client in processes * 2:
        assert code(ask(client, token, path)) == (403, "scope-missing")


@pytest.mark.parametrize("path", PATHS)
def test_a_scope_given_back_is_there_at_the_next_call(app, system, processes, path):
    token = system.token()
    for change, status in ((registry.end_scope, 403), (registry.give_scope, 200)):
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
            assert change(system.system_id, Scope.CONSENT_ASK, HOSPITAL)
        for client in processes * 2:
            assert ask(client, token, path).status_code == status


def test_an_operation_that_forgets_to_have_its_token_confirmed_answers_nothing(system):
    token = system.token()
    for _ in range(2):  # not seen before, and remembered
        with pytest.raises(RuntimeError, match="without having its token confirmed"):
            ask(system.client, token, "/try/forgetful")
        ask(system.client, token)


def test_a_token_not_seen_before_counts_and_is_held_to_its_scopes(app, make_app):
    system = a_system(app, Scope.CONSENT_ASK, Scope.CONSENT_OVERRIDE, system_id="epj-nord", per_minute=4)
    other = make_app().test_client()
    other.forbidden = system.client.forbidden
    assert code(ask(other, system.token(scope="consent:override"), "/try/merged")) == (403, "scope-missing")
    first, second = (system.token(scope="consent:ask") for _ in range(2))
    answers = [ask(other, token, "/try/merged").status_code for token in (first, first, first, first, second)]
    assert answers == [200, 200, 200, 200, 429]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic ZXBqOng=", "Token abc"], ids=str)
def test_a_call_without_a_token_is_asked_for_one(app, system, header):
    headers = {} if header is None else {"Authorization": header}
    answer = system.client.post("/api/v1/try/ask", json=BODY, headers=headers)
    assert code(answer) == (401, "token-missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 5000, "é", "'--"])
def test_a_made_up_token_opens_nothing(system, token):
    assert code(ask(system.client, token)) == (401, "token-invalid")


def test_a_token_holds_only_the_scopes_that_were_asked_for(app):
    system = a_system(app, Scope.CONSENT_ASK, Scope.CONSENT_OVERRIDE, system_id="epj-nord")
    both = "consent:ask consent:override"
    for wanted, given in (
        ("", both),
        (both, both),
        ("consent:override  consent:ask", both),
        (" consent:ask", "consent:ask"),
    ):
        assert system.ask_token(scope=wanted).get_json()["scope"] == given
    token = system.token(scope="consent:override")
    assert code(system.call("/try/ask", BODY, token=token)) == (403, "scope-missing")


@pytest.mark.parametrize("scope", ["consent:override", "consent:ask consent:everything"])
def test_a_scope_that_the_system_does_not_hold_is_refused(system, scope):
    answer = system.ask_token(scope=scope)
    assert (code(answer), answer.get_json()["error"]) == ((400, "scope-not-held"), "invalid_scope")


def test_a_browser_that_is_signed_in_is_a_stranger(app, system):
    citizen = as_citizen(app)
    assert citizen.client.post("/api/v1/try/ask", json=BODY).status_code == 401
    assert "Set-Cookie" not in citizen.client.post("/api/v1/try/ask", json=BODY).headers


def test_ending_a_token_that_has_ended_is_answered_alike(system, clock):
    ended, token = system.token(), system.token()
    for _ in range(2):
        assert system.call("/token/revoke", {"token": ended}, token=token).status_code == 204
        clock.shift(60)
    assert code(ask(system.client, ended)) == (401, "token-invalid")
    assert ask(system.client, token).status_code == 200


def test_a_process_remembers_no_more_tokens_than_it_has_room_for(app, system, monkeypatch):
    monkeypatch.setattr(tokens, "_MOST_REMEMBERED", 3)
    held = []
    for token in [system.token() for _ in range(5)] * 2:
        assert ask(system.client, token).status_code == 200
        held.append(len(app.extensions["indblik.callers"]))
    assert max(held) == 3


def test_one_system_does_not_end_anothers_token(app, system):
    other = a_system(app, Scope.CONSENT_ASK, system_id="epj-vest")
    token = system.token()
    assert other.call("/token/revoke", {"token": token}).status_code == 204
    assert ask(system.client, token).status_code == 200


def test_the_organisations_of_a_system_are_those_it_has_and_those_below(app, system):
    log = Log(app)
    log.organisation("4000000000028", "Afdeling", kind="department", parent_scheme=HOSPITAL[0], parent_code=HOSPITAL[1])
    log.organisation("4000000000035", "Et andet sygehus", kind="hospital")
    log.directory_is_new()
    token = system.token()
    for unit, status in ((HOSPITAL[1], 200), ("4000000000028", 200), ("4000000000035", 403), ("nonsense", 403)):
        answer = ask(system.client, token, body={**BODY, "unit": unit})
        assert answer.status_code == status, unit
    assert code(answer) == (403, "organisation-out-of-scope")
