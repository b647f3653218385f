"""Reminding an organisation that its time to notify the authority runs: by mail to its mailbox, that and never what.

Each reminder is a step of the matter, whether or not there is a mailbox. Indblik reminds; the controller notifies.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.db.work import connection, unit_of_work
from citizen_app.messages.composing import letter_text, staff_door
from citizen_app.messages.mailbox import mailbox_of, organisation_key, organisations_with_mailboxes
from citizen_app.outbox.jobs import Job
from citizen_app.outbox.letters import Letter, QueuedMessage
from citizen_app.outbox.queue import enqueue
from logview.services.succession import speaks_for
from support.domain.misuse import MatterEvent, MatterParty, MatterStep
from support.domain.misuse_rules import MatterRules
from support.queries import misuse_clock as queries
from support.services.misuse import rules
from support.services.misuse_opening import in_turn

log = structlog.get_logger("indblik.misuse")
REMINDER_KIND: Final = "misuse-reminder"


def keep_time() -> None:
    """Tell of each matter whose time runs, as often as the operator has set. Safe to stop and repeat."""
    now = rules()
    first = min((*now.remind_after, int(now.notify_within / timedelta(hours=1))))
    with unit_of_work(DatabaseRole.WORKER):
        running = queries.running(now.at - timedelta(hours=first))
        mailboxes = {one: speaks_for(one) for one in organisations_with_mailboxes()}
    due = [one for one in running if now.reminder_due(one.clock_from, one.reminded) is not None]
    # Those who have taken the organisation over are told as well: its own mailbox may be read by nobody any more.
    told = {one.matter_id: [box for box, cvrs in mailboxes.items() if one.cvr in cvrs] for one in due}
    failed = sum(not _told(matter_id, now, whom) for matter_id, whom in told.items())
    if failed:
        raise RuntimeError("not every follow-up could be reminded of")


def _told(matter_id: UUID, now: MatterRules, whom: Sequence[str]) -> bool:
    try:
        with unit_of_work(DatabaseRole.WORKER):
            _tell(matter_id, now, whom)
    except Exception as error:
        # One matter must not keep the others waiting; the job comes back for it.
        log.error("misuse-not-reminded", error=type(error).__name__)
        return False
    return True


def _tell(matter_id: UUID, now: MatterRules, whom: Sequence[str]) -> None:
    in_turn(matter_id)
    matter = queries.running_now(matter_id)
    hours = now.reminder_due(matter.clock_from, matter.reminded) if matter else None
    if matter is None or hours is None:
        return  # somebody took a step since it was found
    step = MatterStep.PASSED if now.is_passed(hours) else MatterStep.REMINDED
    ends = matter.clock_from + now.notify_within
    queries.add_step(matter, MatterEvent(step=step, party=MatterParty.CLOCK, at=now.at, moment=ends), hours)
    audit.record_worker(f"misuse-{step.value}", object_kind="misuse-matter", object_ref=str(matter_id))
    for cvr in whom:
        enqueue(REMINDER_KIND, organisation_key(cvr), about_id=matter_id)


def reminder_letter(message: QueuedMessage) -> Letter | None:
    """The reminder; None when the time runs no more, or the mailbox is another one now."""
    if message.about_id is None or queries.running_now(message.about_id) is None:
        return None
    assume(connection(), DatabaseRole.MASKS, [message.owner_key])
    mailbox = mailbox_of(message.owner_key)
    if mailbox is None or mailbox.stated_at > message.created_at:
        return None
    with force_locale(mailbox.language):
        return Letter(
            to=mailbox.address,
            language=mailbox.language,
            subject=_("A time is running on Indblik"),
            text=letter_text(
                _("Something on Indblik waits for you, and the time is running."),
                _("This message is to those who lead the control of the log."),
                # Not a link with a token: whoever reads the mailbox gets no further than the sign-in.
                _("Sign in at %(door)s to see it.", door=staff_door()),
                _("Do you find nothing? A colleague may have done it already, and not everybody sees everything."),
            ),
        )


REMIND_OF_MISUSE: Final = Job(name="misuse-clock", interval=timedelta(minutes=30), run=keep_time)
