"""What the operator's command does with roles: the first administrators of an organisation, and emergencies."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Role
from citizen_app.auth.staff_persons import find_staff, note_staff
from citizen_app.directory.catalogue import catalogue
from citizen_app.errors import CitizenAppError
from citizen_app.identifiers import is_cvr
from support.domain.roles import EventKind, Grant, GrantState, Organisation, Refusal
from support.queries import roles as queries
from support.services.role_steps import organisation_now


class CannotAppoint(CitizenAppError):
    """The command asks for a role that nobody could have; the text says why."""

    code = "staff-cannot-appoint"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """What a command did."""

    expires_at: datetime
    is_new: bool  # False: the role was in force already
    has_signed_in: bool


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A role as the command prints it."""

    grant: Grant
    state: GrantState
    name: str


def appoint(cvr: str, professional_id: str, role: Role, expires_at: datetime) -> Appointment:
    """Give a role without a second person. Somebody who never signed in has it from their first sign-in on."""
    if not is_cvr(cvr):
        raise CannotAppoint("that is not a CVR number")
    queries.lock_roles(cvr)
    organisation = organisation_now(cvr)
    refusal = organisation.why_not_grant(role, expires_at)
    if refusal is not None:
        raise CannotAppoint(_WHY_NOT[refusal])
    staff_key = find_staff(cvr, professional_id) or note_staff(
        cvr, professional_id, name="", organisation_name=_name_of(organisation), citizen_key=None
    )
    has_signed_in = bool(queries.staff_in(cvr)[staff_key].name)
    held = _held(organisation, staff_key, role)
    if held:
        ends = max(grant.expires_at for grant in held)
        return Appointment(expires_at=ends, is_new=False, has_signed_in=has_signed_in)
    _write(organisation, staff_key, role, expires_at)
    return Appointment(expires_at=expires_at, is_new=True, has_signed_in=has_signed_in)


def end_role(cvr: str, professional_id: str, role: Role) -> int:
    """End a person's role, whoever gave it; returns how many grants of it ended."""
    queries.lock_roles(cvr)
    staff_key = find_staff(cvr, professional_id)
    organisation = organisation_now(cvr)
    held = _held(organisation, staff_key, role) if staff_key else []
    for grant in held:
        queries.add_step(grant, EventKind.ENDED, by=None, at=organisation.at)
        audit.record_command("role-ended", object_ref=str(grant.grant_id), details={"role": role.value})
    return len(held)


def listed(cvr: str) -> list[Listed]:
    """Every role of the organisation, those in force first."""
    organisation, staff = organisation_now(cvr), queries.staff_in(cvr)
    found = [
        Listed(grant=grant, state=grant.state(organisation.at), name=staff[grant.staff_key].name)
        for grant in organisation.grants
    ]
    return sorted(found, key=lambda one: (one.state is not GrantState.IN_FORCE, one.grant.role, one.grant.expires_at))


def organisations() -> list[tuple[str, int]]:
    """The organisations that have roles, with how many persons each."""
    return queries.organisations_with_roles()


_WHY_NOT = {
    Refusal.ROLE_NOT_HERE: "this organisation cannot give that role (see docs/roles.md and INDBLIK_DESK_CVR)",
    Refusal.BAD_PERIOD: "a role lasts from one day to two years",
}


def _held(organisation: Organisation, staff_key: UUID, role: Role) -> list[Grant]:
    in_force = organisation.in_state(GrantState.IN_FORCE)
    return [grant for grant in in_force if grant.staff_key == staff_key and grant.role is role]


def _write(organisation: Organisation, staff_key: UUID, role: Role, expires_at: datetime) -> None:
    grant = Grant(
        grant_id=uuid4(),
        staff_key=staff_key,
        role=role,
        cvr=organisation.cvr,
        proposed_by=None,
        proposed_at=organisation.at,
        expires_at=expires_at,
    )
    queries.add_proposal(grant)
    queries.add_step(grant, EventKind.CONFIRMED, by=None, at=organisation.at)
    audit.record_command("role-appointed", object_ref=str(grant.grant_id), details={"role": role.value})


def _name_of(organisation: Organisation) -> str:
    found = catalogue().organisation("cvr", organisation.cvr, organisation.at.date())
    return found.name if found else f"CVR {organisation.cvr}"
