"""What a citizen wants to hear about, and what they were told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.work import connection
from citizen_app.messages.models import MessageChoiceRow
from citizen_app.messages.reach import newest_choices
from citizen_app.messages.topics import OFF, topics
from citizen_app.outbox.models import OutboxMessageRow

_ROW = MessageChoiceRow
_SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A message to the citizen, and what became of it."""

    kind: str
    at: datetime  # when it was sent or given up; of one that waits, when it was written
    state: str  # queued, sent, undeliverable
    tried: bool


def choices_of(actor: Actor) -> dict[str, str]:
    """What the subject wants of each topic: what they chose last, else what the topic begins with."""
    chosen = newest_choices(actor.subject)
    return {code: chosen.get(code, topic.default) for code, topic in topics().items()}


def choose(actor: Actor, wanted: Mapping[str, str]) -> None:
    """Keep what the subject wants of these topics, where it is something else than before."""
    before, known = newest_choices(actor.subject), topics()
    changed = {
        code: choice
        for code, choice in wanted.items()
        if code in known and choice in known[code].choices and before.get(code) != choice
    }
    if not changed:
        return
    at = _after_all_others(actor)
    rows = [
        {"citizen_key": actor.subject_key, "topic": code, "chosen_at": at, "choice": choice}
        for code, choice in changed.items()
    ]
    connection().execute(insert(_ROW), rows)
    audit.record(actor, "messages.choice", details={"topics": sorted(changed)})


def choose_nothing(actor: Actor) -> None:
    """Switch every topic off."""
    choose(actor, dict.fromkeys(topics(), OFF))


def told(actor: Actor) -> list[Told]:
    """What was sent to the subject lately and what waits, newest first."""
    row = OutboxMessageRow
    at = func.coalesce(row.ended_at, row.created_at)
    rows = connection().execute(
        select(row.kind, row.ended_at, row.created_at, row.state, row.last_error)
        .where(row.owner_key.in_(actor.subject))
        .order_by(at.desc(), row.message_id)
        .limit(_SHOWN)
    )
    return [
        Told(kind=one.kind, at=one.ended_at or one.created_at, state=one.state, tried=one.last_error is not None)
        for one in rows
    ]


def _after_all_others(actor: Actor) -> datetime:
    """Now, or just after the newest choice, should a clock have gone back: the newest must be the one that counts."""
    newest = connection().execute(
        select(_ROW.chosen_at).where(_ROW.citizen_key.in_(actor.subject)).order_by(_ROW.chosen_at.desc()).limit(1)
    )
    last = newest.scalar_one_or_none()
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()
