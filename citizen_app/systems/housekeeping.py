"""What calls of systems leave behind, and what nobody asks for any more: used assertions, tokens, counted minutes."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox.jobs import Job
from citizen_app.systems.models import AccessTokenRow, AssertionSeenRow, RateWindowRow

TOKENS_KEPT_FOR: Final = timedelta(days=1)
"""How long a token that has ended stays, for a fault of yesterday to be looked into."""
KEPT_FOR: Final = timedelta(hours=1)
"""How long a minute's count and a used assertion stay: far longer than clocks differ by and calls wait."""


def forget_old_calls() -> None:
    """Delete what no call can meet any more, of every system, also of those that never call again.

    In the role of the systems' calls, which may delete these rows anyway: the worker's own needs no right to tokens.
    """
    at = clock.now()
    with unit_of_work(DatabaseRole.SYSTEM):
        for old in (
            delete(AssertionSeenRow).where(AssertionSeenRow.expires_at < at - KEPT_FOR),
            delete(RateWindowRow).where(RateWindowRow.starts_at < at - KEPT_FOR),
            delete(AccessTokenRow).where(AccessTokenRow.expires_at < at - TOKENS_KEPT_FOR),
        ):
            connection().execute(old)


FORGET = Job(name="calls-forget", interval=timedelta(hours=1), run=forget_old_calls)
