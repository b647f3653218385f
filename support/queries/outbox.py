"""The outbox in numbers. Whom a message is for is not read; the database role could not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from citizen_app.db.work import connection
from citizen_app.outbox.models import JobRunRow, OutboxMessageRow

_ROW = OutboxMessageRow


def counts() -> Sequence[Any]:
    """How many messages of each kind wait or could not be delivered, since when, and why."""
    return (
        connection()
        .execute(
            select(
                _ROW.kind,
                _ROW.state,
                _ROW.last_error,
                func.count().label("messages"),
                func.min(_ROW.created_at).label("oldest"),
                func.min(_ROW.due_at).label("due"),
            )
            .where(_ROW.state.in_(("queued", "undeliverable")))
            .group_by(_ROW.kind, _ROW.state, _ROW.last_error)
            .order_by(_ROW.kind, _ROW.state, _ROW.last_error)
        )
        .all()
    )


def jobs() -> Sequence[Any]:
    """The periodic jobs, as their last runs left them."""
    return connection().execute(select(*JobRunRow.__table__.columns).order_by(JobRunRow.name)).all()


def queue_again(kind: str, now: datetime) -> int:
    """Let what could not be delivered of the kind wait anew, with all its tries. Returns how many."""
    changed = connection().execute(
        update(_ROW)
        .where(_ROW.state == "undeliverable", _ROW.kind == kind)
        .values(state="queued", due_at=now, attempts=0, ended_at=None)
    )
    return changed.rowcount
