"""What somebody at Indblik's desk does for a citizen: how they are known, what can be done, and when it counts. Pure.

Nothing that is done for a person counts at once: until its day it can be stopped (safety.md 5). What only informs them,
a letter to their own address, needs no day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from citizen_app.working_days import WorkingDays

MOST_WAITING: Final = 20
"""How many acts of one citizen can wait at a time."""
MOST_A_DAY: Final = 3
"""Letters with the log of a month, as many as citizens can order themselves."""


class Way(StrEnum):
    """How the desk knows whom it speaks with. A CPR number, an address or a doctor's name is none. Codes are stored."""

    IN_PERSON = "in-person"  # at the counter, with a photo
    CALL_BACK = "call-back"  # on a number that the citizen registered signed in, and that has waited


class Shown(StrEnum):
    """What was shown or called; its kind alone is kept, never a number on it. The codes are stored."""

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving-licence"
    IDENTITY_CARD = "identity-card"
    OWN_NUMBER = "own-number"


SHOWN_BY: Final = {
    Way.IN_PERSON: frozenset({Shown.PASSPORT, Shown.DRIVING_LICENCE, Shown.IDENTITY_CARD}),
    Way.CALL_BACK: frozenset({Shown.OWN_NUMBER}),
}


class ActKind(StrEnum):
    """What can be done for a citizen. The codes are stored."""

    BLOCK = "block"
    END_BLOCK = "end-block"
    CONFIRM_BLOCK = "confirm-block"
    END_ACCESS = "end-access"
    QUESTION = "question"
    WRITE_QUESTION = "write-question"
    REOPEN_QUESTION = "reopen-question"
    CLOSE_QUESTION = "close-question"
    SEND_QUESTION = "send-question"
    SEND_COMPLAINT = "send-complaint"
    NAME_COMPLAINT = "name-complaint"
    SEND_NOTICES = "send-notices"
    LOG_MONTH = "log-month"
    STOP_LETTERS = "stop-letters"
    STOP_MESSAGES = "stop-messages"
    NUMBER = "number"
    FORGET_NUMBER = "forget-number"
    ASK_NAME = "ask-name"
    WITHDRAW_NAMES = "withdraw-names"


OPENS: Final = frozenset({ActKind.END_BLOCK, ActKind.NUMBER})
"""What lets others see more than before, or gives a way to be known by: it needs a stronger way itself."""
STOPPED_FOR_ANYBODY: Final = frozenset({*OPENS, ActKind.CLOSE_QUESTION})
"""What is stopped on nobody's word but the caller's: without it more stays closed, and a question goes on.

Not the end of messages or letters: they may go to a mailbox that somebody else reads, and whoever reads it may know the
CPR number and call to have them go on (safety.md 5). Nor the end of a number, which somebody else may have.
"""
WAITS_FOR_LETTER: Final = OPENS
"""What counts only when the letter about it has been printed too: whoever never signs in has no other warning."""
INFORMS: Final = frozenset({ActKind.LOG_MONTH, ActKind.SEND_QUESTION})
"""What only sends the citizen something, to their own address: it is done at once.

Not a complaint to be signed, nor what an organisation has told of misuse: whoever the citizen fears or complains of may
open the same letter box, so these are told of first and can be stopped (decision 0028).
"""

SENT: Final = frozenset({ActKind.SEND_COMPLAINT, ActKind.NAME_COMPLAINT, ActKind.SEND_NOTICES})
"""What sends the citizen a letter when its day has come."""


class Ending(StrEnum):
    """How an act ended; without one it waits. The codes are stored."""

    DONE = "done"
    STOPPED = "stopped"
    NOT_DONE = "not-done"  # when its day came, it could not be done any more


class NotDone(StrEnum):
    """Why an act could not be done when its day came. The codes are stored; the citizen reads them, the desk not."""

    DEAD = "dead"
    IS_SO_ALREADY = "is-so-already"  # the citizen has decided the same since, or ended the block
    REFUSED = "refused"  # the place has closed, or there are too many
    NO_LOOK_UP = "no-look-up"  # none of that day from that place
    NO_NAME = "no-name"  # none of them has a masked name that can be asked for here
    ANSWERED = "answered"  # the question that was to be closed
    NOT_OPEN = "not-open"  # the question that words were to be written into: it was answered or closed first
    CHANGED_SINCE = "changed-since"  # by the citizen, signed in
    UNTOLD = "untold"  # it needs its letter, which was stopped
    NO_WISH = "no-wish"  # none of that day for a name that can be complained of
    NO_NOTICE = "no-notice"  # no organisation has written to them


class AssistRefusal(StrEnum):
    """Why nothing is done for a citizen at the desk."""

    OFF = "off"  # nobody has approved the rules
    WAY = "way"  # not one of the ways in use
    NO_NUMBER = "no-number"  # the citizen has registered none
    NUMBER_WAITS = "number-waits"  # it was registered too lately
    NUMBER_ENDS = "number-ends"  # the citizen has asked to have it deleted, and that waits
    NOT_KNOWN = "not-known"  # nobody has noted whom they speak with, or it was too long ago
    STRONGER_WAY = "stronger-way"
    DEAD = "dead"
    PROTECTED = "protected"  # the register tells of a protected identity
    TOO_YOUNG = "too-young"
    AGE_UNKNOWN = "age-unknown"
    TOO_MANY = "too-many"
    REFUSED = "refused"  # the citizen's own page would refuse it as well
    NO_QUESTION = "no-question"  # the citizen has no open one of that number
    NO_SUCH_QUESTION = "no-such-question"  # the citizen has none of that number
    NOT_TO_REOPEN = "not-to-reopen"  # none that can be opened again
    RIGHT_OVER = "right-over"  # the days that the law gives for the answer end before it would be sent
    OVER = "over"  # it counts already, or was stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the register tells of a citizen. None: nothing."""

    birth_date: date | None = None
    is_dead: bool = False
    is_protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistRules:
    """The rules that the operator's named owner has approved, on a day."""

    today: date
    is_on: bool
    ways: Collection[Way]
    opening_ways: Collection[Way]
    delay: int  # working days
    number_wait: int  # working days
    from_age: int
    calendar: WorkingDays

    def why_not_known(self, way: Way, number_since: date | None, *, number_ends: bool = False) -> AssistRefusal | None:
        """Why the way does not tell who somebody is. `number_since`: when they registered their telephone number;
        `number_ends`: that they have asked to have it deleted, as for a phone that was lost."""
        if not self.is_on:
            return AssistRefusal.OFF
        if way not in self.ways:
            return AssistRefusal.WAY
        if way is not Way.CALL_BACK:
            return None
        if number_since is None:
            return AssistRefusal.NO_NUMBER
        if number_ends:
            return AssistRefusal.NUMBER_ENDS
        return None if self.number_counts_from(number_since) <= self.today else AssistRefusal.NUMBER_WAITS

    def number_counts_from(self, since: date) -> date:
        """The first day on which a number that was registered then can be called."""
        return self.calendar.after(since, self.number_wait)

    def why_not_for(self, registered: Registered) -> AssistRefusal | None:
        """Why nothing is done for this citizen here, by the lead neither (safety.md 5)."""
        if registered.is_dead:
            return AssistRefusal.DEAD
        if registered.is_protected:
            return AssistRefusal.PROTECTED
        if registered.birth_date is None:
            return AssistRefusal.AGE_UNKNOWN
        return AssistRefusal.TOO_YOUNG if self._age(registered.birth_date) < self.from_age else None

    def why_not(self, kind: ActKind, way: Way, waiting: int) -> AssistRefusal | None:
        """Why this is not done for somebody known in this way, with so many acts waiting."""
        if not self.is_on:
            return AssistRefusal.OFF
        if kind in OPENS and way not in self.opening_ways:
            return AssistRefusal.STRONGER_WAY
        return AssistRefusal.TOO_MANY if waiting >= MOST_WAITING and kind not in INFORMS else None

    def last_day_to_stop(self, kind: ActKind) -> date | None:
        """Until when, that day included, it can be stopped; None: it is done at once."""
        return None if kind in INFORMS else self.calendar.after(self.today, self.delay)

    def _age(self, born: date) -> int:
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))
