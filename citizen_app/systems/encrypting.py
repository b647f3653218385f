"""Encrypting to a system's own registered key (JWE, RFC 7516): what only that system is to read."""

import base64
from typing import Any, Final, NamedTuple, Protocol

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from citizen_app.systems.assertions import LARGEST_RSA, SMALLEST_RSA
from citizen_app.systems.refusals import UnfitKey, Why

ENCRYPTIONS: Final = ("ECDH-ES+A256KW", "RSA-OAEP-256")
_CONTENT: Final = "A256GCM"
_ALLOWED: Final = (*ENCRYPTIONS, _CONTENT)


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
        raise UnfitKey(Why.KEY_UNREADABLE, "it is not a public key in PEM") from None
    fitting = _fitting(key)
    if wanted not in (None, fitting):
        raise UnfitKey(Why.KEY_ALGORITHM, f"a key of this kind is encrypted to with {fitting}")
    return fitting


def _fitting(key: object) -> str:
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in {"secp256r1", "secp384r1"}:
        return "ECDH-ES+A256KW"
    if isinstance(key, rsa.RSAPublicKey) and SMALLEST_RSA <= key.key_size <= LARGEST_RSA:
        return "RSA-OAEP-256"
    raise UnfitKey(
        Why.KEY_KIND, f"it must be an EC key on P-256 or P-384, or an RSA key of {SMALLEST_RSA} to {LARGEST_RSA} bits"
    )


class Sink(Protocol):
    """Where pieces of bytes go."""

    def write(self, piece: bytes, /) -> Any:
        """Take the next piece."""


class EncryptingTo:
    """Writes a JWE in its compact form, which only the holder of the private key can read, piece by piece.

    Each piece is encrypted and goes on at once; `finish` writes the tag over all of them. Without it, or with a piece
    missing, altered or in another place, nobody can open it.
    """

    def __init__(self, key: EncryptionKey, content_type: str, out: Sink) -> None:
        header = {"alg": key.algorithm, "enc": _CONTENT, "kid": key.kid, "cty": content_type}
        content = _Content()
        begun = jwe.encrypt_compact(header, b"", _key(key.pem), registry=_HandingOver(content))
        self._aes = Cipher(AES(content.key), GCM(content.iv)).encryptor()
        self._aes.authenticate_additional_data(content.aad)
        self._out, self._rest = out, b""
        out.write(begun.removesuffix(".").encode())  # header, encrypted key and IV, each with its full stop

    def write(self, piece: bytes, /) -> None:
        """Encrypt the next piece."""
        ready = self._rest + self._aes.update(piece)
        whole = len(ready) - len(ready) % 3  # three bytes are four letters
        self._rest = ready[whole:]
        self._out.write(base64.urlsafe_b64encode(ready[:whole]))

    def finish(self) -> None:
        """Write what is left, and the tag."""
        last = self._rest + self._aes.finalize()
        self._out.write(_letters(last) + b"." + _letters(self._aes.tag))


class _Content:
    """The content's encryption as joserfc has it, but for encrypting, for which it would want everything at once."""

    def __init__(self) -> None:
        self._whole = jwe.default_registry.get_enc(_CONTENT)
        self.key = self.iv = self.aad = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)

    def encrypt(self, _content: bytes, key: bytes, iv: bytes, aad: bytes) -> tuple[bytes, bytes]:
        """Keep what it takes to encrypt."""
        self.key, self.iv, self.aad = key, iv, aad
        return b"", b""


class _HandingOver(jwe.JWERegistry):
    """Has joserfc choose and encrypt the content's key, and leaves the content to us."""

    def __init__(self, content: _Content) -> None:
        super().__init__(algorithms=_ALLOWED)
        self._content = content

    def get_enc(self, name: str) -> Any:
        """The content's encryption, of which there is one."""
        return self._content


def _letters(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


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
