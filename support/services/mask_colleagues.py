"""What is about somebody whom a mask decider works with: hidden from most, and opened for a reason (decision 0030).

A wish for a name, and a mask towards one citizen, can be about a colleague. The few who decide and lead the control of
the log as well open it. Two persons answer each: where fewer than two others could, any decider there opens it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.identity import keys_of_persons
from support.domain.colleagues import Apart, MatterKind, OfColleague
from support.domain.roles import GrantState
from support.queries import colleagues as queries
from support.queries import roles as staff
from support.services.colleagues import require_reason

_OPENS = (Role.MASK_DECIDER, Role.LOG_LEAD)
_IT_TAKES = 2  # persons: one proposes, another confirms


@dataclass(frozen=True, slots=True, kw_only=True)
class FromColleagues:
    """Of some citizens, those whom a decider works with: what is about them is hidden, or opens for a reason."""

    cvr: str
    hidden: frozenset[UUID] = frozenset()
    bare: frozenset[UUID] = frozenset()

    def hides(self, citizen: UUID | None) -> bool:
        """Whether there is nothing about this citizen for the decider, as if there were none at all."""
        return citizen in self.hidden

    def is_bare(self, citizen: UUID | None) -> bool:
        """Whether the decider sees that there is something about this citizen, and no more without a reason."""
        return citizen in self.bare


def from_colleagues(
    actor: Actor, cvr: str, taken_over: Collection[str], citizens: Collection[UUID | None]
) -> FromColleagues:
    """Which of these citizens the decider works with. In the deciders' role: a statement, and two more where there are
    any of them."""
    known = {one for one in citizens if one is not None} - frozenset(actor.viewer.own_keys)
    found = known & queries.citizens_at((cvr, *taken_over)) if known else frozenset[UUID]()
    if not found or RoleHeld(role=Role.LOG_LEAD, cvr=cvr) in actor.viewer.roles:
        return FromColleagues(cvr=cvr, bare=frozenset(found))
    opening = _who_opens(cvr)
    few = frozenset(one for one in found if sum(one not in human for human in opening) < _IT_TAKES)
    return FromColleagues(cvr=cvr, hidden=frozenset(found) - few, bare=few)


def require_open(actor: Actor, apart: FromColleagues, kind: MatterKind, citizen: UUID, about: UUID) -> None:
    """Raise ColleaguesMatter where a decider who may open it has to say first why."""
    place = Apart(cvr=apart.cvr, own=(), colleagues=apart.bare, is_lead=True)
    require_reason(actor, place, OfColleague(kind=kind, citizen=citizen, about=about))


def _who_opens(cvr: str) -> set[frozenset[UUID]]:
    """Each human who decides masks there and leads the control of the log, as the citizens that they are."""
    now = clock.now()
    held = [one for one in staff.grants_in(cvr) if one.state(now) is GrantState.IN_FORCE]
    deciders, leads = ({one.staff_key for one in held if one.role is role} for role in _OPENS)
    there = staff.staff_in(cvr)
    known = [there[key].person.citizen_keys for key in deciders & leads if key in there]
    return {frozenset[UUID](keys_of_persons(one)) for one in known if one}
