"""Statements that travel together, and the commit that is waited for while the page is written."""

from dataclasses import replace

import pytest
from flask import g
from sqlalchemy import LargeBinary, Text, any_, bindparam, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from bench.costs import prepared_statements
from citizen_app import audit
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.access import access, actor, begin_work
from citizen_app.auth.permissions import Permission
from citizen_app.db import wire
from citizen_app.db.direct import DirectQuery
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, running, unit_of_work
from citizen_app.settings import Mode
from tests.support.client import LintingClient
from tests.support.people import as_citizen
from wsgi import make_app

TEXT = {"Content-Type": "text/plain"}


@pytest.fixture
def live(settings):
    """The application as it runs for people: what fails becomes a page, not a test's exception."""
    made = make_app(replace(settings, mode=Mode.DEMO))
    made.test_client_class = LintingClient
    yield made
    made.extensions["indblik.engine"].dispose()


@pytest.fixture
def on_postgresql(live):
    if live.extensions["indblik.engine"].dialect.name != "postgresql":
        pytest.skip("SQLite has neither trips nor roles")


def plant(app, view):
    app.add_url_rule("/plantet", "planted", access(Permission.LOG_READ)(view))


def rows_of(app, citizen, action):
    """As everybody else sees them: over a connection of its own."""
    engine = app.extensions["indblik.engine"]
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]) as opened:
        assert engine.pool.checkedout() > 0
        return opened.scalar(
            select(func.count())
            .select_from(AuditEventRow)
            .where(AuditEventRow.subject_key == citizen.key, AuditEventRow.action == action)
        )


def last(action="planted", then=lambda: "Det gik godt."):
    def view():
        audit.record_last(actor(), action, details={"entries": 3})
        return then(), 200, TEXT

    return view


def test_what_is_written_last_is_there_when_the_answer_is(live):
    plant(live, last())
    citizen = as_citizen(live)
    for number in range(1, 4):
        assert citizen.client.get("/plantet").status_code == 200
        assert rows_of(live, citizen, "planted") == number


def test_nothing_can_be_read_after_what_is_written_last(live):
    caught = []

    def read():
        with pytest.raises(RuntimeError, match="no unit of work") as error:
            connection()
        caught.append(error)
        return "ok"

    plant(live, last(then=read))
    assert as_citizen(live).client.get("/plantet").status_code == 200
    assert caught


def test_a_page_that_fails_after_its_trail_was_sent_off_is_in_the_trail(live):
    def fail():
        raise ZeroDivisionError

    plant(live, last(then=fail))
    citizen = as_citizen(live)
    assert citizen.client.get("/plantet").status_code == 500
    assert rows_of(live, citizen, "planted") == 1
    assert citizen.client.get("/min-log").status_code == 200


@pytest.mark.usefixtures("on_postgresql")
def test_success_is_not_said_when_the_trail_was_refused(live, capfd):
    plant(live, last(action="x" * 61))  # longer than the column
    citizen = as_citizen(live)
    answer = citizen.client.get("/plantet")
    assert answer.status_code == 500
    assert "Det gik godt" not in answer.text
    assert "x" * 61 not in capfd.readouterr().err
    assert citizen.client.get("/min-log").status_code == 200


@pytest.mark.usefixtures("on_postgresql")
def test_the_role_goes_along_with_the_first_statement_whichever_way_that_takes(live):
    told = []

    def look():
        asked = text("SELECT current_user, current_setting('indblik.subjects')")
        told.append((tuple(connection().execute(asked).one()), str(g.actor.subject[0])))
        return "ok", 200, TEXT

    plant(live, look)
    one, other = as_citizen(live), as_citizen(live, "0205681239", "Carl Lund")
    for citizen in (one, other, one):
        assert citizen.client.get("/plantet").status_code == 200
    assert [row for row, _subject in told] == [("indblik_citizen", subject) for _row, subject in told]
    assert len({row for row, _subject in told}) == 2


@pytest.mark.usefixtures("on_postgresql")
def test_what_a_trip_prepared_outlives_refused_requests_and_broken_savepoints(live):
    def break_a_savepoint():
        try:
            with connection().begin_nested():
                connection().execute(text("SELECT no_such_column FROM audit_event"))
        except Exception:
            return last()()
        raise AssertionError

    plant(live, break_a_savepoint)
    citizen = as_citizen(live)
    assert citizen.client.get("/min-log").status_code == 200
    before = prepared_statements(live)
    assert citizen.client.get("/min-log?v=made-up").status_code == 404
    assert before <= prepared_statements(live)
    for _ in range(8):  # the driver prepares what it has seen five times
        assert citizen.client.get("/plantet").status_code == 200
        assert citizen.client.get("/min-log").status_code == 200
    assert rows_of(live, citizen, "planted") == 8


@pytest.mark.usefixtures("on_postgresql")
def test_whoever_rolls_back_leaves_a_connection_that_still_takes_trips(live):
    engine = live.extensions["indblik.engine"]
    for _ in range(3):
        with live.app_context(), unit_of_work(DatabaseRole.INGEST):
            audit.record_command("planted", object_ref="delivery 1", details={})
        with engine.connect() as opened:
            for _ in range(8):  # the driver prepares what it has seen five times
                opened.execute(text("SELECT 1"))
            opened.rollback()  # the driver's, which throws away all that is prepared


@pytest.mark.usefixtures("on_postgresql")
def test_a_list_arrives_as_it_was_sent(live):
    """PostgreSQL's text for a list has signs of its own, which must not be taken for such in a value."""
    texts, raw = ['a "quoted" one', "back\\slash", "{curly}, comma", "NULL", "æøå", ""], [b"\x00\x01", b'\\"']
    query = DirectQuery(
        select(
            cast(bindparam("texts", type_=ARRAY(Text)), ARRAY(Text)).label("texts"),
            cast(bindparam("raw", type_=ARRAY(LargeBinary)), ARRAY(LargeBinary)).label("raw"),
        )
    )
    counted = DirectQuery(
        select(func.count().label("number")).where(
            literal("back\\slash") == any_(bindparam("texts", type_=ARRAY(Text)))
        )
    )
    with live.app_context(), unit_of_work(DatabaseRole.CITIZEN):
        assert counted.rows(texts=texts)[0].number == 1
        (row,) = query.rows(texts=texts, raw=raw)
    assert (row.texts, [bytes(one) for one in row.raw]) == (texts, raw)


def test_what_is_read_first_holds_neither_transaction_nor_role_and_the_rest_has_the_role_again(on_postgresql, live):
    who = DirectQuery(select(func.current_setting("role").label("role")))
    with live.app_context(), live.test_request_context():
        begin_work(DatabaseRole.SYSTEM)
        opened = running().connection
        assert who.rows_first()[0].role == "indblik_system"
        assert not wire.in_transaction(opened)
        assert opened.connection.driver_connection.execute("SELECT current_user = session_user").fetchone() == (True,)
        opened.connection.driver_connection.commit()
        assert who.rows()[0].role == "indblik_system"
        assert wire.in_transaction(opened)
        assert who.rows_first()[0].role == "indblik_system"  # in the transaction that is open
        assert wire.in_transaction(opened)
        g.pop("work").end(keep=False)


@pytest.mark.usefixtures("on_postgresql")
def test_more_than_the_line_takes_at_once_arrives_whole(live):
    """The server reads on while it is sent more than fits between it and us."""
    texts = [f"{number:06d}" + "x" * 200 for number in range(50_000)]
    length = DirectQuery(
        select(func.array_length(cast(bindparam("texts", type_=ARRAY(Text)), ARRAY(Text)), 1).label("length"))
    )
    with live.app_context(), unit_of_work(DatabaseRole.CITIZEN):
        assert length.rows(texts=texts)[0].length == len(texts)
        assert length.rows(texts=texts[:1])[0].length == 1
