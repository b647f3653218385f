"""What Indblik's own desk may do with a case among themselves, and what of it they read. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from support.domain.cases import Case, CaseState, Concern
from support.domain.deadlines import DeadlineKind


class DeskStep(StrEnum):
    """What happens to a case inside the desk. The codes are stored."""

    TAKEN = "taken"
    PUT_BACK = "put-back"
    HANDED_OVER = "handed-over"
    NOTED = "noted"


class DeskRefusal(StrEnum):
    """Why something inside the desk may not be done."""

    NOT_HELD = "not-held"  # take it first
    HELD_BY_ANOTHER = "held-by-another"
    NOT_AT_DESK = "not-at-desk"
    NO_COLLEAGUE = "no-colleague"
    NOTE_MISSING = "note-missing"
    NOBODY_ANSWERS = "nobody-answers"  # the organisation that it should go to has no log officer
    REASON_MISSING = "reason-missing"
    SEVERAL_NUMBERS = "several-numbers"  # former numbers are the identity role's alone
    UNKNOWN = "unknown"  # no such case, or no such citizen


class QueueView(StrEnum):
    """Which cases the desk's queue shows. The codes stand in addresses."""

    ALL = "alle"
    FREE = "ledige"  # nobody has them
    MINE = "mine"
    LATE = "forsinkede"  # at organisations, after their last day: for the lead


class QueueOrder(StrEnum):
    """What comes first. The codes stand in addresses."""

    DUE = "frist"
    AGE = "alder"


NO_ORGANISATION: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """To which cases of a view the queue is narrowed; None: to none of that kind."""

    right: DeadlineKind | None = None
    concern: Concern | None = None
    cvr: str | None = None  # of the organisation that has the case, or had it before the desk; `NO_ORGANISATION`

    def __bool__(self) -> bool:
        return self != Narrowed()


WHOLE: Final = Narrowed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deskhand:
    """Somebody at the desk."""

    staff_key: UUID
    is_lead: bool

    def may_read_words(self, case: Case) -> bool:
        """What was written is read where the desk has the case; the lead reads what organisations are late with."""
        if case.state is CaseState.WITH_DESK:
            return True
        return self.may_fetch(case)

    def why_not_handle(self, case: Case, holder: UUID | None) -> DeskRefusal | None:
        """Why they may not take a step with it: one at a time has a case."""
        if holder is None:
            return DeskRefusal.NOT_HELD
        return None if holder == self.staff_key else DeskRefusal.HELD_BY_ANOTHER

    def may_fetch(self, case: Case) -> bool:
        """Whether they may take the question from an organisation that is late with it: the lead's to decide."""
        return self.is_lead and case.is_escalated and case.state is CaseState.WITH_ORGANISATION

    def why_not_take(self, case: Case, holder: UUID | None) -> DeskRefusal | None:
        """Why they may not take it over. The lead may, from whoever has it."""
        if case.state not in {CaseState.WITH_DESK, CaseState.CLOSED} or case.cvr is not None:
            return DeskRefusal.NOT_AT_DESK
        if holder is not None and holder != self.staff_key and not self.is_lead:
            return DeskRefusal.HELD_BY_ANOTHER
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvent:
    """A step inside the desk, without its words."""

    step: DeskStep
    at: datetime
    by: UUID
    to: UUID | None = None
