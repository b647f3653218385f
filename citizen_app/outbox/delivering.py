"""From the queue to the channel: claim one message, hand it over, note what became of it.

At least once: between handing over and noting it, a worker may die, and the message is sent again under the same
message id when its lease runs out. It is never lost: only what was noted leaves the queue.
"""

from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import ColumnElement, delete, select, update

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox.channels import NotSent, Refused, channels
from citizen_app.outbox.letters import Letter, QueuedMessage
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.outbox.queue import composers

log = structlog.get_logger("indblik.outbox")

LEASE: Final = timedelta(minutes=10)
"""How long a worker has for one message before another may take it; a mail server has 30 seconds for each answer."""
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720))
"""Between tries: growing, up to twelve hours; after the last one, some three days in all, we give up."""
_ROW = OutboxMessageRow


def deliver_one() -> str | None:
    """Send the message that has waited longest. Returns what became of it, None if nothing is due."""
    message = _claim()
    if message is None:
        return None
    try:
        letter = _compose(message)
        if letter is None:
            _drop(message)
            outcome = "dropped"
        else:
            _send(message, letter)
            outcome = _note(message, "sent", None)
    except Refused as refused:
        outcome = _note(message, "undeliverable", refused.code)
    except NotSent as failed:
        outcome = _put_back(message, failed.code)
    log.info(
        "message",
        outcome=outcome,
        kind=message.kind,
        message_id=str(message.message_id),
        attempts=message.attempts,
    )
    return outcome


def _claim() -> QueuedMessage | None:
    """Take a message for as long as the lease. On PostgreSQL rows in other workers' hands are stepped over; on SQLite
    the transaction holds the write lock from its start, so that workers take turns."""
    now = clock.now()
    due = (
        select(_ROW.owner_key, _ROW.message_id, _ROW.channel, _ROW.kind, _ROW.about_id, _ROW.created_at, _ROW.attempts)
        .where(_ROW.state == "queued", _ROW.due_at <= now)
        .order_by(_ROW.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with unit_of_work(DatabaseRole.WORKER):
        row = connection().execute(due).first()
        if row is None:
            return None
        message = QueuedMessage(**{**row._mapping, "attempts": row.attempts + 1})
        taken = {"due_at": now + LEASE, "attempts": message.attempts}
        connection().execute(update(_ROW).where(*_is(message)).values(**taken))
    return message


def _compose(message: QueuedMessage) -> Letter | None:
    composer = composers().get(message.kind)
    if composer is None:
        raise NotSent("unknown-kind")  # a feature was taken out, or this worker is older than the site
    try:
        with unit_of_work(DatabaseRole.WORKER):
            return composer(message)
    except Exception as error:
        # One bad message must not stop the others. The error's words may hold an address: only its kind is told.
        log.error("not-composed", kind=message.kind, error=type(error).__name__)
        raise NotSent("not-composed") from None


def _send(message: QueuedMessage, letter: Letter) -> None:
    channel = channels().get(message.channel)
    if channel is None:
        raise NotSent("unknown-channel")
    try:
        channel.send(letter, message.message_id)
    except NotSent:
        raise
    except Exception as error:
        # A channel that fails in a way of its own must not stop the others either, nor tell anything.
        log.error("not-sent", kind=message.kind, error=type(error).__name__)
        raise NotSent("not-sent") from None


def _put_back(message: QueuedMessage, code: str) -> str:
    if message.attempts > len(PAUSES):
        return _note(message, "undeliverable", code)
    values = {"due_at": clock.now() + PAUSES[message.attempts - 1], "last_error": code}
    return "later" if _change(message, values) else "overtaken"


def _note(message: QueuedMessage, state: str, code: str | None) -> str:
    values = {"state": state, "last_error": code, "ended_at": clock.now()}
    return state if _change(message, values) else "overtaken"


def _change(message: QueuedMessage, values: dict[str, Any]) -> bool:
    """Change the row if it is still in our hands: when our lease ran out, another worker has the say."""
    ours = (*_is(message), _ROW.state == "queued", _ROW.attempts == message.attempts)
    with unit_of_work(DatabaseRole.WORKER):
        return connection().execute(update(_ROW).where(*ours).values(**values)).rowcount == 1


def _drop(message: QueuedMessage) -> None:
    """Nobody wants it: nothing is kept of it."""
    with unit_of_work(DatabaseRole.WORKER):
        connection().execute(delete(_ROW).where(*_is(message)))


def _is(message: QueuedMessage) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _ROW.owner_key == message.owner_key, _ROW.message_id == message.message_id
