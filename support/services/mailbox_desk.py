"""The mailbox of an organisation's mask deciders, as they see and change it. No texts: views put it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.messages import mailbox
from citizen_app.messages.mailbox import Mailbox, MailboxStep, WrittenTo, organisation_key
from citizen_app.messages.proving import Attempt
from support.queries import roles as staff
from support.queries.roles import Colleague
from support.services.mask_desk import begin

_SHOWN: Final = 20


@dataclass(frozen=True, kw_only=True)
class MailboxFile:
    """The mailbox, who stated and removed it, and what was sent there."""

    mailbox: Mailbox | None
    attempt: Attempt | None  # an address that waits for its code
    steps: Sequence[MailboxStep]  # the newest first
    written: Sequence[WrittenTo]  # likewise
    colleagues: Mapping[UUID, Colleague]


def mailbox_file(actor: Actor) -> MailboxFile:
    """The own organisation's mailbox. Raises NotPermitted for whoever decides no masks."""
    begin(actor)
    own = organisation_key(actor.viewer.cvr or "")
    audit.record(actor, "mailbox.read")
    return MailboxFile(
        mailbox=mailbox.mailbox_of(own),
        attempt=mailbox.open_attempt(actor),
        steps=mailbox.steps_of(own),
        written=mailbox.written_to(own, most=_SHOWN),
        colleagues=staff.staff_in(actor.viewer.cvr or ""),
    )


def open_attempt(actor: Actor) -> Attempt | None:
    """The code that can still be written."""
    begin(actor)
    return mailbox.open_attempt(actor)


class Trouble(StrEnum):
    """Why deciders may not be reminded by e-mail."""

    NO_MAILBOX = "no-mailbox"
    UNDELIVERABLE = "undeliverable"  # the newest message


def trouble(actor: Actor) -> Trouble | None:
    """What keeps reminders from arriving, for the start page. Raises NotPermitted for whoever decides no masks."""
    begin(actor)
    own = organisation_key(actor.viewer.cvr or "")
    if mailbox.mailbox_of(own) is None:
        return Trouble.NO_MAILBOX
    newest = mailbox.written_to(own, most=1)
    return Trouble.UNDELIVERABLE if newest and newest[0].state == "undeliverable" else None


def ask_for_code(actor: Actor, address: str, language: str) -> None:
    """Mail a code to the address. Raises TooManyCodes."""
    begin(actor)
    mailbox.ask_for_code(actor, address, language)


def prove(actor: Actor, code: str) -> None:
    """Keep the address whose code this is. Raises WrongCode."""
    begin(actor)
    mailbox.prove(actor, code)


def remove(actor: Actor) -> bool:
    """Forget the address. False when there was none."""
    begin(actor)
    return mailbox.remove(actor)
