"""The code that a grantor hands to a holder, or a helper to a grantor, and the mark on a letter to be signed. Pure.

It is read aloud on a phone and typed with a thumb, so it has no letter that looks or sounds like another's figure.
"""

from collections.abc import Callable
from typing import Final

SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U."""
LENGTH: Final = 12
"""Signs; 30 to the 12th is 59 bits, and nobody may try more than a few."""
MARK: Final = 8
"""Signs of the mark; 39 bits. It is no secret of the grantor's: it tells that a paper is the letter that was sent."""
_GROUP: Final = 4


def new_code(choice: Callable[[str], str]) -> str:
    """A code, its signs drawn by `choice`."""
    return "".join(choice(SIGNS) for _ in range(LENGTH))


def written(code: str) -> str:
    """The code as it is shown: in groups of four."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def mark(digest: bytes) -> str:
    """The mark of a digest."""
    number, signs = int.from_bytes(digest), []
    for _each in range(MARK):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(signs)


def read(typed: str, length: int = LENGTH) -> str | None:
    """The code or the mark that somebody typed, with or without the hyphens; None if it can be none."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs if len(signs) == length and set(signs) <= set(SIGNS) else None
