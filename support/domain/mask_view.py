"""Which of an organisation's masks a decider asked to see: in which state, by which words, and which page. Pure."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

PAGE_SIZE: Final = 25
_SHORTEST_REFERENCE: Final = 3
_BETWEEN: Final = str.maketrans("", "", " -\u2010\u2011\u2013")


class Shown(StrEnum):
    """What a decider can ask for."""

    ALL = "all"  # what has not ended
    FOR_ME = "for-me"  # what waits for this decider's word
    PAST_END = "past-end"
    ENDS_SOON = "ends-soon"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class MaskView:
    """A view of the list. It stands sealed in addresses: `words` may name a unit."""

    shown: Shown = Shown.ALL
    words: str = ""
    page: int = 0  # from 0

    def encode(self) -> str:
        """As text, to be sealed."""
        return json.dumps(asdict(self))

    @classmethod
    def decode(cls, text: str) -> Self:
        """Back from a text that we sealed ourselves."""
        told = json.loads(text)
        return cls(shown=Shown(told["shown"]), words=told["words"], page=told["page"])


def reference(mask_id: UUID) -> str:
    """What people call a mask by: it tells nothing of whom it is about."""
    digits = mask_id.hex[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def is_meant(words: str, mask_id: UUID, unit: str) -> bool:
    """Whether somebody who writes these words means the mask. `unit`: everything that the unit is called."""
    code = words.translate(_BETWEEN).upper()
    by_reference = len(code) >= _SHORTEST_REFERENCE and mask_id.hex[:8].upper().startswith(code)
    return by_reference or all(word in unit.casefold() for word in words.casefold().split())


def pages_of(found: int) -> int:
    """How many pages so many masks take; one when there is none."""
    return max(1, -(-found // PAGE_SIZE))
