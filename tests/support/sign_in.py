"""Sign a test's client in as a person, past the broker: signing in itself has tests of its own."""

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from citizen_app import identity
from citizen_app.auth import sessions
from citizen_app.auth.actor import Assurance, CitizenKey, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work


def citizen_key(app: Flask, cpr: str, scheme: str = "cpr") -> CitizenKey:
    """Return the key of the citizen with this number, known from now on."""
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        return identity.find_or_create_citizen(scheme, cpr)


def sign_in_citizen(app: Flask, client: FlaskClient, cpr: str, name: str = "Birthe Holm") -> CitizenKey:
    """Sign the client in as the citizen with this number, and return their key."""
    key = citizen_key(app, cpr)
    _begin(app, client, ViewerKind.CITIZEN, key, name)
    return key


def sign_in_staff(app: Flask, client: FlaskClient, staff_key: UUID, name: str = "Lone Lind") -> None:
    """Sign the client in as the member of staff with this key."""
    _begin(app, client, ViewerKind.STAFF, staff_key, name)


def _begin(app: Flask, client: FlaskClient, kind: ViewerKind, key: UUID, name: str) -> None:
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        token = sessions.begin(kind, key, name, Assurance.SUBSTANTIAL)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
