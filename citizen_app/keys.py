"""What keeps secrets: keyed digests that find, sealed values that only we can open, opaque texts for addresses.

All of it is the `cryptography` package's; here stand only which key is for what.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from citizen_app.errors import NotFound
from citizen_app.here import here
from citizen_app.settings import Settings

KEYS: Final = "indblik.keys"
"""Where the application keeps them."""


class CannotOpen(Exception):
    """A sealed value was not sealed by any of our keys: a key is missing from the settings."""


class Keys:
    """The installation's keys, derived once at start."""

    def __init__(self, settings: Settings) -> None:
        self._sealer = MultiFernet([Fernet(key) for key in settings.encryption_keys])
        # HMAC-SHA-256, begun under each key. The key is taken in once: that costs more than the digest of a short text.
        self._digests: Mapping[int, HMAC] = {
            version: HMAC(key, SHA256()) for version, key in settings.identifier_keys.items()
        }
        self.current_version = max(self._digests)
        self._siv = AESSIV(_derive(settings.secret_key, b"opaque", 64))
        self._lookup = HMAC(_derive(settings.secret_key, b"lookup", 32), SHA256())

    def seal(self, text: str) -> bytes:
        """Encrypt a text for storage."""
        return self._sealer.encrypt(text.encode())

    def seal_bytes(self, raw: bytes) -> bytes:
        """Encrypt bytes for storage."""
        return self._sealer.encrypt(raw)

    def open(self, sealed: bytes) -> str:
        """Decrypt a stored text. Raises CannotOpen."""
        return self.open_bytes(sealed).decode()

    def open_bytes(self, sealed: bytes) -> bytes:
        """Decrypt stored bytes. Raises CannotOpen."""
        try:
            return self._sealer.decrypt(sealed)
        except InvalidToken:
            raise CannotOpen from None

    def identifier_digests(self, scheme: str, value: str) -> dict[int, bytes]:
        """The keyed digest of a person's identifier under each key version."""
        message = f"{scheme}:{value}".encode()
        found: dict[int, bytes] = {}
        for version, begun in self._digests.items():
            digest = begun.copy()
            digest.update(message)
            found[version] = digest.finalize()
        return found

    def identifier_digest(self, scheme: str, value: str) -> bytes:
        """The keyed digest under the current version."""
        digest = self._digests[self.current_version].copy()
        digest.update(f"{scheme}:{value}".encode())
        return digest.finalize()

    def lookup_digest(self, text: str) -> bytes:
        """A keyed digest for look-ups that are not a person's identifier (session tokens, broker subjects)."""
        digest = self._lookup.copy()
        digest.update(text.encode())
        return digest.finalize()

    def opaque(self, owner: UUID, purpose: str, payload: bytes) -> str:
        """A text for an address: tells nothing, and opens only for the same owner and purpose."""
        return self.closing(owner, purpose)(payload)

    def closing(self, owner: UUID, purpose: str) -> Callable[[bytes], str]:
        """What makes such texts of one owner and purpose: a page has many."""
        encrypt, bound = self._siv.encrypt, [purpose.encode(), owner.bytes]

        def close(payload: bytes) -> str:
            return base64.urlsafe_b64encode(encrypt(payload, bound)).rstrip(b"=").decode()

        return close

    def opened(self, owner: UUID, purpose: str, text: str) -> bytes:
        """What `opaque` closed. Raises NotFound for anything else: foreign, altered or made up."""
        try:
            sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            return self._siv.decrypt(sealed, [purpose.encode(), owner.bytes])
        except (InvalidTag, ValueError, binascii.Error):
            raise NotFound from None


def _derive(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"indblik " + purpose).derive(secret.encode())


def keys() -> Keys:
    """The running application's keys."""
    found: Keys = here().app.extensions[KEYS]
    return found


def short_digest(*parts: str | None) -> UUID:
    """128 bits that tell whether texts are the same; for what is not personal or is already ours alone to read."""
    joined = "\x1f".join("" if part is None else part for part in parts)
    return UUID(bytes=hashlib.blake2b(joined.encode(), digest_size=16).digest())
