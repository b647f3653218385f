"""Why a system, a key or a scope cannot be registered: a code each, for pages, and a sentence, for commands. Pure."""

from enum import StrEnum


class Why(StrEnum):
    """What is wrong. The operator's pages have their own words for each."""

    ID_SHAPE = "id-shape"
    ID_TAKEN = "id-taken"
    NAME = "name"
    CVR = "cvr"
    CONTACT = "contact"
    PER_MINUTE = "per-minute"
    NOT_OPEN = "not-open"
    UNIT_SHAPE = "unit-shape"
    UNIT_UNKNOWN = "unit-unknown"
    NOT_HELD = "not-held"
    KEY_UNREADABLE = "key-unreadable"
    KEY_SECRET = "key-secret"  # noqa: S105 - a reason
    KEY_SEVERAL = "key-several"
    KEY_KIND = "key-kind"
    KEY_SIZE = "key-size"
    KEY_ALGORITHM = "key-algorithm"
    KEY_KNOWN = "key-known"
    KEY_END = "key-end"
    KEY_GONE = "key-gone"
    KID_SHAPE = "kid-shape"
    KID_TAKEN = "kid-taken"


class _Refused(Exception):
    def __init__(self, why: Why, text: str) -> None:
        super().__init__(text)
        self.why = why


class CannotRegister(_Refused):
    """The registration is refused; the text says why, and never repeats what was given."""


class UnfitKey(_Refused):
    """The key is not one that a system may have; the text says why, and nothing of the key."""
