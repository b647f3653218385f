"""What somebody has asked others for and nobody has answered yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_app.auth.actor import Actor
from delegation.domain.powers import Terms
from delegation.queries import powers as queries
from delegation.services.codes import terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """A request whose code can still be answered."""

    power_id: UUID
    terms: Terms
    open_until: datetime


def open_requests(actor: Actor, at: datetime) -> list[OpenRequest]:
    """The person's own, newest first."""
    return [
        OpenRequest(power_id=row.power_id, terms=terms_of(row), open_until=row.open_until)
        for row in queries.requests_of(actor.viewer.own_keys)
        if at < row.open_until
    ]


def was_made(actor: Actor, power_id: UUID) -> bool:
    """Whether the person has made the code of this power already."""
    return queries.made_by(actor.viewer.own_keys, power_id)
