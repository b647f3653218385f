"""E-mail by SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from uuid import UUID

from citizen_app.outbox.channels import NotSent, Refused
from citizen_app.outbox.letters import Letter
from citizen_app.outbox.mail_settings import MailSettings, Tls
from citizen_app.outbox.mime import email_of

_PATIENCE: Final = 30
"""Seconds that the mail server has for each answer; well within the worker's lease of a message."""


class SmtpChannel:
    """The mail server of the installation."""

    def __init__(self, mail: MailSettings, site_url: str, context: ssl.SSLContext | None = None) -> None:
        self._mail, self._site_url = mail, site_url
        self._context = context or ssl.create_default_context()

    def send(self, letter: Letter, message_id: UUID) -> None:
        """Hand the letter over to the mail server. Raises NotSent or Refused, never with the server's words."""
        email = email_of(letter, message_id, sender=self._mail.sender, site_url=self._site_url)
        try:
            with self._connected() as server:
                server.send_message(email)
        except (smtplib.SMTPException, OSError) as error:
            raise _outcome(error) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        mail = self._mail
        host = mail.host or ""
        if mail.tls is Tls.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, mail.port, timeout=_PATIENCE, context=self._context)
        else:
            server = smtplib.SMTP(host, mail.port, timeout=_PATIENCE)
        try:
            if mail.tls is Tls.STARTTLS:
                server.starttls(context=self._context)
            if mail.user:
                server.login(mail.user, mail.password or "")
            yield server
            # It has the letter: a poor goodbye does not undo that.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()


def _outcome(error: Exception) -> NotSent:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return Refused("recipient-refused") if min(codes, default=0) >= 500 else NotSent("recipient-later")
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (smtplib.SMTPSenderRefused, "sender-refused"),
        (smtplib.SMTPAuthenticationError, "login-refused"),
        (smtplib.SMTPDataError, "message-refused"),
        (smtplib.SMTPNotSupportedError, "no-tls"),
        (ssl.SSLError, "tls-failed"),
    )
    return NotSent(next((code for kind, code in kinds if isinstance(error, kind)), "no-answer"))
