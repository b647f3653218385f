"""One browser for each kind of person in docs/permissions.md."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import update

from citizen_app import clock
from citizen_app.auth import sessions
from citizen_app.auth.actor import Assurance, Role, ViewerKind
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import CitizenRow
from tests.support.client import LintingClient
from tests.support.people import DESK, REGION, as_citizen, as_staff, new_client


def at_low_assurance(app: Flask, kind: ViewerKind, key: UUID, name: str) -> LintingClient:
    """The person's browser, had they been let in below Substantial."""
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        token = sessions.begin(kind, key, name, Assurance.LOW)
    client = new_client(app)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def a_child(app: Flask) -> LintingClient:
    """The browser of somebody of 14, where the operator lets them sign in."""
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    child = as_citizen(app, "0502125131", "Noa Lind")
    born = clock.now().date() - timedelta(days=14 * 366)
    with app.extensions["indblik.engine"].begin() as opened:
        opened.execute(update(CitizenRow).where(CitizenRow.citizen_key == child.key).values(birth_date=born))
    return child.client


def personas(app: Flask) -> Iterator[tuple[str, LintingClient]]:
    """One browser for each kind of person in docs/permissions.md."""
    yield "stranger", new_client(app)
    citizen = as_citizen(app)
    yield "citizen", citizen.client
    yield "citizen of 13 or 14", a_child(app)
    yield "citizen below Substantial", at_low_assurance(app, ViewerKind.CITIZEN, citizen.key, citizen.name)
    yield "staff without a role", as_staff(app).client
    for role in Role:
        desk = role in {Role.AGENT, Role.LEAD, Role.AUDITOR, Role.OPERATOR, Role.IDENTITY}
        yield role.value, as_staff(app, "Lone Lind", role, cvr=DESK if desk else REGION, cpr="1105681238").client
    everything = as_staff(app, "Vita Vang", *Role, cvr=DESK)
    yield "staff below Substantial", at_low_assurance(app, ViewerKind.STAFF, everything.key, everything.name)
