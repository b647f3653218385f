"""The worker: periodic jobs once each, and a process that ends when it is told, not in the middle of a message."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.outbox import worker
from citizen_app.outbox.jobs import Job
from citizen_app.outbox.models import JobRunRow
from citizen_app.outbox.worker import work_once, work_until
from tests.conftest import environment_of_tests
from tests.integration.messages.conftest import TOLD
from tests.support.mail_server import HOST, running_mail_server
from tests.support.messages import MAILBOX, give_contact, outbox, tell
from tests.support.sign_in import citizen_key
from tests.support.source import ROOT

HOUR = timedelta(hours=1)


@pytest.fixture
def birthe(app):
    found = citizen_key(app, "1403572528")
    give_contact(app, found)
    return found


def with_job(app, run, interval=HOUR):
    app.extensions["indblik.jobs"] = (Job(name="count", interval=interval, run=run),)


def work(app):
    with app.app_context():
        return dict(work_once())


def job_row(app):
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        return connection().execute(select(*JobRunRow.__table__.columns)).one()


def test_a_job_runs_at_once_and_then_once_an_interval(app, clock):
    runs = []
    with_job(app, lambda: runs.append(1))
    for shift, expected in ((timedelta(), 1), (timedelta(), 1), (HOUR - timedelta(seconds=1), 1), (HOUR, 2)):
        clock.shift(shift)
        work(app)
        assert len(runs) == expected


def test_each_job_has_its_own_time_and_what_was_missed_is_not_made_up_for(app, clock):
    runs = []
    app.extensions["indblik.jobs"] = tuple(
        Job(name=name, interval=hours * HOUR, run=partial(runs.append, name))
        for name, hours in (("often", 1), ("seldom", 4))
    )
    for shift, expected in ((0, ["often", "seldom"]), (1, ["often"]), (5, ["often", "seldom"]), (0, [])):
        clock.shift(shift * HOUR)
        runs.clear()
        work(app)
        assert runs == expected


def test_a_job_that_fails_is_not_put_off_beyond_its_own_time(app, clock):
    runs = []

    def fails():
        runs.append(1)
        raise ValueError

    app.extensions["indblik.jobs"] = (
        Job(name="fails", interval=timedelta(minutes=1), run=fails),
        Job(name="fine", interval=HOUR, run=lambda: None),
    )
    work(app)
    clock.shift(60)
    assert work(app) == {"jobs failed": 1}
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        failures = connection().execute(select(JobRunRow.name, JobRunRow.failures).order_by(JobRunRow.name))
        assert [tuple(row) for row in failures] == [("fails", 2), ("fine", 0)]
    assert len(runs) == 2


def test_a_worker_that_is_told_to_stop_begins_nothing_more(app, birthe, mail_server):
    stop, runs = threading.Event(), []
    stop.set()
    with_job(app, lambda: runs.append(1))
    tell(app, birthe, TOLD.code)
    with app.app_context():
        assert work_once(stop) == {}
    assert (runs, mail_server.letters) == ([], [])


def test_a_job_that_fails_is_tried_again_soon_and_stops_nobody(app, birthe, mail_server, clock, capfd):
    def fails():
        raise ValueError(MAILBOX)

    with_job(app, fails, interval=timedelta(days=1))
    tell(app, birthe, TOLD.code)
    assert work(app) == {"jobs failed": 1, "sent": 1}
    assert (job_row(app).failures, job_row(app).last_done_at) == (1, None)
    assert work(app) == {}
    clock.shift(timedelta(minutes=10))
    assert work(app) == {"jobs failed": 1}
    assert MAILBOX not in capfd.readouterr().err
    with_job(app, lambda: None, interval=timedelta(days=1))
    clock.shift(timedelta(minutes=10))
    assert work(app) == {"jobs done": 1}
    assert job_row(app).failures == 0


def test_two_workers_do_not_both_take_a_job(app, clock):
    for _round in range(3):  # the first meets a job that nobody has run before
        runs, start = [], threading.Barrier(3)
        with_job(app, lambda runs=runs: runs.append(1))

        def one_worker(start=start):
            with app.app_context():
                start.wait(10)
                work_once()

        workers = [threading.Thread(target=one_worker) for _ in range(3)]
        for one in workers:
            one.start()
        for one in workers:
            one.join(30)
        assert runs == [1]
        clock.shift(HOUR)


def test_a_database_that_is_away_is_waited_for(app, monkeypatch):
    stop, tries = threading.Event(), []

    def away(_stop):
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise OperationalError("SELECT", {}, Exception("no connection"))

    monkeypatch.setattr(worker, "work_once", away)
    monkeypatch.setattr(worker, "_REST", 0.001)
    monkeypatch.setattr(worker, "_LONGER_REST", 0.001)
    with app.app_context():
        work_until(stop)
    assert len(tries) == 3


def test_the_command_says_what_it_did(app, birthe, mail_server):
    with_job(app, lambda: None)
    tell(app, birthe, TOLD.code)
    runner = app.test_cli_runner()
    first = runner.invoke(args=["worker", "--once"])
    assert (first.exit_code, first.stdout) == (0, "1 jobs done, 1 sent\n")
    assert runner.invoke(args=["worker", "--once"]).stdout == "Nothing was due.\n"


def start_worker(database_url, port):
    environment = {
        **environment_of_tests(database_url),
        "PATH": os.environ["PATH"],
        "INDBLIK_SMTP_HOST": HOST,
        "INDBLIK_SMTP_PORT": str(port),
        "INDBLIK_SMTP_TLS": "none",
    }
    command = [sys.executable, "-m", "flask", "--app", "tests.integration.messages.site:app", "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def until(holds, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


@pytest.mark.real_time
@pytest.mark.slow
def test_a_worker_process_ends_politely_and_a_killed_one_loses_nothing(app, birthe, database_url):
    with running_mail_server() as server:
        first = start_worker(database_url, server.port)
        try:
            tell(app, birthe, TOLD.code)
            until(lambda: [row.state for row in outbox(app)] == ["sent"])
            first.send_signal(signal.SIGTERM)
            _, told = first.communicate(timeout=20)
        finally:
            first.kill()
        assert first.returncode == 0
        assert "worker-ended" in told
        server.go_on.clear()
        server.has_one.clear()
        second = start_worker(database_url, server.port)
        tell(app, birthe, TOLD.code)
        assert server.has_one.wait(30)
        second.kill()
        second.communicate(timeout=20)
        waiting = [row for row in outbox(app) if row.state == "queued"]
        assert [row.attempts for row in waiting] == [1], "in the killed worker's hands until its lease runs out"
        server.go_on.set()
