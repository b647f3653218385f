"""What the outbox forgets, so that it does not become a diary of what a citizen was told."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox.jobs import Job
from citizen_app.outbox.models import OutboxMessageRow

KEPT_FOR: Final = timedelta(days=90)
"""How long "what was sent" can be read by the citizen, and what could not be delivered by the operator."""


def forget_old_messages() -> None:
    """Delete what was sent or given up long ago."""
    with unit_of_work(DatabaseRole.WORKER):
        connection().execute(delete(OutboxMessageRow).where(OutboxMessageRow.ended_at < clock.now() - KEPT_FOR))


FORGET = Job(name="outbox-forget", interval=timedelta(days=1), run=forget_old_messages)
