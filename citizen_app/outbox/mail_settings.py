"""Settings of outgoing e-mail, read from the environment with the rest (`citizen_app/settings.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from citizen_app.safe_values import SettingsFault

SENDER_IN_DEMO = "ingen-svar@indblik.example"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class MailSettingsError(SettingsFault):
    """A variable cannot be read; the text says which."""


class Tls(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, repr=False)
class MailSettings:
    """The mail server that takes our letters. Without a host, letters are put into a folder (demo and tests only)."""

    host: str | None = None
    port: int = 587
    tls: Tls = Tls.STARTTLS
    user: str | None = None
    password: str | None = None
    sender: str = SENDER_IN_DEMO


def read_mail(environ: Mapping[str, str]) -> MailSettings:
    """Read the environment. Raises MailSettingsError."""
    port, tls = environ.get("INDBLIK_SMTP_PORT", "587"), environ.get("INDBLIK_SMTP_TLS", Tls.STARTTLS)
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise MailSettingsError("INDBLIK_SMTP_PORT must be a port number")
    if tls not in list(Tls):
        raise MailSettingsError(f"INDBLIK_SMTP_TLS must be one of {', '.join(Tls)}")
    found = MailSettings(
        host=environ.get("INDBLIK_SMTP_HOST") or None,
        port=int(port),
        tls=Tls(tls),
        user=environ.get("INDBLIK_SMTP_USER") or None,
        password=environ.get("INDBLIK_SMTP_PASSWORD") or None,
        sender=environ.get("INDBLIK_MAIL_FROM", SENDER_IN_DEMO),
    )
    if found.user and found.tls is Tls.NONE:
        raise MailSettingsError("INDBLIK_SMTP_USER needs INDBLIK_SMTP_TLS: a password never travels in the clear")
    return found


def mail_faults(mail: MailSettings) -> list[str]:
    """What production may not have."""
    rules = (
        (not mail.host, "INDBLIK_SMTP_HOST must be set"),
        (
            mail.tls is Tls.NONE and mail.host not in LOOPBACK,
            "INDBLIK_SMTP_TLS=none is for a mail server on this machine only",
        ),
        ("@" not in mail.sender or mail.sender.endswith(".example"), "INDBLIK_MAIL_FROM must be an address of yours"),
    )
    return [text for broken, text in rules if broken]
