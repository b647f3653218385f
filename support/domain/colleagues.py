"""What is about a colleague (safety.md 8): hidden from whoever works there; a lead opens it for a reason. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

OPEN_FOR: Final = timedelta(hours=8)
"""How long a matter stays open to the lead who gave a reason: a working day, so that no text is lost half-way."""


class MatterKind(StrEnum):
    """What it is."""

    DESK_CASE = "desk-case"
    LETTER = "letter"
    CASE = "case"
    MATTER = "matter"
    LOOK_BACK = "look-back"
    NAME_WISH = "name-wish"
    MASK = "mask"  # towards the colleague, who is never told of it (safety.md 1)


UNTOLD: Final = frozenset({MatterKind.MASK})
"""What the colleague does not read that it was opened, nor why: that there is one may be what protects somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfColleague:
    """Something that is about a colleague."""

    kind: MatterKind
    citizen: UUID
    about: UUID


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ColleagueOpening:
    """That a lead opened it, and why."""

    matter: OfColleague
    cvr: str
    at: datetime
    by: UUID
    reason_sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """From whom a viewer is kept apart: the citizens that they are, and those whom they work with."""

    cvr: str  # of the place
    own: Collection[UUID]
    colleagues: Collection[UUID]  # none of the own
    is_lead: bool

    @property
    def unlisted(self) -> frozenset[UUID]:
        """The citizens whose matters stand on no list and in no count. A lead sees that a colleague has one."""
        return frozenset(self.own) if self.is_lead else frozenset(self.own) | frozenset(self.colleagues)

    def hides(self, citizen: UUID) -> bool:
        """Whether there is nothing of this citizen for the viewer, as if there were none at all."""
        return not self.is_lead and citizen in self.colleagues
