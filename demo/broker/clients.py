"""Client authentication: a shared secret in header or body, or an assertion signed by the client."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from urllib.parse import unquote_plus

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jwt import JWTClaimsRegistry

from demo.broker.config import BrokerConfig
from demo.broker.requests import RefusedError
from demo.broker.store import Store

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_ALGORITHMS = ["RS256", "PS256", "ES256"]


def _from_header(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return unquote_plus(name), unquote_plus(secret)


def _assertion_is_valid(config: BrokerConfig, store: Store, token: str, audiences: list[str]) -> bool:
    if config.client_public_key is None:
        return False
    key: RSAKey | ECKey
    try:
        key = RSAKey.import_key(config.client_public_key)
    except (ValueError, JoseError):
        key = ECKey.import_key(config.client_public_key)
    rules = JWTClaimsRegistry(
        iss={"essential": True, "value": config.client_id},
        sub={"essential": True, "value": config.client_id},
        aud={"essential": True, "values": audiences},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        claims = jwt.decode(token, key, algorithms=ASSERTION_ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError):
        return False
    return _first_use(store, str(claims["jti"]), float(claims["exp"]))


def _first_use(store: Store, jti: str, expires: float) -> bool:
    horizon = time.time()
    store.seen_assertions = {k: v for k, v in store.seen_assertions.items() if v > horizon}
    if jti in store.seen_assertions:
        return False
    store.seen_assertions[jti] = expires
    return True


def authenticate_client(
    config: BrokerConfig, store: Store, *, authorization: str, form: Mapping[str, str], audiences: list[str]
) -> None:
    """Raise `RefusedError` unless the request proves to come from the client."""
    if form.get("client_assertion_type") == ASSERTION_TYPE:
        if _assertion_is_valid(config, store, form.get("client_assertion", ""), audiences):
            return
        raise RefusedError("invalid_client", "the client assertion is not valid")
    given = _from_header(authorization) or (form.get("client_id", ""), form.get("client_secret", ""))
    expected = (config.client_id, config.client_secret)
    if not all(hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(given, expected, strict=True)):
        raise RefusedError("invalid_client", "the client secret is not right")


def verifier_matches(challenge: str, verifier: str) -> bool:
    """PKCE S256 (RFC 7636 4.6)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)
