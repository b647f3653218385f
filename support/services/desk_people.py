"""Who works at Indblik's own desk now, who of them has a case, and who can be given it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Role
from citizen_app.identity import keys_of_person
from support.domain.cases import Case
from support.domain.roles import Grant, GrantState
from support.queries import desk as queries
from support.queries import roles as staff
from support.queries.roles import Colleague

DESK_ROLES: Final = frozenset({Role.AGENT, Role.LEAD})


def at_work(cvr: str, me: UUID, roles: Collection[Role] = DESK_ROLES) -> frozenset[UUID]:
    """The keys of those who have one of the roles at this moment, and of the actor, who has been let in."""
    return now_at_work(staff.grants_in(cvr), me, roles)


def now_at_work(grants: Iterable[Grant], me: UUID, roles: Collection[Role] = DESK_ROLES) -> frozenset[UUID]:
    """`at_work`, of the grants of the desk."""
    now = clock.now()
    in_force = (one for one in grants if one.state(now) is GrantState.IN_FORCE)
    return frozenset((me, *(one.staff_key for one in in_force if one.role in roles)))


def holder_of(case: Case, cvr: str, me: UUID) -> UUID | None:
    """Who has the case; None also where it was left behind by somebody who does not work at the desk any more."""
    holder = queries.holder_of(case)
    return holder if holder in at_work(cvr, me) else None


def who_can_get(case: Case, cvr: str, giver: UUID, roles: Collection[Role] = DESK_ROLES) -> Mapping[UUID, Colleague]:
    """Whom the giver can hand the case over to. `roles`: who of the desk may see it.

    Not one whom the case is about, nor one of whom nobody can tell: neither could open it, and it would stay with them.
    """
    there, others = staff.staff_in(cvr), at_work(cvr, giver, roles) - {giver}
    return {key: one for key, one in there.items() if key in others and _may_have(one, case)}


def _may_have(one: Colleague, case: Case) -> bool:
    known = one.person.citizen_keys
    return bool(known) and all(case.citizen not in keys_of_person(key) for key in known)
