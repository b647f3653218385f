"""Reading leaves the trail and the session's last-seen behind, once a minute at most, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, event, insert, select, update

from citizen_app import audit
from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import ViewerKind
from citizen_app.auth.models import SessionRow, SignInAttemptRow
from citizen_app.auth.permissions import Permission
from citizen_app.auth.sessions import SEEN_AT_MOST_EVERY
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from citizen_app.identity_models import CitizenRow
from tests.conftest import NOON
from tests.support.doors import World, doors, form_token, open_door
from tests.support.guards import MAY_FOLLOW_A_READ, WRITING
from tests.support.people import as_citizen, as_staff
from tests.support.personas import personas

PAGE = ("ok", 200, {"Content-Type": "text/plain"})


def plant(app, write, *, methods=("GET",), passive=False):
    @access(Permission.LOG_READ, passive=passive)
    def planted():
        write()
        return PAGE

    app.add_url_rule("/plantet", "planted", planted, methods=list(methods))


def writes(app):
    """Every writing statement from now on: verb and table."""
    found = []

    @event.listens_for(app.extensions["indblik.engine"], "before_cursor_execute")
    def look(_connection, _cursor, statement, *_rest):
        writing = WRITING.match(statement)
        if writing:
            found.append((" ".join(writing.group(1).upper().split()), writing.group(2).lower()))

    return found


# The guard that every test's application carries.


@pytest.mark.parametrize(
    "statement",
    [
        lambda: insert(CitizenRow).values(citizen_key=actor().subject_key, created_at=NOON),
        lambda: update(SignInAttemptRow).values(nonce="x"),
        lambda: delete(SignInAttemptRow),
    ],
    ids=["a row", "a change", "a deletion"],
)
def test_a_page_that_writes_when_it_is_read_stops_the_test(app, statement):
    plant(app, lambda: connection().execute(statement()))
    with pytest.raises(AssertionError, match="GET planted wrote"):
        as_citizen(app).client.get("/plantet")


def test_a_page_may_leave_its_trail(app):
    plant(app, lambda: audit.record(actor(), "planted"))
    assert as_citizen(app).client.get("/plantet").status_code == 200


def test_what_a_read_may_leave_is_this():
    trail = {("INSERT INTO", "audit_event"), ("INSERT INTO", "help_visit")}
    assert trail | {("UPDATE", "session")} == MAY_FOLLOW_A_READ


def test_reading_everything_leaves_a_trail_and_nothing_else(app, clock):
    world = World(app)
    own = {"ref": world.entry_ref(world.birthe, world.birthe)}
    found = writes(app)
    clock.shift(timedelta(minutes=2))
    for person in (world.birthe, world.anna, world.ida):
        for door in doors(app):
            if door.method == "GET" and set(door.arguments) <= set(own) and not door.endpoint.endswith("_return"):
                open_door(person.client, app, door, {name: own[name] for name in door.arguments})
    assert set(found) == {("INSERT INTO", "audit_event"), ("UPDATE", "session")}
    assert found.count(("UPDATE", "session")) == 3, "once for each person"


def test_pages_that_anyone_may_read_write_nothing(app):
    _, stranger = next(personas(app))
    found = writes(app)
    for door in doors(app):
        if door.method == "GET" and not door.arguments and not door.endpoint.endswith("_return"):
            open_door(stranger, app, door, {})
    assert found == []


# The session.


def seen_at(app):
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN) as opened:
        return opened.execute(select(SessionRow.last_seen_at)).scalar_one()


def test_last_seen_is_written_once_a_minute_at_most(app, clock):
    citizen = as_citizen(app)
    found = writes(app)
    for _ in range(13):
        clock.shift(timedelta(seconds=10))
        citizen.client.get("/min-log/find")
    assert timedelta(minutes=1) == SEEN_AT_MOST_EVERY
    assert found.count(("UPDATE", "session")) == 2
    assert seen_at(app) == NOON + timedelta(seconds=120)


def test_asking_how_long_is_left_does_not_count_as_being_there(app, clock, settings):
    citizen = as_citizen(app)
    left = settings.idle_limit
    while left > timedelta(minutes=1):
        clock.shift(timedelta(minutes=1))
        left -= timedelta(minutes=1)
        assert citizen.client.get("/session/status").get_json() == {"seconds_left": left.total_seconds()}
    assert seen_at(app) == NOON
    clock.shift(timedelta(minutes=1))
    assert citizen.client.get("/session/status").status_code == 401


def test_only_the_sessions_own_question_is_passive(app):
    passive = {name for name, view in app.view_functions.items() if getattr(view, "access_passive", False)}
    assert passive == {"auth.session_status"}
    impersonal = {name for name, view in app.view_functions.items() if getattr(view, "access_impersonal", False)}
    operations = {f"api.{one.name}" for one in app.extensions["indblik.operations"]}
    assert impersonal == {
        "observe.healthz",
        "observe.readyz",
        "observe.metrics",
        "api_description.document",
        *operations,
    }


def person_of(app, kind):
    return as_citizen(app) if kind is ViewerKind.CITIZEN else as_staff(app)


HOME = {ViewerKind.CITIZEN: "/min-log", ViewerKind.STAFF: "/medarbejder"}
IDLE = {ViewerKind.CITIZEN: timedelta(minutes=30), ViewerKind.STAFF: timedelta(minutes=15)}
ABSOLUTE = {ViewerKind.CITIZEN: timedelta(hours=8), ViewerKind.STAFF: timedelta(hours=4)}


@pytest.mark.parametrize("kind", HOME)
def test_a_session_that_rests_is_over_at_the_idle_limit_and_not_before(app, clock, kind):
    person = person_of(app, kind)
    clock.shift(IDLE[kind] - timedelta(seconds=1))
    assert person.client.get(HOME[kind]).status_code == 200
    clock.shift(IDLE[kind])
    assert person.client.get(HOME[kind]).status_code == 401
    assert person.client.post("/session/forlaeng", data=form_token(person.client)).status_code == 401, "over is over"


@pytest.mark.parametrize("kind", HOME)
def test_a_busy_session_is_over_at_the_absolute_limit(app, clock, kind):
    person = person_of(app, kind)
    for _ in range(ABSOLUTE[kind] // timedelta(minutes=10) - 1):
        clock.shift(timedelta(minutes=10))
        assert person.client.get(HOME[kind]).status_code == 200
    clock.shift(timedelta(minutes=10))
    assert person.client.get(HOME[kind]).status_code == 401


def test_what_a_signed_out_browser_kept_opens_nothing(app):
    citizen = as_citizen(app)
    with citizen.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    citizen.client.post("/log-ud", data=form_token(citizen.client))
    with citizen.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert citizen.client.get("/min-log").status_code == 401


def test_a_made_up_token_opens_nothing(app):
    citizen = as_citizen(app)
    for token in ("", "x", "A" * 43, "0" * 10_000):
        with citizen.client.session_transaction() as cookie:
            cookie["_user_id"] = token
        assert citizen.client.get("/min-log").status_code == 401
