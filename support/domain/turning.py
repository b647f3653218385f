"""Where a citizen can turn with a look-up, besides asking about it, and until when (safety.md 8). Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from support.domain.deadlines import months_after


class Turn(StrEnum):
    """To whom a letter goes."""

    ORGANISATION = "organisation"  # to its data protection officer
    COMPLAINT = "complaint"  # the body that the sector has
    DATA_AUTHORITY = "data-authority"  # Datatilsynet
    POLICE = "police"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintLimit:
    """By when a complaint must be there."""

    if_known_since_asking: date  # for who learned of the look-up on the day they asked; others count for themselves
    at_most: date  # whenever they learned of it


def complaint_limit(asked: date, looked: Collection[date], *, years: int, years_at_most: int) -> ComplaintLimit:
    """The last days for a complaint about look-ups on these days; the oldest counts. Raises ValueError without any."""
    at_most = months_after(min(looked), 12 * years_at_most)
    return ComplaintLimit(if_known_since_asking=min(months_after(asked, 12 * years), at_most), at_most=at_most)
