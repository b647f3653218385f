"""The way to the mail server: encrypted, to the right server, signed in."""

from datetime import timedelta
from uuid import UUID

import pytest

from citizen_app.outbox import smtp
from citizen_app.outbox.channels import NotSent
from citizen_app.outbox.delivering import LEASE
from citizen_app.outbox.letters import Letter
from citizen_app.outbox.mail_settings import MailSettings, Tls
from citizen_app.outbox.smtp import SmtpChannel
from tests.support.mail_server import HOST, certificate, running_mail_server, running_silent_server

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


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
def test_a_letter_goes_over_tls_to_a_server_that_knows_us(contexts, tls):
    with running_mail_server(tls=contexts[0], at_once=tls is Tls.TLS) as server:
        send(server.port, contexts[1], tls=tls)
    assert (server.over_tls, server.signed_in, len(server.letters)) == ([True], ["indblik"], 1)


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
def test_a_server_that_nobody_vouches_for_gets_nothing(contexts, tls):
    with running_mail_server(tls=contexts[0], at_once=tls is Tls.TLS) as server:
        assert code_of(server.port, None, tls=tls) == "tls-failed"
    assert (server.letters, server.signed_in) == ([], [])


def test_a_server_that_will_not_encrypt_gets_nothing(contexts):
    with running_mail_server() as server:
        assert code_of(server.port, contexts[1]) == "no-tls"
    assert (server.letters, server.signed_in) == ([], [])


@pytest.mark.parametrize("password", ["wrong", None])
def test_a_wrong_password_sends_nothing(contexts, password):
    with running_mail_server(tls=contexts[0]) as server:
        assert code_of(server.port, contexts[1], password=password) == "login-refused"
    assert server.letters == []


def test_a_server_that_expects_no_tls_at_once_gets_nothing(contexts):
    with running_mail_server() as server:
        assert code_of(server.port, contexts[1], tls=Tls.TLS) == "tls-failed"
    assert server.letters == []


@pytest.mark.parametrize("tls", Tls)
def test_a_server_that_says_nothing_is_left_before_the_lease_runs_out(contexts, monkeypatch, tls):
    assert timedelta(seconds=smtp._PATIENCE) < LEASE / 10
    monkeypatch.setattr(smtp, "_PATIENCE", 0.1)
    with running_silent_server(patience=3) as server:
        code_of(server.port, contexts[1], tls=tls)
    assert server.hung_up
