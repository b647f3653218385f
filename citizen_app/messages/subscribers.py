"""Who wants to hear of a topic now and then: for features' periodic jobs, in the worker's database role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from citizen_app.auth.actor import CitizenKey
from citizen_app.db.work import connection
from citizen_app.identity import keys_of_person
from citizen_app.messages.models import MessageChoiceRow
from citizen_app.messages.topics import OFF

_ROW = MessageChoiceRow
NOBODY_YET = UUID(int=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What a person wants of a topic."""

    person: tuple[CitizenKey, ...]  # every key that is the person; the first is the one that chose
    choice: str  # how often
    since: datetime  # from when on they have wanted it without a break


def choosers(topic: str, *, after: UUID, most: int) -> Sequence[UUID]:
    """Keys that ever chose something else than "off" for the topic, in order, beyond `after`."""
    statement = (
        select(_ROW.citizen_key)
        .where(_ROW.topic == topic, _ROW.choice != OFF, _ROW.citizen_key > after)
        .distinct()
        .order_by(_ROW.citizen_key)
        .limit(most)
    )
    return connection().execute(statement).scalars().all()


def subscription(citizen_key: UUID, topic: str) -> Subscription | None:
    """What the person behind the key wants now; None if it is off, or was chosen last under another of their keys."""
    person = keys_of_person(citizen_key)
    rows = connection().execute(
        select(_ROW.citizen_key, _ROW.choice, _ROW.chosen_at)
        .where(_ROW.citizen_key.in_(person), _ROW.topic == topic)
        .order_by(_ROW.chosen_at.desc(), _ROW.citizen_key.desc())
    )
    newest, since = None, None
    for row in rows:
        if row.choice == OFF:
            break
        newest, since = newest or row, row.chosen_at
    if newest is None or since is None or newest.citizen_key != citizen_key:
        return None
    return Subscription(person=person, choice=newest.choice, since=since)
