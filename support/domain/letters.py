"""Letters on paper: where each stands in the print queue, which step leads where, and who must see to it first. Pure.

A letter is what its steps tell; steps are only ever added. It holds no contents and no address: it is put into words,
through the masks, at the moment when it is printed (safety.md 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app.web.dates import years_between


class LetterKind(StrEnum):
    """What a letter is about. The codes are stored."""

    QUESTION_RECEIPT = "question-receipt"  # about: the case
    QUESTION_ANSWER = "question-answer"  # about: the case; with contents only where the citizen has chosen that
    LOG_MONTH = "log-month"  # about: the first day of the month
    ASSISTED_RECEIPT = "assisted-receipt"  # about: what was done at the desk for the citizen
    ASSISTED_STOPPED = "assisted-stopped"  # the same
    MISUSE_TOLD = "misuse-told"  # about: the notice of an organisation to whom its finding concerns
    POWER_ASK = "power-ask"  # about: the power of attorney that its giver is asked to sign
    POWER_NOTICE = "power-notice"  # about: the power that was signed, before it begins
    HELP_VISIT = "help-visit"  # about: the mandate on which somebody was here for the citizen for the first time
    ASKED_FOR = "asked-for"  # about: the act at the desk by which the citizen asked for this very letter
    NAME_ANSWER = "name-answer"  # about: the citizen's wish for a name; with contents only where they have chosen that


class LetterStep(StrEnum):
    """What can happen to a letter. The codes are stored."""

    ORDERED = "ordered"
    HELD = "held"  # a person must see to it first, or something is missing
    RELEASED = "released"
    PRINTED = "printed"
    FAILED = "failed"  # it could not be put on paper
    AGAIN = "again"  # to be printed once more, for a reason
    STOPPED = "stopped"  # it is never printed


class LetterState(StrEnum):
    """Where a letter stands. The codes are stored."""

    WAITING = "waiting"
    HELD = "held"
    PRINTED = "printed"
    FAILED = "failed"
    STOPPED = "stopped"


class Hold(StrEnum):
    """Why a letter waits for a person. The codes are stored."""

    CHILD = "child"
    AGE_UNKNOWN = "age-unknown"  # the register has not told: it may be a child
    DEAD = "dead"
    PROTECTED = "protected"  # the register tells of a protected identity, name and address or place
    NO_ADDRESS = "no-address"  # nothing hands an address to the printing house
    NO_CONTENTS = "no-contents"  # what it is about is not there any more
    DESK = "desk"  # somebody at the desk has asked for it


OF_ACTS: Final = frozenset({LetterKind.ASSISTED_RECEIPT, LetterKind.ASSISTED_STOPPED})
"""What tells a citizen of what the desk has done for them."""
STOPPED_AT_DESK: Final = frozenset(
    {
        LetterKind.LOG_MONTH,
        LetterKind.QUESTION_RECEIPT,
        LetterKind.QUESTION_ANSWER,
        LetterKind.NAME_ANSWER,
        LetterKind.HELP_VISIT,
        LetterKind.POWER_ASK,
        LetterKind.ASKED_FOR,
    }
)
"""What a citizen can ask the desk to stop: not what tells of the desk's own work, or of an organisation's finding."""


class LetterHand(StrEnum):
    """Who takes a step with a letter."""

    CITIZEN = "citizen"
    AGENT = "agent"
    LEAD = "lead"
    CLOCK = "clock"  # the site itself


_WAITING, _HELD, _PRINTED = LetterState.WAITING, LetterState.HELD, LetterState.PRINTED
_FAILED, _STOPPED = LetterState.FAILED, LetterState.STOPPED
_ANYBODY: Final = frozenset({LetterHand.CITIZEN, LetterHand.AGENT, LetterHand.LEAD, LetterHand.CLOCK})
_DESK: Final = frozenset({LetterHand.AGENT, LetterHand.LEAD})
_LEAD: Final = frozenset({LetterHand.LEAD})

STEPS: Final[Mapping[tuple[LetterState, LetterStep], tuple[frozenset[LetterHand], LetterState]]] = {
    (_WAITING, LetterStep.HELD): (_DESK | {LetterHand.CLOCK}, _HELD),
    (_WAITING, LetterStep.PRINTED): (_LEAD, _PRINTED),
    (_WAITING, LetterStep.FAILED): (_LEAD, _FAILED),
    (_WAITING, LetterStep.STOPPED): (_ANYBODY, _STOPPED),
    (_HELD, LetterStep.RELEASED): (_LEAD | {LetterHand.CLOCK}, _WAITING),
    (_HELD, LetterStep.STOPPED): (_ANYBODY, _STOPPED),
    (_FAILED, LetterStep.AGAIN): (_LEAD, _WAITING),
    (_FAILED, LetterStep.STOPPED): (_ANYBODY, _STOPPED),
    (_PRINTED, LetterStep.AGAIN): (_LEAD, _WAITING),
}
"""From each state, the steps that may be taken, by whom, and where they lead. What is not here is refused."""
RELEASED_FOR_GOOD: Final = frozenset({Hold.CHILD, Hold.AGE_UNKNOWN, Hold.PROTECTED, Hold.DESK})
"""What a person can decide about; everything else is asked anew each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEvent:
    """A step as it was taken, without its words."""

    step: LetterStep
    at: datetime
    by: UUID | None = None  # a member of the desk; None: the citizen, or the site itself
    why: Hold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter, as its steps tell of it."""

    citizen: UUID
    letter_id: UUID
    number: str  # stands on the paper; drawn, so that it tells nothing
    kind: LetterKind
    about: UUID | None
    month: date | None
    language: str
    has_contents: bool
    ordered_at: datetime
    state: LetterState = LetterState.WAITING
    why: Hold | None = None  # while it is held
    seen_to: frozenset[Hold] = frozenset()  # what a person has released it from
    steps: int = 1


def after(letter: Letter, event: LetterEvent) -> Letter:
    """The letter after a further step. Raises KeyError for one that leads nowhere from where it stands."""
    _who, state = STEPS[letter.state, event.step]
    seen_to = letter.seen_to
    if event.step is LetterStep.RELEASED and event.by is not None and letter.why in RELEASED_FOR_GOOD:
        seen_to |= {letter.why}
    held = event.why if event.step is LetterStep.HELD else None
    return replace(letter, state=state, why=held, seen_to=seen_to, steps=letter.steps + 1)


def told_by(ordered: Letter, events: Iterable[LetterEvent]) -> Letter:
    """The letter after all its steps but the first, its order."""
    found = ordered
    for event in events:
        found = after(found, event)
    return found


def may_take(letter: Letter, step: LetterStep, hand: LetterHand) -> bool:
    """Whether the step may be taken from where the letter stands, by them."""
    known = STEPS.get((letter.state, step))
    return known is not None and hand in known[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """What decides whether a person must see to a letter first: of all keys that are the citizen."""

    born: date | None
    is_dead: bool
    is_protected: bool
    has_address: bool  # something hands the register's address to the printing house


def holds_of(letter: Letter, to: Addressee, today: date, *, adult_at: int) -> Sequence[Hold]:
    """Why the letter waits for a person now, the weightiest first. `adult_at`: years."""
    asked = (
        (Hold.DEAD, to.is_dead),
        (Hold.PROTECTED, to.is_protected),
        (Hold.AGE_UNKNOWN, to.born is None),
        (Hold.CHILD, to.born is not None and years_between(to.born, today) < adult_at),
        (Hold.NO_ADDRESS, not to.has_address),
    )
    return [one for one, applies in asked if applies and one not in letter.seen_to]
