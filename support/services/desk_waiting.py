"""What the start page reminds somebody at the desk of."""

from dataclasses import dataclass

from citizen_app.auth.actor import Actor
from support.domain.desk import QueueView
from support.queries import desk_queue as queries
from support.queries.desk_queue import QueueHealth
from support.services import desk
from support.services.questions import today


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What somebody at the desk is reminded of. What is late at organisations is counted for the lead alone."""

    health: QueueHealth
    mine: int
    late_elsewhere: int


def waiting(actor: Actor) -> Waiting | None:
    """What waits at the desk, for the start page; None for whoever cannot work on it."""
    if not desk.works_there(actor) or not actor.viewer.own_keys:
        return None
    by = desk.begin(actor)
    mine = desk.queued(by)
    health = queries.health_soon(mine, today())
    return Waiting(
        mine=queries.number_in(QueueView.MINE, mine),
        health=health(),
        late_elsewhere=queries.number_in(QueueView.LATE, mine) if by.hand.is_lead else 0,
    )
