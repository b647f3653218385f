"""A letter as an e-mail."""

from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from urllib.parse import urlsplit
from uuid import UUID

from citizen_app import clock
from citizen_app.outbox.channels import Refused
from citizen_app.outbox.letters import Letter


def email_of(letter: Letter, message_id: UUID, *, sender: str, site_url: str) -> EmailMessage:
    """The e-mail. Plain text, without pictures or anything that tells when it is opened.

    Raises Refused for an address that a mail program would read as another one, or as several.
    """
    found = EmailMessage(policy=SMTP)
    found["From"] = Address("Indblik", addr_spec=sender)
    found["To"] = _only(letter.to)
    found["Subject"] = letter.subject
    found["Date"] = format_datetime(clock.now())
    # The same each time that it is tried: a mailbox that gets it twice can tell.
    found["Message-ID"] = f"<{message_id}@{urlsplit(site_url).hostname}>"
    found["Auto-Submitted"] = "auto-generated"  # RFC 3834: absence notes stay at home
    found.set_content(letter.text, cte="quoted-printable")
    found["Content-Language"] = letter.language
    return found


def _only(address: str) -> str:
    try:
        read = str(HeaderRegistry()("To", address))
    except ValueError:  # a line break, once it is decoded
        read = ""
    if getaddresses([read]) != [("", address)]:
        raise Refused("address-unfit")
    return address
