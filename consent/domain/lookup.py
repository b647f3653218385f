"""What systems ask about decisions on other use of samples and data than one's own treatment. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app.identifiers import without_cpr_numbers
from citizen_app.plain_text import plain_text

Code = tuple[str, str]  # scheme, value
LONGEST_PURPOSE: Final = 200


class LookedUp(StrEnum):
    """What sort of decision was asked about. The codes are stored."""

    TISSUE = "tissue"  # samples and genetic data (consent/domain/tissue.py)
    SECONDARY_USE = "secondary-use"  # EHDS article 71
    AGREEMENT = "agreement"  # a yes that was given to a recipient


class SecondaryUseAnswer(StrEnum):
    """What we answered of a no to secondary use, under `LookedUp.SECONDARY_USE`. The codes are stored and told."""

    OPTED_OUT = "opted-out"
    NOT_OPTED_OUT = "not-opted-out"


class AgreementAnswer(StrEnum):
    """What we answered of a yes, under `LookedUp.AGREEMENT`. The codes are stored."""

    GIVEN = "given"
    NOT_GIVEN = "not-given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is the same for everybody whom a call asks about."""

    about: LookedUp
    at: datetime
    system_id: str
    organisation: Code  # for whom the system asks
    purpose: str  # as `stated_purpose` makes it; "": none stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One citizen who was asked about, and the answer: each thing that was asked about, by code, with ours."""

    citizen_key: UUID
    lookup_id: UUID
    answer: Mapping[str, str]


def stated_purpose(text: str) -> str:
    """The asker's own words as they are kept: on one line, without what can be a CPR number, cut where too long."""
    # What shows nothing goes first: it would split a number. The spaces between words are made plain before that too.
    return without_cpr_numbers(" ".join(plain_text(text).split()))[:LONGEST_PURPOSE]
