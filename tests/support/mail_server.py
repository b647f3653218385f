"""A real mail server for tests, on this machine, that keeps what it gets and can be told to be difficult."""

import asyncio
import random
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tools.servers import port_is_free

HOST = "127.0.0.1"


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class MailServer:
    """What came in, and what is answered: `answers["RCPT"] = "550 no such user"` and so on."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    over_tls: list[bool] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=_set)  # cleared: a letter that comes waits for it
    has_one: threading.Event = field(default_factory=threading.Event)  # a letter has come

    # aiosmtpd asks for these by name.

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd calls it so
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:  # noqa: N802 - aiosmtpd calls it so
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.has_one.set()
        await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, 30)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.over_tls.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 taken"

    def check_login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        fine = (data.login, data.password) == (b"indblik", b"sesame")
        if fine:
            self.signed_in.append(data.login.decode())
        return AuthResult(success=fine, handled=False)


@contextmanager
def running_mail_server(
    port: int | None = None, tls: ssl.SSLContext | None = None, *, at_once: bool = False
) -> Iterator[MailServer]:
    """Answer on loopback while the block runs; with a TLS context, only after STARTTLS and signing in.

    `at_once`: it speaks TLS from the first byte, and whoever connects may sign in.
    """
    server = MailServer(port=port or free_port())
    guarded: dict[str, Any] = {"tls_context": tls, "require_starttls": True, "auth_required": True} if tls else {}
    if at_once:
        guarded = {"ssl_context": tls, "auth_require_tls": False}  # it does not know that it is there already
    controller = Controller(server, hostname=HOST, port=server.port, authenticator=server.check_login, **guarded)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@dataclass
class SilentServer:
    """Takes a connection and never says a word."""

    port: int
    hung_up: bool = False  # whoever had connected, before the server did


@contextmanager
def running_silent_server(patience: float) -> Iterator[SilentServer]:
    """Be silent on loopback while the block runs, for at most so many seconds with each who connects."""
    with socket.create_server((HOST, 0)) as listening:
        server = SilentServer(port=listening.getsockname()[1])

        def keep_silent() -> None:
            taken, _address = listening.accept()
            with taken, suppress(TimeoutError, ConnectionError):
                taken.settimeout(patience)
                while taken.recv(4096):  # a greeting by TLS
                    pass
                server.hung_up = True

        thread = threading.Thread(target=keep_silent)
        thread.start()
        yield server
        thread.join(30)


def free_port() -> int:
    """A port that nobody listens on; another one than what runs beside us would take at the same moment."""
    return next(port for port in random.sample(range(25025, 26000), 975) if port_is_free(port))


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port on which nobody answers while the block runs: it is taken, so that no other server can begin there."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = free_port()
        taken.bind((HOST, port))
        yield port


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS contexts of a server of our own, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "mail.pem").write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "mail.pem")
    return server, ssl.create_default_context(cadata=pem.decode())
