"""Keeping staff's own matters from those they work with (safety.md 8; decision 0030)."""

from typing import ClassVar
from uuid import UUID, uuid4

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role
from citizen_app.errors import CitizenAppError
from citizen_app.keys import keys
from support.domain.case_rules import Officer
from support.domain.cases import Party
from support.domain.colleagues import OPEN_FOR, Apart, ColleagueOpening, MatterKind, OfColleague
from support.queries import colleagues as queries

AUDITED = "colleague-opening"
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


def apart_of(actor: Actor, cvr: str, *, is_lead: bool) -> Apart:
    """From whom the actor is kept apart at the place; two statements, in a role that reads its staff and links."""
    own = frozenset[UUID](actor.viewer.own_keys)
    return Apart(cvr=cvr, own=own, colleagues=queries.citizens_at(cvr) - own, is_lead=is_lead)


def officer_at(actor: Actor, party: Party, cvr: str, *, is_lead: bool) -> Officer:
    """The actor as somebody who handles questions at the place. Two statements, as `apart_of`."""
    apart = apart_of(actor, cvr, is_lead=is_lead)
    return Officer(
        party=party,
        cvr=cvr,
        staff_key=actor.viewer.key,
        own_keys=apart.own,
        colleagues=apart.colleagues,
        is_lead=is_lead,
    )


def require_reason(actor: Actor, apart: Apart, matter: OfColleague) -> None:
    """Raise ColleaguesMatter where the lead has to say first why they open it. For whoever may see it at all."""
    if matter.citizen in apart.colleagues and not queries.is_open(matter, actor.viewer.key, clock.now() - OPEN_FOR):
        raise ColleaguesMatter(matter, apart.cvr)


def note_opening(actor: Actor, closed: ColleaguesMatter, reason: str) -> None:
    """Open it: the citizen reads the reason and when. Goes on in the role that the matter is read in."""
    matter = closed.matter
    opening_id = uuid4()
    opening = ColleagueOpening(
        matter=matter, cvr=closed.cvr, at=clock.now(), by=actor.viewer.key, reason_sealed=keys().seal(reason)
    )
    queries.add_opening(opening_id, opening)
    trail = audit.in_trail_of(actor, matter.citizen)
    role = None if matter.kind in _AT_DESK else audit.in_role(Role.LOG_LEAD)
    audit.record(trail, "colleague-opened", object_kind=AUDITED, object_ref=str(opening_id), details=role)
