"""A decision about a child's samples that waits until everybody who has custody has confirmed it. Pure.

It counts for nothing before. Who has to confirm it is what the register says when somebody does; from the child's
fifteenth birthday on nobody does any more (docs/decisions/0039).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app.agreeing import AskedFor, Waiting
from citizen_app.tissue_mode import VarMode
from consent.domain.tissue import Material, TissueUse, TissueUseDecision

FALLEN_IS_TOLD: Final = timedelta(days=30)
"""How long whoever asked for something or confirmed it reads that it fell away (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWords:
    """With which words it is read: those of a version, and what the site is to the register, which they say."""

    version: str
    mode: VarMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(AskedFor):
    """What the first of them asked for."""

    submission_id: UUID
    material: Material
    decision: TissueUseDecision
    words: ReadWords
    fifteen: bool  # `open_until` is the child's fifteenth birthday
    upon: UUID | None  # the newest decision about the same then: what it would take the place of


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who has custody of a child at a moment, by the register."""

    own: Sequence[UUID]  # every key that is theirs
    others: Sequence[Sequence[UUID]]  # of each of the others who have to confirm it
    fifteen: datetime | None  # when the child turns 15; None: not told
    misses_unknown: bool = False  # the register says that others have custody too, and not who


class Fallen(StrEnum):
    """Why it waits no more without having become a decision."""

    TAKEN_BACK = "taken-back"
    LATE = "late"
    FIFTEEN = "fifteen"  # the child decides
    OVERTAKEN = "overtaken"  # something else was decided about the same since


class Outcome(StrEnum):
    """What comes of it when somebody confirms."""

    NOT_THERE = "not-there"
    OTHER_WORDS = "other-words"  # what is read today is not what was asked for
    WAITS = "waits"  # for others
    DECIDED = "decided"


def open_until(at: datetime, waits: timedelta, fifteen: datetime | None) -> tuple[datetime, bool]:
    """Until when something that is asked for now waits, and whether that is the fifteenth birthday."""
    until = at + waits
    return (until, False) if fifteen is None or until < fifteen else (fifteen, True)


def fallen(waiting: Waiting[Wish], is_done: bool, newest: UUID | None, at: datetime) -> Fallen | None:
    """Why it waits no more; None: it does, or it became a decision. `newest`: the last decision about the same. Two
    clocks may differ, so that it is no matter of which was first."""
    if is_done:
        return None
    if waiting.is_over:
        return Fallen.TAKEN_BACK
    if waiting.asked.upon != newest:
        return Fallen.OVERTAKEN
    if at < waiting.asked.open_until:
        return None
    return Fallen.FIFTEEN if waiting.asked.fifteen else Fallen.LATE


def is_told(wish: Wish, fell: Fallen | None, since: Iterable[TissueUse], at: datetime) -> bool:
    """Whether whoever said so reads that it lapsed or was overtaken. `since`: what was decided about the same after it
    was asked for. Not where the same was: they have got it in another way."""
    decided = list(since)
    if fell not in {Fallen.LATE, Fallen.OVERTAKEN} or any(one.decision is wish.decision for one in decided):
        return False
    ended = min([wish.open_until, *(max(one.made_at, wish.at) for one in decided)])
    return at - ended < FALLEN_IS_TOLD


def is_there_for(waiting: Waiting[Wish], holder: Holder, basis: str, at: datetime) -> bool:
    """Whether it is for this person to confirm or to take back, while it waits."""
    is_child = holder.fifteen is None or at < holder.fifteen
    return is_child and waiting.is_of(holder.own, holder.others, basis)


def when_confirmed(
    waiting: Waiting[Wish], holder: Holder, basis: str, words: ReadWords, newest: UUID | None, at: datetime
) -> Outcome:
    """What comes of it when the person confirms it now, having read these words. Nobody is missing only where each of
    those who have custody at this moment has said so."""
    if waiting.is_over or fallen(waiting, False, newest, at) is not None:
        return Outcome.NOT_THERE
    if not is_there_for(waiting, holder, basis, at):
        return Outcome.NOT_THERE
    if waiting.asked.words != words:
        return Outcome.OTHER_WORDS
    after_it = replace(waiting, agreed=waiting.agreed | set(holder.own))
    return Outcome.WAITS if holder.misses_unknown or after_it.misses(holder.others) else Outcome.DECIDED


def unanswered(made: Iterable[tuple[TissueUse, bool]]) -> frozenset[Material]:
    """About what the person is asked from 15 on: what others decided for them last. The second of each pair: whether
    they did. Whatever the person confirms answers it, the same once more too."""
    last: dict[Material, tuple[TissueUse, bool]] = {}
    for use, by_others in made:
        if use.material not in last or last[use.material][0].made_at < use.made_at:
            last[use.material] = use, by_others
    return frozenset(material for material, (_use, by_others) in last.items() if by_others)
