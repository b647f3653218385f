"""How citizens' requests for names are sorted for those who answer them: what is due first. Pure."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from logview.domain.name_requests import NameRequest

SOON: Final = timedelta(days=7)
"""How long before its last day an answer is due soon: our choice, no law."""


class Urgency(StrEnum):
    """How much an answer hurries, the most urgent first."""

    LATE = "late"  # its last day has gone
    SOON = "soon"
    WAITS = "waits"
    ANSWERED = "answered"  # or taken back


def urgency(request: NameRequest, today: date) -> Urgency:
    """How much the answer to a request hurries on that day."""
    if not request.is_open:
        return Urgency.ANSWERED
    if request.is_late(today):
        return Urgency.LATE
    return Urgency.SOON if request.due_on - today <= SOON else Urgency.WAITS
