"""Telling those who have to confirm a block that something waits: only who can, and at most once a day.

A message that told of what is kept from its reader would tell that there is something (safety.md 3, 4).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from citizen_app import clock
from citizen_app.agreeing import Waiting, told_next
from citizen_app.auth.absent import acting_for_others
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.messages.notify import notify
from consent.domain.waiting import Asked
from consent.queries import waiting as queries
from consent.services.waiting import WAITS, is_met_by_others, waiting_for


def tell_the_others(actor: Actor, waiting_id: UUID, at: datetime) -> None:
    """Queue the message about what was just asked for, to each of the others who is shown it; where one was told
    lately, for a day after that."""
    shown = [one for one, _steps in queries.waiting_of(actor.subject) if is_met_by_others(actor, one, at)]
    if actor.helped is None or all(one.asked.waiting_id != waiting_id for one in shown):
        return
    for other in actor.helped.others:
        due = told_next(_asks(shown, other))
        if due is not None:
            notify(other[0], WAITS, about_id=waiting_id, due_at=due)


def may_still_confirm(holder_key: UUID, waiting_id: UUID | None) -> bool:
    """Whether something that was asked for then or later still waits for the person. Ends in the worker's role."""
    if waiting_id is None:
        return False
    at = clock.now()
    found = any(_waits(one, waiting_id, at) for one in list(acting_for_others(holder_key, at)))
    take_role(DatabaseRole.WORKER)
    return found


def _waits(actor: Actor, waiting_id: UUID, at: datetime) -> bool:
    take_role(DatabaseRole.CITIZEN, actor.subject, actor.viewer.own_keys)
    asked = [(one.asked.waiting_id, one.asked.at) for one, _steps in queries.waiting_of(actor.subject)]
    since = next((at for known_id, at in asked if known_id == waiting_id), None)
    return since is not None and any(
        one.can_confirm and not one.is_own and one.waiting.asked.at >= since for one in waiting_for(actor, at)
    )


def _asks(shown: Sequence[Waiting[Asked]], other: Sequence[UUID]) -> list[datetime]:
    return sorted(one.asked.at for one in shown if one.asked.by not in other)
