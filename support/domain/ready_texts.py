"""Texts that a text to a citizen can begin with: the desk's own, and an organisation's for its answers. Pure.

Such a text says nothing about one look-up and carries no finding: it is put in the field when somebody chooses it, and
whoever sends it writes the rest. What comes with Indblik stands until somebody has written over it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from citizen_app.identifiers import without_cpr_numbers
from support.domain.cases import Finding

MOST_LETTERS: Final = 1000
MOST_IN_LABEL: Final = 80
MOST_TEXTS: Final = 40  # in use on one shelf: a longer list helps nobody to choose
_BUILT_IN: Final = UUID("5a3b1f0e-3c1d-4b55-9d0a-8f6c2f1f7a10")


class Shelf(StrEnum):
    """Where texts stand. The codes are stored."""

    DESK = "desk"  # what Indblik's own desk writes to citizens
    ANSWERS = "answers"  # what an organisation answers


class TextStep(StrEnum):
    """What can happen to a text. The codes are stored."""

    WRITTEN = "written"  # for the first time, or anew
    RETIRED = "retired"
    PUT_BACK = "put-back"


class TextRefusal(StrEnum):
    """Why something may not be done."""

    CHANGED = "changed"  # by somebody else, since it was read
    LABEL_MISSING = "label-missing"
    WORDS_MISSING = "words-missing"
    TOO_LONG = "too-long"
    NUMBER = "number"  # it holds what can be somebody's CPR number
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a text says, and what it is called on the list; English only where somebody wrote it."""

    label: str
    danish: str
    english: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What a citizen may come to read."""
        return self.danish, self.english

    def why_not(self) -> TextRefusal | None:
        """Why it cannot be kept."""
        if not self.label.strip():
            return TextRefusal.LABEL_MISSING
        if not self.danish.strip():
            return TextRefusal.WORDS_MISSING
        if len(self.label) > MOST_IN_LABEL or any(len(one) > MOST_LETTERS for one in self.texts):
            return TextRefusal.TOO_LONG
        is_clean = all(without_cpr_numbers(one) == one for one in (self.label, *self.texts))
        return None if is_clean else TextRefusal.NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEvent:
    """A step as it was taken. `wording`: where it was written."""

    step: TextStep
    by: UUID
    wording: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyText:
    """A text, as its steps tell of it."""

    text_id: UUID
    about: Finding | None = None  # the finding that an answer has which begins like this; None at the desk
    built_in: str = ""  # its name where it comes with Indblik
    events: Sequence[TextEvent] = field(default=())

    @property
    def wording(self) -> Wording | None:
        """What it says now; None where it is as it comes with Indblik."""
        return next((one.wording for one in reversed(self.events) if one.wording is not None), None)

    @property
    def is_in_use(self) -> bool:
        """Whether it can be chosen."""
        return not self.events or self.events[-1].step is not TextStep.RETIRED

    def may(self, step: TextStep) -> bool:
        """Whether the step can follow. Writing a text that is out of use takes it into use again."""
        return step is TextStep.WRITTEN or self.is_in_use is (step is TextStep.RETIRED)

    def is_again(self, event: TextEvent) -> bool:
        """Whether the step was just taken: sent twice, it is taken once."""
        return bool(self.events) and self.events[-1] == event


_NAMES: Final[Mapping[Shelf, Sequence[str]]] = {
    Shelf.DESK: ("received", "which", "not-by-us", "turn-to"),
    Shelf.ANSWERS: tuple(one.value for one in Finding),
}


def built_in(shelf: Shelf) -> list[ReadyText]:
    """What comes with Indblik, in its order and without a step."""
    return [
        ReadyText(
            text_id=uuid5(_BUILT_IN, f"{shelf.value}/{name}"),
            about=Finding(name) if shelf is Shelf.ANSWERS else None,
            built_in=name,
        )
        for name in _NAMES[shelf]
    ]


def in_order(texts: Sequence[ReadyText], order: Sequence[UUID]) -> list[ReadyText]:
    """The texts as somebody has put them; what is not in the order comes last, as it came."""
    place = {text_id: number for number, text_id in enumerate(order)}
    return sorted(texts, key=lambda one: place.get(one.text_id, len(place)))


def moved_up(texts: Sequence[ReadyText], text_id: UUID) -> list[UUID] | None:
    """The order in which the text stands one place further up; None where it cannot."""
    order = [one.text_id for one in texts]
    if text_id not in order[1:]:
        return None
    at = order.index(text_id)
    order[at - 1 : at + 1] = [text_id, order[at - 1]]
    return order
