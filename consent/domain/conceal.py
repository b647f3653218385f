"""Whether the fact that there is a block is kept from callers, per purpose (EHDS article 8). Pure.

Concealed means that nobody can tell: for such a purpose *every* question about *every* citizen has the same answer,
"it depends on the document", without reasons, and a filtered list does not say that it was filtered. Off is today's
way: the caller is warned that data are missing, so that treatment does not rely on a whole picture (safety.md 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from citizen_app.terms import Purpose
from consent.domain.decision import Answer, Outcome

_CONCEALED: Final = Answer(Outcome.DATA_SPECIFIC)


class Fallback(StrEnum):
    """What a caller does when the service cannot be reached. Our assumption, not law [A]."""

    SHOW_AND_REPORT = "show-and-report"  # show, tell the user, and report it as an override afterwards
    EMERGENCY_COPY = "emergency-copy"  # decide by the emergency copy; without one in force, withhold
    WITHHOLD = "withhold"  # show nothing until the service answers


FALLBACKS: Final[Mapping[Purpose, Fallback]] = {
    # A life can depend on what is not shown: here a block does not stand in the way of an outage.
    Purpose.EMERGENCY: Fallback.SHOW_AND_REPORT,
    Purpose.TREATMENT: Fallback.EMERGENCY_COPY,
    Purpose.CARE: Fallback.EMERGENCY_COPY,
    Purpose.MEDICINE_DISPENSING: Fallback.EMERGENCY_COPY,
    Purpose.LABORATORY_WORK: Fallback.EMERGENCY_COPY,
    Purpose.BOOKING: Fallback.EMERGENCY_COPY,
    Purpose.VISITATION: Fallback.EMERGENCY_COPY,
    Purpose.CITIZEN_REQUEST: Fallback.WITHHOLD,
    Purpose.ADMINISTRATION: Fallback.WITHHOLD,
    Purpose.PAYMENT: Fallback.WITHHOLD,
    Purpose.QUALITY: Fallback.WITHHOLD,
    Purpose.SUPERVISION: Fallback.WITHHOLD,
    Purpose.TEACHING: Fallback.WITHHOLD,
    Purpose.RESEARCH: Fallback.WITHHOLD,
    Purpose.SYSTEM_OPERATION: Fallback.WITHHOLD,
}


@dataclass(frozen=True, slots=True)
class Concealment:
    """The purposes for which a legal reference and a note on clinical risk are set."""

    purposes: frozenset[Purpose] = frozenset()

    @classmethod
    def of(cls, purposes: Iterable[Purpose]) -> "Concealment":
        """For these purposes."""
        return cls(frozenset(purposes))

    def hides(self, purpose: Purpose) -> bool:
        """Whether nothing may tell that there is a block."""
        return purpose in self.purposes

    def told(self, purpose: Purpose, answer: Answer) -> Answer:
        """What the caller is told of the answer."""
        return _CONCEALED if purpose in self.purposes else answer


NOTHING_CONCEALED: Final = Concealment()
