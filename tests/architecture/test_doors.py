"""Every door, tried by every kind of person: the answers are those of docs/permissions.md."""

import pytest
from flask import Blueprint, Response

from citizen_app.api.operation import api_operation
from citizen_app.api.scopes import ANY_SYSTEM, Scope
from citizen_app.auth.access import access
from citizen_app.auth.actor import Role
from citizen_app.auth.permissions import ANYONE, GRANTS, Permission
from citizen_app.factory import create_app
from citizen_app.feature import Feature
from citizen_app.web.limits import limiter
from tests.support.doors import doors, form_token, open_door, operation_doors, page_doors
from tests.support.owned import JUNK
from tests.support.people import as_citizen, as_staff, new_client
from tests.support.personas import personas
from tests.support.source import ROOT

REFUSED = {401, 403}
PROBLEM = {"Accept": "application/problem+json"}


@pytest.fixture(autouse=True)
def _unhurried(app, monkeypatch):
    """A walk asks more often than a person may; how often that is has tests of its own."""
    monkeypatch.setattr(limiter, "enabled", False)


def table():
    """Permission → person → yes or no."""
    lines = (ROOT / "docs" / "permissions.md").read_text().splitlines()
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, body = rows[0][1:], rows[2:]
    return {row[0]: dict(zip(head, row[1:], strict=True)) for row in body}


def ids(door):
    return dict.fromkeys(door.arguments, JUNK)


def answers(app, client, wanted, *, signed_in):
    """How each door answered: whether it opened."""
    found = {}
    for door in wanted:
        status = open_door(client, app, door, ids(door)).status_code
        assert status < 500, f"{door}: {status}"
        expected_refusal = 403 if signed_in else 401
        assert status not in REFUSED or status == expected_refusal, f"{door}: {status}"
        found[door] = "no" if status in REFUSED else "yes"
    return found


@pytest.mark.timeout(400)  # a minute of processor time, on a machine that may be busy
def test_every_door_answers_every_person_as_the_table_says(app):
    expected, wrong, people = table(), [], []
    for person, client in personas(app):
        people.append(person)
        # A public page asks nobody for a role: once per kind of person is enough.
        wanted = [door for door in page_doors(app) if door.permission != ANYONE or person not in set(Role)]
        for door, opened in answers(app, client, wanted, signed_in=person != "stranger").items():
            # Whether the person at the door knows a foreign state or code is another matter.
            if door.endpoint in {"auth.citizen_failed", "auth.staff_failed"}:
                continue
            if opened != expected[door.permission][person]:
                wrong.append(f"{person}: {door} opened: {opened}")
    assert wrong == []
    assert [people] == [list(row) for row in {tuple(row) for row in expected.values()}]


def test_every_permission_has_a_row_in_the_table_and_a_grant():
    assert set(table()) == {*Permission, ANYONE}
    assert set(GRANTS) == set(Permission)
    assert all(rows and all(rows) for rows in GRANTS.values()), "an empty row would open the door to everyone"


def test_a_door_that_opens_to_the_wrong_person_is_found(app):
    app.add_url_rule("/forkert", "forkert", access(Permission.LOG_READ)(nothing))
    door = next(door for door in doors(app) if door.endpoint == "forkert")
    assert open_door(new_client(app), app, door, {}).status_code == 401
    assert open_door(as_staff(app).client, app, door, {}).status_code == 403
    app.view_functions["forkert"] = access(ANYONE)(nothing)
    assert open_door(as_staff(app).client, app, door, {}).status_code == 204


def test_a_stranger_gets_a_page_that_leads_to_the_sign_in(app):
    for door in page_doors(app):
        if door.permission != ANYONE:
            answer = open_door(new_client(app), app, door, ids(door))
            assert answer.status_code == 401
            assert answer.mimetype == "text/html"
            way_in = "/medarbejder/log-ind" if door.rule.startswith("/medarbejder") else "/log-ind"
            assert f'"{way_in}"' in answer.text, str(door)


def test_a_program_gets_a_problem_document_instead_of_a_page(app):
    for door in page_doors(app):
        if door.permission != ANYONE:
            answer = open_door(new_client(app), app, door, ids(door), headers=PROBLEM)
            assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), str(door)
            assert answer.get_json()["code"] == "sign-in-required"


def able_to_open(people, permission):
    """Somebody whom the permission lets in."""
    return next(client for person, client in people if table()[permission][person] == "yes")


def test_no_form_is_taken_without_its_token(app):
    forms = [door for door in page_doors(app) if door.method != "GET"]
    assert len(forms) > 5
    people, forged = list(personas(app)), form_token(new_client(app))
    for door in forms:
        client = able_to_open(people, door.permission)
        assert open_door(client, app, door, ids(door)).status_code == 400, str(door)
        assert open_door(client, app, door, ids(door), data=forged).status_code == 400, str(door)


def test_a_form_with_its_token_is_taken(app):
    client = as_citizen(app).client
    assert client.post("/session/forlaeng", data=form_token(client)).status_code == 200


def test_a_form_that_forgets_its_token_would_be_found(app):
    from flask_wtf.csrf import CSRFProtect

    protection = next(one for one in app.extensions.values() if isinstance(one, CSRFProtect))
    app.add_url_rule("/glemt", "glemt", protection.exempt(access(ANYONE)(nothing)), methods=["POST"])
    door = next(door for door in doors(app) if door.endpoint == "glemt")
    assert open_door(new_client(app), app, door, {}).status_code == 204


def test_operations_of_systems_open_to_no_person(app):
    """Whoever is signed in, an operation asks for a token; and a form's token is none."""
    operations = operation_doors(app)
    assert len(operations) > 2
    for person, client in personas(app):
        token = form_token(client)
        for door in operations:
            if door.permission != ANYONE:
                answer = open_door(client, app, door, ids(door), data=token)
                assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), f"{person}: {door}"
                assert answer.get_json()["code"] == "token-missing"


def test_an_operation_without_a_scope_does_not_start(settings):
    for scope in ("", "everyone", "log:read"):
        operation = api_operation("POST", "/x", summary="x", scope=scope)(lambda call: None)
        with pytest.raises(RuntimeError, match="no scope on the operation POST /x"):
            create_app(settings, [Feature(name="bad", operations=(operation,))])


@pytest.mark.parametrize("scope", [*Scope, ANY_SYSTEM])
def test_a_page_cannot_pass_for_an_operation(settings, scope):
    bp = Blueprint("bad", __name__)
    bp.add_url_rule("/bad", "example", access(scope)(nothing))
    with pytest.raises(RuntimeError, match=r"bad\.example"):
        create_app(settings, [Feature(name="bad", blueprints=(bp,))])


def test_other_methods_are_not_there(app):
    for path, method in (("/min-log", "DELETE"), ("/min-log", "PUT"), ("/medarbejder", "PATCH"), ("/log-ud", "GET")):
        assert as_citizen(app).client.open(path, method=method).status_code == 405


def nothing():
    return Response(status=204, mimetype="text/plain")
