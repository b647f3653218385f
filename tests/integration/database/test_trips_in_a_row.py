"""Trips that are under way at the same time on one connection: the server takes one after the other."""

import os
import socket
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Float, LargeBinary, Text, Uuid, bindparam, cast, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

from citizen_app.auth.access import begin_work, drop_work
from citizen_app.db import wire
from citizen_app.db.direct import DirectCommand, DirectQuery
from citizen_app.db.roles import DatabaseRole, driver_of
from citizen_app.db.values import as_sent
from citizen_app.db.work import connection, running

NUMBER = DirectQuery(select(cast(bindparam("text"), Text).label("told")))
WAIT = DirectQuery(select(cast(func.pg_sleep(cast(cast(bindparam("text"), Text), Float)), Text).label("told")))
PID = DirectQuery(select(func.pg_backend_pid().label("told")))
PORTION = DirectQuery(select((1 / func.length(cast(bindparam("text"), Text))).label("told")))


@pytest.fixture
def at_work(app):
    if app.extensions["indblik.engine"].dialect.name != "postgresql":
        pytest.skip("SQLite has no trips")
    with app.app_context(), app.test_request_context(method="POST"):
        begin_work(DatabaseRole.CONSENT)
        yield running().connection
        drop_work()


@pytest.fixture(params=[False, True], ids=["pipeline", "single"])
def send(request, at_work):
    """Send a query of one value: the first that is under way in a pipeline, or by itself."""
    for query, value in ((NUMBER, "a"), (PORTION, "a"), (WAIT, "0")):
        query.rows_first(text=value)  # only what the server knows goes by itself

    def send(query, value):
        return query.send({"text": value}, single=request.param)

    return send


def test_each_brings_its_own_in_whichever_order_it_is_asked_for(at_work, send):
    trips = [send(NUMBER, f"{number}") for number in range(5)]
    assert [trips[nth]()[0].told for nth in (3, 0, 4, 1, 2)] == ["3", "0", "4", "1", "2"]
    assert driver_of(at_work).pgconn.pipeline_status == psycopg.pq.PipelineStatus.OFF


def test_a_single_one_needs_no_pipeline(at_work):
    NUMBER.rows_first(text="a")
    pgconn = driver_of(at_work).pgconn
    single = NUMBER.send({"text": "b"}, single=True)
    assert (pgconn.pipeline_status, wire.is_under_way(pgconn)) == (psycopg.pq.PipelineStatus.OFF, True)
    assert (single()[0].told, wire.is_under_way(pgconn)) == ("b", False)


def test_a_single_one_stands_alone_only_where_no_transaction_is_open(at_work):
    statement = wire.Statement("SELECT pg_current_xact_id_if_assigned() IS NULL")
    for is_open in (False, True):
        if is_open:
            wire.Trip(at_work, [wire.Statement("SELECT pg_current_xact_id()")]).answers()
        for _ in range(2):  # the server knows it the second time
            trip = wire.Trip(at_work, [statement], whole=True, single=True)
            assert trip.stands_alone is not is_open
            assert trip.answers()[0].rows(tuple) == [(not is_open,)]


def test_a_single_one_of_a_transaction_begins_it(at_work):
    NUMBER.rows_first(text="a")
    assert NUMBER.send({"text": "b"}, whole=False, single=True)()[0].told == "b"
    assert wire.in_transaction(at_work)


def test_a_wait_that_was_broken_off_is_over_with_the_work(at_work, send, monkeypatch):
    class Interrupted:
        """Breaks off the first wait, as gunicorn's signals do."""

        poll = staticmethod(lambda: monkeypatch.setattr(line, "_arrives", arrives) or exit(1))

    send(NUMBER, "a")()
    line = at_work.info[wire.LINE]
    arrives = line._arrives
    waits = send(WAIT, "0.05")
    monkeypatch.setattr(line, "_arrives", Interrupted)
    with pytest.raises(SystemExit):
        waits()
    drop_work()
    begin_work(DatabaseRole.CONSENT)
    assert NUMBER.rows_first(text="c")[0].told == "c"


def test_the_line_of_another_connection_is_not_taken(app, at_work):
    own = at_work.scalar(text("SELECT pg_backend_pid()"))
    with app.extensions["indblik.engine"].connect() as other:
        (answer,) = wire.Trip(other, [wire.Statement("SELECT pg_backend_pid()")], b"COMMIT").answers()
        assert answer.rows(tuple) != [(own,)]
        running().info = {wire.LINE: other.info[wire.LINE]}
        assert PID.rows()[0].told == own


def test_one_that_nobody_asked_for_is_over_with_the_work(at_work, send):
    send(WAIT, "0.05")
    drop_work()
    for value in ("c", "d"):
        begin_work(DatabaseRole.CONSENT)
        assert NUMBER.rows_first(text=value)[0].told == value
        drop_work()


def test_nothing_of_what_was_read_stays_with_the_connection(at_work):
    for _ in range(2):
        assert NUMBER.rows_first(text="a")[0].told == "a"
        assert [one.loader.pgresult for one in at_work.info[wire.LINE].prepared.values()] == [None]
    (answer,) = wire.Trip(at_work, [wire.Statement("SELECT 'a'")]).answers()
    with pytest.raises(TypeError):
        answer.rows(lambda: None)  # which takes no values
    assert answer.prepared.loader.pgresult is None


def test_what_goes_through_sqlalchemy_waits_for_them(at_work, send):
    trips = [send(NUMBER, f"{number}") for number in range(3)]
    assert connection().scalar(text("SELECT 'between'")) == "between"
    assert [trip()[0].told for trip in trips] == ["0", "1", "2"]


def test_of_one_that_is_refused_the_others_bring_theirs(at_work, send):
    first, refused, last = send(NUMBER, "a"), send(PORTION, ""), send(NUMBER, "c")
    with pytest.raises(Exception, match="division by zero"):
        refused()
    assert (first()[0].told, last()[0].told) == ("a", "c")
    drop_work()
    begin_work(DatabaseRole.CONSENT)
    assert NUMBER.rows_first(text="d")[0].told == "d"


def test_one_that_is_refused_leaves_the_connection_as_it_was(at_work, send):
    refused = send(PORTION, "")
    with pytest.raises(Exception, match="division by zero"):
        refused()
    drop_work()
    begin_work(DatabaseRole.CONSENT)
    assert NUMBER.rows_first(text="d")[0].told == "d"


def test_of_a_write_that_is_refused_nothing_before_or_after_is_kept(at_work):
    wire.Trip(
        at_work, [wire.Statement("CREATE TEMPORARY TABLE planted (one integer PRIMARY KEY)")], b"COMMIT"
    ).answers()
    plant = DirectCommand("INSERT INTO planted VALUES ($1)")
    waits = [plant.send(number) for number in (1, 1, 2)]
    ending = wire.Trip(at_work, [], b"COMMIT")
    waits[0]()
    with pytest.raises(psycopg.errors.UniqueViolation):
        waits[1]()
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        waits[2]()
    ending.answers()
    assert connection().scalar(text("SELECT count(*) FROM planted")) == 0


def test_of_a_connection_that_was_lost_nothing_is_waited_for(at_work, send):
    trips = [send(WAIT, "60")]
    if driver_of(at_work).pgconn.pipeline_status != psycopg.pq.PipelineStatus.OFF:
        trips.append(send(NUMBER, "b"))  # would wait for a single one
    with socket.socket(fileno=os.dup(driver_of(at_work).fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
    wire.let_arrive(at_work)  # returns
    trips.append(send(NUMBER, "c"))  # tells nothing before it is asked for
    with pytest.raises(DBAPIError):
        trips[0]()
    drop_work()
    begin_work(DatabaseRole.CONSENT)
    assert NUMBER.rows_first(text="d")[0].told == "d"


VALUES = st.one_of(
    st.lists(st.uuids(), max_size=5),
    st.lists(st.binary(max_size=40), max_size=5),
    st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20), max_size=5),
    st.lists(st.one_of(st.none(), st.uuids()), max_size=5),
    st.lists(st.one_of(st.none(), st.sampled_from(["7170", "NULL", 'a"b', "a\\b", ""])), max_size=5),
)
ECHOES = {
    kind: DirectQuery(select(cast(bindparam("list", type_=ARRAY(kind)), ARRAY(kind)).label("told")))
    for kind in (Uuid, LargeBinary, Text)
}


@given(values=VALUES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_arrives_as_it_was_sent(at_work, values):
    kinds = {type(one) for one in values}
    kind = Uuid if UUID in kinds else LargeBinary if bytes in kinds else Text
    assert list(ECHOES[kind].rows(list=values)[0].told) == values


def test_single_values_arrive_as_they_were_sent(at_work):
    key, at = uuid4(), datetime(2026, 11, 28, 12, 30, tzinfo=UTC)
    query = "SELECT $1::uuid, $2::bytea, $3::text, $4::integer, $5::timestamptz, $6::uuid"
    sent = [key, b"\x00\\x", "æ'ø\\", -7, at, None]
    (answer,) = wire.Trip(at_work, [wire.Statement(query, [as_sent(one) for one in sent])]).answers()
    assert list(answer.rows(list)[0]) == sent
