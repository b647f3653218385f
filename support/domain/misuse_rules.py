"""Who may take which step of a follow-up now, and the clock: what the table leaves to time, words and persons. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app.web.dates import local
from support.domain.case_rules import MOST_LETTERS
from support.domain.colleagues import Apart
from support.domain.misuse import Matter, MatterParty, MatterStep, leads_to


class MatterRefusal(StrEnum):
    """Why a step may not be taken."""

    NOT_NOW = "not-now"  # it does not follow on where the matter stands: somebody was first, or it is closed
    OTHER_ORGANISATION = "other-organisation"
    ABOUT_ONESELF = "about-oneself"
    OWN_LOOKUP = "own-look-up"  # the name on the look-up is the lead's
    NOT_APART = "not-apart"
    WORDS_MISSING = "words-missing"
    WORDS_TOO_LONG = "words-too-long"
    MOMENT_MISSING = "moment-missing"
    MOMENT_TO_COME = "moment-to-come"
    AWARE_TOO_LATE = "aware-too-late"  # after the hand-over, or after a time that had run out by then
    DAY_MISSING = "day-missing"
    DAY_GONE = "day-gone"
    UNSETTLED = "unsettled"  # it is not said whether the authority is notified
    NOTIFIED = "notified"  # it has been already
    LOOK_BACK = "look-back"  # one is still under way


_MUST_SAY: Final = frozenset(MatterStep) - {MatterStep.TAKEN, MatterStep.HEARING_BEGUN}
_HAPPENED: Final = frozenset({MatterStep.AWARE, MatterStep.NOTIFIED, MatterStep.TOLD})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MatterDeed:
    """A step that a lead wants to take."""

    step: MatterStep
    words: str = ""
    moment: datetime | None = None
    due_on: date | None = None
    is_apart: bool  # they have said that it is about neither them, their family, their own look-ups nor their leader
    seen: int | None = None  # how many steps persons had taken when they last saw it


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time that an organisation has to notify the authority."""

    runs_from: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRules:
    """The rules at a moment, as the operator has set them."""

    at: datetime
    notify_within: timedelta = timedelta(hours=72)
    remind_after: Sequence[int] = (24, 60)  # hours

    def clock_of(self, matter: Matter) -> Clock:
        """From when the time runs, and until when.

        From awareness: at the latest the hand-over to the lead, or earlier where the lead states it (safety.md 8).
        While nobody has taken the matter it runs from the finding, and what has run out does not begin anew.
        """
        latest = self.latest_awareness(matter)
        runs_from = min(matter.aware_at, latest) if matter.aware_at else latest
        return Clock(runs_from=runs_from, ends=runs_from + self.notify_within)

    def latest_awareness(self, matter: Matter) -> datetime:
        """The latest moment from which the time can run."""
        if matter.taken_at is None or matter.taken_at > matter.found_at + self.notify_within:
            return matter.found_at
        return matter.taken_at

    def is_late(self, matter: Matter) -> bool:
        """Whether the time has run out without a decision about the authority."""
        return matter.is_open and not matter.is_settled and self.at > self.clock_of(matter).ends

    def reminder_due(self, runs_from: datetime, reminded: int) -> int | None:
        """After how many hours somebody is to be told now that was told after `reminded` hours; None: nothing is new.

        The whole time counts as the last of them.
        """
        whole = int(self.notify_within / timedelta(hours=1))
        gone = [one for one in (*self.remind_after, whole) if self.at >= runs_from + timedelta(hours=one)]
        return max(gone) if gone and max(gone) > reminded else None

    def is_passed(self, hours: int) -> bool:
        """Whether the hours are the whole time."""
        return timedelta(hours=hours) >= self.notify_within

    def why_not(self, matter: Matter, deed: MatterDeed, *, is_looked_back_on: bool = False) -> MatterRefusal | None:
        """Why a lead may not take the step now; None if they may."""
        if leads_to(matter.state, deed.step, MatterParty.LEAD) is None:
            return MatterRefusal.NOT_NOW
        if deed.step is MatterStep.CLOSED and is_looked_back_on:
            return MatterRefusal.LOOK_BACK
        return (
            _why_not_by_words(deed) or self._why_not_by_moment(matter, deed) or self._why_not_settled(matter, deed.step)
        )

    def _why_not_by_moment(self, matter: Matter, deed: MatterDeed) -> MatterRefusal | None:
        if deed.step in _HAPPENED and deed.moment is None:
            return MatterRefusal.MOMENT_MISSING
        if deed.moment is not None and deed.moment > self.at:
            return MatterRefusal.MOMENT_TO_COME
        if deed.step is MatterStep.AWARE and deed.moment and deed.moment > self.latest_awareness(matter):
            return MatterRefusal.AWARE_TOO_LATE
        if deed.step is MatterStep.HEARING_BEGUN:
            if deed.due_on is None:
                return MatterRefusal.DAY_MISSING
            return MatterRefusal.DAY_GONE if deed.due_on <= local(self.at).date() else None
        return None

    def _why_not_settled(self, matter: Matter, step: MatterStep) -> MatterRefusal | None:
        if step in {MatterStep.NOTIFIED, MatterStep.NOT_REQUIRED} and matter.notified_at is not None:
            return MatterRefusal.NOTIFIED
        if step is MatterStep.NOT_REQUIRED and matter.is_not_required:
            return MatterRefusal.NOT_NOW
        if step is MatterStep.CLOSED and not matter.is_settled:
            return MatterRefusal.UNSETTLED
        return None


def _why_not_by_words(deed: MatterDeed) -> MatterRefusal | None:
    if deed.step in _MUST_SAY and not deed.words.strip():
        return MatterRefusal.WORDS_MISSING
    return MatterRefusal.WORDS_TOO_LONG if len(deed.words) > MOST_LETTERS else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads an organisation's control of its log."""

    cvr: str
    staff_key: UUID
    own_keys: Collection[UUID]  # the citizens that they are
    taken_over: Collection[str] = ()  # organisations whose matters theirs has inherited, by their CVR numbers
    colleagues: Collection[UUID] = ()  # the citizens whom they work with

    @property
    def organisations(self) -> frozenset[str]:
        """The organisations whose matters they may handle, by their CVR numbers."""
        return frozenset((self.cvr, *self.taken_over))

    @property
    def apart(self) -> Apart:
        """From whom they are kept apart."""
        return Apart(cvr=self.cvr, own=self.own_keys, colleagues=self.colleagues, is_lead=True)

    def why_not_touch(self, matter: Matter) -> MatterRefusal | None:
        """Why this lead may not even see it: another organisation's, or about themselves or what they asked for
        somebody (safety.md 8)."""
        if matter.cvr not in self.organisations:
            return MatterRefusal.OTHER_ORGANISATION
        is_own = not {matter.citizen, *matter.askers}.isdisjoint(self.own_keys)
        return MatterRefusal.ABOUT_ONESELF if is_own else None

    def why_not(
        self, matter: Matter, deed: MatterDeed, rules: MatterRules, *, is_looked_back_on: bool = False
    ) -> MatterRefusal | None:
        """Why this lead may not take the step."""
        if (refusal := self.why_not_touch(matter)) is not None:
            return refusal
        if not deed.is_apart:
            return MatterRefusal.NOT_APART
        return rules.why_not(matter, deed, is_looked_back_on=is_looked_back_on)
