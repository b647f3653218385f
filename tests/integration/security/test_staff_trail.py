"""Whatever staff open, change or try leaves an event in our own trail, at every door of theirs."""

import pytest
from sqlalchemy import func, select

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.access import access
from citizen_app.auth.actor import DESK_ROLES, ORGANISATION_ROLES
from citizen_app.auth.permissions import Permission
from citizen_app.web.limits import limiter
from tests.support.doors import NOBODYS, PARAMETERS, World, doors, form_token, open_door
from tests.support.people import DESK, REGION, as_citizen, as_staff

STAFF_WORK = "/medarbejder"
PLAIN = {"Content-Type": "text/plain"}


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch):
    """A walk asks more often than a person may."""
    monkeypatch.setattr(limiter, "enabled", False)


def events(app, key=None):
    with app.extensions["indblik.engine"].connect() as connection:
        found = select(AuditEventRow.action, AuditEventRow.object_ref).where(AuditEventRow.viewer_kind == "staff")
        if connection.dialect.name == "postgresql":  # the trail as it lies, past every role
            connection.exec_driver_sql("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY")
        return connection.execute(found if key is None else found.where(AuditEventRow.viewer_key == key)).all()


def number_of_events(app):
    with app.extensions["indblik.engine"].connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY")
        staff = AuditEventRow.viewer_kind == "staff"
        return connection.execute(select(func.count()).select_from(AuditEventRow).where(staff)).scalar_one()


def of_staff(app):
    found = [door for door in doors(app) if door.rule.startswith(STAFF_WORK) and door.permission in set(Permission)]
    assert len(found) > 40
    return found


def sent(client, door):
    return {"data": form_token(client)} if door.method == "POST" else {}


def test_every_door_without_a_parameter_leaves_an_event(app):
    at_desk = as_staff(app, "Vita Vang", *DESK_ROLES, cvr=DESK, cpr="1105681238").client
    outside = as_staff(app, "Lone Lind", *ORGANISATION_ROLES, cvr=REGION, cpr="1105681246").client
    silent = []
    for door in of_staff(app):
        if door.arguments:
            continue
        for client in (at_desk, outside):
            before = number_of_events(app)
            open_door(client, app, door, {}, **sent(client, door))
            if number_of_events(app) == before:
                silent.append(str(door))
    assert silent == []


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_door_with_a_parameter_leaves_an_event(app, parameter):
    """Whether it is one's own, or somebody else's and refused."""
    world, silent = World(app), []
    for door in of_staff(app):
        if door.arguments != (parameter,):
            continue
        owned = PARAMETERS[parameter](world)
        for value in (owned.own, *owned.foreign):
            before = number_of_events(app)
            open_door(owned.asks.client, app, door, {parameter: value}, **sent(owned.asks.client, door))
            if number_of_events(app) == before:
                silent.append(f"{door} {value}")
    assert silent == []


def test_no_door_of_staff_has_a_name_of_ours_that_the_walk_leaves_out(app):
    assert [door for door in of_staff(app) if set(door.arguments) & set(NOBODYS)] == []


def test_the_walk_finds_a_silent_page(app, monkeypatch):
    monkeypatch.setattr("citizen_app.auth.access.audit.was_recorded", lambda: True)
    app.add_url_rule(f"{STAFF_WORK}/tavs", "silent", access(Permission.STAFF_START)(lambda: ("", 204, PLAIN)))
    before = number_of_events(app)
    assert as_staff(app).client.get(f"{STAFF_WORK}/tavs").status_code == 204
    assert number_of_events(app) == before


def test_a_page_with_nothing_of_its_own_to_tell_is_there_by_its_endpoint(app):
    lone = as_staff(app)
    lone.client.get(STAFF_WORK)
    assert ("page-opened", "staff.start") in events(app, lone.key)


def test_what_is_refused_is_there_too(app):
    lone = as_staff(app)
    assert lone.client.get(f"{STAFF_WORK}/roller").status_code == 403
    assert events(app, lone.key)[-1] == ("page-refused", "staff_roles.listed")


def test_the_sessions_own_polling_and_citizens_pages_leave_none_of_these(app):
    lone, birthe = as_staff(app), as_citizen(app)
    before = number_of_events(app)
    lone.client.get("/session/status")
    birthe.client.get("/beskeder")
    assert number_of_events(app) == before
