"""Two processes that hear of the same citizen at the same moment."""

import pytest
from sqlalchemy import func, select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from citizen_app.identity_models import CitizenIdentifierRow, CitizenRow
from consent.queries import asking as queries
from tests.integration.asking.conftest import UNKNOWN, ask, asking
from tests.support.deciding import citizen
from wsgi import make_app


@pytest.fixture
def other(settings):
    made = make_app(settings)
    yield made
    made.extensions["indblik.engine"].dispose()


@pytest.fixture
def meeting(app, other, monkeypatch):
    """Have another process make the citizen between our reading and our keeping, so many times."""
    send = queries.send_read

    def meet(times):
        left = [times]

        def and_meanwhile(numbers, token_digest, store):
            arrives = send(numbers, token_digest, store)

            def found():
                read = arrives()
                if left[0]:
                    left[0] -= 1
                    with other.app_context(), unit_of_work(DatabaseRole.SIGNIN):
                        find_or_create_citizen("cpr", UNKNOWN)
                return read

            return found

        monkeypatch.setattr(queries, "send_read", and_meanwhile)

    if app.extensions["indblik.engine"].dialect.name != "postgresql":
        pytest.skip("on SQLite only one can write at a time, from the beginning of its work")
    return meet


def test_the_second_finds_the_first_ones_citizen_and_keeps_its_question(app, hospital, meeting, questions):
    ask(hospital, asking("1403572536"))  # the process has read the directory
    meeting(1)
    (answer,) = ask(hospital, asking(UNKNOWN))
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        key = find_or_create_citizen("cpr", UNKNOWN)
    assert [str(kept.question_id) for kept in questions(citizen(key))] == [answer["question"]]
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER) as opened:
        people = opened.scalar(select(func.count()).select_from(CitizenRow))
        assert people == opened.scalar(select(func.count()).select_from(CitizenIdentifierRow)) == 2
