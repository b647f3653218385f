"""How often a system may call holds across processes, and starts anew with each minute."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from citizen_app.api.scopes import Scope
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.systems.leases import Leases
from citizen_app.systems.models import RateWindowRow
from tests.support.systems import a_system

BODY = {"number": 3}
LIMIT = 45


@pytest.fixture
def busy(app):
    return a_system(app, Scope.CONSENT_ASK, system_id="epj-syd", per_minute=LIMIT)


@pytest.fixture
def processes(app, make_app, busy):
    other = make_app().test_client()
    other.forbidden = busy.client.forbidden
    return [busy.client, other]


def ask(client, token, path="/try/ask", **body):
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/api/v1{path}", json={**BODY, **body}, headers=headers)


def taken(processes, token, tries):
    """How many of so many calls, to each process in turn, were let through."""
    return sum(ask(processes[n % len(processes)], token).status_code == 200 for n in range(tries))


def test_two_processes_together_never_let_more_through_than_the_limit(busy, processes):
    token = busy.token()
    assert taken(processes, token, 2 * LIMIT) == LIMIT, "and every one of it can be used"


def test_a_call_too_many_is_told_when_to_come_back(busy, processes, clock):
    token = busy.token()
    clock.shift(15)
    taken(processes, token, LIMIT)
    answer = ask(busy.client, token)
    assert (answer.status_code, answer.get_json()["code"]) == (429, "rate-exceeded")
    assert answer.headers["Retry-After"] == "45"
    assert answer.headers["RateLimit-Policy"] == f'"consent:ask";q={LIMIT};w=60'
    assert answer.headers["RateLimit"] == '"consent:ask";r=0;t=45'
    clock.shift(timedelta(seconds=45))
    assert ask(busy.client, token).status_code == 200


def test_what_was_left_of_a_minute_is_not_used_in_the_next(busy, processes, clock):
    token = busy.token()
    assert taken(processes, token, 2) == 2, "one of the slice of each"
    clock.shift(timedelta(minutes=1))
    assert taken(processes, token, 2 * LIMIT) == LIMIT


def test_one_systems_calls_are_not_anothers(app, busy, processes):
    other = a_system(app, Scope.CONSENT_ASK, system_id="epj-nord", per_minute=LIMIT)
    taken(processes, busy.token(), LIMIT)
    assert ask(other.client, other.token()).status_code == 200


def test_a_batch_counts_as_all_that_is_in_it(busy, processes):
    token, items = busy.token(), [{"name": "a"}] * 3
    assert sum(ask(busy.client, token, items=items).status_code == 200 for _ in range(LIMIT)) == LIMIT // 3


def test_a_batch_that_no_minute_has_room_for_is_told_so_and_takes_nothing(app, make_app):
    """Waiting would never help: it is not the answer of a call that came too often."""
    small = a_system(app, Scope.CONSENT_ASK, system_id="epj-lille", per_minute=2)
    other = make_app().test_client()
    other.forbidden = small.client.forbidden
    token, items = small.token(), [{"name": "a"}] * 3
    for client in (small.client, other):
        answer = ask(client, token, items=items)
        assert (answer.status_code, answer.get_json()["code"]) == (413, "over-allowance")
        assert answer.headers["RateLimit-Policy"] == '"consent:ask";q=2;w=60'
        assert "Retry-After" not in answer.headers
    assert taken([small.client, other], token, 4) == 2, "both processes have the whole allowance left between them"
    assert ask(other, token, items=items).status_code == 413
    assert ask(other, token).status_code == 429


def test_what_a_refused_call_was_charged_is_charged(busy, app):
    """A body that is wrong is found before anything is counted; what fails later has been counted."""
    token = busy.token()
    ask(busy.client, token, number="three")
    with app.app_context(), unit_of_work(DatabaseRole.SYSTEM) as connection:
        assert connection.execute(select(RateWindowRow.scope)).scalars().all() == ["token"]


def written(app):
    """The statements that write, from now on."""
    writes = []

    @event.listens_for(app.extensions["indblik.engine"], "before_cursor_execute")
    def look(_connection, _cursor, statement, *_rest):
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append(statement)

    return writes


def test_calls_too_many_write_nothing(app, busy):
    """Whoever calls on and on when nothing is left must not keep the database at work."""
    token = busy.token()
    assert taken([busy.client], token, LIMIT + 1) == LIMIT
    writes = written(app)
    assert taken([busy.client], token, 5) == 0
    assert writes == []


def test_most_calls_write_nothing(app, busy):
    token, writes = busy.token(), written(app)
    ask(busy.client, token)
    writes.clear()
    slice_ = LIMIT // 20
    for _ in range(10 * slice_):
        assert ask(busy.client, token).status_code == 200
    assert len(writes) == 2 * 10, "a row made sure of and a slice taken, for every slice"


def test_a_system_that_may_not_call_at_all_calls_not_once(app):
    stopped = a_system(app, Scope.CONSENT_ASK, system_id="epj-stop", per_minute=0)
    assert stopped.ask_token().status_code == 413, "no minute has room for it"


def test_asking_for_tokens_is_limited_too(busy):
    statuses = [busy.ask_token().status_code for _ in range(LIMIT + 2)]
    assert statuses == [200] * LIMIT + [429] * 2


@pytest.mark.parametrize("limit", [0, 1, 7, 100])
def test_the_last_of_the_allowance_can_be_used_by_whoever_comes(limit):
    """Three workers on one row in memory, in a pattern that leaves uneven rests."""
    left = {"leased": 0}

    def lease(_system, _scope, _window, wanted, limit):
        if left["leased"] + wanted > limit:
            return 0
        left["leased"] += wanted
        return wanted

    workers = [Leases(lease) for _ in range(3)]
    let_through = 0
    for n in range(3 * limit + 5):
        worker = workers[(n * n) % 3]
        let_through += worker.take("s", "c") or worker.renew("s", "c", limit)
    let_through += sum(w.take("s", "c") or w.renew("s", "c", limit) for w in workers * limit)
    assert let_through == limit
