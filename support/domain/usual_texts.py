"""How a unit usually uses one sort of look-up, in a text that two officers stand behind (safety.md 8). Pure.

Such a text never says anything about one look-up: it changes no state, carries no finding, counts as no explanation,
and never takes the place of asking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from support.domain.roles import Person

MOST_LETTERS: Final = 600


class TextStep(StrEnum):
    """What can happen to a text. The codes are stored."""

    PROPOSED = "proposed"
    APPROVED = "approved"  # by a second officer
    TURNED_DOWN = "turned-down"
    ENDED = "ended"


class TextState(StrEnum):
    """Where a text stands."""

    PROPOSED = "proposed"  # waits for a second officer
    IN_FORCE = "in-force"
    RUN_OUT = "run-out"  # its last day has gone
    TURNED_DOWN = "turned-down"
    ENDED = "ended"


STEPS: Final[Mapping[tuple[TextState, TextStep], TextState]] = {
    (TextState.PROPOSED, TextStep.APPROVED): TextState.IN_FORCE,
    (TextState.PROPOSED, TextStep.TURNED_DOWN): TextState.TURNED_DOWN,
    (TextState.IN_FORCE, TextStep.ENDED): TextState.ENDED,
}
"""From each state, the steps that may be taken and where they lead. What is not here is refused."""


class TextRefusal(StrEnum):
    """Why a step may not be taken."""

    NOT_NOW = "not-now"  # somebody was first
    OWN_TEXT = "own-text"  # the second officer is another human
    OTHER_UNIT = "other-unit"  # the unit is not the organisation's
    WORDS_MISSING = "words-missing"
    WORDS_TOO_LONG = "words-too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """The sort of look-ups that a text is about: where, and what was done (the code of `Activity`)."""

    unit: tuple[str, str]  # scheme and code
    activity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEvent:
    """A step as it was taken. `until`: the last day of a text that was approved."""

    step: TextStep
    by: UUID
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualText:
    """A text, as its steps tell of it."""

    sort: Sort
    cvr: str
    events: Sequence[TextEvent]

    @property
    def proposed_by(self) -> UUID:
        """Who wrote it."""
        return self.events[0].by

    @property
    def until(self) -> date | None:
        """Its last day; None before it was approved."""
        return next((one.until for one in self.events if one.step is TextStep.APPROVED), None)

    def state(self, today: date) -> TextState:
        """Where it stands. Raises ValueError when a step cannot follow on those before it."""
        state = TextState.PROPOSED
        for event in self.events[1:]:
            if (state, event.step) not in STEPS:
                raise ValueError(f"{event.step} does not follow on {state}")
            state = STEPS[state, event.step]
        is_over = state is TextState.IN_FORCE and (self.until is None or today > self.until)
        return TextState.RUN_OUT if is_over else state


def why_not(text: UsualText, step: TextStep, by: Person, writer: Person | None, today: date) -> TextRefusal | None:
    """Why `by` may not take the step with a text that `writer` proposed; None if they may.

    One officer takes a text away: what would be shown needs two, what stops being shown does not.
    """
    if (text.state(today), step) not in STEPS:
        return TextRefusal.NOT_NOW
    if step is TextStep.APPROVED and (writer is None or by.is_same_human(writer)):
        return TextRefusal.OWN_TEXT
    return None


def why_not_write(words: str) -> TextRefusal | None:
    """Why words cannot be proposed."""
    if not words.strip():
        return TextRefusal.WORDS_MISSING
    return TextRefusal.WORDS_TOO_LONG if len(words) > MOST_LETTERS else None


def last_day(approved_on: date, days: int) -> date:
    """The last day of a text that is approved on a day and stands for so many days."""
    return approved_on + timedelta(days=days)
