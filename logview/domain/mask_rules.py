"""Who may make, confirm, extend and end a mask, and for how long. Pure.

An organisation masks its own staff only, and nobody decides on a mask towards themselves (safety.md 1 and 8). What
hides counts at once; what would show names needs a second person where the setting says so.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app.mask_settings import AfterEnd
from logview.domain.masking import HIDING, Mask, MaskKind

REMINDERS: Final = (timedelta(days=30), timedelta(days=14), timedelta(days=3))
"""How long before its end the organisation is reminded of a mask."""


class MaskRefusal(StrEnum):
    """Why a step may not be taken."""

    UNKNOWN_UNIT = "unknown-unit"
    UNKNOWN_CITIZEN = "unknown-citizen"
    OTHER_ORGANISATION = "other-organisation"
    ABOUT_ONESELF = "about-oneself"
    OWN_DECISION = "own-decision"
    END_IN_THE_PAST = "end-in-the-past"
    END_TOO_LATE = "end-too-late"
    END_MISSING = "end-missing"
    REASON_MISSING = "reason-missing"
    NOT_LATER = "not-later"
    WITHOUT_END = "without-end"
    NOTHING_TO_CONFIRM = "nothing-to-confirm"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskDecider:
    """Who decides, for which organisation. A command or a region's own system is no person: its operator answers for
    there being two."""

    cvr: str
    staff_key: UUID | None = None
    own_keys: Collection[UUID] = ()
    taken_over: Collection[str] = ()  # organisations whose masks it has inherited, by their CVR numbers

    @property
    def organisations(self) -> frozenset[str]:
        """Whose masks they decide on."""
        return frozenset((self.cvr, *self.taken_over))

    @property
    def is_person(self) -> bool:
        """Whether somebody is signed in."""
        return self.staff_key is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskRules:
    """What the settings say of masks, at a moment."""

    at: datetime
    longest: timedelta
    two_persons: bool
    after_end: AfterEnd = AfterEnd.KEEP

    def why_no_period(self, kind: MaskKind, until: datetime | None) -> MaskRefusal | None:
        """Why a mask of this kind cannot run until then: towards a citizen it has an end, within the longest."""
        if until is None:
            return MaskRefusal.END_MISSING if kind is MaskKind.CITIZEN else None
        if until <= self.at:
            return MaskRefusal.END_IN_THE_PAST
        # A day more for the rest of the last day, and the clocks' change.
        return MaskRefusal.END_TOO_LATE if until > self.at + self.longest + timedelta(hours=25) else None

    def why_not_make(
        self, by: MaskDecider, kind: MaskKind, *, citizen_keys: Collection[UUID], until: datetime | None, reason: str
    ) -> MaskRefusal | None:
        """Why this decider may not make such a mask; None if they may. That the staff are the organisation's own is
        the directory's to say."""
        if set(by.own_keys) & set(citizen_keys):
            return MaskRefusal.ABOUT_ONESELF
        if not reason.strip():
            return MaskRefusal.REASON_MISSING
        return self.why_no_period(kind, until)

    def needs_second(self, mask: Mask) -> bool:
        """Whether the mask waits for a second person's word. It hides meanwhile."""
        return self.two_persons and not mask.confirmed and mask.made_by is not None and self.is_open(mask)

    def is_open(self, mask: Mask) -> bool:
        """Whether it has not ended, so that something can be decided about it."""
        return mask.state(self.at, self.after_end) in HIDING

    def why_not_confirm(self, by: MaskDecider, mask: Mask) -> MaskRefusal | None:
        """Why this decider may not confirm it, or say no to it."""
        refusal = self._why_not_touch(by, mask)
        if refusal is not None:
            return refusal
        if not self.needs_second(mask):
            return MaskRefusal.NOTHING_TO_CONFIRM
        return MaskRefusal.OWN_DECISION if by.staff_key == mask.made_by else None

    def why_not_extend(self, by: MaskDecider, mask: Mask, until: datetime, reason: str) -> MaskRefusal | None:
        """Why its end cannot be moved there. Moving it forward shows nothing, so one person is enough."""
        refusal = self._why_not_touch(by, mask)
        if refusal is not None:
            return refusal
        if mask.until is None:
            return MaskRefusal.WITHOUT_END
        if not reason.strip():
            return MaskRefusal.REASON_MISSING
        if until <= mask.until:
            return MaskRefusal.NOT_LATER
        return self.why_no_period(mask.kind, until)

    def why_not_end(self, by: MaskDecider, mask: Mask, reason: str) -> MaskRefusal | None:
        """Why this decider may not end it, or propose to. Where two are needed the second agrees."""
        refusal = self._why_not_touch(by, mask)
        if refusal is not None:
            return refusal
        if not mask.end_proposed:
            return None if reason.strip() else MaskRefusal.REASON_MISSING
        return self._why_not_agree(by, mask)

    def why_not_refuse_end(self, by: MaskDecider, mask: Mask) -> MaskRefusal | None:
        """Why this decider may not let it go on. Whoever proposed the end may take it back."""
        refusal = self._why_not_touch(by, mask)
        if refusal is None and not mask.end_proposed:
            return MaskRefusal.NOTHING_TO_CONFIRM
        return refusal

    def ends_at_once(self, by: MaskDecider, mask: Mask) -> bool:
        """Whether this decider's word ends it, or is the first of two."""
        return not (self.two_persons and by.is_person) or mask.end_proposed

    def _why_not_agree(self, by: MaskDecider, mask: Mask) -> MaskRefusal | None:
        return MaskRefusal.OWN_DECISION if by.is_person and by.staff_key == mask.end_proposed_by else None

    def _why_not_touch(self, by: MaskDecider, mask: Mask) -> MaskRefusal | None:
        if mask.cvr not in by.organisations:
            return MaskRefusal.OTHER_ORGANISATION
        if mask.citizen is not None and mask.citizen in by.own_keys:
            return MaskRefusal.ABOUT_ONESELF
        return None if self.is_open(mask) else MaskRefusal.ENDED
