"""The keys that find and lock what is kept, as they stand in the environment."""

import base64
import binascii

from cryptography.fernet import Fernet

from citizen_app.safe_values import SettingsFault


class KeySettingsError(SettingsFault):
    """A variable cannot be used; the text says which, and never the key."""


def read_identifier_keys(text: str) -> dict[int, bytes]:
    """HMAC keys by version. Raises KeySettingsError."""
    keys = {}
    for part in text.split(","):
        version, _, value = part.strip().partition(":")
        try:
            keys[int(version)] = base64.urlsafe_b64decode(value)
        except (ValueError, binascii.Error):
            raise KeySettingsError("INDBLIK_IDENTIFIER_KEYS must read version:base64,version:base64") from None
    return keys


def read_encryption_keys(text: str) -> tuple[bytes, ...]:
    """Fernet keys: the first writes, all read. Raises KeySettingsError."""
    keys = tuple(part.strip().encode() for part in text.split(","))
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            raise KeySettingsError("INDBLIK_ENCRYPTION_KEYS must be Fernet keys: 32 random bytes in base64") from None
    return keys
