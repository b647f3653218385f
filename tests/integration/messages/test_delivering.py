"""From the outbox to a real mail server: at least once, never lost, and nothing of it told to anybody else."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from citizen_app import clock as our_clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.topics import DAILY, OFF
from citizen_app.outbox.channels import NotSent, channels
from citizen_app.outbox.delivering import LEASE, PAUSES
from citizen_app.outbox.folder import FolderChannel
from citizen_app.outbox.housekeeping import KEPT_FOR
from citizen_app.outbox.letters import EMAIL
from citizen_app.outbox.queue import enqueue
from citizen_app.outbox.worker import work_once
from tests.integration.messages.conftest import ASKED, TOLD, use_mail_server
from tests.support.mail_server import deaf_port, running_mail_server
from tests.support.messages import MAILBOX, choose, give_contact, outbox, tell
from tests.support.sign_in import citizen_key

CPR = "1403572528"


@pytest.fixture
def birthe(app):
    found = citizen_key(app, CPR)
    give_contact(app, found)
    return found


def work(app):
    with app.app_context():
        came_to = work_once()
    return {what: count for what, count in came_to.items() if not what.startswith("jobs")}


def state(app):
    (row,) = outbox(app)
    return row.state, row.last_error, row.attempts


def test_a_letter_arrives_with_what_mailboxes_need_and_no_more(app, birthe, mail_server):
    tell(app, birthe, TOLD.code)
    assert work(app) == {"sent": 1}
    (letter,), (row,) = mail_server.letters, outbox(app)
    assert mail_server.envelopes == [("nobody@indblik.example", [MAILBOX])]
    assert letter["From"] == "Indblik <nobody@indblik.example>"
    assert letter["To"] == MAILBOX
    assert letter["Subject"] == "Der er noget nyt til dig på Indblik"
    assert letter["Message-ID"] == f"<{row.message_id}@indblik.example>"
    assert letter["Date"].datetime == our_clock.now()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "da"
    assert (letter.get_content_type(), letter.get_content_charset()) == ("text/plain", "utf-8")
    assert "Log ind på http://localhost for at læse det." in letter.get_content()
    assert letter.as_bytes().isascii(), "every server on the way can carry it"
    ours = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version"}
    assert {name for name in letter if not name.startswith("X-")} == {
        *ours, "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip
    assert (row.state, row.attempts, row.ended_at) == ("sent", 1, our_clock.now())
    assert work(app) == {}, "it is sent once"


def test_neither_log_lines_nor_rows_tell_about_anybody(app, birthe, mail_server, capfd):
    mail_server.answers["RCPT"] = f"550 {MAILBOX}: Birthe Holm does not live here"
    tell(app, birthe, TOLD.code)
    assert work(app) == {"undeliverable": 1}
    written = capfd.readouterr()
    told = f"{written.out}{written.err}{outbox(app)}"
    assert "undeliverable" in told
    for secret in (MAILBOX, "post.example", "Birthe", CPR):
        assert secret not in told
    assert str(birthe) not in written.out + written.err


def test_a_worker_that_dies_after_sending_sends_the_same_message_again(app, birthe, mail_server, clock):
    tell(app, birthe, TOLD.code)

    class DiesAfterwards:
        def send(self, letter, message_id, real=app.extensions["indblik.channels"][EMAIL]):
            real.send(letter, message_id)
            raise SystemExit

    real = app.extensions["indblik.channels"][EMAIL]
    app.extensions["indblik.channels"][EMAIL] = DiesAfterwards()
    pytest.raises(SystemExit, work, app)
    app.extensions["indblik.channels"][EMAIL] = real
    clock.shift(LEASE - timedelta(seconds=1))
    assert work(app) == {}, "it is in the dead worker's hands"
    clock.shift(1)
    assert work(app) == {"sent": 1}
    assert len(mail_server.letters) == 2
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 1
    assert state(app) == ("sent", None, 2)


@pytest.mark.parametrize(
    ("server", "noted", "left"),
    [(None, "sent", ("sent", None, 2)), ("451 try later", "later", ("queued", "recipient-later", 2))],
    ids=["sent", "put off"],
)
def test_a_worker_that_was_overtaken_does_not_undo_what_the_other_noted(
    app, birthe, mail_server, clock, server, noted, left
):
    if server is not None:
        mail_server.answers["RCPT"] = server
    tell(app, birthe, TOLD.code)
    real = app.extensions["indblik.channels"][EMAIL]

    class IsSlow:
        def send(self, letter, message_id):
            app.extensions["indblik.channels"][EMAIL] = real
            clock.shift(LEASE)
            assert deliver_in_a_thread(app) == {noted: 1}
            raise NotSent("no-answer")

    app.extensions["indblik.channels"][EMAIL] = IsSlow()
    assert work(app) == {"overtaken": 1}
    assert state(app) == left


def deliver_in_a_thread(app):
    found = []
    thread = threading.Thread(target=lambda: found.append(work(app)))
    thread.start()
    thread.join(30)
    return found[0]


@pytest.mark.parametrize("answer", ["550 no such user", "500 what?"])
def test_a_mailbox_that_is_not_there_is_tried_once(app, birthe, mail_server, clock, answer):
    mail_server.answers["RCPT"] = answer
    tell(app, birthe, TOLD.code)
    work(app)
    assert state(app) == ("undeliverable", "recipient-refused", 1)
    clock.shift(timedelta(days=2))
    assert work(app) == {}


@pytest.mark.parametrize(
    ("verb", "answer", "code"),
    [
        ("RCPT", "451 try later", "recipient-later"),
        ("MAIL", "550 who are you", "sender-refused"),
        ("DATA", "554 no", "message-refused"),
        ("DATA", "451 busy", "message-refused"),
    ],
)
def test_what_may_pass_is_tried_again(app, birthe, mail_server, clock, verb, answer, code):
    mail_server.answers[verb] = answer
    tell(app, birthe, TOLD.code)
    assert work(app) == {"later": 1}
    assert state(app) == ("queued", code, 1)
    mail_server.answers.clear()
    assert work(app) == {}
    clock.shift(PAUSES[0])
    assert work(app) == {"sent": 1}
    assert state(app) == ("sent", None, 2)


def test_a_server_that_is_down_is_waited_for_with_growing_pauses(app, birthe, clock):
    tell(app, birthe, TOLD.code)
    with deaf_port() as port:
        use_mail_server(app, port)
        for tries, pause in enumerate(PAUSES[:4], start=1):
            assert work(app) == {"later": 1}
            assert state(app) == ("queued", "no-answer", tries)
            clock.shift(pause - timedelta(seconds=1))
            assert work(app) == {}
            clock.shift(1)
    with running_mail_server(port) as server:
        assert work(app) == {"sent": 1}
    assert len(server.letters) == 1


def test_pauses_grow_to_half_a_day_and_end_after_three_days(app, birthe, clock):
    assert list(PAUSES) == sorted(PAUSES)
    assert max(PAUSES) == timedelta(hours=12)
    assert timedelta(days=2.5) < sum(PAUSES, timedelta()) < timedelta(days=3.5)
    tell(app, birthe, TOLD.code)
    with deaf_port() as port:
        use_mail_server(app, port)
        for pause in PAUSES:
            assert work(app) == {"later": 1}
            clock.shift(pause)
        assert work(app) == {"undeliverable": 1}
    assert state(app) == ("undeliverable", "no-answer", len(PAUSES) + 1)


def test_what_nobody_wants_any_more_leaves_nothing_behind(app, birthe, mail_server):
    tell(app, birthe, TOLD.code)
    choose(app, birthe, TOLD.code, OFF)
    assert work(app) == {"dropped": 1}
    assert (outbox(app), mail_server.letters) == ([], [])


def test_dropping_one_message_leaves_the_others(app, birthe, mail_server):
    choose(app, birthe, TOLD.code, OFF)
    choose(app, birthe, ASKED.code, DAILY)
    for topic in (TOLD, ASKED):
        tell(app, birthe, topic.code)
    assert work(app) == {"dropped": 1, "sent": 1}


def test_who_has_waited_longest_comes_first(app, birthe, mail_server, clock):
    carl = citizen_key(app, "2308913369")
    give_contact(app, carl, "carl@post.example")
    for citizen in (carl, birthe, birthe):
        tell(app, citizen, TOLD.code)
        clock.shift(1)
    work(app)
    assert [to for _sender, (to,) in mail_server.envelopes] == ["carl@post.example", MAILBOX, MAILBOX]


def test_what_waits_is_not_forgotten_however_long_no_worker_runs(app, birthe, mail_server, clock):
    tell(app, birthe, TOLD.code)
    clock.shift(2 * KEPT_FOR)
    assert work(app) == {"sent": 1}


def test_one_bad_message_does_not_stop_the_others(app, birthe, mail_server, capfd):
    def broken(_message):
        raise ValueError(MAILBOX)

    app.extensions["indblik.composers"] = {**app.extensions["indblik.composers"], "broken": broken}
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [birthe]):
        enqueue("broken", birthe)
        enqueue(TOLD.code, birthe, channel="pigeon")
    tell(app, birthe, TOLD.code)
    assert work(app) == {"later": 2, "sent": 1}
    assert {row.last_error for row in outbox(app)} == {"not-composed", "unknown-channel", None}
    assert MAILBOX not in capfd.readouterr().err


def test_a_way_out_that_fails_on_one_message_does_not_stop_the_others(app, birthe, mail_server, capfd):
    class FailsOnce:
        def send(self, letter, message_id, real=app.extensions["indblik.channels"][EMAIL]):
            app.extensions["indblik.channels"][EMAIL] = real
            raise ValueError(letter.to)

    app.extensions["indblik.channels"][EMAIL] = FailsOnce()
    for _ in range(2):
        tell(app, birthe, TOLD.code)
    assert work(app) == {"later": 1, "sent": 1}
    assert {(row.state, row.last_error) for row in outbox(app)} == {("queued", "not-sent"), ("sent", None)}
    assert MAILBOX not in capfd.readouterr().err


@pytest.mark.parametrize(
    "address",
    [
        "=?utf-8?q?b=2Cevil=40evil.example=2C?=@hjem.example",
        "=?utf-8?q?b=0D=0ABcc=3A_evil=40evil.example?=@hjem.example",
        "b@hjem.example, evil@evil.example",
        "b@hjem.example\r\nBcc: evil@evil.example",
    ],
)
def test_an_address_that_reads_as_another_is_not_written_to(app, mail_server, address):
    carl = citizen_key(app, "2308913369")
    give_contact(app, carl, address)
    tell(app, carl, TOLD.code)
    assert work(app) == {"undeliverable": 1}
    assert state(app) == ("undeliverable", "address-unfit", 1)
    assert mail_server.envelopes == []


def test_a_kind_that_this_worker_does_not_know_waits(app, birthe, mail_server):
    tell(app, birthe, TOLD.code)
    app.extensions["indblik.composers"] = {}
    assert work(app) == {"later": 1}
    assert state(app) == ("queued", "unknown-kind", 1)


def test_several_workers_send_each_message_once(app, birthe, mail_server):
    for _ in range(24):
        tell(app, birthe, TOLD.code)
    start, sent = threading.Barrier(3), Counter()

    def one_worker():
        with app.app_context():
            start.wait(10)
            sent.update(work_once())

    workers = [threading.Thread(target=one_worker) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sent["sent"] == 24
    assert Counter(letter["Message-ID"] for letter in mail_server.letters).most_common(1)[0][1] == 1
    assert len(mail_server.letters) == 24


def test_what_ended_long_ago_is_forgotten(app, birthe, mail_server, clock):
    tell(app, birthe, TOLD.code)
    work(app)
    clock.shift(KEPT_FOR - timedelta(hours=1))
    work(app)
    assert len(outbox(app)) == 1
    clock.shift(timedelta(days=2))
    work(app)
    assert outbox(app) == []


def test_the_demo_puts_letters_into_a_folder(app, birthe, tmp_path):
    folder = tmp_path / "mail"
    with app.app_context():
        assert isinstance(channels()[EMAIL], FolderChannel)
    app.extensions["indblik.channels"][EMAIL] = FolderChannel(
        folder, sender="nobody@indblik.example", site_url="http://localhost"
    )
    for _ in range(2):
        tell(app, birthe, TOLD.code)
    work(app)
    assert {file.name for file in folder.iterdir()} == {f"{row.message_id}.eml" for row in outbox(app)}
    assert all(MAILBOX.encode() in file.read_bytes() for file in folder.iterdir())
