"""A look-back on one person's look-ups: who asks, who opens, and where it stands. Pure.

It is counted first and opened by a second person (safety.md 8). A look-back is what its steps tell; steps are only ever
added. `STEPS` is the whole of what may happen; who may be the second is in `why_not`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from support.domain.misuse import IN_HAND, MatterState


class LookBackStep(StrEnum):
    """What can happen to a look-back. The codes are stored."""

    ASKED = "asked"
    COUNTED = "counted"  # how many, and no more
    OPENED = "opened"  # by the second person
    REFUSED = "refused"
    COLLECTED = "collected"  # the list is there
    TEXT_PROPOSED = "text-proposed"  # what those affected shall read
    TOLD = "told"  # another person has approved the text, and it was sent
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"  # before anything was opened


class LookBackState(StrEnum):
    """Where a look-back stands."""

    ASKED = "asked"
    COUNTED = "counted"  # and waits for the second person
    OPENED = "opened"  # and waits for the list
    LISTED = "listed"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LookBackParty(StrEnum):
    """Who takes a step."""

    LEAD = "lead"  # of the organisation's log control
    COLLEAGUE = "colleague"  # a lead or a log officer of the organisation
    CLOCK = "clock"  # the worker


_ASKED, _COUNTED, _OPENED, _LISTED, _CLOSED = (
    LookBackState.ASKED,
    LookBackState.COUNTED,
    LookBackState.OPENED,
    LookBackState.LISTED,
    LookBackState.CLOSED,
)
STEPS: Final[Mapping[tuple[LookBackState, LookBackStep], tuple[LookBackParty, LookBackState]]] = {
    (_ASKED, LookBackStep.COUNTED): (LookBackParty.CLOCK, _COUNTED),
    (_ASKED, LookBackStep.WITHDRAWN): (LookBackParty.LEAD, LookBackState.WITHDRAWN),
    (_COUNTED, LookBackStep.WITHDRAWN): (LookBackParty.LEAD, LookBackState.WITHDRAWN),
    (_COUNTED, LookBackStep.OPENED): (LookBackParty.COLLEAGUE, _OPENED),
    (_COUNTED, LookBackStep.REFUSED): (LookBackParty.COLLEAGUE, LookBackState.REFUSED),
    (_OPENED, LookBackStep.COLLECTED): (LookBackParty.CLOCK, _LISTED),
    (_LISTED, LookBackStep.TEXT_PROPOSED): (LookBackParty.COLLEAGUE, _LISTED),
    (_LISTED, LookBackStep.TOLD): (LookBackParty.COLLEAGUE, _LISTED),
    (_LISTED, LookBackStep.CLOSED): (LookBackParty.LEAD, _CLOSED),
    (_CLOSED, LookBackStep.REOPENED): (LookBackParty.LEAD, _LISTED),
}
"""From each state, the steps that may be taken, by whom, and where they lead. What is not here is refused."""
OPEN: Final = (_ASKED, _COUNTED, _OPENED, _LISTED)
"""While it stands there, no retention takes an entry of its list; nor, afterwards, one that bears a mark."""


class LookBackRefusal(StrEnum):
    """Why a step may not be taken."""

    NOT_NOW = "not-now"
    NOT_LEAD = "not-lead"
    SAME_PERSON = "same-person"  # two persons have to take part
    NOT_APART = "not-apart"
    WORDS_MISSING = "words-missing"
    WORDS_TOO_LONG = "words-too-long"
    NOTHING_TO_TELL = "nothing-to-tell"
    BAD_PERIOD = "bad-period"
    UNKNOWN_PERSON = "unknown-person"  # the source has not told who made the look-up
    NOT_IN_HAND = "not-in-hand"  # no lead has taken the follow-up, or it is closed
    NOT_HEARD = "not-heard"  # the employee has not been heard, and no lead has said why not


MOST_LETTERS: Final = 4000
_MUST_SAY: Final = frozenset(
    {LookBackStep.OPENED, LookBackStep.REFUSED, LookBackStep.TEXT_PROPOSED, LookBackStep.CLOSED, LookBackStep.WITHDRAWN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBackEvent:
    """A step as it was taken, without its words."""

    step: LookBackStep
    at: datetime
    by: UUID | None = None  # None: the worker


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """A look-back, as its steps tell of it."""

    look_back_id: UUID
    matter_id: UUID
    cvr: str
    asked_by: UUID
    state: LookBackState = LookBackState.ASKED
    opened_by: UUID | None = None
    text_by: UUID | None = None  # who proposed the text that waits for another's approval
    steps: int = 1

    @property
    def is_listed(self) -> bool:
        """Whether its list can be read."""
        return self.state in {_LISTED, _CLOSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who takes part: a lead of the organisation's log control, or one of its log officers."""

    staff_key: UUID
    is_lead: bool
    accounts: frozenset[UUID] = frozenset()  # the keys of all accounts of this human in the organisation, where known

    @property
    def keys(self) -> frozenset[UUID]:
        """The keys of this human: a second account is no second person."""
        return self.accounts | {self.staff_key}

    def why_not(
        self, found: LookBack, step: LookBackStep, *, words: str = "-", is_apart: bool = True
    ) -> LookBackRefusal | None:
        """Why this person may not take the step; None if they may. `is_apart`: they have said that it is about neither
        them, their family, their own look-ups nor their leader: nobody here can tell which colleague a user is."""
        party, _state = STEPS.get((found.state, step), (LookBackParty.CLOCK, None))
        if party is LookBackParty.CLOCK or (step is LookBackStep.TOLD and found.text_by is None):
            return LookBackRefusal.NOT_NOW
        if party is LookBackParty.LEAD and not self.is_lead:
            return LookBackRefusal.NOT_LEAD
        if _other_than(found, step) in self.keys:
            return LookBackRefusal.SAME_PERSON
        if not is_apart:
            return LookBackRefusal.NOT_APART
        if step in _MUST_SAY and not words.strip():
            return LookBackRefusal.WORDS_MISSING
        return LookBackRefusal.WORDS_TOO_LONG if len(words) > MOST_LETTERS else None


def _other_than(found: LookBack, step: LookBackStep) -> UUID | None:
    """Who may not take the step, since two persons have to."""
    if step in {LookBackStep.OPENED, LookBackStep.REFUSED}:
        return found.asked_by
    return found.text_by if step is LookBackStep.TOLD else None


def why_not_yet(step: LookBackStep, follow_up: MatterState | None) -> LookBackRefusal | None:
    """Why the step has to wait for the follow-up that the look-back belongs to; None if it need not.

    `follow_up`: where it stands; None where there is none.
    """
    if step is LookBackStep.OPENED:
        # What was found of the first look-up may have been set right since the look-back was asked for.
        return None if follow_up in IN_HAND else LookBackRefusal.NOT_IN_HAND
    return why_not_reach(follow_up) if step is LookBackStep.TOLD else None


def why_not_reach(follow_up: MatterState | None) -> LookBackRefusal | None:
    """Why nobody affected may learn of it yet, by a mark in their log or by a text: the employee is heard first, or a
    lead has said why not (safety.md 8). What is closed was heard before."""
    if follow_up in {MatterState.HEARD, MatterState.CLOSED}:
        return None
    return LookBackRefusal.NOT_HEARD if follow_up in IN_HAND else LookBackRefusal.NOT_IN_HAND


def after(found: LookBack, event: LookBackEvent) -> LookBack:
    """The look-back with one more step. Raises ValueError where the table has no such step."""
    if (found.state, event.step) not in STEPS:
        raise ValueError(f"{event.step} does not follow on {found.state}")
    party, state = STEPS[found.state, event.step]
    if (party is LookBackParty.CLOCK) != (event.by is None):
        raise ValueError(f"{event.step} is not for them")
    opened_by = event.by if event.step is LookBackStep.OPENED else found.opened_by
    text_by = found.text_by
    if event.step in {LookBackStep.TEXT_PROPOSED, LookBackStep.TOLD}:
        text_by = event.by if event.step is LookBackStep.TEXT_PROPOSED else None
    return replace(found, state=state, opened_by=opened_by, text_by=text_by, steps=found.steps + 1)


def look_back_from(begun: LookBack, events: Sequence[LookBackEvent]) -> LookBack:
    """The look-back that its steps tell of, in their order. `begun`: as it was asked for.

    Raises ValueError when they do not begin with the asking, or when one cannot follow on those before it.
    """
    first, *later = events
    if first.step is not LookBackStep.ASKED or first.by != begun.asked_by:
        raise ValueError("a look-back begins with somebody who asks")
    found = begun
    for event in later:
        found = after(found, event)
    return found
