"""An application with two topics of its own, whatever the features have."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l

from citizen_app.factory import create_app
from citizen_app.feature import Feature
from citizen_app.messages.topics import DAILY, OFF, ON, WEEKLY, Topic
from citizen_app.outbox.letters import EMAIL
from citizen_app.outbox.mail_settings import MailSettings, Tls
from citizen_app.outbox.smtp import SmtpChannel
from citizen_app.settings import Settings
from tests.support import guards
from tests.support.client import LintingClient
from tests.support.mail_server import HOST, MailServer, running_mail_server
from wsgi import FEATURES

TOLD = Topic(code="told-at-once", label=_l("Help"), description=_l("Help"), default=ON)
ASKED = Topic(code="told-if-asked", label=_l("Help"), description=_l("Help"), choices=(OFF, DAILY, WEEKLY))
EXTRA = Feature(name="extra", topics=(TOLD, ASKED))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings, [*FEATURES, EXTRA])
    made.test_client_class = LintingClient
    guards.refuse_writing_reads(made.extensions["indblik.engine"])
    yield made
    made.extensions["indblik.engine"].dispose()


@pytest.fixture
def mail_server(app: Flask) -> Iterator[MailServer]:
    """A real mail server, which the application's letters go to."""
    with running_mail_server() as server:
        use_mail_server(app, server.port)
        yield server


def use_mail_server(app: Flask, port: int) -> None:
    """Send the application's letters there, without TLS: it is this machine."""
    app.extensions["indblik.channels"][EMAIL] = SmtpChannel(
        MailSettings(host=HOST, port=port, tls=Tls.NONE, sender="nobody@indblik.example"), "https://indblik.example"
    )
