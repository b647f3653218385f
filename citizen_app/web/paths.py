"""Paths that a form may send us back to: our own, nothing else."""

from urllib.parse import urlsplit

_LONGEST = 300


def local_path(text: str | None) -> str | None:
    """The path if it stays on this site, else None."""
    if not text or len(text) > _LONGEST or not text.startswith("/") or text.startswith(("//", "/\\")):
        return None
    if any(ord(character) < 33 for character in text) or "\\" in text:
        return None
    parts = urlsplit(text)
    if parts.scheme or parts.netloc:
        return None
    return text
