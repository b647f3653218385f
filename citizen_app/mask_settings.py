"""The settings of masks of staff names, read from the environment with the rest (safety.md 1).

The law was read as presented, and orders change: times and legal references are the operator's to set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from citizen_app.directory.rows import KINDS
from citizen_app.safe_values import SettingsFault

_LEGAL_REFERENCES: Final = {
    "unit": "INDBLIK_MASK_LEGAL_REFERENCE_UNIT",
    "citizen": "INDBLIK_MASK_LEGAL_REFERENCE_CITIZEN",
    "person": "INDBLIK_MASK_LEGAL_REFERENCE_PERSON",
}
SMALL_KINDS: Final = frozenset({"practice", "specialist", "dentist", "pharmacy"})
"""Kinds of unit where few people of one profession work, as a rule. Our assumption."""
_LARGEST_GROUP: Final = 100
_LONGEST_DAYS: Final = 731
_LONGEST_WAIT_DAYS: Final = 90
_MOST_LOOKUPS: Final = 50
_LONGEST_TEXT: Final = 200


class MaskSettingsError(SettingsFault):
    """A variable cannot be used; the text says which."""


class AfterEnd(StrEnum):
    """What the end of a mask does by itself."""

    KEEP = "keep"  # names stay masked until the organisation decides otherwise
    REVEAL = "reveal"


@dataclass(frozen=True, kw_only=True, slots=True)
class MaskSettings:
    """How long masks last, who must agree, and what is shown under them."""

    usual: timedelta = timedelta(days=90)  # what is suggested for a mask towards one citizen
    longest: timedelta = timedelta(days=730)
    after_end: AfterEnd = AfterEnd.KEEP
    two_persons: bool = True  # a second decider confirms a mask, and agrees before names are shown again
    answer_within: timedelta = timedelta(days=28)  # for a citizen's request for a name; our assumption, not law
    lookups_at_once: int = 10  # how many look-ups one request for a name may be about
    smallest_group: int = 5  # a profession with fewer people at a unit is left out beside a masked name
    small_kinds: frozenset[str] = SMALL_KINDS  # kinds of unit where a figure that nobody stated counts as small
    alias: bool = False  # under permanent masks; never under temporary ones, so that it tells which they are
    legal_references: Mapping[str, str] = field(default_factory=dict)  # kind → reference


def read_masks(environ: Mapping[str, str]) -> MaskSettings:
    """Read the environment. Raises MaskSettingsError."""
    usual = _number(environ, "INDBLIK_MASK_DAYS", 90, _LONGEST_DAYS)
    longest = _number(environ, "INDBLIK_MASK_LONGEST_DAYS", 730, _LONGEST_DAYS)
    if usual > longest:
        raise MaskSettingsError("INDBLIK_MASK_DAYS must not be more than INDBLIK_MASK_LONGEST_DAYS")
    return MaskSettings(
        usual=timedelta(days=usual),
        longest=timedelta(days=longest),
        after_end=AfterEnd(_one_of(environ, "INDBLIK_MASK_AFTER_END", ("keep", "reveal"))),
        two_persons=_one_of(environ, "INDBLIK_MASK_TWO_PERSONS", ("yes", "no")) == "yes",
        answer_within=timedelta(days=_number(environ, "INDBLIK_NAME_REQUEST_DAYS", 28, _LONGEST_WAIT_DAYS)),
        lookups_at_once=_number(environ, "INDBLIK_NAME_REQUEST_LOOKUPS", 10, _MOST_LOOKUPS),
        smallest_group=_number(environ, "INDBLIK_MASK_SMALLEST_GROUP", 5, _LARGEST_GROUP),
        small_kinds=_kinds(environ, "INDBLIK_MASK_SMALL_KINDS"),
        alias=_one_of(environ, "INDBLIK_MASK_ALIAS", ("no", "yes")) == "yes",
        legal_references={
            kind: text for kind, name in _LEGAL_REFERENCES.items() if (text := _text(environ, name)) is not None
        },
    )


def _number(environ: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environ.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise MaskSettingsError(f"{name} must be a whole number from 1 to {most}")
    return int(text)


def _one_of(environ: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """The first is the usual one."""
    text = environ.get(name, values[0])
    if text not in values:
        raise MaskSettingsError(f"{name} must be one of {', '.join(values)}")
    return text


def _kinds(environ: Mapping[str, str], name: str) -> frozenset[str]:
    """Kinds of unit with commas between; `none` for no kind."""
    text = environ.get(name)
    if text is None:
        return SMALL_KINDS
    kinds = frozenset(part.strip() for part in text.split(",")) - {"none"}
    if not kinds <= KINDS:
        raise MaskSettingsError(f"{name} must be none, or some of {', '.join(sorted(KINDS))} with commas between")
    return kinds


def _text(environ: Mapping[str, str], name: str) -> str | None:
    text = environ.get(name, "").strip()
    if len(text) > _LONGEST_TEXT or not text.isprintable():
        raise MaskSettingsError(f"{name} must be one line of at most {_LONGEST_TEXT} characters")
    return text or None
