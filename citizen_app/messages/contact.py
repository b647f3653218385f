"""The citizen's e-mail: asked for, proved by a code that was mailed to it, and forgotten when they say so."""

from typing import Final

from sqlalchemy import delete, insert

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.db.work import connection
from citizen_app.keys import keys
from citizen_app.messages.models import ContactAttemptRow, ContactRow
from citizen_app.messages.proving import Attempt, Proof
from citizen_app.messages.reach import Reached, newest_contact

CODE_KIND: Final = "contact-code"
CONTACT: Final = Proof(
    attempts=ContactAttemptRow, owner=ContactAttemptRow.citizen_key, kind=CODE_KIND, audited="messages"
)


def contact_of(actor: Actor) -> Reached | None:
    """The address that the subject has proved."""
    return newest_contact(actor.subject)


def open_attempt(actor: Actor) -> Attempt | None:
    """The code that can still be written."""
    return CONTACT.open_attempt(actor.subject)


def ask_for_code(actor: Actor, address: str, language: str) -> None:
    """Mail a code to the address. A code that was sent before counts no more. Raises TooManyCodes."""
    CONTACT.ask_for_code(actor, actor.subject, address, language)


def prove(actor: Actor, code: str) -> None:
    """Keep the address whose code this is. Raises WrongCode; what was tried stays counted."""
    attempt = CONTACT.prove(actor, actor.subject, code)
    connection().execute(delete(ContactRow).where(ContactRow.citizen_key == actor.subject_key))
    kept = {
        "citizen_key": actor.subject_key,
        "address_sealed": keys().seal(attempt.address),
        "language": attempt.language,
        "verified_at": clock.now(),
    }
    connection().execute(insert(ContactRow), kept)
    audit.record(actor, "messages.address-kept")


def forget_address(actor: Actor) -> None:
    """Forget every address of the subject's, and the code that is under way."""
    connection().execute(delete(ContactRow).where(ContactRow.citizen_key.in_(actor.subject)))
    CONTACT.give_up(actor.subject)
    audit.record(actor, "messages.address-forgotten")
