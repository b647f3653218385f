"""A broker's ID token can be read by whoever sees it: one that tells who somebody is never stands in an address."""

from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from citizen_app.auth.actor import ViewerKind
from citizen_app.auth.oidc import SignInClient
from citizen_app.auth.oidc_presets import PRESETS
from citizen_app.auth.oidc_provider import ProviderMetadata

ISSUER = "https://broker.example"
TELLING = [
    ("signaturgruppen", ViewerKind.CITIZEN, {"dk.cpr": "0703571236"}),
    ("signaturgruppen", ViewerKind.CITIZEN, {"mitid.identity_name": "Birthe Holm"}),
    ("signaturgruppen", ViewerKind.STAFF, {"nemlogin.persistent_professional_id": "7b1f3a52"}),
    ("criipto", ViewerKind.CITIZEN, {"cprNumberIdentifier": "0703571236"}),
    ("criipto", ViewerKind.CITIZEN, {"name": "Birthe Holm"}),
]


class KnownProvider:
    """A broker whose description is known already."""

    def metadata(self):
        return ProviderMetadata(
            issuer=ISSUER,
            authorization_endpoint=f"{ISSUER}/authorize",
            token_endpoint=f"{ISSUER}/token",
            jwks_uri=f"{ISSUER}/jwks",
            userinfo_endpoint=None,
            end_session_endpoint=f"{ISSUER}/logout",
            pushed_requests_endpoint=None,
            answers_with_issuer=False,
        )


def asked_of_the_broker(preset, kind, claims):
    key = RSAKey.generate_key(2048)
    token = jwt.encode({"alg": "RS256"}, {"sub": "pairwise", "iss": ISSUER, **claims}, key)
    client = SignInClient(replace(PRESETS[preset, kind], issuer=ISSUER, client_id="indblik", client_secret="secret"))
    client.provider = cast(Any, KnownProvider())
    return token, parse_qs(urlsplit(str(client.end_session_url(token, "https://indblik.example/"))).query)


@pytest.mark.parametrize(("preset", "kind", "claims"), TELLING)
def test_a_token_that_tells_who_somebody_is_stays_out_of_the_address(preset, kind, claims):
    token, asked = asked_of_the_broker(preset, kind, claims)
    assert token not in str(asked)
    assert asked == {"client_id": ["indblik"], "post_logout_redirect_uri": ["https://indblik.example/"]}


@pytest.mark.parametrize("kind", [ViewerKind.CITIZEN, ViewerKind.STAFF])
def test_a_token_that_tells_nothing_is_the_hint(kind):
    token, asked = asked_of_the_broker("signaturgruppen", kind, {"loa": "substantial"})
    assert asked["id_token_hint"] == [token]
