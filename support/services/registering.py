"""The operator registers a system, or gives one a further key: what is wrong with it first, then all of it at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from citizen_app import audit
from citizen_app.api.scopes import Scope
from citizen_app.auth.actor import Actor
from citizen_app.systems import fitness, registry
from citizen_app.systems.caller import Code
from citizen_app.systems.fitness import FitKey
from citizen_app.systems.refusals import CannotRegister, Why
from support.services.systems import take_operators_role


@dataclass(frozen=True, kw_only=True)
class WantedKey:
    """A key as it was asked for; `fitness.fit_key` says what the parts are."""

    text: str
    valid_until: datetime
    kid: str | None
    algorithm: str | None
    purpose: str

    def fit(self) -> FitKey:
        """The key as it would be kept. Raises CannotRegister."""
        return fitness.fit_key(
            self.text, valid_until=self.valid_until, kid=self.kid, algorithm=self.algorithm, purpose=self.purpose
        )

    def add_to(self, system_id: str) -> str:
        """Give it to the system, and return its kid. Raises CannotRegister."""
        return registry.add_key(
            system_id,
            self.text,
            valid_until=self.valid_until,
            kid=self.kid,
            algorithm=self.algorithm,
            purpose=self.purpose,
        )


@dataclass(frozen=True, kw_only=True)
class WantedSystem:
    """A system as it was asked for. The submission makes sure that it is registered once, however often it is sent."""

    submission: UUID
    system_id: str
    name: str
    cvr: str
    contact: str
    per_minute: int | None
    scopes: tuple[Scope, ...]
    units: tuple[Code, ...]
    key: WantedKey


class Refused(NamedTuple):
    """Why it would not be done; for an organisation that nobody knows, which."""

    why: Why
    unit: Code | None = None


def refusals_of_system(actor: Actor, wanted: WantedSystem) -> list[Refused]:
    """Everything for which the system would not be registered now; nothing when it would, or was by this submission."""
    take_operators_role(actor)
    registry.keep_others_waiting()
    if registry.registered_as(wanted.submission) == wanted.system_id:
        return []
    return list(_refusals(wanted))


def register_system(actor: Actor, wanted: WantedSystem) -> bool:
    """Register the system with its first key and what it may do. False when this submission did it before.

    Ask `refusals_of_system` in the same request first: raises CannotRegister for each of them.
    """
    take_operators_role(actor)
    registry.keep_others_waiting()
    if registry.registered_as(wanted.submission) == wanted.system_id:
        return False
    registry.register(
        wanted.system_id,
        name=wanted.name,
        cvr=wanted.cvr,
        contact=wanted.contact,
        per_minute=wanted.per_minute,
        audit_key=wanted.submission,
    )
    audit.record(actor, "system-registered", object_kind="system", object_ref=wanted.system_id)
    _add_key(actor, wanted.system_id, wanted.key)
    for scope in wanted.scopes:
        for unit in wanted.units:
            registry.give_scope(wanted.system_id, scope, unit)
        details = {"scope": scope.value, "units": len(wanted.units)}
        audit.record(actor, "system-scope-given", object_kind="system", object_ref=wanted.system_id, details=details)
    return True


def refusals_of_key(actor: Actor, system_id: str, wanted: WantedKey) -> list[Refused]:
    """Why the system would not get the key now; nothing when it would, or has it already."""
    take_operators_role(actor)
    registry.keep_others_waiting()
    if registry.has_key(system_id, wanted.text, wanted.purpose):
        return []
    try:
        fitness.require_open(system_id)
        wanted.fit()
    except CannotRegister as refusal:
        return [Refused(refusal.why)]
    return []


def add_key(actor: Actor, system_id: str, wanted: WantedKey) -> bool:
    """Give the system one more key. False when it had it in force already. Raises CannotRegister."""
    take_operators_role(actor)
    registry.keep_others_waiting()
    if registry.has_key(system_id, wanted.text, wanted.purpose):
        return False
    _add_key(actor, system_id, wanted)
    return True


def _refusals(wanted: WantedSystem) -> Iterator[Refused]:
    for refusal in fitness.refusals_of_system(
        wanted.system_id, name=wanted.name, cvr=wanted.cvr, contact=wanted.contact, per_minute=wanted.per_minute
    ):
        yield Refused(refusal.why)
    for unit in wanted.units:
        try:
            fitness.require_known(unit)
        except CannotRegister as refusal:
            yield Refused(refusal.why, unit)
    try:
        wanted.key.fit()
    except CannotRegister as refusal:
        yield Refused(refusal.why)


def _add_key(actor: Actor, system_id: str, wanted: WantedKey) -> None:
    kid = wanted.add_to(system_id)
    audit.record(
        actor, "system-key-added", object_kind="system-key", object_ref=kid, details={"purpose": wanted.purpose}
    )
