"""What the desk did for a citizen, as they read it and can stop it, and the number they can be called back on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.keys import keys
from citizen_app.web.dates import local
from support.domain.assist_wishes import Wish, wish_from
from support.domain.assisted import ActKind, AssistRefusal, Ending
from support.queries import assisted as queries
from support.queries.assisted import Act, Ended, Phone
from support.services.assist_numbers import drop_number, keep_number
from support.services.assist_rules import rules
from support.services.assisting import AUDITED, AssistRefused
from support.services.questions import NoSuchQuestion

MOST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ActTold:
    """An act as its citizen reads it."""

    act_id: UUID
    kind: ActKind
    made_at: datetime
    counts_at: datetime
    sentences: Sequence[str]
    ended: Ended | None
    can_stop: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OwnNumber:
    """The citizen's number, and the first day on which the desk can call it."""

    number: str
    counts_from: date


def acts(actor: Actor) -> list[ActTold]:
    """The newest acts of the subject."""
    now = clock.now()
    found = queries.acts_of(actor.subject, MOST)
    audit.record(actor, "assisted-read")
    return [_told(act, ended, now) for act, ended in found]


def act_told(actor: Actor, act_id: UUID) -> ActTold:
    """One of the subject's acts, for a letter about it. Raises NoSuchQuestion for any other."""
    found = queries.act_with_ending(actor.subject, act_id)
    if found is None:
        raise NoSuchQuestion
    return _told(*found, clock.now())


def wish_told(actor: Actor, act_id: UUID) -> Wish:
    """What the subject asked for by one of their acts, for the letter that it sends. Raises NoSuchQuestion."""
    act = queries.act_of(actor.subject, act_id)
    if act is None:
        raise NoSuchQuestion
    return wish_from(keys().open(act.wish_sealed))


def waiting(actor: Actor) -> int:
    """How many acts the subject can still stop; no trail, for it stands on pages that leave their own."""
    return len(queries.waiting_of(actor.subject))


def stop(actor: Actor, act_id: UUID) -> None:
    """Stop an act that does not count yet. Raises AssistRefused, and NoSuchQuestion for one of another citizen's."""
    one_at_a_time("assist", actor.subject)
    act = queries.act_of(actor.subject, act_id)
    if act is None or queries.has_ended((act.citizen, act.act_id)) or not act.can_stop(clock.now()):
        why = "not-found" if act is None else AssistRefusal.OVER.value
        audit.record(actor, "assist-refused", object_kind=AUDITED, details={"why": why, "tried": "stop"})
        raise NoSuchQuestion if act is None else AssistRefused(AssistRefusal.OVER)
    queries.add_ending((act.citizen, act.act_id), clock.now(), Ending.STOPPED, "citizen", by=None, why=None)
    audit.record(actor, "assist-stopped", object_kind=AUDITED, object_ref=str(act_id))


def own_number(actor: Actor) -> OwnNumber | None:
    """The number that the subject has registered."""
    phone = queries.phone_of(actor.subject)
    if phone is None:
        return None
    since = local(phone.registered_at).date()
    return OwnNumber(number=keys().open(phone.number_sealed), counts_from=rules().number_counts_from(since))


def register_number(actor: Actor, number: str) -> None:
    """Register a number; another one than before waits anew. The same again changes nothing."""
    one_at_a_time("assist", actor.subject)
    keep_number(actor, number, Phone(number_sealed=keys().seal(number), registered_at=clock.now()))


def forget_number(actor: Actor) -> None:
    """Forget the subject's number."""
    drop_number(actor)


def _told(act: Act, ended: Ended | None, now: datetime) -> ActTold:
    return ActTold(
        act_id=act.act_id,
        kind=act.kind,
        made_at=act.made_at,
        counts_at=act.effective_at,
        sentences=keys().open(act.summary_sealed).split("\n"),
        ended=ended,
        can_stop=ended is None and act.can_stop(now),
    )
