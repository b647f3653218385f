"""What the start page reminds somebody at the desk of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from citizen_app.auth.actor import Actor
from support.domain.desk import QueueView
from support.queries import desk_queue as queries
from support.queries import misuse_clock
from support.queries.desk_queue import Cases, QueueHealth
from support.queries.roles import organisation_names
from support.services import desk, misuse
from support.services.desk import AtDesk
from support.services.questions import today


@dataclass(frozen=True, kw_only=True)
class Untaken:
    """An organisation's follow-ups on misuse whose time has run out before anybody there has taken them."""

    organisation: str
    number: int
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What somebody at the desk is reminded of. What organisations leave is the lead's alone to see."""

    health: QueueHealth
    mine: int
    late_elsewhere: int
    untaken: Sequence[Untaken]


def waiting(actor: Actor) -> Waiting | None:
    """What waits at the desk, for the start page; None for whoever cannot work on it."""
    if not desk.works_there(actor) or not actor.viewer.own_keys:
        return None
    by = desk.begin(actor)
    mine = desk.queued(by)
    health = queries.health_soon(mine, today())
    return Waiting(
        mine=queries.number_in(Cases(view=QueueView.MINE), mine),
        health=health(),
        late_elsewhere=queries.number_in(Cases(view=QueueView.LATE), mine) if by.hand.is_lead else 0,
        untaken=_untaken(by) if by.hand.is_lead else [],
    )


def _untaken(by: AtDesk) -> list[Untaken]:
    """Why nobody has taken them is not asked: that their only lead may not see one would tell whose it is."""
    now = misuse.rules()
    found = misuse_clock.untaken_by_organisation(now.at - now.notify_within, by.apart.unlisted)
    names = organisation_names(found)
    untaken = [
        Untaken(organisation=names.get(cvr, cvr), number=number, since=since) for cvr, (number, since) in found.items()
    ]
    return sorted(untaken, key=lambda one: one.since)
