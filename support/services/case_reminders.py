"""Telling an organisation by mail that a question waits for it or is late: at most once a day, that and never what.

It goes to the mailbox that the organisation has stated for all reminders. Without one, the list of questions says it.
"""

from datetime import datetime, timedelta
from typing import Final

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection, unit_of_work
from citizen_app.messages.composing import letter_text, staff_door
from citizen_app.messages.mailbox import mailbox_of, organisation_key, organisations_with_mailboxes
from citizen_app.outbox.jobs import Job
from citizen_app.outbox.letters import Letter, QueuedMessage
from citizen_app.outbox.queue import enqueue
from citizen_app.web.dates import local
from logview.services.succession import speaks_for, spoken_for_by
from support.queries import case_reminders as queries

log = structlog.get_logger("indblik.questions")
OFFICERS_KIND: Final = "question-reminder"
_NOT_BEFORE: Final = 6
"""The hour in Denmark from which the day's message is written: what became late at midnight is told in the morning."""


def tell_officers() -> None:
    """Queue the day's message for each organisation that has something new to answer. Safe to stop and repeat."""
    if local(clock.now()).hour < _NOT_BEFORE:
        return
    with unit_of_work(DatabaseRole.WORKER):
        newest = queries.newest_by_organisation()
        # What waits at an organisation that another has taken over, the other one is told of.
        news = {one: [newest[cvr] for cvr in speaks_for(one) & newest.keys()] for one in organisations_with_mailboxes()}
    failed = sum(not _told(cvr, max(moments)) for cvr, moments in news.items() if moments)
    if failed:
        raise RuntimeError("not every organisation could be told of its questions")


def organisations_told() -> frozenset[str]:
    """The CVR numbers of the organisations whose questions somebody is told of by mail; in the worker's role.

    Not those without a mailbox, nor those whose mailbox takes no mail: they may not know that they are asked.
    """
    given_up = queries.given_up()
    return spoken_for_by(one for one in organisations_with_mailboxes() if organisation_key(one) not in given_up)


def _told(cvr: str, newest: datetime) -> bool:
    own = organisation_key(cvr)
    try:
        with unit_of_work(DatabaseRole.MASKS, [own]):
            mailbox = mailbox_of(own)
        if mailbox is not None:
            with unit_of_work(DatabaseRole.WORKER):
                _tell(cvr, newest, mailbox.stated_at)
    except Exception as error:
        # One organisation must not keep the others waiting; the job comes back for it.
        log.error("officers-not-told", error=type(error).__name__)
        return False
    return True


def _tell(cvr: str, newest: datetime, stated_at: datetime) -> None:
    own = organisation_key(cvr)
    one_at_a_time(OFFICERS_KIND, [own])  # so that of several workers one writes
    last = queries.last_told(own, OFFICERS_KIND)
    if last is not None and local(last).date() >= local(clock.now()).date():
        return
    # What an earlier address was told, whoever reads this one does not know.
    if last is None or last < stated_at or newest > last:
        enqueue(OFFICERS_KIND, own)


def officers_letter(message: QueuedMessage) -> Letter | None:
    """The day's message; None when no question waits any more, or the mailbox is another one now."""
    own = queries.organisation_of(message.owner_key)
    if own is None or not queries.waits_for(speaks_for(own)):
        return None
    assume(connection(), DatabaseRole.MASKS, [message.owner_key])
    mailbox = mailbox_of(message.owner_key)
    if mailbox is None or mailbox.stated_at > message.created_at:
        return None
    with force_locale(mailbox.language):
        return Letter(
            to=mailbox.address,
            language=mailbox.language,
            subject=_("There is something to answer on Indblik"),
            text=letter_text(
                _("There is something to answer on Indblik. This message is to your log officers."),
                # Not a link with a token: whoever reads the mailbox gets no further than the sign-in.
                _("Sign in at %(door)s to see it.", door=staff_door()),
                _("Do you find nothing? A colleague may have answered already, and not everybody sees everything."),
            ),
        )


TELL_OFFICERS: Final = Job(name="questions-mail", interval=timedelta(hours=1), run=tell_officers)
