"""What powers forget: who tried a code in vain is stopped within the hour, and nobody needs it after a day."""

from datetime import timedelta
from typing import Final

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.jobs import Job
from delegation.queries import powers as queries

KEPT_FOR: Final = timedelta(days=1)


def forget_tries() -> None:
    """Delete what was tried in vain some time ago."""
    with unit_of_work(DatabaseRole.WORKER):
        queries.forget_tries_before(clock.now() - KEPT_FOR)


FORGET = Job(name="power-tries-forget", interval=timedelta(hours=6), run=forget_tries)
