"""The steps of a power of attorney: what its grantor and its holder do with it. Every step is audited.

The caller has begun the work (`kept.begin`). What is refused raises PowerRefused and writes nothing but the trail.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor, Basis, CitizenKey
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.keys import keys
from citizen_app.messages.notify import notify
from delegation.domain.acting import Scope
from delegation.domain.powers import Party, PowerEvent, Step, Terms
from delegation.queries import powers as queries
from delegation.services import codes
from delegation.services.checks import (
    check_can_answer,
    check_can_give,
    check_can_hold,
    check_can_redeem,
    check_is_given_here,
    check_step,
    check_terms,
    rules,
)
from delegation.services.codes import Made
from delegation.services.kept import KeptPower, of_grantor, of_holder
from delegation.services.refusals import PowerRefusal, PowerRefused

_KIND: Final = "power"
GIVEN: Final = "powers-given"
HELD: Final = "powers-held"
"""The topics of the messages that the two get. Nothing that protects the grantor is told of (safety.md 4)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReadCode:
    """What a code is for, before anybody says yes to it."""

    name: str  # of who made it
    terms: Terms
    is_request: bool  # whoever has the code gives the power; else they get it


def offer(actor: Actor, terms: Terms, at: datetime, power_id: UUID | None = None) -> Made:
    """Make a power and the code that whoever gets it redeems. Raises PowerRefused.

    `power_id`: of the page that asks for it, so that a second click makes no second one.
    """
    check_is_given_here()
    check_terms(terms, at)
    check_can_give(actor, at)
    made = codes.make(actor, Step.OFFERED, terms, rules(), at, power_id or uuid4())
    event = PowerEvent(step=Step.OFFERED, party=Party.GRANTOR, at=at, terms=terms, open_until=made.open_until)
    _write(actor, actor.subject_key, made.power_id, event, 0)
    return made


def request(actor: Actor, terms: Terms, at: datetime, power_id: UUID | None = None) -> Made:
    """Ask for a power: make the code that whoever would give it answers. Raises PowerRefused. `power_id`: as above."""
    check_is_given_here()
    check_terms(terms, at)
    check_can_hold(actor, at)
    made = codes.make(actor, Step.REQUESTED, terms, rules(), at, power_id or uuid4())
    audit.record(actor, "power.requested", object_kind=_KIND, object_ref=str(made.power_id))
    return made


def read_code(actor: Actor, typed: str, at: datetime) -> ReadCode:
    """What somebody says yes to with this code: whom it is from, and what it covers. Raises PowerRefused."""
    check_is_given_here()
    code = codes.find(actor, typed, at)
    if code.kind == Step.OFFERED:
        check_can_redeem(actor, code, at)
    else:
        check_can_answer(actor, code, at)
    return ReadCode(
        name=keys().open(code.name_sealed),
        terms=codes.terms_of(code),
        is_request=code.kind == Step.REQUESTED,
    )


def redeem(actor: Actor, typed: str, at: datetime) -> KeptPower:
    """Become the holder of the power whose code this is. Raises PowerRefused."""
    check_is_given_here()
    check_can_hold(actor, at)
    code = codes.find(actor, typed, at, Step.OFFERED)
    one_at_a_time("power", keys_of_person(code.made_by))  # against its grantor, who may be ending it
    steps = check_can_redeem(actor, code, at)
    if not queries.end_code(code.power_id, at):
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    event = PowerEvent(step=Step.REDEEMED, party=Party.HOLDER, at=at, holder=actor.viewer.own_keys[0])
    _write(_for(actor, code.made_by), code.made_by, code.power_id, event, steps)
    notify(code.made_by, GIVEN)
    return of_holder(actor, code.power_id)


def answer(actor: Actor, typed: str, *, yes: bool, at: datetime) -> KeptPower:
    """Give the power that somebody asked for, or say no to it. Raises PowerRefused."""
    code = codes.find(actor, typed, at, Step.REQUESTED)
    one_at_a_time("power", actor.subject)
    terms, holder = codes.terms_of(code), code.made_by
    if yes:
        check_is_given_here()
        check_can_answer(actor, code, at)
    if not queries.end_code(code.power_id, at):
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    asked = PowerEvent(
        step=Step.REQUESTED, party=Party.HOLDER, at=code.made_at, holder=holder, open_until=code.open_until
    )
    _write(actor, actor.subject_key, code.power_id, asked, 0, code)
    said = Step.ANSWERED if yes else Step.DECLINED
    event = PowerEvent(step=said, party=Party.GRANTOR, at=at, terms=terms if yes else None, holder=holder)
    _write(actor, actor.subject_key, code.power_id, event, 1)
    if yes:  # a no is told to nobody: whoever said it may live with whoever asked (safety.md 4)
        notify(holder, HELD)
    return of_grantor(actor, code.power_id)


def take_back(actor: Actor, power_id: UUID, at: datetime) -> None:
    """Let the person's own request, which nobody has answered, open nothing more. Raises NotFound."""
    mine = {row.power_id for row in queries.requests_of(actor.viewer.own_keys)}
    if power_id not in mine:
        raise NotFound
    queries.end_code(power_id, at)
    audit.record(actor, "power.request-taken-back", object_kind=_KIND, object_ref=str(power_id))


def revoke(actor: Actor, power_id: UUID, at: datetime) -> KeptPower:
    """End a power (tilbagekalde), as its grantor. Raises PowerRefused or NotFound."""
    ended = _as_grantor(actor, power_id, Step.REVOKED, at)
    queries.end_code(power_id, at)
    return ended


def pause(actor: Actor, power_id: UUID, at: datetime) -> KeptPower:
    """Let a power give nothing for a while; its holder is not told. Raises PowerRefused or NotFound."""
    return _as_grantor(actor, power_id, Step.PAUSED, at)


def resume(actor: Actor, power_id: UUID, at: datetime) -> KeptPower:
    """Let a paused power give what it gave. Raises PowerRefused or NotFound."""
    return _as_grantor(actor, power_id, Step.RESUMED, at)


def narrow(actor: Actor, power_id: UUID, wanted: frozenset[Scope], at: datetime) -> KeptPower:
    """Let a power cover less from now on. Raises PowerRefused or NotFound."""
    one_at_a_time("power", actor.subject)  # another page may be narrowing it
    was = of_grantor(actor, power_id).power.terms
    if was is None:
        raise PowerRefused(PowerRefusal.NOT_NOW)
    refusal = rules().why_not_narrow(was, wanted)
    if refusal is not None:
        raise PowerRefused(refusal)
    return _as_grantor(actor, power_id, Step.NARROWED, at, Terms(scopes=wanted, until=was.until))


def renew(actor: Actor, power_id: UUID, terms: Terms, at: datetime) -> KeptPower:
    """Let a power last longer, covering what it covers. Raises PowerRefused or NotFound."""
    check_is_given_here()
    one_at_a_time("power", actor.subject)  # another page may be narrowing it
    was = of_grantor(actor, power_id).power.terms
    if was is None:
        raise PowerRefused(PowerRefusal.NOT_NOW)
    kept_terms = Terms(scopes=was.scopes, until=terms.until)
    check_terms(kept_terms, at)
    renewed = _as_grantor(actor, power_id, Step.RENEWED, at, kept_terms)
    if renewed.power.holder is not None and was.until < terms.until:  # of less they are told nothing (safety.md 4)
        notify(renewed.power.holder, HELD)
    return renewed


def renounce(actor: Actor, power_id: UUID, at: datetime) -> None:
    """End a power (opsige), as its holder. Raises PowerRefused or NotFound."""
    one_at_a_time("power", keys_of_person(of_holder(actor, power_id).citizen_key))
    found = of_holder(actor, power_id)
    check_step(found, Step.RENOUNCED, Party.HOLDER, at)
    event = PowerEvent(step=Step.RENOUNCED, party=Party.HOLDER, at=at, holder=found.power.holder)
    _write(_for(actor, found.citizen_key), found.citizen_key, power_id, event, len(found.steps))
    notify(found.citizen_key, GIVEN)


def _as_grantor(actor: Actor, power_id: UUID, step: Step, at: datetime, terms: Terms | None = None) -> KeptPower:
    one_at_a_time("power", actor.subject)
    found = of_grantor(actor, power_id)
    check_step(found, step, Party.GRANTOR, at)
    event = PowerEvent(step=step, party=Party.GRANTOR, at=at, terms=terms, holder=found.power.holder)
    _write(actor, found.citizen_key, power_id, event, len(found.steps))
    return of_grantor(actor, power_id)


def _for(actor: Actor, grantor: UUID) -> Actor:
    """The holder, doing what concerns the grantor: it stands in the grantor's trail."""
    return Actor(viewer=actor.viewer, subject=(CitizenKey(grantor),), basis=Basis.POWER)


def _write(
    actor: Actor, grantor: UUID, power_id: UUID, event: PowerEvent, sequence: int, asked: Any | None = None
) -> None:
    """Write a step down. `asked`: the code of whoever took it, where that was another than the actor."""
    queries.add_event(
        grantor,
        power_id,
        sequence,
        event,
        by=asked.made_by if asked else actor.viewer.key,
        name_sealed=asked.name_sealed if asked else keys().seal(actor.viewer.name),
    )
    audit.record(actor, f"power.{event.step.value}", object_kind=_KIND, object_ref=str(power_id))
