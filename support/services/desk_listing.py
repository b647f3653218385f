"""The desk's queue, and to what it can be narrowed. No texts: views put it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.errors import NotPermitted
from logview.services.succession import speaks_for
from support.domain.desk import WHOLE, Narrowed, QueueOrder, QueueView
from support.queries import desk_queue
from support.queries import roles as staff
from support.queries.desk_queue import Cases, Cursor, DeskLine, QueueHealth
from support.queries.roles import Colleague
from support.services import desk
from support.services.questions import AUDITED, today

ON_A_PAGE: Final = 30


@dataclass(frozen=True, kw_only=True)
class DeskQueue:
    """A page of the queue, and how the whole of it does; narrowed, how many there are instead."""

    lines: Sequence[DeskLine]
    is_more: bool
    health: QueueHealth | None
    holders: Mapping[UUID, Colleague]
    is_lead: bool
    number: int | None = None  # of what the queue is narrowed to, counted as `QueueHealth` is
    organisation: str = ""  # what the one is called that it is narrowed to


def queue(
    actor: Actor, view: QueueView, order: QueueOrder, after: Cursor | None, narrowed: Narrowed = WHOLE
) -> DeskQueue:
    """A page of the queue. What is late elsewhere is the lead's to see.

    Narrowed, it leaves colleagues' matters out: that one is among them would tell what it is about.
    """
    by = desk.begin(actor)
    if view is QueueView.LATE and not by.hand.is_lead:
        raise NotPermitted
    mine = desk.queued(by)
    health = None if narrowed else desk_queue.health_soon(mine, today())
    cases = Cases(view=view, order=order, narrowed=narrowed, cvrs=_speaking_for(narrowed.cvr))
    if narrowed:
        mine = replace(mine, not_about=[*mine.not_about, *by.officer.colleagues])
    number = desk_queue.number_soon(cases, mine) if narrowed else None
    found = desk_queue.queue(cases, mine, limit=ON_A_PAGE + 1, after=after)
    audit.record(actor, "desk-queue-listed", object_kind=AUDITED, details={"questions": len(found), "view": view.value})
    page = [one.bare() if one.citizen in by.officer.colleagues else one for one in found[:ON_A_PAGE]]
    return DeskQueue(
        lines=page,
        is_more=len(found) > ON_A_PAGE,
        health=health() if health else None,
        holders=staff.staff_named((by.cvr,), {one.holder for one in page if one.holder is not None}),
        is_lead=by.hand.is_lead,
        number=number() if number else None,
        organisation=_name_of(narrowed.cvr) if narrowed.cvr else "",
    )


def organisations(actor: Actor) -> list[tuple[str, str]]:
    """CVR number and name of each organisation that the queue can be narrowed to, by name."""
    by = desk.begin(actor)
    hidden = [*by.apart.unlisted, *by.officer.colleagues]
    there = desk_queue.organisations(hidden, by.officer.own_keys, late=by.hand.is_lead)
    names = staff.organisation_names(there)
    return sorted(((cvr, names.get(cvr, cvr)) for cvr in there), key=lambda one: one[1])


def _name_of(cvr: str) -> str:
    """What the organisation is called; its number where nobody of it has signed in."""
    return staff.organisation_names([cvr]).get(cvr, cvr)


def _speaking_for(cvr: str | None) -> tuple[str, ...]:
    return tuple(sorted(speaks_for(cvr))) if cvr else ()
