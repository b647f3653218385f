"""Messages, as a feature of the ground floor."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from citizen_app import clock
from citizen_app.auth.permissions import Permission
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.feature import Feature, MenuItem
from citizen_app.messages import contact, mailbox
from citizen_app.messages.composing import code_letter, mailbox_code_letter
from citizen_app.messages.views import bp
from citizen_app.outbox.jobs import Job

_CODES_KEPT = timedelta(days=2)  # they count for the limit of codes in a day


def forget_old_codes() -> None:
    """Delete codes that were mailed days ago, and the addresses they went to."""
    with unit_of_work(DatabaseRole.WORKER):
        for proof in (contact.CONTACT, mailbox.MAILBOX):
            proof.forget_before(clock.now() - _CODES_KEPT)


MESSAGES = Feature(
    name="messages",
    blueprints=(bp,),
    menu=(MenuItem(label=_l("Messages"), endpoint="messages.show", permission=Permission.MESSAGES_OWN),),
    letters={contact.CODE_KIND: code_letter, mailbox.CODE_KIND: mailbox_code_letter},
    jobs=(Job(name="messages-forget-codes", interval=timedelta(hours=6), run=forget_old_codes),),
)
