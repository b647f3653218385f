"""The way to the mail server: encrypted, to the right server, signed in."""

from uuid import UUID

import pytest

from citizen_app.outbox.channels import NotSent
from citizen_app.outbox.letters import Letter
from citizen_app.outbox.mail_settings import MailSettings, Tls
from citizen_app.outbox.smtp import SmtpChannel
from tests.support.mail_server import HOST, certificate, running_mail_server

LETTER = Letter(to="birthe@post.example", language="da", subject="Hej", text="Hej med dig.\n")
MESSAGE = UUID(int=7)


@pytest.fixture
def contexts(tmp_path):
    return certificate(tmp_path)


def send(port, context, tls=Tls.STARTTLS, password="sesame"):
    mail = MailSettings(
        host=HOST, port=port, tls=tls, user="indblik" if tls is not Tls.NONE else None, password=password
    )
    SmtpChannel(mail, "https://indblik.example", context).send(LETTER, MESSAGE)


def code_of(*args, **kwargs):
    with pytest.raises(NotSent) as caught:
        send(*args, **kwargs)
    assert "birthe" not in f"{caught.value!r}{caught.value.__cause__}"
    return caught.value.code


def test_a_letter_goes_over_tls_to_a_server_that_knows_us(contexts):
    with running_mail_server(tls=contexts[0]) as server:
        send(server.port, contexts[1])
    assert (server.over_tls, server.signed_in, len(server.letters)) == ([True], ["indblik"], 1)


def test_a_server_that_nobody_vouches_for_gets_nothing(contexts):
    with running_mail_server(tls=contexts[0]) as server:
        assert code_of(server.port, None) == "tls-failed"
    assert server.letters == []


def test_a_server_that_will_not_encrypt_gets_nothing(contexts):
    with running_mail_server() as server:
        assert code_of(server.port, contexts[1]) == "no-tls"
    assert (server.letters, server.signed_in) == ([], [])


def test_a_wrong_password_sends_nothing(contexts):
    with running_mail_server(tls=contexts[0]) as server:
        assert code_of(server.port, contexts[1], password="wrong") == "login-refused"
    assert server.letters == []


def test_a_server_that_expects_no_tls_at_once_gets_nothing(contexts):
    with running_mail_server() as server:
        assert code_of(server.port, contexts[1], tls=Tls.TLS) == "tls-failed"
    assert server.letters == []
