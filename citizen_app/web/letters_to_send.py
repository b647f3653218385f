"""A letter that a citizen signs and sends on themselves: the same on the page that they print and on paper by post."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citizen_app.web.complaint_words import Complaining

Facts = Sequence[tuple[str, str]]
"""Labels with what they label."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LetterToSend:
    """What stands on it, but who it is from: a name and an address are written by hand."""

    to: str
    wish: str  # what is asked of them
    complaint: Complaining | None  # until when it can be complained; None: it is no complaint
    entries: Sequence[Facts]  # each look-up
    facts: Facts  # what has happened
    is_unnamed: bool = False  # `to` says no name: it is written on by hand

    def told(self) -> dict[str, Any]:
        """As `letter_to_send.html` takes it."""
        return {
            "to": self.to,
            "wish": self.wish,
            "complaint": self.complaint,
            "entries": self.entries,
            "facts": self.facts,
            "is_unnamed": self.is_unnamed,
        }
