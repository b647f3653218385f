"""Giving and ending roles: each step checks the rules on what is in the database now, and leaves a trail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import current_app

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.errors import NotFound, NotPermitted
from citizen_app.settings import Settings
from support.domain.roles import EventKind, Grant, GrantState, Organisation, Person, Refusal
from support.queries import roles as queries
from support.queries.roles import Colleague
from support.services.refusals import BY_REFUSAL

_AUDITED = "staff-role"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An administrator's organisation as it is now."""

    me: Person
    organisation: Organisation
    staff: dict[UUID, Colleague]

    def grant(self, grant_id: UUID) -> Grant:
        """One of the organisation's roles. Raises NotFound for any other."""
        found = next((grant for grant in self.organisation.grants if grant.grant_id == grant_id), None)
        if found is None:
            raise NotFound
        return found

    def person(self, staff_key: UUID) -> Person:
        """One of the organisation's staff. Raises NotFound for anybody else."""
        found = self.staff.get(staff_key)
        if found is None:
            raise NotFound
        return found.person


def desk_of(actor: Actor, *, to_decide: bool = False) -> Desk:
    """The actor's organisation with all roles in it; `to_decide` keeps other decisions out until this one is made."""
    cvr = actor.viewer.cvr
    if cvr is None:
        raise NotPermitted
    if to_decide:
        queries.lock_roles(cvr)
    return Desk(
        me=Person(staff_key=actor.viewer.key, cvr=cvr, citizen_keys=frozenset(actor.viewer.own_keys)),
        organisation=organisation_now(cvr),
        staff=dict(queries.staff_in(cvr)),
    )


def organisation_now(cvr: str) -> Organisation:
    """The organisation's roles at this moment."""
    settings: Settings = current_app.extensions["indblik.settings"]
    return Organisation(cvr=cvr, desk_cvr=settings.desk_cvr, at=clock.now(), grants=queries.grants_in(cvr))


def propose(actor: Actor, staff_key: UUID, role: Role, expires_at: datetime) -> UUID:
    """Propose a role for a colleague; it counts once another administrator has confirmed it."""
    desk = desk_of(actor, to_decide=True)
    whom = desk.person(staff_key)
    refusal = desk.organisation.why_not_propose(desk.me, whom, role, expires_at)
    _refuse(actor, refusal, "role-proposed", str(role))
    grant = Grant(
        grant_id=uuid4(),
        staff_key=staff_key,
        role=role,
        cvr=desk.organisation.cvr,
        proposed_by=actor.viewer.key,
        proposed_at=desk.organisation.at,
        expires_at=expires_at,
    )
    queries.add_proposal(grant)
    _audit(actor, "role-proposed", grant)
    return grant.grant_id


def confirm(actor: Actor, grant_id: UUID) -> None:
    """Put a proposed role into force, as the second person."""
    desk = desk_of(actor, to_decide=True)
    grant = desk.grant(grant_id)
    _refuse(actor, why_not_confirm(desk, grant), "role-confirmed", str(grant_id))
    queries.add_step(grant, EventKind.CONFIRMED, by=actor.viewer.key, at=desk.organisation.at)
    _audit(actor, "role-confirmed", grant)


def reject(actor: Actor, grant_id: UUID) -> None:
    """Say no to a proposed role, or take one's own proposal back."""
    desk = desk_of(actor, to_decide=True)
    grant = desk.grant(grant_id)
    refusal = desk.organisation.why_not_reject(desk.me, grant, desk.person(grant.staff_key))
    _refuse(actor, refusal, "role-rejected", str(grant_id))
    queries.add_step(grant, EventKind.REJECTED, by=actor.viewer.key, at=desk.organisation.at)
    _audit(actor, "role-rejected", grant)


def end(actor: Actor, grant_id: UUID) -> None:
    """End a role at once, with every renewal of it."""
    desk = desk_of(actor, to_decide=True)
    grant = may_end(actor, desk, grant_id)
    for ended in desk.organisation.ended_with(grant):
        queries.add_step(ended, EventKind.ENDED, by=actor.viewer.key, at=desk.organisation.at)
        _audit(actor, "role-ended", ended)


def may_end(actor: Actor, desk: Desk, grant_id: UUID) -> Grant:
    """The role, if the actor may end it; raises the refusal otherwise."""
    grant = desk.grant(grant_id)
    refusal = desk.organisation.why_not_end(desk.me, grant, desk.person(grant.staff_key))
    _refuse(actor, refusal, "role-ended", str(grant_id))
    return grant


def why_not_confirm(desk: Desk, grant: Grant) -> Refusal | None:
    """Why this administrator may not confirm the proposal; None if they may."""
    proposer = desk.staff.get(grant.proposed_by) if grant.proposed_by else None
    return desk.organisation.why_not_confirm(
        desk.me, grant, desk.person(grant.staff_key), proposer.person if proposer else None
    )


def administrators_without(desk: Desk, grant: Grant) -> int:
    """How many local administrators there are once the role has ended."""
    rest = desk.organisation.administrators()
    return len(rest - {grant.staff_key}) if grant.role is Role.LOCAL_ADMINISTRATOR else len(rest)


def held_now(staff_key: UUID) -> list[Grant]:
    """The person's roles in force, soonest ending first."""
    at = clock.now()
    held = [grant for grant in queries.grants_of(staff_key) if grant.state(at) is GrantState.IN_FORCE]
    return sorted(held, key=lambda grant: (grant.expires_at, grant.role))


def _refuse(actor: Actor, refusal: Refusal | None, action: str, reference: str) -> None:
    if refusal is None:
        return
    error = BY_REFUSAL[refusal]
    if error.keeps_work:
        audit.record(
            actor, "role-refused", object_kind=_AUDITED, object_ref=reference, details={"why": refusal, "tried": action}
        )
    raise error(refusal.value)


def _audit(actor: Actor, action: str, grant: Grant) -> None:
    audit.record(
        actor,
        action,
        object_kind=_AUDITED,
        object_ref=str(grant.grant_id),
        details={"role": grant.role.value, "cvr": grant.cvr, "staff": str(grant.staff_key)},
    )
