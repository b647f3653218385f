"""The letters that we send. Neutral: a letter may lie open in a shared mailbox (safety.md 4)."""

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.messages.contact import CONTACT
from citizen_app.messages.mailbox import MAILBOX
from citizen_app.messages.proving import Attempt
from citizen_app.messages.reach import newest_choices, reached
from citizen_app.messages.topics import OFF, topics
from citizen_app.outbox.letters import Letter, QueuedMessage
from citizen_app.settings import Settings
from citizen_app.web.dates import clock_text, local


def something_new(message: QueuedMessage) -> Letter | None:
    """The one letter for every topic: it does not say which. None if the person does not want it or is not there."""
    contact, person = reached(message.owner_key)
    topic = topics().get(message.kind)
    if contact is None or topic is None:
        return None
    if newest_choices(person).get(topic.code, topic.default) == OFF:
        return None
    if topic.still is not None and not topic.still(message.owner_key, message.about_id):
        return None
    with force_locale(contact.language):
        return Letter(
            to=contact.address,
            language=contact.language,
            subject=_("There is something new for you on Indblik"),
            text=letter_text(
                _("There is something new for you on Indblik."),
                # Not a link with a token: whoever reads the mailbox gets no further than the sign-in.
                _("Sign in at %(site)s to read it.", site=_settings().site_url),
                _("You choose on the page \u201cMessages\u201d what you want to hear about."),
            ),
        )


def code_letter(message: QueuedMessage) -> Letter | None:
    """The code that proves a citizen's address; None when it is too late for it."""
    found = CONTACT.attempt_to_send(message.owner_key, message.about_id)
    return _code_letter(*found, page=_l("Messages")) if found else None


def mailbox_code_letter(message: QueuedMessage) -> Letter | None:
    """The code that proves a mailbox of an organisation's deciders; None when it is too late for it."""
    found = MAILBOX.attempt_to_send(message.owner_key, message.about_id)
    return _code_letter(*found, page=_l("Reminders")) if found else None


def _code_letter(attempt: Attempt, code: str, *, page: LazyString) -> Letter:
    with force_locale(attempt.language):
        return Letter(
            to=attempt.address,
            language=attempt.language,
            subject=_("Your code for Indblik"),
            text=letter_text(
                _("Your code is %(code)s.", code=code),
                _(
                    "Write it on the page \u201c%(page)s\u201d before %(time)s.",
                    page=page,
                    time=clock_text(local(attempt.expires_at), attempt.language),
                ),
                _("Did you not ask for it? Then do nothing. Do not give the code to anybody."),
            ),
        )


def letter_text(*texts: str) -> str:
    """The paragraphs of a letter, with the one that they all end with."""
    return "\n\n".join([*texts, _("This message cannot be answered.")]) + "\n"


def staff_door() -> str:
    """Where staff sign in, for a letter."""
    return _settings().site_url + current_app.url_map.bind("localhost").build("auth.staff_door")


def _settings() -> Settings:
    found: Settings = current_app.extensions["indblik.settings"]
    return found
