"""Telling citizens who asked for it that sources have told of new entries: that there are some, never which."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from flask_babel import lazy_gettext as _l

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.notify import notify
from citizen_app.messages.subscribers import NOBODY_YET, choosers, subscription
from citizen_app.messages.topics import DAILY, OFF, WEEKLY, Topic
from citizen_app.outbox.jobs import Job
from logview.queries import new_entries as queries
from logview.services.sight import unseen

PAUSES: Final = {DAILY: timedelta(days=1), WEEKLY: timedelta(days=7)}
_BATCH = 100  # citizens in a transaction

NEW_ENTRIES = Topic(
    code="new-entries",
    label=_l("New entries in your log"),
    description=_l("When a source has told us of look-ups. Many are quite ordinary."),
    choices=(OFF, DAILY, WEEKLY),
    endpoint="logview.show_log",
)


def newest_for_helper(actor: Actor, after: datetime, until: datetime) -> datetime | None:
    """When the newest entry came that was received after the first moment and by the second, and that somebody who
    helps is shown; None if there is none. In the role of citizens."""
    return queries.newest_shown(actor.subject, after, until, unseen(actor))


def citizen_knew(person: Sequence[UUID], at: datetime) -> datetime | None:
    """Until when what was received had been told to the citizen by the moment; None: nothing. In the worker's role."""
    return queries.told_by(person, at)


def tell_of_new_entries() -> None:
    """Queue a message for each who has something new and was not told lately. Safe to stop and repeat."""
    after = NOBODY_YET
    while True:
        with unit_of_work(DatabaseRole.WORKER):
            found = choosers(NEW_ENTRIES.code, after=after, most=_BATCH)
            for citizen_key in found:
                _tell(citizen_key)
        if not found:
            return
        after = found[-1]


def _tell(citizen_key: UUID) -> None:
    wanted, now = subscription(citizen_key, NEW_ENTRIES.code), clock.now()
    if wanted is None:
        return
    before = queries.told(citizen_key)
    if before and now - before.told_at < PAUSES[wanted.choice]:
        return
    # Until the newest that is there, not until now: what an import has not yet put in place is new the next time.
    until = queries.newest_received(wanted.person, max(before.told_until, wanted.since) if before else wanted.since)
    if until is not None:
        notify(citizen_key, NEW_ENTRIES.code)
        queries.note_told(citizen_key, until=until, at=now, known=before is not None)


TELL_OF_NEW_ENTRIES = Job(name="new-entries", interval=timedelta(hours=1), run=tell_of_new_entries)
