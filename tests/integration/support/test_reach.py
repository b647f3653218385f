"""Which kind of staff reaches which staff page."""

import pytest

from citizen_app.auth.actor import DESK_ROLES, ORGANISATION_ROLES, Assurance, Role, ViewerKind
from citizen_app.auth.sessions import begin
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.support.people import DESK, REGION, as_staff, new_client

START, ROLES, MASKS, SOURCES, IDENTITIES = (
    "/medarbejder",
    "/medarbejder/roller",
    "/medarbejder/sloering",
    "/medarbejder/kilder",
    "/medarbejder/identiteter",
)
PAGES = (START, ROLES, MASKS, SOURCES, IDENTITIES)
REACH = {
    Role.LOG_OFFICER: {START},
    Role.LOG_LEAD: {START},
    Role.MASK_DECIDER: {START, MASKS},
    Role.LOCAL_ADMINISTRATOR: {START, ROLES},
    Role.AGENT: {START},
    Role.LEAD: {START},
    Role.AUDITOR: {START},
    Role.OPERATOR: {START, SOURCES},
    Role.IDENTITY: {START, IDENTITIES},
}


def reached(client):
    return {page for page in PAGES if client.get(page).status_code == 200}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_its_own_pages_and_no_other(app, role):
    person = as_staff(app, "Lone Lind", role, cvr=DESK if role in DESK_ROLES else REGION, cpr="1105681238")
    assert reached(person.client) == REACH[role]
    assert person.client.get("/log").status_code in {403, 404}


def test_staff_without_a_role_reach_the_start_page(app):
    assert reached(as_staff(app, "Lone Lind").client) == {START}


def test_a_stranger_is_asked_to_sign_in(app):
    client = new_client(app)
    assert [client.get(page).status_code for page in PAGES] == [401] * len(PAGES)


@pytest.mark.parametrize("role", sorted(DESK_ROLES - ORGANISATION_ROLES))
def test_a_desk_role_of_another_organisation_opens_nothing(app, role):
    # It cannot be given; should the desk's CVR number change, the old desk's people are out at once.
    assert reached(as_staff(app, "Lone Lind", role, cvr=REGION, cpr="1105681238").client) == {START}


def test_a_sign_in_below_substantial_reaches_nothing(app):
    strong = as_staff(app, "Lone Lind", *DESK_ROLES, cvr=DESK)
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        token = begin(ViewerKind.STAFF, strong.key, strong.name, Assurance.LOW)
    weak = new_client(app)
    with weak.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert reached(weak) == set()


def test_a_role_that_ends_closes_its_page_in_the_running_session(app, clock):
    operator = as_staff(app, "Olga Olsen", Role.OPERATOR, cvr=DESK)
    assert operator.client.get(SOURCES).status_code == 200
    ended = app.test_cli_runner().invoke(args=["staff", "list", "--cvr", DESK])
    assert "operator" in ended.output
    from support.domain.roles import EventKind
    from support.queries import roles

    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection:
        del connection
        for grant in roles.grants_of(operator.key):
            roles.add_step(grant, EventKind.ENDED, by=None, at=grant.proposed_at)
    assert operator.client.get(SOURCES).status_code == 403
