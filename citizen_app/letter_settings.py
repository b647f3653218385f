"""The settings of letters on paper, read from the environment with the rest (safety.md 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_OLDEST: Final = 25
_MOST_IN_A_BATCH: Final = 100


class LetterSettingsError(Exception):
    """A variable cannot be used; the text says which."""


class AddressSource(StrEnum):
    """Who puts the register's address on a letter."""

    NONE = "none"  # nobody yet: every letter waits
    REFERENCE = "reference"  # the printing house, from the register, for the reference that stands on the letter


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterSettings:
    """Who waits for a person, how many are printed at once, and where addresses come from."""

    adult_at: int = 18  # years; our assumption, no law of letters
    batch: int = 20
    addresses: AddressSource = AddressSource.NONE


def read_letters(environ: Mapping[str, str]) -> LetterSettings:
    """Read the environment. Raises LetterSettingsError."""
    usual = LetterSettings()
    return LetterSettings(
        adult_at=_number(environ, "INDBLIK_LETTER_ADULT_AGE", usual.adult_at, _OLDEST),
        batch=_number(environ, "INDBLIK_LETTER_BATCH", usual.batch, _MOST_IN_A_BATCH),
        addresses=_source(environ, "INDBLIK_LETTER_ADDRESSES"),
    )


def _number(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise LetterSettingsError(f"{name} must be a whole number from 1 to {most}")
    return int(text)


def _source(environ: Mapping[str, str], name: str) -> AddressSource:
    try:
        return AddressSource(environ.get(name, AddressSource.NONE))
    except ValueError:
        raise LetterSettingsError(f"{name} must be one of {', '.join(AddressSource)}") from None
