"""The steps of a power of attorney: what its grantor and its holder do with it. Every step is audited.

The caller has begun the work (`kept.begin`). What is refused raises PowerRefused and writes nothing but the trail.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor, Assurance, Basis, CitizenKey
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.keys import keys
from citizen_app.web.dates import local, years_between
from delegation.domain.acting import OF_AGE, POWER_FROM, Scope
from delegation.domain.powers import LIVE, Party, PowerEvent, PowerRules, Step, Terms, leads_to
from delegation.queries import powers as queries
from delegation.services import codes
from delegation.services.codes import Made
from delegation.services.kept import KeptPower, held_by, kept, of_grantor, of_holder
from delegation.services.refusals import PowerRefusal, PowerRefused

RULES: Final = PowerRules()
_KIND: Final = "power"


def offer(actor: Actor, terms: Terms, at: datetime) -> Made:
    """Make a power and the code that whoever gets it redeems. Raises PowerRefused."""
    _check_terms(terms, at)
    _check_can_give(actor, at)
    made = codes.make(actor, Step.OFFERED, terms, RULES, at)
    event = PowerEvent(step=Step.OFFERED, party=Party.GRANTOR, at=at, terms=terms, open_until=made.open_until)
    _write(actor, actor.subject_key, made.power_id, event, 0)
    return made


def request(actor: Actor, terms: Terms, at: datetime) -> Made:
    """Ask for a power: make the code that whoever would give it answers. Raises PowerRefused."""
    _check_terms(terms, at)
    _check_can_hold(actor, at)
    made = codes.make(actor, Step.REQUESTED, terms, RULES, at)
    audit.record(actor, "power.requested", object_kind=_KIND, object_ref=str(made.power_id))
    return made


def redeem(actor: Actor, typed: str, at: datetime) -> KeptPower:
    """Become the holder of the power whose code this is. Raises PowerRefused."""
    _check_can_hold(actor, at)
    code = codes.find(actor, typed, Step.OFFERED, at)
    one_at_a_time("power", keys_of_person(code.made_by))  # against its grantor, who may be ending it
    rows = queries.steps_of_offer(code.made_by, code.power_id)
    _check_is_first(actor, code.made_by, at)
    found = kept(code.power_id, rows)
    if not leads_to(found.power, Step.REDEEMED, Party.HOLDER, at) or not queries.end_code(code.power_id, at):
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    event = PowerEvent(step=Step.REDEEMED, party=Party.HOLDER, at=at, holder=actor.viewer.own_keys[0])
    _write(_for(actor, code.made_by), code.made_by, code.power_id, event, len(rows))
    return of_holder(actor, code.power_id)


def asked_for(actor: Actor, typed: str, at: datetime) -> tuple[str, Terms]:
    """Who asks for a power by this code, and for what: read before it is answered. Raises PowerRefused."""
    code = codes.find(actor, typed, Step.REQUESTED, at)
    return keys().open(code.name_sealed), codes.terms_of(code)


def answer(actor: Actor, typed: str, *, yes: bool, at: datetime) -> KeptPower:
    """Give the power that somebody asked for, or say no to it. Raises PowerRefused."""
    if yes:
        _check_can_give(actor, at)
    code = codes.find(actor, typed, Step.REQUESTED, at)
    one_at_a_time("power", actor.subject)
    terms, holder = codes.terms_of(code), code.made_by
    _check_terms(terms, at)
    if yes and _has_live(queries.steps_of_grantor(actor.subject), keys_of_person(holder), at):
        raise PowerRefused(PowerRefusal.HAVE_ONE)
    if not queries.end_code(code.power_id, at):
        raise PowerRefused(PowerRefusal.NO_SUCH_CODE)
    asked = PowerEvent(
        step=Step.REQUESTED, party=Party.HOLDER, at=code.made_at, holder=holder, open_until=code.open_until
    )
    _write(actor, actor.subject_key, code.power_id, asked, 0, code)
    said = Step.ANSWERED if yes else Step.DECLINED
    event = PowerEvent(step=said, party=Party.GRANTOR, at=at, terms=terms if yes else None, holder=holder)
    _write(actor, actor.subject_key, code.power_id, event, 1)
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
    refusal = RULES.why_not_narrow(was, wanted)
    if refusal is not None:
        raise PowerRefused(refusal)
    return _as_grantor(actor, power_id, Step.NARROWED, at, Terms(scopes=wanted, until=was.until))


def renew(actor: Actor, power_id: UUID, terms: Terms, at: datetime) -> KeptPower:
    """Let a power last longer, covering what it covers. Raises PowerRefused or NotFound."""
    one_at_a_time("power", actor.subject)  # another page may be narrowing it
    was = of_grantor(actor, power_id).power.terms
    if was is None:
        raise PowerRefused(PowerRefusal.NOT_NOW)
    kept_terms = Terms(scopes=was.scopes, until=terms.until)
    _check_terms(kept_terms, at)
    return _as_grantor(actor, power_id, Step.RENEWED, at, kept_terms)


def renounce(actor: Actor, power_id: UUID, at: datetime) -> None:
    """End a power (opsige), as its holder. Raises PowerRefused or NotFound."""
    one_at_a_time("power", keys_of_person(of_holder(actor, power_id).citizen_key))
    found = of_holder(actor, power_id)
    _check_step(found, Step.RENOUNCED, Party.HOLDER, at)
    event = PowerEvent(step=Step.RENOUNCED, party=Party.HOLDER, at=at, holder=found.power.holder)
    _write(_for(actor, found.citizen_key), found.citizen_key, power_id, event, len(found.steps))


def _as_grantor(actor: Actor, power_id: UUID, step: Step, at: datetime, terms: Terms | None = None) -> KeptPower:
    one_at_a_time("power", actor.subject)
    found = of_grantor(actor, power_id)
    _check_step(found, step, Party.GRANTOR, at)
    event = PowerEvent(step=step, party=Party.GRANTOR, at=at, terms=terms, holder=found.power.holder)
    _write(actor, found.citizen_key, power_id, event, len(found.steps))
    return of_grantor(actor, power_id)


def _check_terms(terms: Terms, at: datetime) -> None:
    refusal = RULES.why_not(terms, local(at).date())
    if refusal is not None:
        raise PowerRefused(refusal)


def _check_step(found: KeptPower, step: Step, party: Party, at: datetime) -> None:
    if not leads_to(found.power, step, party, at):
        raise PowerRefused(PowerRefusal.NOT_NOW)


def _check_can_give(actor: Actor, at: datetime) -> None:
    born, _died = queries.birth_and_death(actor.subject)
    if born is not None and years_between(born, local(at).date()) < POWER_FROM:
        raise PowerRefused(PowerRefusal.TOO_YOUNG_TO_GIVE)


def _check_can_hold(actor: Actor, at: datetime) -> None:
    if actor.assurance < Assurance.SUBSTANTIAL:
        raise PowerRefused(PowerRefusal.LOW_ASSURANCE)
    born, _died = queries.birth_and_death(actor.viewer.own_keys)
    if born is None or years_between(born, local(at).date()) < OF_AGE:  # who helps another is of age (assumed)
        raise PowerRefused(PowerRefusal.TOO_YOUNG_TO_HOLD)


def _check_is_first(actor: Actor, grantor: UUID, at: datetime) -> None:
    """A second power between the same two would only hide which of them counts."""
    persons = keys_of_person(grantor)
    if any(one.citizen_key in persons for one in held_by(actor, at)):
        raise PowerRefused(PowerRefusal.HAVE_ONE)


def _has_live(given: Any, holder: tuple[CitizenKey, ...], at: datetime) -> bool:
    return any(
        kept(power_id, rows).state_at(at) in LIVE and rows[-1].holder_key in holder for power_id, rows in given.items()
    )


def _for(actor: Actor, grantor: UUID) -> Actor:
    """The holder, doing what concerns the grantor: it stands in the grantor's trail."""
    return Actor(viewer=actor.viewer, subject=(CitizenKey(grantor),), basis=Basis.POWER)


def _write(
    actor: Actor, grantor: UUID, power_id: UUID, event: PowerEvent, sequence: int, asked: Any | None = None
) -> None:
    """Write a step down. `asked`: the code of whoever took it, where that was another than the actor."""
    terms = event.terms
    queries.add_step(
        citizen_key=grantor,
        power_id=power_id,
        sequence=sequence,
        step=event.step.value,
        party=event.party.value,
        at=event.at,
        by_key=asked.made_by if asked else actor.viewer.key,
        holder_key=event.holder,
        scopes=queries.as_text(terms.scopes) if terms else None,
        until=terms.until if terms else None,
        open_until=event.open_until,
        begins=event.begins,
        name_sealed=asked.name_sealed if asked else keys().seal(actor.viewer.name),
    )
    audit.record(actor, f"power.{event.step.value}", object_kind=_KIND, object_ref=str(power_id))
