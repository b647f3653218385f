"""What an address parameter names, for the walks over every endpoint."""

from dataclasses import dataclass

from tests.support.people import SignedIn

JUNK = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True, kw_only=True)
class Owned:
    """What an address parameter names: who asks, their own value, and values that are not theirs."""

    asks: SignedIn
    own: str
    foreign: tuple[str, ...]
    oneself: str | None = None  # what whoever asks would handle if it were not about themselves
    colleague: str | None = None  # or about somebody whom they work with
