"""What signing in forgets: a session that is over still holds a sealed name and the broker's sealed token."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, or_

from citizen_app import clock
from citizen_app.auth.models import SessionRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox.jobs import Job

KEPT_FOR: Final = timedelta(days=1)
"""How long a session that is over stays, for a fault of yesterday to be looked into."""


def forget_old_sessions() -> None:
    """Delete the sessions that ended, or could last no longer, some time ago."""
    before = clock.now() - KEPT_FOR
    with unit_of_work(DatabaseRole.WORKER):
        connection().execute(
            delete(SessionRow).where(or_(SessionRow.ended_at < before, SessionRow.expires_at < before))
        )


FORGET = Job(name="sessions-forget", interval=timedelta(hours=6), run=forget_old_sessions)
