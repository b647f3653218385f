"""One transaction per request: all of it stays or none of it, and whoever waits is let in."""

import threading
import time
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import event, func, select, text

from citizen_app import audit
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import ANYONE, Permission
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, running, unit_of_work
from citizen_app.errors import CitizenAppError
from citizen_app.settings import Mode
from tests.support.client import LintingClient
from tests.support.people import as_citizen, new_client
from wsgi import make_app

TEXT = {"Content-Type": "text/plain"}


class Refused(CitizenAppError):
    """Nothing of it stands."""

    code = "planted-refusal"
    status = 409


class RefusedAndNoted(Refused):
    """What was written stands."""

    keeps_work = True


@pytest.fixture
def live(settings):
    """The application as it runs for people: what fails becomes a page, not a test's exception."""
    made = make_app(replace(settings, mode=Mode.DEMO))
    made.test_client_class = LintingClient
    yield made
    made.extensions["indblik.engine"].dispose()


def plant(app, what_then=lambda: None):
    """A view that writes, and then does something else."""

    @access(Permission.LOG_READ)
    def planted():
        audit.record(actor(), "planted")
        what_then()
        return "Det gik godt.", 200, TEXT

    app.add_url_rule("/plantet", "planted", planted)


def rows_of(app, citizen, action="planted"):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]) as opened:
        return opened.scalar(
            select(func.count())
            .select_from(AuditEventRow)
            .where(AuditEventRow.subject_key == citizen.key, AuditEventRow.action == action)
        )


def raising(error):
    def what_then():
        raise error

    return what_then


def test_what_a_view_writes_stays(live):
    plant(live)
    citizen = as_citizen(live)
    assert citizen.client.get("/plantet").status_code == 200
    assert rows_of(live, citizen) == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(ZeroDivisionError("planted"), 500), (Refused(), 409), (KeyError("planted"), 500)],
    ids=["a fault", "a refusal", "another fault"],
)
def test_a_view_that_fails_after_writing_leaves_nothing(live, error, status):
    plant(live, raising(error))
    citizen = as_citizen(live)
    assert citizen.client.get("/plantet").status_code == status
    assert rows_of(live, citizen) == 0


def test_a_view_that_gives_up_by_status_leaves_nothing(live):
    from flask import abort

    plant(live, lambda: abort(404))
    citizen = as_citizen(live)
    assert citizen.client.get("/plantet").status_code == 404
    assert rows_of(live, citizen) == 0


def test_a_statement_that_fails_takes_the_rest_with_it(live):
    plant(live, lambda: connection().execute(text("SELECT no_such_column FROM audit_event")))
    citizen = as_citizen(live)
    assert citizen.client.get("/plantet").status_code == 500
    assert rows_of(live, citizen) == 0


def test_a_refusal_that_keeps_its_work_keeps_it(live):
    plant(live, raising(RefusedAndNoted()))
    citizen = as_citizen(live)
    assert citizen.client.get("/plantet").status_code == 409
    assert rows_of(live, citizen) == 1


def test_success_is_not_said_when_it_could_not_be_kept(live, capfd):
    """The commit stands before the answer leaves: were it after, the person would read what is not so."""
    plant(live, lambda: connection().execute(text("SELECT 1")))
    citizen = as_citizen(live)
    engine = live.extensions["indblik.engine"]

    def disk_full(_connection):
        raise OSError("the disk is full")

    event.listen(engine, "commit", disk_full)
    answer = citizen.client.get("/plantet")
    event.remove(engine, "commit", disk_full)
    assert answer.status_code == 500
    assert "Det gik godt" not in answer.text
    assert "Fejlen er vores." in answer.text or "The fault is ours." in answer.text
    assert rows_of(live, citizen) == 0
    assert '"event": "failed"' in capfd.readouterr().err


def test_success_is_not_said_when_the_connection_was_lost_before_the_commit(live):
    plant(live, lambda: running().connection.connection.driver_connection.close())
    citizen = as_citizen(live)
    answer = citizen.client.get("/plantet")
    assert (answer.status_code, "Det gik godt" in answer.text) == (500, False)
    assert rows_of(live, citizen) == 0
    assert citizen.client.get("/min-log").status_code == 200


def test_what_fails_gives_its_connection_back(live):
    plant(live, raising(ZeroDivisionError("planted")))
    citizen = as_citizen(live)
    pool = live.extensions["indblik.engine"].pool
    for _ in range(12):
        assert citizen.client.get("/plantet").status_code == 500
    live.extensions["indblik.idle"].close()
    assert pool.checkedout() == 0


def test_a_view_that_anyone_may_call_begins_no_transaction(live):
    begun = []
    event.listen(live.extensions["indblik.engine"], "begin", begun.append)
    live.add_url_rule("/aaben", "open", access(ANYONE)(lambda: ("ok", 200, TEXT)))
    assert [new_client(live).get(path).status_code for path in ("/aaben", "/healthz", "/om")] == [200, 200, 200]
    assert begun == []


def test_nothing_is_written_outside_a_unit_of_work(app):
    with app.app_context(), pytest.raises(RuntimeError, match="no unit of work"):
        connection()


def test_a_command_that_fails_leaves_nothing(app):
    def fail_after_writing():
        with unit_of_work(DatabaseRole.OPERATOR):
            audit.record_command("planted")
            raise ZeroDivisionError

    with app.app_context():
        pytest.raises(ZeroDivisionError, fail_after_writing)
        with unit_of_work(DatabaseRole.STAFF) as opened:
            counted = opened.scalar(select(func.count()).where(AuditEventRow.subject_key == UUID(int=0)))
    assert counted == 0


def test_a_command_that_could_not_be_kept_leaves_the_database_free(app):
    engine = app.extensions["indblik.engine"]

    def disk_full(_connection):
        raise OSError("the disk is full")

    def write():
        with unit_of_work(DatabaseRole.OPERATOR):
            audit.record_command("planted")

    with app.app_context():
        event.listen(engine, "commit", disk_full)
        pytest.raises(OSError, write)
        event.remove(engine, "commit", disk_full)
        write()
        with unit_of_work(DatabaseRole.STAFF) as opened:
            assert opened.scalar(select(func.count()).where(AuditEventRow.action == "planted")) == 1


def in_threads(*what):
    """Run the functions at once; return what each returned, and raise what one of them raised."""
    found, failed = {}, []

    def run(number, function):
        try:
            found[number] = function()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(what)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    if failed:
        raise failed[0]
    return [found[number] for number in range(len(what))]


@pytest.mark.real_time
def test_two_persons_at_once_do_not_shut_each_other_out(live):
    """Each page writes its trail. On SQLite one waits for the other; nobody is turned away."""
    plant(live)
    people = [as_citizen(live, "1403572528", "Birthe Holm"), as_citizen(live, "2308913369", "Carl Krogh")]

    def reads(person):
        return lambda: {person.client.get("/plantet").status_code for _ in range(15)}

    assert in_threads(*map(reads, people)) == [{200}, {200}]
    assert [rows_of(live, person) for person in people] == [15, 15]


@pytest.mark.real_time
def test_a_page_waits_for_one_that_takes_its_time(live):
    is_inside = threading.Event()

    def take_time():
        is_inside.set()
        time.sleep(0.4)

    plant(live, take_time)
    slow, quick = as_citizen(live, "1403572528", "Birthe Holm"), as_citizen(live, "2308913369", "Carl Krogh")

    def second():
        assert is_inside.wait(10)
        return quick.client.get("/min-log").status_code

    assert in_threads(lambda: slow.client.get("/plantet").status_code, second) == [200, 200]
