"""A hospital's system that may ask, and citizens with decisions."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import event, insert, select

from citizen_app import clock
from citizen_app.api.scopes import Scope
from citizen_app.db import wire
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from citizen_app.identity_models import CitizenLinkRow
from consent.models import ConsentQuestionRow
from consent.services import decisions
from tests.support.deciding import citizen, draft, page_of, take_in_the_demo_directory
from tests.support.systems import a_system

REGION, WARD, OTHER_WARD = ("cvr", "29190623"), ("shak", "1397061"), ("shak", "1397062")
KNOWN, UNKNOWN, OTHER = "1403572528", "0703571236", "1403572536"


@pytest.fixture(autouse=True)
def _directory(app):
    take_in_the_demo_directory(app)


@pytest.fixture
def hospital(app):
    return a_system(app, *Scope, units=[REGION])


@pytest.fixture
def birthe(app):
    """Somebody whom we know."""
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        return citizen(find_or_create_citizen("cpr", KNOWN))


@pytest.fixture
def decide(app, birthe):
    def make(what=None, who=None, **fields):
        with page_of(app, birthe):
            return decisions.make_decision(birthe, draft(what, who, **fields), uuid4(), clock.now())

    return make


@pytest.fixture
def link(app, birthe):
    """Say of KNOWN and OTHER that they are one person, from either side."""

    def make(state="linked", *, turned=False):
        with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
            other = find_or_create_citizen("cpr", OTHER)
        pair = (other, birthe.subject_key) if turned else (birthe.subject_key, other)
        row = {
            "citizen_key": pair[0], "other_key": pair[1], "link_id": uuid4(), "state": state, "reason": "correction",
            "proposed_at": clock.now(),
        }  # fmt: skip
        with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
            opened.execute(insert(CitizenLinkRow), row)

    return make


@pytest.fixture
def questions(app):
    """What was kept, as the person's own page reads it."""

    def read(actor):
        with page_of(app, actor) as connection:
            wanted = ConsentQuestionRow.citizen_key.in_(actor.subject)
            return connection.execute(select(*ConsentQuestionRow.__table__.columns).where(wanted)).all()

    return read


def asking(number=KNOWN, *, unit=WARD, purpose="treatment", **fields):
    """The body of a question."""
    citizen_number = {"scheme": "cpr", "value": number}
    organisation = {"scheme": unit[0], "value": unit[1]}
    return {"citizen": citizen_number, "organisation": organisation, "purpose": purpose, **fields}


def ask(system, *questions, token=None):
    """The answers of one call."""
    answer = system.call("/consent/decisions", {"questions": [*questions]}, token=token)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["answers"]


@contextmanager
def statements(app):
    """The statements that are sent, without their values."""
    sent = []

    def note(_connection, _cursor, statement, _values, _context, _many):
        sent.append(statement)

    engine = app.extensions["indblik.engine"]
    event.listen(engine, "before_cursor_execute", note)
    wire.watchers.append(sent.append)  # what goes past SQLAlchemy
    try:
        yield sent
    finally:
        wire.watchers.remove(sent.append)
        event.remove(engine, "before_cursor_execute", note)
