"""Opaque texts for URLs, cursors and form values, bound to the person whose data they point into."""

from typing import Final
from uuid import UUID

from citizen_app.keys import keys

_ANYBODY: Final = UUID(int=0)


def seal(owner: UUID, purpose: str, payload: bytes) -> str:
    """A text that only works in this owner's pages, for this purpose."""
    return keys().opaque(owner, purpose, payload)


def unseal(owner: UUID, purpose: str, text: str) -> bytes:
    """The payload. Raises NotFound when it is not this owner's, or not one of ours."""
    return keys().opened(owner, purpose, text)


def seal_for_anybody(purpose: str, payload: bytes) -> str:
    """A text that works in anybody's pages: for what is nobody's secret, and still must not stand in an address."""
    return keys().opaque(_ANYBODY, purpose, payload)


def unseal_for_anybody(purpose: str, text: str) -> bytes:
    """The payload. Raises NotFound when it is not one of ours, or somebody's own."""
    return keys().opened(_ANYBODY, purpose, text)
