"""The print queue as Indblik's own desk handles it. No texts: views put it in words.

Everything runs in the database role for printing, which reads no log, no words of a question, no number and no
address. Only a lead lets a letter go that waits for a person, or has one printed once more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import CitizenAppError, NotFound
from citizen_app.keys import keys
from support.domain.colleagues import MatterKind, OfColleague
from support.domain.letters import (
    OF_ACTS,
    Hold,
    LetterEvent,
    LetterHand,
    LetterKind,
    LetterState,
    LetterStep,
    after,
    may_take,
)
from support.queries import letters as queries
from support.queries import roles as staff
from support.queries.letters import Cursor, Key, LetterFile
from support.queries.roles import Colleague
from support.services import desk
from support.services.colleagues import require_reason
from support.services.desk import AtDesk, note_of
from support.services.letters import AUDITED

ON_A_PAGE: Final = 30
DEEDS: Final = (LetterStep.HELD, LetterStep.RELEASED, LetterStep.AGAIN, LetterStep.STOPPED)
"""What somebody at the desk can do with one letter."""


class LetterRefusal(StrEnum):
    """Why a step was refused. The codes stand in the audit trail."""

    NOT_NOW = "not-now"
    REASON_MISSING = "reason-missing"
    LEADS_ONLY = "leads-only"


class LetterRefused(CitizenAppError):
    """A step was refused; `refusal` says why. That it was tried stands in the audit trail."""

    code = "letter-refused"
    status = 409
    keeps_work: ClassVar[bool] = True

    def __init__(self, refusal: LetterRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class NoSuchLetter(NotFound):
    """None, or the actor's own: that it was asked for stays in the trail."""

    code = "letter-nothing-here"
    keeps_work = True


@dataclass(frozen=True, kw_only=True)
class LetterQueue:
    """A page of the queue, and how many stand where."""

    files: Sequence[LetterFile]
    is_more: bool
    numbers: Mapping[LetterState, int]
    is_lead: bool
    of_colleagues: Collection[UUID] = ()  # citizens on the page: of their letters, a line says only that there is one


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenedLetter:
    """One letter, and what the actor can do with it."""

    file: LetterFile
    can: Sequence[LetterStep]
    colleagues: Mapping[UUID, Colleague]


def begin(actor: Actor) -> AtDesk:
    """Go on in the database role for printing. Raises NotPermitted and CaseSelfUnknown, as the desk's pages do."""
    by = desk.begin(actor)
    assume(connection(), DatabaseRole.PRINT)
    return by


def queue(actor: Actor, state: LetterState, kind: LetterKind | None, after: Cursor | None) -> LetterQueue:
    """A page of the queue, the oldest first; no letter to the actor."""
    by = begin(actor)
    unlisted = by.apart.unlisted
    # Of a colleague's letter nobody is told what it is before it is opened: it stands among all kinds alone.
    without = unlisted if kind is None else unlisted | frozenset(by.apart.colleagues)
    found = queries.queue(state, kind=kind, without=without, limit=ON_A_PAGE + 1, after=after)
    known = queries.files(found[:ON_A_PAGE])
    audit.record(actor, "letters-listed", object_kind=AUDITED, details={"letters": len(known), "state": state.value})
    return LetterQueue(
        files=[known[one] for one in found[:ON_A_PAGE]],
        is_more=len(found) > ON_A_PAGE,
        numbers=queries.numbers_in(unlisted),
        of_colleagues=frozenset(citizen for citizen, _letter in known if citizen in by.apart.colleagues),
        is_lead=by.hand.is_lead,
    )


def waiting(actor: Actor) -> Mapping[LetterState, int]:
    """How many letters stand where, for the start page; none for whoever cannot work on them, or to the actor."""
    if not desk.works_there(actor) or not actor.viewer.own_keys:
        return {}
    return queries.numbers_in(begin(actor).apart.unlisted)


def opened(actor: Actor, key: Key) -> OpenedLetter:
    """One letter. Raises NoSuchLetter, also for one to the actor."""
    by = begin(actor)
    found = touched(actor, by, key)
    audit.record(actor, "letter-read", object_kind=AUDITED, object_ref=str(key[1]))
    return OpenedLetter(
        file=found,
        can=[step for step in DEEDS if may_take(found.letter, step, hand_of(by)) and not _must_arrive(by, found, step)],
        colleagues=staff.staff_in(by.cvr),
    )


def take(actor: Actor, key: Key, step: LetterStep, reason: str, seen: int | None = None) -> None:
    """Hold a letter, let it go, have it printed once more, or stop it; a second click of the same does nothing.

    `seen`: how many steps it had taken when the actor last saw it. Raises LetterRefused, and what `opened` raises.
    """
    by = begin(actor)
    one_at_a_time("letter-step", (key[1],))
    found, kept = touched(actor, by, key), note_of(reason)
    last = found.steps[-1]
    if last.event.step is step and last.event.by == by.hand.staff_key and _opened(last.words_sealed) == kept:
        return
    if (refusal := _why_not(by, found, step, kept, seen)) is not None:
        raise refused(actor, refusal, step, key)
    why = Hold.DESK if step is LetterStep.HELD else None
    event = LetterEvent(step=step, at=clock.now(), by=by.hand.staff_key, why=why)
    queries.add_step(after(found.letter, event), event, keys().seal(kept))
    audit.record(audit.in_trail_of(actor, key[0]), f"letter-{step.value}", object_kind=AUDITED, object_ref=str(key[1]))


def touched(actor: Actor, by: AtDesk, key: Key) -> LetterFile:
    """The letter. Raises NoSuchLetter where there is none, and for one to whoever asks or to a colleague; and
    ColleaguesMatter where a lead has to give a reason first."""
    found, is_own, is_hidden = queries.files([key]).get(key), key[0] in by.apart.own, by.apart.hides(key[0])
    if found is None or is_own or is_hidden:
        why = "not-found" if found is None else "about-oneself" if is_own else "about-colleague"
        audit.record(actor, "letter-refused", object_kind=AUDITED, object_ref=str(key[1]), details={"why": why})
        raise NoSuchLetter
    require_reason(actor, by.apart, OfColleague(kind=MatterKind.LETTER, citizen=key[0], about=key[1]))
    return found


def refused(actor: Actor, refusal: LetterRefusal, tried: LetterStep, key: Key | None = None) -> LetterRefused:
    """Leave a trail of what was refused."""
    details = {"why": refusal.value, "tried": tried.value}
    object_ref = str(key[1]) if key else None
    audit.record(actor, "letter-refused", object_kind=AUDITED, object_ref=object_ref, details=details)
    return LetterRefused(refusal)


def hand_of(by: AtDesk) -> LetterHand:
    """What the actor is to a letter."""
    return LetterHand.LEAD if by.hand.is_lead else LetterHand.AGENT


def _why_not(by: AtDesk, found: LetterFile, step: LetterStep, reason: str, seen: int | None) -> LetterRefusal | None:
    letter = found.letter
    if step not in DEEDS or seen not in {None, letter.steps}:
        return LetterRefusal.NOT_NOW
    if not may_take(letter, step, hand_of(by)):
        leads = may_take(letter, step, LetterHand.LEAD)
        return LetterRefusal.LEADS_ONLY if leads else LetterRefusal.NOT_NOW
    if _must_arrive(by, found, step):
        return LetterRefusal.LEADS_ONLY
    return None if reason else LetterRefusal.REASON_MISSING


def _must_arrive(by: AtDesk, found: LetterFile, step: LetterStep) -> bool:
    """Whether the letter tells a citizen what the desk has done for them, and this would keep it from them: that is not
    for an agent, nor for whoever did it."""
    if found.letter.kind not in OF_ACTS or step not in {LetterStep.HELD, LetterStep.STOPPED}:
        return False
    return not by.hand.is_lead or found.steps[0].event.by == by.hand.staff_key


def _opened(sealed: bytes | None) -> str:
    return keys().open(sealed) if sealed else ""
