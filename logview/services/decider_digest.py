"""Reminding an organisation's deciders by mail: at most once a day, that there is something to decide, never what.

Everything is read in the deciders' database role, for one organisation at a time (docs/decisions/0023).
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection, unit_of_work
from citizen_app.mask_settings import AfterEnd
from citizen_app.messages.composing import letter_text, staff_door
from citizen_app.messages.mailbox import Mailbox, mailbox_of, organisation_key, organisations_with_mailboxes
from citizen_app.outbox.jobs import Job
from citizen_app.outbox.letters import Letter, QueuedMessage
from citizen_app.outbox.queue import enqueue
from citizen_app.web.dates import local, start_of_day
from logview.domain.reminders import Reminder, of_mask, of_request
from logview.queries import masks, name_requests
from logview.queries import reminders as queries
from logview.services.masks import rules
from logview.services.succession import speaks_for

log = structlog.get_logger("indblik.reminders")
DIGEST_KIND: Final = "decider-digest"
_NOT_BEFORE: Final = 6
"""The hour in Denmark from which the day's message is written: what ends then is told in the morning."""


def tell_deciders() -> None:
    """Queue the day's message for each organisation that has something new to decide. Safe to stop and repeat."""
    if local(clock.now()).hour < _NOT_BEFORE:
        return
    with unit_of_work(DatabaseRole.WORKER):
        organisations = organisations_with_mailboxes()
    failed = [cvr for cvr in organisations if not _told(cvr)]
    if failed:
        raise RuntimeError("not every organisation could be reminded")


def _told(cvr: str) -> bool:
    own = organisation_key(cvr)
    try:
        with unit_of_work(DatabaseRole.MASKS, [own]):
            _tell(own)
    except Exception as error:
        # One organisation must not keep the others waiting; the job comes back for it.
        log.error("not-reminded", error=type(error).__name__)
        return False
    return True


def _tell(own: UUID) -> None:
    one_at_a_time(DIGEST_KIND, [own])  # so that of several workers one writes
    mailbox, now = mailbox_of(own), clock.now()
    today = local(now).date()
    if mailbox is None or queries.was_told_on(own, today):
        return
    # What an earlier address was told, whoever reads this one does not know.
    news = set(_to_remind_of(mailbox)) - queries.told_since(own, mailbox.stated_at)
    if news:
        queries.note_told(own, enqueue(DIGEST_KIND, own), news, day=today, at=now)


def digest_letter(message: QueuedMessage) -> Letter | None:
    """The day's message; None when everything it tells of has been decided, or the mailbox is another one now."""
    own = message.owner_key
    assume(connection(), DatabaseRole.MASKS, [own])
    mailbox = mailbox_of(own)
    if mailbox is None or mailbox.stated_at > message.created_at:
        return None
    if queries.told_in(own, message.message_id).isdisjoint(_to_remind_of(mailbox)):
        return None
    with force_locale(mailbox.language):
        return Letter(
            to=mailbox.address,
            language=mailbox.language,
            subject=_("There is something to decide on Indblik"),
            text=letter_text(
                _("There is something to decide on Indblik. This message is to those who decide masks of names."),
                # Not a link with a token: whoever reads the mailbox gets no further than the sign-in.
                _("Sign in at %(door)s to see it.", door=staff_door()),
                _("Do you find nothing? A colleague may have decided it already, and not everybody sees everything."),
                _after_end_words(),
            ),
        )


def _after_end_words() -> str:
    if rules().after_end is AfterEnd.KEEP:
        return _("When the last day of a mask has passed, the names stay masked until you decide otherwise.")
    return _("When the last day of a mask has passed, the names are shown again.")


def _to_remind_of(mailbox: Mailbox) -> Iterator[Reminder]:
    now, organisations = rules(), speaks_for(mailbox.cvr)
    for mask in masks.standing_of(organisations):
        yield from of_mask(mask, now, since=mailbox.stated_at)
    today = local(now.at).date()
    for known in name_requests.requests_to(organisations):
        yield from of_request(known.request, at=now.at, today=today, due=start_of_day(known.request.due_on))


REMIND_DECIDERS = Job(name="remind-deciders", interval=timedelta(hours=1), run=tell_deciders)
