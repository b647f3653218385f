"""An ID token is valid in every respect or not at all; keys and descriptions come from a broker that listens."""

import time
from dataclasses import replace

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from citizen_app import clock
from citizen_app.auth.oidc_errors import (
    BadSignature,
    IdTokenExpired,
    SignInNotFresh,
    WrongAudience,
    WrongIssuer,
    WrongNonce,
)
from citizen_app.auth.oidc_presets import SIGNATURGRUPPEN_CITIZEN
from citizen_app.auth.oidc_provider import Provider
from citizen_app.auth.oidc_tokens import read_id_token


@pytest.fixture
def broker_settings(broker):
    return replace(SIGNATURGRUPPEN_CITIZEN, issuer=broker.issuer, max_age=600)


@pytest.fixture
def read(broker, broker_settings):
    provider = Provider(broker_settings)

    def do(signer=None, header=None, **claims):
        at = int(time.time())
        right = {
            "iss": broker.issuer,
            "aud": "indblik-demo",
            "sub": "s",
            "iat": at,
            "exp": at + 300,
            "auth_time": at,
            "nonce": "n",
        }
        wanted = {name: value for name, value in {**right, **claims}.items() if value is not None}
        key = signer or broker.broker.keys.current
        head = header or {"alg": "RS256", "kid": broker.broker.keys.current.kid}
        token = jwt.encode(head, wanted, key, algorithms=[head["alg"]])
        return read_id_token(provider, broker_settings, token, nonce="n", access_token="a", at=clock.now())

    return do


def test_a_right_token_is_read(read):
    assert read()["sub"] == "s"


@pytest.mark.parametrize("seconds", [-50, 50])
def test_clocks_may_differ_by_a_minute(read, seconds):
    at = int(time.time())
    assert read(iat=at + seconds, exp=at + seconds + 5, auth_time=at + seconds)


@pytest.mark.parametrize(
    ("claims", "refusal"),
    [
        ({"iss": "https://other.example"}, WrongIssuer),
        ({"iss": None}, WrongIssuer),
        ({"aud": "other"}, WrongAudience),
        ({"aud": "other", "azp": "indblik-demo"}, WrongAudience),
        ({"aud": ["other", "more"], "azp": "indblik-demo"}, WrongAudience),
        ({"aud": ["indblik-demo", "other"]}, WrongAudience),
        ({"aud": ["indblik-demo", "other"], "azp": "other"}, WrongAudience),
        ({"aud": None}, WrongAudience),
        ({"nonce": "other"}, WrongNonce),
        ({"nonce": None}, WrongNonce),
        ({"exp": None}, IdTokenExpired),
        ({"exp": 1}, IdTokenExpired),
        ({"exp": "soon"}, IdTokenExpired),
        ({"iat": None}, IdTokenExpired),
        ({"iat": 99_999_999_999}, IdTokenExpired),
        ({"nbf": 99_999_999_999}, IdTokenExpired),
        ({"auth_time": None}, SignInNotFresh),
        ({"auth_time": 1}, SignInNotFresh),
        ({"auth_time": "long ago"}, SignInNotFresh),
        ({"sub": None}, BadSignature),
        ({"at_hash": "bm90IHRoaXMgdG9rZW4"}, BadSignature),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused_by_name(read, claims, refusal):
    with pytest.raises(refusal):
        read(**claims)


def test_a_token_for_several_services_is_read_where_we_are_the_one_it_was_made_for(read):
    assert read(aud=["indblik-demo", "other"], azp="indblik-demo")


def test_our_own_secret_cannot_sign_for_the_broker(read, broker_settings):
    secret = OctKey.import_key("x" * 64)
    with pytest.raises(BadSignature):
        read(signer=secret, header={"alg": "HS256"})


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "....", "eyJhbGciOiJub25lIn0.e30.", "æ.ø.å", "{}"])
def test_what_is_no_token_is_refused(broker_settings, text):
    with pytest.raises(BadSignature):
        read_id_token(Provider(broker_settings), broker_settings, text, nonce="n", access_token="a", at=clock.now())
