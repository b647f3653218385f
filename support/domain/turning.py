"""Where a citizen can turn with a look-up, besides asking about it, and until when (safety.md 8). Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from citizen_app.complaint_settings import Law
from citizen_app.working_days import months_after
from support.domain.deadlines import DeadlineKind


class Turn(StrEnum):
    """To whom a letter goes."""

    ORGANISATION = "organisation"  # to its data protection officer
    LOOK_UP = "look-up"  # to who takes complaints about look-ups
    FILE_ACCESS = "file-access"  # and about aktindsigt
    DATA_PROTECTION = "data-protection"  # and about data
    POLICE = "police"


BY_LAW: Final[Mapping[Turn, Law]] = {
    Turn.LOOK_UP: Law.LOOK_UP,
    Turn.FILE_ACCESS: Law.FILE_ACCESS,
    Turn.DATA_PROTECTION: Law.DATA_PROTECTION,
}
"""The letters that complain, and by which law."""
LAWS: Final[Mapping[DeadlineKind, Sequence[Law]]] = {
    DeadlineKind.LOG_QUESTION: (Law.LOOK_UP, Law.DATA_PROTECTION),
    DeadlineKind.INSIGHT: (Law.DATA_PROTECTION, Law.LOOK_UP),
    DeadlineKind.FILE_ACCESS: (Law.FILE_ACCESS, Law.LOOK_UP, Law.DATA_PROTECTION),
}
"""By which laws one can complain after a question of the kind: by its own first, and about the look-up always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintLimit:
    """By when a complaint must be there."""

    if_known_since_asking: date  # for who learned of the look-up on the day they asked; others count for themselves
    at_most: date  # whenever they learned of it


def complaint_limit(asked: date, looked: Collection[date], *, years: int, years_at_most: int) -> ComplaintLimit:
    """The last days for a complaint about look-ups on these days; the oldest counts. Raises ValueError without any."""
    at_most = months_after(min(looked), 12 * years_at_most)
    return ComplaintLimit(if_known_since_asking=min(months_after(asked, 12 * years), at_most), at_most=at_most)
