"""What a value in the settings looks like that nobody should trust. Pure."""

from urllib.parse import urlsplit


class SettingsFault(Exception):
    """A part of the settings cannot be used; the text says which and why, and the application does not start."""


def is_guessable(secret: str | bytes, shortest: int) -> bool:
    """Whether a secret is short, or the same few signs over and over: filled in so that the site would start."""
    return len(secret) < shortest or len(set(secret)) < 8


def is_bare_https(address: str) -> bool:
    """Whether it is a scheme and a host, with a port or not: cookies and return addresses are for the whole host."""
    parts = urlsplit(address)
    try:
        whole = f"https://{parts.hostname}{'' if parts.port is None else f':{parts.port}'}"
    except ValueError:
        return False
    return bool(parts.hostname) and address.lower() == whole
