"""A person's way through signing in: from our page to the broker's and back, each step a real request."""

import re
from urllib.parse import parse_qs, urlsplit

import requests
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.models import SessionRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.support.client import LintingClient

_FIELD = re.compile(r'name="(csrf_token|ticket)"[^>]*value="([^"]+)"')


def field(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    return dict(_FIELD.findall(page))[name]


def path_of(address: str) -> str:
    """Return path and query of an address, for the test's client."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class Journey:
    """One browser: our site through the test's client, the broker over HTTP."""

    def __init__(self, client: LintingClient, door: str = "/log-ind") -> None:
        self.client = client
        self.door = door

    def post(self, path: str, **form: str) -> TestResponse:
        token = field(self.client.get(self.door).text, "csrf_token")
        return self.client.post(path, data={"csrf_token": token, **form})

    def leave(self, **form: str) -> str:
        """Press the button and return where the browser is sent."""
        answer = self.post(self.door, **form)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])

    def at_broker(self, address: str, person: str = "copd", **form: str) -> str:
        """Pick a person on the broker's page and return where the browser is sent back to."""
        with requests.Session() as session:
            page = session.get(address, timeout=10)
            assert page.status_code == 200, page.text
            action = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}/connect/pick"
            picked = {"ticket": field(page.text, "ticket"), "person": person, **form}
            back = session.post(action, data=picked, timeout=10, allow_redirects=False)
        assert back.status_code == 303, back.text
        return str(back.headers["Location"])

    def come_back(self, address: str) -> TestResponse:
        return self.client.get(path_of(address))

    def sign_in(self, person: str = "copd", **form: str) -> TestResponse:
        """Go the whole way once; return what the callback answered."""
        return self.come_back(self.at_broker(self.leave(), person, **form))

    def ends_on(self, answer: TestResponse) -> TestResponse:
        """Follow our own redirect to the page it leads to."""
        assert answer.status_code == 303, answer.text
        return self.client.get(path_of(answer.headers["Location"]))

    def is_signed_in(self) -> bool:
        return self.client.get("/session/status").status_code == 200


def state_of(address: str) -> str:
    """Return the state that an address carries."""
    return parse_qs(urlsplit(address).query)["state"][0]


def trail_of(app: Flask, action: str) -> list[object]:
    """Return the details of every such event about those who have signed in, as they may read them themselves."""
    with app.app_context():
        with unit_of_work(DatabaseRole.SIGNIN) as opened:
            owners = list(opened.execute(select(SessionRow.owner_key)).scalars())
        with unit_of_work(DatabaseRole.CITIZEN, owners) as opened:
            wanted = select(AuditEventRow.details).where(AuditEventRow.action == action)
            return list(opened.execute(wanted).scalars())
