"""What counts only once everybody who shares a ground has confirmed it (forældremyndighed, værger). Pure.

Its steps are all that is kept. Who has to confirm is not: that is asked of the register when somebody does, so that
whoever has lost custody meanwhile need not, and cannot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar
from uuid import UUID

TOLD_EVERY: Final = timedelta(days=1)
"""Nobody is told oftener that something waits for them (assumed)."""


class WaitingStep(StrEnum):
    """What happened to it. The codes are stored."""

    ASKED = "asked"  # by the first of those who have to want it, who wants it
    CONFIRMED = "confirmed"
    TAKEN_BACK = "taken-back"
    DONE = "done"  # everybody had said so: it was done


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One step."""

    step: WaitingStep
    at: datetime
    by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """What the first of them asked for; each feature adds what it is."""

    waiting_id: UUID
    citizen_key: UUID
    basis: str
    by: UUID
    at: datetime
    open_until: datetime


Wanted = TypeVar("Wanted", bound=AskedFor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Generic[Wanted]):
    """Where it stands."""

    asked: Wanted
    agreed: frozenset[UUID]  # who has said so and not taken it back
    is_over: bool = False

    def waits_at(self, at: datetime) -> bool:
        """Whether it still waits."""
        return not self.is_over and at < self.asked.open_until

    def misses(self, others: Iterable[Sequence[UUID]]) -> bool:
        """Whether one of the others has not said so; each by every key that is theirs."""
        return any(self.agreed.isdisjoint(one) for one in others)

    def is_of(self, own: Sequence[UUID], others: Iterable[Sequence[UUID]], basis: str) -> bool:
        """Whether whoever began it shares the ground with this person now, or is this person."""
        holders = [own, *others]
        return self.asked.basis == basis and any(self.asked.by in one for one in holders)


def after(was: Waiting[Wanted], taken: StepTaken) -> Waiting[Wanted]:
    """Where it stands after a step. What comes when it is over changes nothing."""
    if was.is_over:
        return was
    match taken.step:
        case WaitingStep.CONFIRMED:
            return replace(was, agreed=was.agreed | {taken.by})
        case WaitingStep.TAKEN_BACK:
            # Whoever began it takes all of it back; somebody else what they said themselves.
            return replace(was, agreed=was.agreed - {taken.by}, is_over=taken.by == was.asked.by)
        case WaitingStep.DONE:
            return replace(was, is_over=True)
    return was


def waiting_from(asked: Wanted, steps: Iterable[StepTaken]) -> Waiting[Wanted]:
    """Where it stands after these steps, in their order."""
    found = Waiting(asked=asked, agreed=frozenset({asked.by}))
    for taken in steps:
        found = after(found, taken)
    return found


def told_next(asks: Iterable[datetime]) -> datetime | None:
    """When somebody is told of the last of these, which came one after the other: at once or, told lately, a day after
    that; None where a message that waits to be sent tells of it too."""
    due: datetime | None = None
    is_covered = True
    for at in asks:
        is_covered = due is not None and at < due
        if not is_covered:
            due = at if due is None else max(at, due + TOLD_EVERY)
    return None if is_covered else due
