"""Reading an ID token: who signed it, for whom, for which sign-in, and how old it is."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import ClaimError, ExpiredTokenError, InvalidKeyIdError, JoseError

from citizen_app.auth.oidc_errors import (
    BadSignature,
    IdTokenExpired,
    SignInNotFresh,
    SignInRefused,
    WrongAudience,
    WrongIssuer,
    WrongNonce,
)
from citizen_app.auth.oidc_provider import Provider
from citizen_app.auth.oidc_settings import BrokerSettings

_BY_CLAIM: Mapping[str, Callable[[str], SignInRefused]] = {
    "iss": WrongIssuer,
    "aud": WrongAudience,
    "azp": WrongAudience,
    "nonce": WrongNonce,
    "exp": IdTokenExpired,
    "iat": IdTokenExpired,
    "nbf": IdTokenExpired,
    "auth_time": SignInNotFresh,
}


def read_id_token(
    provider: Provider, settings: BrokerSettings, raw: str, *, nonce: str, access_token: str, at: datetime
) -> Mapping[str, Any]:
    """The claims of a token that is valid in every respect, or the refusal that says what was wrong."""
    token = _signed_by_broker(provider, settings, raw)
    claims = CodeIDToken(
        token.claims,
        token.header,
        options={
            "iss": {"essential": True, "value": settings.issuer},
            "aud": {"essential": True, "value": settings.client_id},
        },
        params={
            "nonce": nonce,
            "client_id": settings.client_id,
            "access_token": access_token,
            "max_age": settings.max_age,
        },
    )
    try:
        claims.validate(now=int(at.timestamp()), leeway=settings.clock_skew_seconds)
    except ExpiredTokenError:
        raise IdTokenExpired("exp") from None
    except ClaimError as error:
        raise _BY_CLAIM.get(error.claim, BadSignature)(error.claim) from None
    except JoseError as error:
        raise BadSignature(error.error) from None
    _refuse_old(settings, claims, at)
    return dict(claims)


def _refuse_old(settings: BrokerSettings, claims: Mapping[str, Any], at: datetime) -> None:
    signed_in = claims.get("auth_time")
    if settings.max_age is None or not isinstance(signed_in, (int, float)):
        return
    if at.timestamp() - signed_in > settings.max_age + settings.clock_skew_seconds:
        raise SignInNotFresh("auth_time")


def _signed_by_broker(provider: Provider, settings: BrokerSettings, raw: str) -> jwt.Token:
    allowed = list(settings.algorithms)
    try:
        try:
            return jwt.decode(raw, provider.keys(), algorithms=allowed)
        except InvalidKeyIdError:
            return jwt.decode(raw, provider.keys(again=True), algorithms=allowed)
    except JoseError as error:
        raise BadSignature(error.error) from None
    except (ValueError, TypeError, UnicodeError):
        raise BadSignature("unreadable") from None


def unverified_claims(raw: str) -> Mapping[str, Any]:
    """What anybody can read in a token, unchecked: for deciding who may be shown it, never for trusting it."""
    found = json.loads(jws.extract_compact(raw.encode()).payload)
    return found if isinstance(found, dict) else {}
