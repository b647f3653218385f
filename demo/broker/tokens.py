"""Keys, ID tokens and claims of the demo broker, in the names Signaturgruppen's broker uses."""

import base64
import hashlib
import json
import time
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from demo.broker.config import BrokerConfig
from demo.broker.faults import Fault
from demo.broker.store import Grant

ALGORITHM = "RS256"


class SigningKeys:
    """The key that signs now, and the ones that did before: both are published."""

    def __init__(self) -> None:
        self.keys = [_new_key()]

    @property
    def current(self) -> RSAKey:
        """The key that signs."""
        return self.keys[-1]

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        self.keys.append(_new_key())

    def published(self) -> dict[str, Any]:
        """The JWKS document."""
        return {"keys": [{**key.as_dict(private=False), "use": "sig", "alg": ALGORITHM} for key in self.keys]}


def _new_key() -> RSAKey:
    key = RSAKey.generate_key(2048)
    key.ensure_kid()
    return key


def person_claims(grant: Grant) -> dict[str, Any]:
    """What userinfo tells about the person, by scope."""
    person, scope = grant.person, grant.request.scope
    claims: dict[str, Any] = {"sub": person.subject}
    if person.is_staff and "nemlogin" in scope:
        claims |= {
            "nemlogin.name": person.name,
            "nemlogin.cvr": person.cvr,
            "nemlogin.org_name": person.organisation_name,
            "nemlogin.persistent_professional_id": person.professional_id,
        }
        if grant.with_cpr and person.cpr:
            claims["nemlogin.cpr"] = person.cpr
    if not person.is_staff and "mitid" in scope:
        has_cpr = grant.with_cpr and person.cpr is not None
        claims |= {
            "mitid.uuid": person.mitid_uuid,
            "mitid.identity_name": person.name,
            "mitid.has_cpr": "true" if has_cpr else "false",
        }
        if has_cpr and "ssn" in scope:
            claims["dk.cpr"] = person.cpr
    if grant.fault is Fault.OTHER_USERINFO:
        claims["sub"] = str(uuid4())
    return claims


def _level_claims(grant: Grant) -> dict[str, Any]:
    if grant.fault is Fault.NO_LEVEL:
        return {}
    return dict.fromkeys(("loa", "ial", "aal"), grant.level.claim)


def id_token_claims(config: BrokerConfig, grant: Grant, access_token: str) -> dict[str, Any]:
    """The claims of the ID token, with the fault that was asked for."""
    issued = int(time.time())
    if grant.fault is Fault.EXPIRED:
        issued -= 3600
    digest = hashlib.sha256(access_token.encode()).digest()[:16]
    claims: dict[str, Any] = {
        "iss": config.issuer,
        "aud": grant.request.client_id,
        "sub": grant.person.subject,
        "iat": issued,
        "exp": issued + config.token_seconds,
        "auth_time": grant.auth_time,
        "nonce": grant.request.nonce,
        "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "idp": "mitid_erhverv" if grant.person.is_staff else "mitid",
        "identity_type": "professional" if grant.person.is_staff else "private",
        "amr": ["mitid:code_app"],
        "transaction_id": str(uuid4()),
        **_level_claims(grant),
    }
    wrong = {
        Fault.WRONG_ISSUER: {"iss": "http://127.0.0.1:1/anden-broker"},
        Fault.WRONG_AUDIENCE: {"aud": "en-anden-tjeneste"},
        Fault.WRONG_NONCE: {"nonce": "et-andet-login"},
    }
    return claims | wrong.get(grant.fault, {})


def _segment(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def sign_id_token(config: BrokerConfig, keys: SigningKeys, grant: Grant, access_token: str) -> str:
    """The signed ID token, or one that is wrong in the way that was asked for."""
    claims = id_token_claims(config, grant, access_token)
    if grant.fault is Fault.UNSIGNED:
        return f"{_segment({'alg': 'none', 'typ': 'JWT'})}.{_segment(claims)}."
    signer = keys.current
    if grant.fault in (Fault.BAD_SIGNATURE, Fault.UNKNOWN_KEY):
        signer = _new_key()
    kid = signer.kid if grant.fault is Fault.UNKNOWN_KEY else keys.current.kid
    return jwt.encode({"alg": ALGORITHM, "kid": kid}, claims, signer, algorithms=[ALGORITHM])


def is_own_token(config: BrokerConfig, keys: SigningKeys, token: str) -> bool:
    """Whether this broker signed the token for its client; an expired one is fine as a hint at sign-out."""
    for key in keys.keys:
        try:
            claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError):
            continue
        return claims.get("iss") == config.issuer and claims.get("aud") == config.client_id
    return False
