"""The demo broker holds its clients to the rules, and stays on this machine."""

import base64
import hashlib
import json
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from demo.broker.config import BrokerConfig, RefusesToStartError, refuse_unsafe
from tests.integration.signin.conftest import SITE, RunningBroker
from tests.integration.signin.journey import field

VERIFIER = "a" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
RETURN = f"{SITE}/log-ind/retur"
SECRET = ("indblik-demo", "demo-broker-only")
RIGHT = {
    "client_id": "indblik-demo",
    "redirect_uri": RETURN,
    "response_type": "code",
    "scope": "openid mitid ssn",
    "state": "a-state",
    "nonce": "a-nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "idp_values": "mitid",
}


def get(broker: RunningBroker, path: str, **params) -> requests.Response:
    return requests.get(f"{broker.issuer}{path}", params=params, timeout=10, allow_redirects=False)


def a_code(broker: RunningBroker, person: str = "copd", **asked: str) -> str:
    page = get(broker, "/connect/authorize", **{**RIGHT, **asked})
    form = {"ticket": field(page.text, "ticket"), "person": person}
    back = requests.post(f"{broker.issuer}/connect/pick", data=form, timeout=10, allow_redirects=False)
    return parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]


def redeem(broker: RunningBroker, code: str, auth=SECRET, **form) -> requests.Response:
    right = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": VERIFIER}
    return requests.post(f"{broker.issuer}/connect/token", data={**right, **form}, auth=auth, timeout=10)


def claims_of(token: str) -> dict:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "broker.example"])
def test_it_refuses_to_listen_where_others_could_reach_it(host):
    with pytest.raises(RefusesToStartError, match="loopback"):
        refuse_unsafe(BrokerConfig(issuer="http://127.0.0.1:1", host=host, redirect_uris=(RETURN,)), {})


def test_it_refuses_a_public_issuer():
    with pytest.raises(RefusesToStartError, match="issuer"):
        refuse_unsafe(BrokerConfig(issuer="https://broker.example", redirect_uris=(RETURN,)), {})


@pytest.mark.parametrize("mode", ["production", "Production "])
def test_it_refuses_to_start_beside_production_settings(mode):
    ran = subprocess.run(
        [sys.executable, "-m", "demo.broker", "--redirect-uri", RETURN],
        env={"INDBLIK_MODE": mode},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == 2
    assert "production" in ran.stderr


@pytest.mark.parametrize("wrong", [{"redirect_uri": "https://evil.example/"}, {"client_id": "another"}])
def test_a_request_from_a_stranger_is_not_sent_anywhere(broker, wrong):
    answer = get(broker, "/connect/authorize", **{**RIGHT, **wrong})
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "mitid"}, "invalid_scope"),
        ({"idp_params": "{"}, "invalid_request"),
    ],
)
def test_a_request_that_breaks_the_protocol_goes_back_with_an_error(broker, wrong, error):
    answer = get(broker, "/connect/authorize", **{**RIGHT, **wrong})
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == [error]


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        ({}, "substantial"),
        ({"idp_params": '{"mitid":{"loa_value":"high"}}'}, "high"),
        ({"acr_values": "https://data.gov.dk/concept/core/nsis/Low"}, "low"),
        ({"acr_values": "urn:grn:authn:dk:mitid:high"}, "high"),
    ],
)
def test_the_level_that_was_asked_for_is_the_one_that_is_chosen(broker, asked, level):
    page = get(broker, "/connect/authorize", **{**RIGHT, **asked})
    assert f'value="{level}" checked' in page.text


def test_a_code_is_good_once(broker):
    code = a_code(broker)
    assert redeem(broker, code).status_code == 200
    assert redeem(broker, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "wrong", [{"code_verifier": "b" * 43}, {"redirect_uri": "http://localhost/x"}, {"grant_type": "password"}]
)
def test_a_code_is_good_only_for_the_request_it_was_made_for(broker, wrong):
    assert redeem(broker, a_code(broker), **wrong).status_code == 400


@pytest.mark.parametrize("auth", [None, ("indblik-demo", "wrong"), ("another", "demo-broker-only")])
def test_only_the_client_can_redeem_a_code(broker, auth):
    assert redeem(broker, a_code(broker), auth=auth).status_code == 401


def test_claims_follow_the_names_of_the_broker_they_stand_for(broker):
    tokens = redeem(broker, a_code(broker)).json()
    told = claims_of(tokens["id_token"])
    assert told["loa"] == "https://data.gov.dk/concept/core/nsis/Substantial"
    assert told["identity_type"] == "private"
    assert "dk.cpr" not in told
    about = requests.get(
        f"{broker.issuer}/connect/userinfo",
        headers={"Authorization": f"Bearer {tokens['access_token']}"},
        timeout=10,
    ).json()
    assert about["mitid.identity_name"] == "Birthe Kjærsgaard Holm"
    assert len(about["dk.cpr"]) == 10
    assert about["sub"] == told["sub"] != about["mitid.uuid"]


def test_a_number_is_told_only_where_its_scope_was_asked_for(broker):
    tokens = redeem(broker, a_code(broker, scope="openid mitid")).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    about = requests.get(f"{broker.issuer}/connect/userinfo", headers=headers, timeout=10).json()
    assert "dk.cpr" not in about


def test_userinfo_needs_a_token(broker):
    assert get(broker, "/connect/userinfo").status_code == 401


def test_the_staff_door_offers_staff_and_the_citizens_door_citizens(broker):
    citizens = get(broker, "/connect/authorize", **RIGHT).text
    staff = get(broker, "/connect/authorize", **{**RIGHT, "idp_values": "mitid_erhverv"}).text
    assert "Birthe Kjærsgaard Holm" in citizens
    assert "Birthe Kjærsgaard Holm" not in staff
    assert 'value="log-officer-oesterbro"' in staff
    assert 'value="log-officer-oesterbro"' not in citizens


def test_nobody_can_be_picked_who_is_not_offered(broker):
    page = get(broker, "/connect/authorize", **RIGHT)
    form = {"ticket": field(page.text, "ticket"), "person": "log-officer-oesterbro"}
    answer = requests.post(f"{broker.issuer}/connect/pick", data=form, timeout=10, allow_redirects=False)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_the_picking_page_runs_no_script_and_shows_no_number(broker):
    page = get(broker, "/connect/authorize", **RIGHT)
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in policy
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "1403572528" not in page.text


@pytest.mark.parametrize(
    "query", [{}, {"id_token_hint": "x.y.z"}, {"post_logout_redirect_uri": "https://evil.example/"}]
)
def test_signing_out_leads_nowhere_without_a_token_of_ours(broker, query):
    answer = get(broker, "/connect/endsession", **query)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_signing_out_leads_only_to_an_address_that_was_registered(broker):
    token = redeem(broker, a_code(broker)).json()["id_token"]
    elsewhere = {"id_token_hint": token, "post_logout_redirect_uri": "https://evil.example/"}
    assert get(broker, "/connect/endsession", **elsewhere).status_code == 400
    assert get(broker, "/connect/endsession", id_token_hint=token).status_code == 200
