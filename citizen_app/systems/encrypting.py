"""Encrypting to a system's own registered key (JWE, RFC 7516): what only that system is to read."""

from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from citizen_app.systems.assertions import UnfitKey

ENCRYPTIONS: Final = ("ECDH-ES+A256KW", "RSA-OAEP-256")
_CONTENT: Final = "A256GCM"
_ALLOWED: Final = (*ENCRYPTIONS, _CONTENT)
_SMALLEST_RSA: Final = 2048


class _Large(jwe.JWERegistry):
    """What may be read: joserfc takes 64 kB unless it is told otherwise."""

    max_ciphertext_length = 1 << 30


class EncryptionKey(NamedTuple):
    """The public key of a system."""

    kid: str
    algorithm: str
    pem: str


class CannotDecrypt(Exception):
    """It was altered, or encrypted to another key. Says nothing more: an attacker learns from more."""


def encryption_of(pem: str, wanted: str | None = None) -> str:
    """The algorithm that things are encrypted to the public key with.

    Raises UnfitKey for a private key, an unknown or weak one, or when another algorithm is wanted.
    """
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, TypeError):
        raise UnfitKey("it is not a public key in PEM") from None
    fitting = _fitting(key)
    if wanted not in (None, fitting):
        raise UnfitKey(f"a key of this kind is encrypted to with {fitting}")
    return fitting


def _fitting(key: object) -> str:
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in {"secp256r1", "secp384r1"}:
        return "ECDH-ES+A256KW"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _SMALLEST_RSA:
        return "RSA-OAEP-256"
    raise UnfitKey(f"it must be an EC key on P-256 or P-384, or an RSA key of at least {_SMALLEST_RSA} bits")


def encrypted_to(key: EncryptionKey, content: bytes, content_type: str) -> str:
    """The content as a JWE in its compact form, which only the holder of the private key can read."""
    header = {"alg": key.algorithm, "enc": _CONTENT, "kid": key.kid, "cty": content_type}
    return jwe.encrypt_compact(header, content, _key(key.pem), algorithms=_ALLOWED)


def decrypted(text: str, private_pem: str) -> bytes:
    """The content. Raises CannotDecrypt."""
    try:
        plain = jwe.decrypt_compact(text, _key(private_pem), registry=_Large(algorithms=_ALLOWED)).plaintext
    except (JoseError, ValueError, TypeError):
        raise CannotDecrypt from None
    if plain is None:
        raise CannotDecrypt
    return plain


def _key(pem: str) -> ECKey | RSAKey:
    try:
        return ECKey.import_key(pem)
    except (JoseError, ValueError, TypeError):
        return RSAKey.import_key(pem)
