"""Which questions somebody who handles them asked to see: which part of the queue, and from where on. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from support.domain.cases import CaseState

ON_A_PAGE: Final = 30
Line = tuple[date, UUID]
"""Where a line stands in a queue: by the last day for the answer, and by the case among those of the same day."""


class Part(StrEnum):
    """A part of an organisation's queue."""

    OPEN = "open"
    OURS = "ours"  # it is the organisation's turn
    LATE = "late"  # and the last day has gone
    WITH_CITIZEN = "with-citizen"
    ANSWERED = "answered"
    CLOSED = "closed"


PARTS: Final[Mapping[Part, Sequence[CaseState]]] = {
    Part.OPEN: (CaseState.WITH_ORGANISATION, CaseState.WITH_CITIZEN),
    Part.OURS: (CaseState.WITH_ORGANISATION,),
    Part.LATE: (CaseState.WITH_ORGANISATION,),
    Part.WITH_CITIZEN: (CaseState.WITH_CITIZEN,),
    Part.ANSWERED: (CaseState.ANSWERED,),
    Part.CLOSED: (CaseState.CLOSED,),
}


@dataclass(frozen=True, kw_only=True)
class QueueView:
    """A view of a queue. It stands sealed in addresses."""

    part: Part = Part.OPEN
    after: Line | None = None  # the last line of the page before

    def encode(self) -> str:
        """As text, to be sealed."""
        after = [self.after[0].isoformat(), str(self.after[1])] if self.after else None
        return json.dumps([self.part.value, after])

    @classmethod
    def decode(cls, text: str) -> Self:
        """Back from a text that we sealed ourselves."""
        part, after = json.loads(text)
        return cls(part=Part(part), after=(date.fromisoformat(after[0]), UUID(after[1])) if after else None)
