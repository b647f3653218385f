"""Connections that rest between two pieces of work."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import idle
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume


class Noting(idle.Idle):
    """Notes what it hands out, so that a test leaves none behind."""

    def __init__(self, engine):
        super().__init__(engine)
        self.engine, self.taken = engine, []

    def take(self, role=None):
        self.taken.append(super().take(role))
        return self.taken[-1]


@pytest.fixture
def resting(settings):
    engine = make_engine(settings.database_url)
    if engine.dialect.name != "postgresql":
        pytest.skip("on SQLite none rests")
    made = Noting(engine)
    yield made
    for taken in made.taken:
        if not taken.connection.closed:
            taken.connection.close()
    engine.dispose()


def server_process(taken):
    with taken.connection.begin():
        return taken.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


def test_one_that_rests_goes_out_again_and_two_are_never_the_same(resting):
    first = resting.take()
    second = resting.take()
    assert server_process(first) != server_process(second)
    resting.give_back(first)
    assert resting.take() is first


@pytest.mark.parametrize("open_is", ["the book", "a transaction", "a statement"])
def test_one_with_something_open_does_not_rest_at_once(resting, open_is):
    taken = resting.take()
    if open_is == "the book":  # SQLAlchemy's, of a transaction that the server has ended
        taken.connection.execute(text("SELECT 1"))
        taken.pgconn.exec_(b"COMMIT")
    else:
        taken.pgconn.send_query_params(b"BEGIN" if open_is == "a transaction" else b"SELECT 1", None)
        while open_is == "a transaction" and taken.pgconn.get_result() is not None:
            pass
    assert not resting.rests_again(taken)
    assert resting.take() is not taken


def test_one_with_nothing_open_rests_at_once(resting):
    taken = resting.take()
    assert resting.rests_again(taken)
    assert resting.take() is taken


def test_one_that_has_grown_old_is_replaced(resting, monkeypatch):
    first = resting.take()
    process = server_process(first)
    resting.give_back(first)
    monkeypatch.setattr(idle, "_AT_MOST", 0.0)
    assert server_process(resting.take()) != process


@pytest.mark.parametrize("what", ["invalidated", "lost", "in a transaction"])
def test_what_went_wrong_is_not_handed_out_again(resting, what):
    first, other = resting.take(), resting.take()
    processes = {server_process(first), server_process(other)}
    resting.give_back(other)
    if what == "invalidated":
        first.connection.invalidate()
    elif what == "lost":
        first.connection.connection.driver_connection.close()
    else:
        first.pgconn.exec_(b"BEGIN")
    resting.give_back(first)
    assert server_process(resting.take()) not in processes


def test_none_is_left_open_when_the_engine_is_disposed_of(resting):
    taken = [resting.take(), resting.take()]
    processes = [server_process(one) for one in taken]
    for one in taken:
        resting.give_back(one)
    resting.engine.dispose()
    last = resting.take()
    with last.connection.begin():
        asked = text("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(:them)")
        assert last.connection.execute(asked, {"them": processes}).scalar_one() == 0


def role_of(taken):
    with taken.connection.begin():
        return taken.connection.execute(text("SELECT current_user")).scalar_one()


def memoizes(taken):
    """Whether the server plans to remember for one person what it read of another."""
    with taken.connection.begin():
        return taken.connection.execute(text("SHOW enable_memoize")).scalar_one() == "on"


def test_one_that_rests_in_a_role_is_for_that_role_alone(resting):
    consent = resting.take(DatabaseRole.CONSENT)
    assert role_of(consent) == "indblik_consent"
    resting.give_back(consent)
    other = resting.take(DatabaseRole.STAFF)
    assert server_process(other) != server_process(consent)
    assert role_of(other) == role_of(resting.take()) != "indblik_consent"
    assert resting.take(DatabaseRole.CONSENT) is consent


def test_it_is_in_that_role_still_after_a_transaction_that_went_elsewhere_and_failed(resting):
    consent = resting.take(DatabaseRole.CONSENT)
    going = consent.connection.begin()
    assume(consent.connection, DatabaseRole.STAFF)
    with pytest.raises(ProgrammingError):
        consent.connection.execute(text("SELECT count(*) FROM log_entry"))
    going.rollback()
    assert role_of(consent) == "indblik_consent"


def test_when_the_pool_is_full_one_that_rests_changes_its_role(resting):
    size = resting.engine.pool.size()
    for one in [resting.take() for _ in range(size)]:
        resting.give_back(one)
    consent = resting.take(DatabaseRole.CONSENT)
    assert (role_of(consent), memoizes(consent)) == ("indblik_consent", False)
    assert resting.engine.pool.checkedout() == size, "none was opened"
    plain = [resting.take() for _ in range(size - 1)]
    resting.give_back(consent)
    last = resting.take()
    assert server_process(last) == server_process(consent), "and back again"
    assert (role_of(last), memoizes(last)) == (role_of(plain[0]), True)
