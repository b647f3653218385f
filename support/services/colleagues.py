"""Keeping staff's own matters from those they work with (safety.md 8; decision 0030)."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.errors import CitizenAppError
from citizen_app.identity import keys_of_persons
from citizen_app.keys import keys
from support.domain.case_rules import Officer
from support.domain.cases import Party
from support.domain.colleagues import OPEN_FOR, UNTOLD, Apart, ColleagueOpening, MatterKind, OfColleague
from support.domain.roles import GrantState
from support.queries import colleagues as queries
from support.queries import roles as staff

AUDITED = "colleague-opening"
_OPENS = (Role.LOG_OFFICER, Role.LOG_LEAD)
_ROLES = {MatterKind.NAME_WISH: Role.MASK_DECIDER, MatterKind.MASK: Role.MASK_DECIDER}
_AT_DESK = frozenset({MatterKind.DESK_CASE, MatterKind.LETTER})


class ColleaguesMatter(CitizenAppError):
    """It is about a colleague, and the lead has given no reason for opening it. Nothing of it was read."""

    code = "colleagues-matter"
    status = 403
    keeps_work: ClassVar[bool] = True

    def __init__(self, matter: OfColleague, cvr: str) -> None:
        super().__init__(matter.kind.value)
        self.matter = matter
        self.cvr = cvr  # of the place whose lead it is


def apart_of(actor: Actor, cvr: str, taken_over: Collection[str] = (), *, is_lead: bool) -> Apart:
    """From whom the actor is kept apart at the place; one statement, in a role that reads its staff and links."""
    own = frozenset[UUID](actor.viewer.own_keys)
    return Apart(cvr=cvr, own=own, colleagues=queries.citizens_at((cvr, *taken_over)) - own, is_lead=is_lead)


def officer_at(actor: Actor, party: Party, cvr: str, taken_over: Collection[str] = (), *, is_lead: bool) -> Officer:
    """The actor as somebody who handles questions at the place, as `apart_of`."""
    apart = apart_of(actor, cvr, taken_over, is_lead=is_lead)
    return Officer(
        party=party,
        cvr=cvr,
        staff_key=actor.viewer.key,
        own_keys=apart.own,
        taken_over=taken_over,
        colleagues=apart.colleagues,
        is_lead=is_lead,
    )


def require_reason(actor: Actor, apart: Apart, matter: OfColleague) -> None:
    """Raise ColleaguesMatter where the lead has to say first why they open it. For whoever may see it at all."""
    if matter.citizen in apart.colleagues and not queries.is_open(matter, actor.viewer.key, clock.now() - OPEN_FOR):
        raise ColleaguesMatter(matter, apart.cvr)


def note_opening(actor: Actor, closed: ColleaguesMatter, reason: str) -> None:
    """Open it: the citizen reads the reason and when, but of a mask. Goes on in the role that the matter is read in."""
    matter = closed.matter
    opening_id = uuid4()
    opening = ColleagueOpening(
        matter=matter, cvr=closed.cvr, at=clock.now(), by=actor.viewer.key, reason_sealed=keys().seal(reason)
    )
    queries.add_opening(opening_id, opening)
    trail = actor if matter.kind in UNTOLD else audit.in_trail_of(actor, matter.citizen)
    role = None if matter.kind in _AT_DESK else audit.in_role(_ROLES.get(matter.kind, Role.LOG_LEAD))
    audit.record(trail, "colleague-opened", object_kind=AUDITED, object_ref=str(opening_id), details=role)


def who_is_without_lead(at: datetime) -> list[tuple[str, frozenset[UUID]]]:
    """CVR numbers of organisations, each with those of its staff whose question nobody there may open: a log
    officer and leads the log control may, unless it is their own. In the desk's role, which reads links."""
    found = []
    for cvr, _persons in staff.organisations_with_roles():
        held = [one for one in staff.grants_in(cvr) if one.state(at) is GrantState.IN_FORCE]
        officers, leads = ({one.staff_key for one in held if one.role is role} for role in _OPENS)
        there = staff.staff_in(cvr)
        known = [there[key].person.citizen_keys for key in officers & leads if key in there]
        opening = [keys_of_persons(one) for one in known if one]
        citizens = queries.citizens_at((cvr,))
        found.append((cvr, frozenset(one for one in citizens if all(one in themselves for themselves in opening))))
    return [(cvr, citizens) for cvr, citizens in found if citizens]
