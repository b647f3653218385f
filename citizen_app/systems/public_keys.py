"""Public keys as their owners hand them over, PEM or JWK (RFC 7517). Of a private key, nothing gets past here."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_pem_public_key,
)
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.exceptions import PyJWTError

from citizen_app.systems.refusals import UnfitKey, Why

LONGEST: Final = 10_000
"""Letters in the text of a key: an RSA key of 16,384 bits has less than a third of them."""
_READERS: Final[dict[str, Any]] = {"EC": ECAlgorithm, "RSA": RSAAlgorithm, "OKP": OKPAlgorithm}
# RFC 7518 6.2.2, 6.3.2, 6.4.1: what only the owner may know.
_SECRET_PARTS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_SECRET_TEXT: Final = re.compile(
    rf"""PRIVATE[ -](?:KEY|LINES)|["'](?:{"|".join(sorted(_SECRET_PARTS))})["']\s*:""", re.IGNORECASE
)
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
# A private key without the lines around it: DER in Base64 begins with a sequence of some length.
_BARE: Final = re.compile(r"M[A-Za-z0-9+/\s]{59,}={0,2}\s*")
_SECRET: Final = "it is a private or secret key"  # noqa: S105 - a sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKey:
    """A public key, written anew: no more of what was handed over than this."""

    pem: str
    kid: str | None = None  # what a JWK calls itself
    algorithm: str | None = None  # what a JWK says that it is for


def holds_a_secret(text: str) -> bool:
    """Whether there is a private or a shared key in the text, as far as one can see."""
    # JSON can write any letter as its number, which hides nothing from whoever reads it.
    read = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _SECRET_TEXT.search(read) is not None or _is_bare_private_key(text)


def read_public_key(text: str) -> PublicKey:
    """The one public key in the text. Raises UnfitKey."""
    if len(text) > LONGEST:
        raise UnfitKey(Why.KEY_UNREADABLE, f"it is longer than {LONGEST} characters")
    if holds_a_secret(text):
        raise UnfitKey(Why.KEY_SECRET, _SECRET)
    if text.lstrip().startswith("{"):
        return _from_jwk(_only_one(_read_json(text)))
    if text.count("-----BEGIN ") > 1:
        raise UnfitKey(Why.KEY_SEVERAL, "there is more than one key")
    try:
        return PublicKey(pem=_written(load_pem_public_key(text.encode())))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnfitKey(Why.KEY_UNREADABLE, "it is not a public key in PEM or JWK") from None


def _is_bare_private_key(text: str) -> bool:
    if len(text) > LONGEST or not _BARE.fullmatch(text):
        return False
    try:
        load_der_private_key(base64.b64decode(text), None)
    except TypeError:
        return True  # it wants a password
    except (ValueError, UnsupportedAlgorithm, binascii.Error):
        return False
    return True


def _read_json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UnfitKey(Why.KEY_UNREADABLE, "it is not a public key in PEM or JWK")
    return found


def _only_one(found: dict[str, Any]) -> dict[str, Any]:
    """The key itself; a set (RFC 7517 5) may hold one."""
    several = found.get("keys", [found])
    if not isinstance(several, list) or not all(isinstance(one, dict) for one in several) or not several:
        raise UnfitKey(Why.KEY_UNREADABLE, "it is not a public key in PEM or JWK")
    if len(several) > 1:
        raise UnfitKey(Why.KEY_SEVERAL, "there is more than one key")
    only: dict[str, Any] = several[0]
    return only


def _from_jwk(jwk: dict[str, Any]) -> PublicKey:
    kind, kid, algorithm = (jwk.get(name) for name in ("kty", "kid", "alg"))
    if kind == "oct":
        raise UnfitKey(Why.KEY_SECRET, _SECRET)
    if not isinstance(kind, str) or kind not in _READERS:
        raise UnfitKey(Why.KEY_KIND, "it must be an EC, Ed25519 or RSA key")
    try:
        pem = _written(_READERS[kind].from_jwk(jwk))
    except (PyJWTError, ValueError, TypeError, AttributeError, OverflowError, UnsupportedAlgorithm):
        raise UnfitKey(Why.KEY_UNREADABLE, "it is not a public key in PEM or JWK") from None
    return PublicKey(
        pem=pem,
        kid=kid if isinstance(kid, str) and kid else None,
        algorithm=algorithm if isinstance(algorithm, str) and algorithm else None,
    )


def _written(key: object) -> str:
    if not isinstance(
        key, (ec.EllipticCurvePublicKey, rsa.RSAPublicKey, ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)
    ):
        raise UnfitKey(Why.KEY_KIND, "it must be an EC, Ed25519 or RSA key")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
