"""Each way in which a sign-in can fail, and the page that says so."""

import threading
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from markupsafe import escape
from sqlalchemy import select, update

from citizen_app.auth.actor import ViewerKind
from citizen_app.auth.messages import SIGN_IN_MESSAGES
from citizen_app.auth.models import SessionRow
from citizen_app.auth.oidc_errors import REFUSALS
from citizen_app.auth.oidc_settings import ClientAuthentication, PushedRequests
from citizen_app.identity_models import CitizenRow
from demo.broker.faults import Fault
from tests.integration.signin.conftest import serve
from tests.integration.signin.journey import Journey, state_of

DESCRIPTION = (
    b'{"issuer": "ISSUER", "authorization_endpoint": "ISSUER/a", "token_endpoint": "ISSUER/t", "jwks_uri": "ISSUER/j"}'
)
BY_FAULT = {
    Fault.WRONG_STATE: "sign-in-state-unknown",
    Fault.WRONG_NONCE: "sign-in-wrong-nonce",
    Fault.WRONG_ISSUER: "sign-in-wrong-issuer",
    Fault.WRONG_AUDIENCE: "sign-in-wrong-audience",
    Fault.EXPIRED: "sign-in-expired",
    Fault.BAD_SIGNATURE: "sign-in-bad-signature",
    Fault.UNKNOWN_KEY: "sign-in-bad-signature",
    Fault.UNSIGNED: "sign-in-bad-signature",
    Fault.NO_LEVEL: "sign-in-level-too-low",
    Fault.OTHER_USERINFO: "sign-in-identity-mismatch",
    Fault.TOKEN_REFUSED: "sign-in-token-refused",
    Fault.BROKER_DOWN: "sign-in-broker-down",
}


def assert_refused(journey: Journey, answer, code: str) -> None:
    """The person ends on the page of that refusal, signed out, and the page's address says nothing but its code."""
    assert answer.headers["Location"] == f"{journey.door}/fejl/{code}"
    page = journey.ends_on(answer)
    assert page.status_code == REFUSALS[code].status
    message = SIGN_IN_MESSAGES[code]
    with journey.client.application.test_request_context():
        for part in (message.heading, message.text, message.action):
            assert escape(str(part)) in page.text
    assert f'action="{journey.door}"' in page.text, "the page offers to try again"
    assert not journey.is_signed_in()


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
def test_a_broker_that_goes_wrong_signs_nobody_in(app, journey, fault):
    answer = journey.sign_in(fault=fault.value)
    assert_refused(journey, answer, BY_FAULT[fault])
    with app.extensions["indblik.engine"].connect() as opened:
        assert opened.execute(select(SessionRow.kind)).all() == []


def test_cancelling_at_the_broker_says_so(journey):
    assert_refused(journey, journey.sign_in(cancel="1"), "sign-in-cancelled")


def test_a_low_level_is_refused(journey):
    assert_refused(journey, journey.sign_in(level="low"), "sign-in-level-too-low")


def test_a_citizen_without_a_cpr_number_is_told(journey):
    assert_refused(journey, journey.sign_in(without_cpr="1"), "sign-in-no-cpr")


def test_a_member_of_staff_needs_no_cpr_number(staff_journey):
    staff_journey.sign_in("log-officer-oesterbro", without_cpr="1")
    assert staff_journey.is_signed_in()


def test_staff_failures_stay_at_the_staff_door(staff_journey):
    assert_refused(staff_journey, staff_journey.sign_in("log-officer-oesterbro", level="low"), "sign-in-level-too-low")


def test_a_professional_identity_does_not_open_a_citizens_log(site_with):
    journey = site_with(idp_values=None)
    assert_refused(journey, journey.sign_in("log-officer-oesterbro"), "sign-in-wrong-identity")


def test_a_professional_identity_without_an_organisation_is_refused(site_with):
    journey = site_with(idp_values=None, kind=ViewerKind.STAFF, identity_types=frozenset())
    assert_refused(journey, journey.sign_in("copd"), "sign-in-no-organisation")


def test_an_answer_can_be_used_once(journey):
    address = journey.at_broker(journey.leave())
    journey.come_back(address)
    journey.post("/log-ud")
    assert_refused(journey, journey.come_back(address), "sign-in-state-used")


def test_a_refused_answer_is_used_up_too(journey):
    address = journey.at_broker(journey.leave(), fault=Fault.WRONG_NONCE.value)
    journey.come_back(address)
    assert_refused(journey, journey.come_back(address), "sign-in-state-used")


def test_an_answer_from_another_browser_is_refused(app, journey, client):
    address = journey.at_broker(journey.leave())
    stranger = app.test_client()
    stranger.forbidden, stranger.policy = client.forbidden, client.policy
    elsewhere = Journey(stranger)
    elsewhere.leave()
    assert_refused(elsewhere, elsewhere.come_back(address), "sign-in-state-foreign")
    assert_refused(journey, journey.come_back(address), "sign-in-state-used")


def test_a_browser_without_cookies_is_told(app, journey, client):
    address = journey.at_broker(journey.leave())
    stranger = app.test_client()
    stranger.forbidden, stranger.policy = client.forbidden, client.policy
    elsewhere = Journey(stranger)
    assert_refused(elsewhere, elsewhere.come_back(address), "sign-in-state-foreign")


@pytest.mark.parametrize("query", ["", "?state=made-up&code=x", "?code=x", "?error=access_denied", "?state="])
def test_an_answer_to_nothing_is_refused(journey, query):
    assert_refused(journey, journey.client.get(f"/log-ind/retur{query}"), "sign-in-state-unknown")


def test_an_answer_for_one_door_does_not_open_the_other(journey, staff_journey):
    address = journey.at_broker(journey.leave()).replace("/log-ind/retur", "/medarbejder/log-ind/retur")
    assert_refused(staff_journey, staff_journey.come_back(address), "sign-in-state-unknown")


def test_a_signin_that_took_too_long_is_refused(journey, clock):
    address = journey.at_broker(journey.leave())
    clock.shift(timedelta(minutes=15, seconds=1))
    assert_refused(journey, journey.come_back(address), "sign-in-too-late")


def test_an_answer_that_names_another_broker_is_refused(journey, broker):
    address = journey.at_broker(journey.leave())
    mixed_up = address.replace(broker.issuer.replace(":", "%3A").replace("/", "%2F"), "https%3A%2F%2Fother.example")
    assert mixed_up != address
    assert_refused(journey, journey.come_back(mixed_up), "sign-in-wrong-issuer")


def test_an_answer_that_names_no_broker_is_refused_where_the_broker_promised_to(journey):
    address = journey.at_broker(journey.leave())
    assert_refused(journey, journey.come_back(address.split("&iss=")[0]), "sign-in-wrong-issuer")


def test_an_answer_without_a_code_is_refused(journey, site_with, broker):
    plain = site_with(pushed_requests=PushedRequests.NEVER)
    state = state_of(plain.leave())
    answer = plain.client.get("/log-ind/retur", query_string={"state": state, "iss": broker.issuer})
    assert_refused(plain, answer, "sign-in-state-unknown")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("temporarily_unavailable", "sign-in-broker-down"),
        ("server_error", "sign-in-broker-down"),
        ("invalid_scope", "sign-in-broker-refused"),
        ("<script>", "sign-in-broker-refused"),
    ],
)
def test_an_error_that_is_not_the_persons_is_told_apart_from_cancelling(site_with, broker, error, code):
    journey = site_with(pushed_requests=PushedRequests.NEVER)
    query = {"state": state_of(journey.leave()), "error": error, "iss": broker.issuer}
    assert_refused(journey, journey.client.get("/log-ind/retur", query_string=query), code)


def test_an_old_signin_at_the_broker_is_refused_when_a_fresh_one_was_asked_for(site_with, clock):
    journey = site_with(max_age=60)
    address = journey.at_broker(journey.leave())
    clock.shift(timedelta(seconds=125))
    assert_refused(journey, journey.come_back(address), "sign-in-not-fresh")


def test_a_wrong_client_secret_is_our_fault_and_says_so(site_with):
    journey = site_with(client_secret="another", pushed_requests=PushedRequests.NEVER)
    assert_refused(journey, journey.sign_in(), "sign-in-token-refused")


def test_a_wrong_client_key_is_our_fault_and_says_so(site_with):
    other = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    journey = site_with(
        authentication=ClientAuthentication.PRIVATE_KEY,
        private_key=other.decode(),
        pushed_requests=PushedRequests.NEVER,
    )
    assert_refused(journey, journey.sign_in(), "sign-in-token-refused")


def test_a_pushed_request_that_is_refused_never_reaches_the_browser(site_with):
    journey = site_with(client_secret="another")
    answer = journey.post("/log-ind")
    assert_refused(journey, answer, "sign-in-broker-refused")


def test_a_broker_that_is_not_there_has_a_page(site_with):
    journey = site_with(issuer="http://127.0.0.1:9")
    assert_refused(journey, journey.post("/log-ind"), "sign-in-broker-down")


def test_a_broker_that_does_not_answer_in_time_has_a_page(site_with):
    held = threading.Event()

    def slow(_port):
        def answer(_environ, start_response):
            held.wait(5)
            start_response("200 OK", [])
            return [b""]

        return answer

    for server in serve(slow):
        journey = site_with(issuer=f"http://127.0.0.1:{server.port}", timeout_seconds=0.3)
        assert_refused(journey, journey.post("/log-ind"), "sign-in-broker-down")
        held.set()


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        ("200 OK", DESCRIPTION.replace(b'"issuer": "ISSUER"', b'"issuer": "ISSUER/"'), "sign-in-discovery-wrong"),
        ("200 OK", b"<html>", "sign-in-discovery-wrong"),
        ("200 OK", b"[]", "sign-in-discovery-wrong"),
        ("200 OK", b'{"issuer": "ISSUER", "authorization_endpoint": "ISSUER/a"}', "sign-in-discovery-wrong"),
        (
            "200 OK",
            b'{"issuer": "ISSUER", "authorization_endpoint": "http://evil.example/a", "token_endpoint": "ISSUER/t",'
            b' "jwks_uri": "ISSUER/j"}',
            "sign-in-discovery-wrong",
        ),
        ("404 Not Found", b"", "sign-in-discovery-wrong"),
        ("302 Found", b"", "sign-in-discovery-wrong"),
        ("503 Service Unavailable", b"", "sign-in-broker-down"),
        ("200 OK", b" " * 600_000 + DESCRIPTION, "sign-in-discovery-wrong"),
    ],
)
def test_a_broker_that_describes_itself_wrongly_has_a_page(site_with, status, body, code):
    def describing(port):
        def answer(_environ, start_response):
            start_response(status, [("Content-Type", "application/json"), ("Location", "http://127.0.0.1:9/")])
            return [body.replace(b"ISSUER", f"http://127.0.0.1:{port}".encode())]

        return answer

    for server in serve(describing):
        journey = site_with(issuer=f"http://127.0.0.1:{server.port}")
        assert_refused(journey, journey.post("/log-ind"), code)


def test_a_description_as_agreed_leads_to_the_broker(site_with):
    def describing(port):
        def answer(_environ, start_response):
            start_response("200 OK", [("Content-Type", "application/json")])
            return [DESCRIPTION.replace(b"ISSUER", f"http://127.0.0.1:{port}".encode())]

        return answer

    for server in serve(describing):
        journey = site_with(issuer=f"http://127.0.0.1:{server.port}")
        assert journey.leave().startswith(f"http://127.0.0.1:{server.port}/a?response_type=code")


def test_nobody_signs_in_to_the_log_of_somebody_who_has_died(app: Flask, journey: Journey):
    journey.sign_in()
    journey.post("/log-ud")
    with app.extensions["indblik.engine"].begin() as opened:
        opened.execute(update(CitizenRow).values(died_on=date(2026, 3, 2)))
    answer = journey.sign_in()
    assert answer.headers["Location"] == "/log-ind/fejl/sign-in-closed"
    page = journey.ends_on(answer)
    assert page.status_code == 403
    assert not journey.is_signed_in()


def test_an_unknown_failure_code_is_no_page(journey):
    assert journey.client.get("/log-ind/fejl/made-up").status_code == 404


def test_every_refusal_has_words():
    assert set(REFUSALS) == set(SIGN_IN_MESSAGES)
    assert all(message.action is not None for message in SIGN_IN_MESSAGES.values())


def test_a_failure_is_logged_with_its_reason_and_nothing_about_the_person(journey, capsys):
    address = journey.at_broker(journey.leave(), fault=Fault.WRONG_NONCE.value)
    journey.come_back(address)
    printed = capsys.readouterr()
    lines = printed.out + printed.err
    assert '"detail": "nonce"' in lines
    for secret in (state_of(address), "Birthe", "eyJ", address.split("code=")[1][:20]):
        assert secret not in lines
