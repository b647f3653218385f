"""A power as it is kept, for its grantor and for its holder, and where it stands now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.keys import keys
from delegation.domain.powers import OVER, Party, Power, PowerEvent, PowerState, Step, after, power_from
from delegation.queries import powers as queries

_PAUSES = frozenset({Step.PAUSED, Step.RESUMED})
_NAMES_GRANTOR = frozenset({Step.OFFERED, Step.ANSWERED, Step.DECLINED, Step.REGISTERED})
_NAMES_HOLDER = frozenset({Step.REDEEMED, Step.REQUESTED, Step.ASKED_ON_PAPER})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeptPower:
    """A power with its steps. Of a holder's no step tells of a pause."""

    power_id: UUID
    citizen_key: UUID  # the grantor
    power: Power
    steps: Sequence[PowerEvent]
    grantor_name: str | None
    holder_name: str | None

    def state_at(self, at: datetime) -> PowerState:
        """Where it stands at the moment."""
        return self.power.state_at(at)

    def open_state(self, at: datetime) -> PowerState:
        """The same as anybody may see it who looks over the grantor's shoulder: of a pause it tells nothing."""
        found = self.state_at(at)
        return without_pauses(self).state_at(at) if found is PowerState.PAUSED else found


def begin(actor: Actor) -> None:
    """Work with powers from here on: those that this person has given or holds, and nothing else of anybody."""
    take_role(DatabaseRole.MANDATES, actor.viewer.own_keys)


def given_by(actor: Actor) -> list[KeptPower]:
    """Every power that the person has given or was asked for, newest first."""
    found = queries.steps_of_grantor(actor.subject)
    return _newest_first(kept_as_given(power_id, rows) for power_id, rows in found.items())


def held_by(actor: Actor, at: datetime) -> list[KeptPower]:
    """The powers that the person holds and that give something, newest first. One that is paused looks as any other."""
    found = queries.steps_of_holder(actor.viewer.own_keys)
    held = [kept(power_id, rows) for power_id, rows in found.items()]
    return _newest_first(without_pauses(one) for one in held if one.power.gives_something(at))


def held_one(actor: Actor, power_id: UUID, at: datetime) -> KeptPower:
    """One of the powers that the person holds, as its holder may know it. Raises NotFound."""
    found = next((one for one in held_by(actor, at) if one.power_id == power_id), None)
    if found is None:
        raise NotFound
    return found


def of_grantor(actor: Actor, power_id: UUID) -> KeptPower:
    """A power that the person has given. Raises NotFound for any other."""
    rows = queries.steps_of(actor.subject, power_id)
    if not rows or rows[0].citizen_key not in actor.subject:
        raise NotFound
    return kept_as_given(power_id, rows)


def of_holder(actor: Actor, power_id: UUID) -> KeptPower:
    """A power that the person holds, as it is: with its pauses. Raises NotFound for any other."""
    own = actor.viewer.own_keys
    rows = queries.steps_of(own, power_id)
    if not rows or rows[-1].holder_key not in own:
        raise NotFound
    return kept(power_id, rows)


def kept(power_id: UUID, rows: Sequence[Any]) -> KeptPower:
    """The power of these rows, which are all its steps. A death that the register has told of is its last step."""
    events = [queries.event_of(row) for row in rows]
    power, grantor = power_from(events), rows[0].citizen_key
    power = _with_death(power, grantor, events[-1].at)
    return KeptPower(
        power_id=power_id,
        citizen_key=grantor,
        power=power,
        steps=events,
        grantor_name=_name(rows, _NAMES_GRANTOR),
        holder_name=_name(rows, _NAMES_HOLDER),
    )


def kept_as_given(power_id: UUID, rows: Sequence[Any]) -> KeptPower:
    """The power as its grantor meets it, who is told that its holder has died. The holder's own pages need not ask."""
    one = kept(power_id, rows)
    holder = one.power.holder
    return one if holder is None else replace(one, power=_with_death(one.power, holder, one.steps[-1].at))


def _with_death(power: Power, person: UUID, last: datetime) -> Power:
    """The power as the death of either leaves it. It is not written down as a step: a death that was wrong is taken
    back in the register, and the power is as before."""
    _born, died_on = queries.birth_and_death(keys_of_person(person))
    if died_on is None:
        return power
    at = max(datetime.combine(died_on, time.min, UTC), last)
    if power.state_at(at) in {PowerState.DEAD, *OVER}:
        return power
    return after(power, PowerEvent(step=Step.DIED, party=Party.REGISTER, at=at))


def without_pauses(one: KeptPower) -> KeptPower:
    """The power as its holder may know it: as if nobody had ever paused it."""
    steps = [event for event in one.steps if event.step not in _PAUSES]
    return KeptPower(
        power_id=one.power_id,
        citizen_key=one.citizen_key,
        power=power_from(steps),
        steps=steps,
        grantor_name=one.grantor_name,
        holder_name=one.holder_name,
    )


def _newest_first(found: Iterable[KeptPower]) -> list[KeptPower]:
    return sorted(found, key=lambda one: (one.steps[0].at, one.power_id), reverse=True)


def _name(rows: Sequence[Any], steps: frozenset[Step]) -> str | None:
    named = [row.name_sealed for row in rows if Step(row.step) in steps and row.name_sealed is not None]
    return keys().open(named[-1]) if named else None
