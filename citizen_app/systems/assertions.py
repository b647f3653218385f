"""Client assertions (RFC 7523): what a system signs with its own key to get an access token."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    InvalidIssuedAtError,
    InvalidIssuerError,
    InvalidSignatureError,
    InvalidSubjectError,
    PyJWTError,
)

from citizen_app.systems.refusals import UnfitKey, Why

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS: Final = ("ES256", "ES384", "EdDSA", "RS256", "PS256")
LONGEST_LIFE = timedelta(minutes=5)
CLOCK_SKEW = timedelta(seconds=10)
LONGEST_ASSERTION = 4096
_LONGEST_JTI = 200
SMALLEST_RSA, LARGEST_RSA = 2048, 8192  # bits; each signature is checked with it, by us
_NEEDED = ["iss", "sub", "aud", "exp", "iat", "jti"]
_FAULTS: tuple[tuple[type[PyJWTError], str], ...] = (
    (ExpiredSignatureError, "expired"),
    (ImmatureSignatureError, "not-yet-valid"),
    (InvalidIssuedAtError, "not-yet-valid"),
    (InvalidAudienceError, "audience"),
    (InvalidIssuerError, "issuer"),
    (InvalidSubjectError, "subject"),
    (InvalidSignatureError, "signature"),
)


class BadAssertion(Exception):
    """The assertion is not taken; `reason` is a code of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Assertion:
    """A valid assertion, not yet known to be used for the first time."""

    jti_digest: bytes
    expires_at: datetime


def kid_of(assertion: str) -> str:
    """Which key the assertion says signed it, unchecked. Raises BadAssertion."""
    try:
        kid = jwt.get_unverified_header(assertion).get("kid")
    except (PyJWTError, ValueError, RecursionError):
        raise BadAssertion("unreadable") from None
    if not isinstance(kid, str):
        raise BadAssertion("key-unknown")
    return kid


def read_assertion(assertion: str, *, pem: str, algorithm: str, system_id: str, audience: str) -> Assertion:
    """Check everything about an assertion but whether it was used before. Raises BadAssertion."""
    try:
        claims = jwt.decode(
            assertion,
            _key(pem),
            # The key's own algorithm and no other: what the header says is the sender's word.
            algorithms=[algorithm],
            audience=audience,
            issuer=system_id,
            subject=system_id,
            leeway=CLOCK_SKEW,
            options={"require": _NEEDED, "strict_aud": True},
        )
    except PyJWTError as error:
        raise BadAssertion(_reason(error)) from None
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise BadAssertion("unreadable") from None
    return Assertion(jti_digest=_jti_digest(claims), expires_at=_expiry(claims))


def _reason(error: PyJWTError) -> str:
    return next((reason for kind, reason in _FAULTS if isinstance(error, kind)), "unreadable")


def _jti_digest(claims: Mapping[str, Any]) -> bytes:
    jti = claims["jti"]
    if not isinstance(jti, str) or not 1 <= len(jti) <= _LONGEST_JTI:
        raise BadAssertion("identifier")
    return hashlib.sha256(jti.encode("utf-8", "surrogatepass")).digest()


def _expiry(claims: Mapping[str, Any]) -> datetime:
    """When it ends. PyJWT has seen to it that `exp` is ahead and `iat` is not."""
    try:
        issued, ends = (datetime.fromtimestamp(int(claims[name]), UTC) for name in ("iat", "exp"))
    except (ValueError, OverflowError, OSError):
        raise BadAssertion("unreadable") from None
    if ends - issued > LONGEST_LIFE:
        raise BadAssertion("lives-too-long")
    return ends


@lru_cache(maxsize=512)
def _key(pem: str) -> Any:
    """The key, parsed once in each process."""
    return load_pem_public_key(pem.encode())


def algorithm_of(pem: str, wanted: str | None = None) -> str:
    """The algorithm that the public key signs with; RSA keys have two, and PS256 unless RS256 is wanted.

    Raises UnfitKey for a private key, an unknown or weak one, or when another algorithm is wanted.
    """
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, TypeError):
        raise UnfitKey(Why.KEY_UNREADABLE, "it is not a public key in PEM") from None
    fitting = _fitting(key)
    if wanted is not None and wanted not in fitting:
        raise UnfitKey(Why.KEY_ALGORITHM, f"a key of this kind signs with {' or '.join(fitting)}")
    return wanted or fitting[0]


def _fitting(key: object) -> tuple[str, ...]:
    if isinstance(key, ec.EllipticCurvePublicKey):
        by_curve = {"secp256r1": ("ES256",), "secp384r1": ("ES384",)}
        if key.curve.name in by_curve:
            return by_curve[key.curve.name]
        raise UnfitKey(Why.KEY_KIND, "the curve must be P-256 or P-384")
    if isinstance(key, ed25519.Ed25519PublicKey):
        return ("EdDSA",)
    if isinstance(key, rsa.RSAPublicKey):
        if not SMALLEST_RSA <= key.key_size <= LARGEST_RSA:
            raise UnfitKey(Why.KEY_SIZE, f"an RSA key must have at least {SMALLEST_RSA} bits, at most {LARGEST_RSA}")
        return ("PS256", "RS256")
    raise UnfitKey(Why.KEY_KIND, "it must be an EC, Ed25519 or RSA key")
