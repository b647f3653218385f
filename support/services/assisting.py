"""Doing something for a citizen at Indblik's own desk, whom it knows by a way that a named owner has approved.

A CPR number opens a citizen at the desk, and tells nobody who they are (safety.md 5): until somebody has made sure,
nothing is read out and nothing is done. What is done counts after a delay, and everybody at the desk can stop it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, CitizenKey
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection
from citizen_app.errors import CitizenAppError
from citizen_app.identity import keys_of_person
from citizen_app.keys import keys
from citizen_app.messages.notify import notify
from citizen_app.web.dates import local, start_of_day
from support.domain.assist_wishes import MonthWish, SendQuestionWish, Wish, kind_of, written
from support.domain.assisted import (
    INFORMS,
    MOST_A_DAY,
    STOPPED_FOR_ANYBODY,
    ActKind,
    AssistRefusal,
    AssistRules,
    Ending,
    Shown,
    Way,
)
from support.domain.desk import DeskRefusal
from support.domain.letters import LetterKind
from support.queries import assisted as queries
from support.queries import desk as desk_queries
from support.queries.assist_questions import question_of_number
from support.queries.assisted import Act, Known, Phone
from support.services import assist_blocks, assist_deeds
from support.services.assist_blocks import Chosen
from support.services.assist_deed import Asking
from support.services.assist_news import ACT_MADE, ACT_STOPPED
from support.services.assist_rules import rules
from support.services.case_desk import CaseAboutOneself
from support.services.desk import AtDesk, begin, refused
from support.services.desk_citizens import OPEN_FOR, whom_one_helps
from support.services.letters import order_letter
from support.services.questions import NoSuchQuestion

AUDITED: Final = "assisted-act"
_DECISIONS: Final[Mapping[ActKind, Callable[[Actor, datetime], list[Chosen]]]] = {
    ActKind.END_BLOCK: assist_blocks.blocks,
    ActKind.CONFIRM_BLOCK: assist_blocks.to_confirm,
    ActKind.END_ACCESS: assist_blocks.accesses,
}
"""Among which of the citizen's decisions one is chosen."""


class AssistRefused(CitizenAppError):
    """Something for a citizen was refused; `refusal` says why. That it was tried stands in the audit trail."""

    code = "assist-refused"
    status = 409
    keeps_work: ClassVar[bool] = True

    def __init__(self, refusal: AssistRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Assisting:
    """Who at the desk has opened whom."""

    by: AtDesk
    trail: Actor  # as the citizen's own trail knows whoever works at the desk
    person: tuple[CitizenKey, ...]
    rules: AssistRules

    @property
    def citizen(self) -> CitizenKey:
        """The key that was opened."""
        return self.person[0]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Read:
    """An act before it is made: what is read to the citizen, and from when it counts."""

    sentences: Sequence[str]  # kept with the act, as they were read
    closing: Sequence[str]  # read after them: how to stop it, and which letter comes
    counts_at: datetime


def assisting(actor: Actor, opening_id: UUID) -> Assisting:
    """Go on in the role that sees this one citizen. Raises NoSuchQuestion for one whom the actor has not opened just
    now, CaseAboutOneself and what `desk.begin` raises."""
    by = begin(actor)
    helped = whom_one_helps(actor)
    citizen = desk_queries.opening(opening_id, by.hand.staff_key, clock.now() - OPEN_FOR)
    if citizen is None or by.apart.hides(citizen) or citizen in helped:  # they were hired, or got a power, meanwhile
        refused(actor, DeskRefusal.UNKNOWN, "assist")
        raise NoSuchQuestion
    person = keys_of_person(citizen)
    if set(by.officer.own_keys) & set(person):
        refused(actor, DeskRefusal.UNKNOWN, "assist-oneself")
        raise CaseAboutOneself
    assume(connection(), DatabaseRole.ASSIST, person)
    return Assisting(by=by, trail=audit.in_trail_of(actor, citizen), person=person, rules=rules())


def waiting(at: Assisting) -> list[Act]:
    """What waits to count for the citizen; that it does is told to nobody on the phone before they are known."""
    return queries.waiting_of(at.person)


def number_to_call(at: Assisting) -> str:
    """The number that the citizen registered; its reading stands in their trail. Raises AssistRefused."""
    phone = queries.phone_of(at.person)
    refusal = _why_not_known(at, Way.CALL_BACK, phone) or at.rules.why_not_for(queries.registered(at.person))
    if refusal is not None or phone is None:
        raise _refused(at, refusal or AssistRefusal.NO_NUMBER, "number")
    audit.record(at.trail, "assist-number-shown", object_kind=AUDITED)
    return keys().open(phone.number_sealed)


def known_by(at: Assisting, way: Way, shown: Shown) -> UUID:
    """Note how the desk knows whom it speaks with; a second click notes it again. Raises AssistRefused."""
    refusal = _why_not_known(at, way, queries.phone_of(at.person)) or at.rules.why_not_for(
        queries.registered(at.person)
    )
    if refusal is not None:
        raise _refused(at, refusal, "known")
    identity_id = uuid4()
    queries.add_known(
        Known(
            citizen=at.citizen, identity_id=identity_id, at=clock.now(), by=at.by.hand.staff_key, way=way, shown=shown
        )
    )
    audit.record(at.trail, "assist-known", object_kind=AUDITED, object_ref=str(identity_id), details={"way": way.value})
    return identity_id


def known(at: Assisting, identity_id: UUID) -> Known:
    """How the desk knows them. Raises AssistRefused when nobody has made sure a moment ago."""
    found = queries.known(at.person, identity_id, at.by.hand.staff_key, clock.now() - OPEN_FOR)
    if found is None:
        raise _refused(at, AssistRefusal.NOT_KNOWN, "known")
    return found


def offered(at: Assisting, found: Known) -> dict[ActKind, AssistRefusal | None]:
    """What can be done for somebody who is known in this way, and why something else cannot."""
    number = len(waiting(at))
    return {kind: at.rules.why_not(kind, found.way, number) for kind in ActKind}


def decisions(at: Assisting, found: Known, kind: ActKind) -> list[Chosen]:
    """The citizen's decisions that an act of the kind can be about, to choose one of. Raises AssistRefused."""
    _allow(at, found, kind)
    audit.record(at.trail, "assist-blocks-read", object_kind=AUDITED)
    return _DECISIONS[kind](_for_citizen(at), clock.now())


def read(at: Assisting, found: Known, wish: Wish, act_id: UUID, *, letter_tells: bool = False) -> Read:
    """What is read to the citizen before they say yes. Raises AssistRefused.

    `letter_tells`: the citizen wants the letter to say what it is (safety.md 5).
    """
    kind = kind_of(wish)
    _allow(at, found, kind)
    now, counts_at = clock.now(), _counts_at(at, kind)
    asking = Asking(actor=_for_citizen(at), act_id=act_id, at=now, counts_at=counts_at)
    refusal = assist_deeds.why_not(asking, wish)
    if refusal is not None:
        raise _refused(at, refusal, kind.value)
    audit.record(at.trail, "assist-read-aloud", object_kind=AUDITED, details={"kind": kind.value})
    told = assist_deeds.summary(asking, wish)
    closing = assist_deeds.closing(wish, letter_tells=letter_tells)
    return Read(sentences=told, closing=closing, counts_at=counts_at)


def make(at: Assisting, found: Known, wish: Wish, act_id: UUID, *, letter_tells: bool = False) -> Act:
    """Keep what the citizen said yes to; the same act sent again is kept once. Raises AssistRefused."""
    one_at_a_time("assist", at.person)
    if (there := queries.act_of(at.person, act_id)) is not None:
        return there
    told, kind = read(at, found, wish, act_id, letter_tells=letter_tells), kind_of(wish)
    if kind in INFORMS and queries.number_since(at.person, kind, clock.now() - timedelta(days=1)) >= MOST_A_DAY:
        raise _refused(at, AssistRefusal.TOO_MANY, kind.value)
    act = Act(
        citizen=at.citizen,
        act_id=act_id,
        kind=kind,
        made_at=clock.now(),
        effective_at=told.counts_at,
        wish_sealed=keys().seal(written(wish)),
        summary_sealed=keys().seal("\n".join(told.sentences)),
    )
    queries.add_act(act, found)
    audit.record(at.trail, "assist-made", object_kind=AUDITED, object_ref=str(act_id), details={"kind": kind.value})
    _order(at, found, wish, act_id, letter_tells=letter_tells)
    if kind in INFORMS:
        _end(at, act, Ending.DONE)
    notify(at.citizen, ACT_MADE.code)
    return act


def stop(at: Assisting, act_id: UUID, found: Known | None = None) -> None:
    """Stop an act that does not count yet. `found`: how the desk knows whom it speaks with.

    What opens data or closes a question is stopped for whoever asks, for that leaves more closed, or a question going
    on; the rest would take protection away, and nothing is changed for somebody on a CPR number alone (safety.md 5).

    Raises AssistRefused for one that counts or is stopped, and NoSuchQuestion for another citizen's.
    """
    one_at_a_time("assist", at.person)
    act = queries.act_of(at.person, act_id)
    if act is None:
        _refused(at, AssistRefusal.OVER, "stop")
        raise NoSuchQuestion
    if found is None and act.kind not in STOPPED_FOR_ANYBODY:
        raise _refused(at, AssistRefusal.NOT_KNOWN, "stop")
    if queries.has_ended((act.citizen, act.act_id)) or not act.can_stop(clock.now()):
        raise _refused(at, AssistRefusal.OVER, "stop")
    _end(at, act, Ending.STOPPED)
    audit.record(at.trail, "assist-stopped", object_kind=AUDITED, object_ref=str(act_id))
    order_letter(act.citizen, LetterKind.ASSISTED_STOPPED, about=act_id, ordered_by=at.by.hand.staff_key)
    notify(act.citizen, ACT_STOPPED.code)


def _order(at: Assisting, found: Known, wish: Wish, act_id: UUID, *, letter_tells: bool) -> None:
    """Order the letter that was asked for, or the one that tells of the act."""
    if isinstance(wish, MonthWish):
        order_letter(at.citizen, LetterKind.LOG_MONTH, about=wish.first, ordered_by=found.by)
    elif isinstance(wish, SendQuestionWish):
        if (asked := question_of_number(at.person, wish.number)) is None:
            raise _refused(at, AssistRefusal.NO_SUCH_QUESTION, kind_of(wish).value)
        answer = LetterKind.QUESTION_ANSWER
        order_letter(at.citizen, answer, about=asked.case_id, ordered_by=found.by, has_contents=True)
    else:
        receipt = LetterKind.ASSISTED_RECEIPT
        order_letter(at.citizen, receipt, about=act_id, ordered_by=found.by, has_contents=letter_tells)


def _why_not_known(at: Assisting, way: Way, phone: Phone | None) -> AssistRefusal | None:
    if phone is None:
        return at.rules.why_not_known(way, None)
    # Whoever has lost their phone is not called on it while the deletion of its number waits.
    ends = any(one.kind is ActKind.FORGET_NUMBER and one.made_at >= phone.registered_at for one in waiting(at))
    return at.rules.why_not_known(way, local(phone.registered_at).date(), number_ends=ends)


def _end(at: Assisting, act: Act, ending: Ending) -> None:
    key = act.citizen, act.act_id
    queries.add_ending(key, clock.now(), ending, "desk", by=at.by.hand.staff_key, why=None)


def _allow(at: Assisting, found: Known, kind: ActKind) -> None:
    refusal = at.rules.why_not_for(queries.registered(at.person)) or at.rules.why_not(
        kind, found.way, len(queries.waiting_of(at.person))
    )
    if refusal is not None:
        raise _refused(at, refusal, kind.value)


def _counts_at(at: Assisting, kind: ActKind) -> datetime:
    """The beginning of the day after the last one on which it can be stopped."""
    last = at.rules.last_day_to_stop(kind)
    return clock.now() if last is None else start_of_day(last + timedelta(days=1))


def _for_citizen(at: Assisting) -> Actor:
    return replace(at.trail, subject=at.person)


def _refused(at: Assisting, refusal: AssistRefusal, tried: str) -> AssistRefused:
    details = {"why": refusal.value, "tried": tried}
    audit.record(at.trail, "assist-refused", object_kind=AUDITED, details=details)
    return AssistRefused(refusal)
