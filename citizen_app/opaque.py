"""Opaque texts for URLs, cursors and form values, bound to the person whose data they point into."""

from uuid import UUID

from citizen_app.keys import keys


def seal(owner: UUID, purpose: str, payload: bytes) -> str:
    """A text that only works in this owner's pages, for this purpose."""
    return keys().opaque(owner, purpose, payload)


def unseal(owner: UUID, purpose: str, text: str) -> bytes:
    """The payload. Raises NotFound when it is not this owner's, or not one of ours."""
    return keys().opened(owner, purpose, text)
