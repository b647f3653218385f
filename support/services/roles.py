"""What an administrator sees of the roles in their organisation. No texts: views put it into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from citizen_app.auth.actor import Actor, Role
from support.domain.roles import ENOUGH_ADMINISTRATORS, Grant, GrantState, Refusal, roles_of
from support.queries.roles import Colleague
from support.services.role_steps import Desk, administrators_without, desk_of, may_end, why_not_confirm

ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role that a colleague has now."""

    grant: Grant
    ends_soon: bool
    may_end: bool


@dataclass(frozen=True, kw_only=True)
class StaffLine:
    """A colleague with the roles they have now."""

    colleague: Colleague
    is_me: bool
    roles: Sequence[HeldRole]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A role that waits for a second person."""

    grant: Grant
    whom: Colleague
    by: Colleague | None
    why_not_confirm: Refusal | None
    why_not_reject: Refusal | None


@dataclass(frozen=True, kw_only=True)
class RolesOverview:
    """Everything on the administrators' page."""

    organisation_name: str
    lines: Sequence[StaffLine]
    proposals: Sequence[Proposal]
    administrators: int
    administrators_soon: int  # how many are left in a month, if nobody does anything
    enough_administrators: int = ENOUGH_ADMINISTRATORS


@dataclass(frozen=True, kw_only=True)
class Ending:
    """A role that is about to be ended, and what that does to the organisation."""

    grant: Grant
    whom: Colleague
    administrators_left: int


def roles_overview(actor: Actor) -> RolesOverview:
    """The actor's own organisation."""
    desk = desk_of(actor)
    organisation = desk.organisation
    pending = sorted(organisation.in_state(GrantState.PENDING), key=lambda grant: (grant.proposed_at, grant.role))
    return RolesOverview(
        organisation_name=actor.viewer.organisation_name or "",
        lines=[_line(desk, colleague) for colleague in _by_name(desk)],
        proposals=[_proposal(desk, grant) for grant in pending],
        administrators=len(organisation.administrators()),
        administrators_soon=len(organisation.administrators(organisation.at + ENDS_SOON)),
    )


def candidates(actor: Actor) -> list[Colleague]:
    """The colleagues for whom the actor may propose a role: everybody who has signed in but themselves."""
    desk = desk_of(actor)
    return [one for one in _by_name(desk) if one.name and not desk.me.is_same_human(one.person)]


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles that the actor's organisation can give, in the order of the enumeration."""
    organisation = desk_of(actor).organisation
    here = roles_of(organisation.cvr, organisation.desk_cvr)
    return [role for role in Role if role in here]


def ending(actor: Actor, grant_id: UUID) -> Ending:
    """What ending the role would mean. Refused as ending it would be."""
    desk = desk_of(actor)
    grant = may_end(actor, desk, grant_id)
    return Ending(
        grant=grant, whom=desk.staff[grant.staff_key], administrators_left=administrators_without(desk, grant)
    )


def _line(desk: Desk, colleague: Colleague) -> StaffLine:
    organisation = desk.organisation
    held = [grant for grant in organisation.in_state(GrantState.IN_FORCE) if grant.staff_key == colleague.staff_key]
    return StaffLine(
        colleague=colleague,
        is_me=colleague.staff_key == desk.me.staff_key,
        roles=[
            HeldRole(
                grant=grant,
                ends_soon=grant.expires_at - organisation.at <= ENDS_SOON,
                may_end=organisation.why_not_end(desk.me, grant, colleague.person) is None,
            )
            for grant in sorted(held, key=lambda grant: (grant.role, grant.expires_at))
        ],
    )


def _proposal(desk: Desk, grant: Grant) -> Proposal:
    whom = desk.staff[grant.staff_key]
    return Proposal(
        grant=grant,
        whom=whom,
        by=desk.staff.get(grant.proposed_by) if grant.proposed_by else None,
        why_not_confirm=why_not_confirm(desk, grant),
        why_not_reject=desk.organisation.why_not_reject(desk.me, grant, whom.person),
    )


def _by_name(desk: Desk) -> list[Colleague]:
    return sorted(desk.staff.values(), key=lambda one: (not one.name, one.name.casefold(), one.staff_key))
