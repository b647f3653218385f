"""Telling the others who have custody that a decision about samples waits: only those who can confirm it, and at most
once a day."""

from datetime import datetime
from typing import Final
from uuid import UUID

from flask_babel import lazy_gettext as _l

from citizen_app import clock
from citizen_app.agreeing import told_next
from citizen_app.auth.absent import acting_for_others
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.messages.notify import notify
from citizen_app.messages.topics import ON, Topic
from consent.services.tissue_waiting import asked_by_holders, has_custody, holder_of, waiting_for


def tell_the_others(actor: Actor, waiting_id: UUID) -> None:
    """Queue the message about what was just asked for, to each of the others; where one was told lately, for a day
    after that."""
    asked = asked_by_holders(actor)
    for other in holder_of(actor).others:
        due = told_next(sorted(one.at for one in asked if one.by not in other))
        if due is not None:
            notify(other[0], TISSUE_WAITS.code, about_id=waiting_id, due_at=due)


def may_still_confirm(holder_key: UUID, waiting_id: UUID | None) -> bool:
    """Whether something that was asked for then or later still waits for the person. Ends in the worker's role."""
    at = clock.now()
    acting = [] if waiting_id is None else list(acting_for_others(holder_key, at))
    found = any(_waits(one, waiting_id, at) for one in acting if has_custody(one))
    take_role(DatabaseRole.WORKER)
    return found


def _waits(actor: Actor, waiting_id: UUID | None, at: datetime) -> bool:
    take_role(DatabaseRole.CITIZEN, actor.subject, actor.viewer.own_keys)
    since = next((one.at for one in asked_by_holders(actor) if one.waiting_id == waiting_id), None)
    return since is not None and any(
        one.can_confirm and not one.is_own and one.wish.at >= since for one in waiting_for(actor, at)
    )


TISSUE_WAITS: Final = Topic(
    code="tissue-waits",
    label=_l("When a choice about a child's samples waits for you"),
    description=_l("Somebody who has custody with you has asked for it."),
    default=ON,
    endpoint="helping.others",
    still=may_still_confirm,
)
