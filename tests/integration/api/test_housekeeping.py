"""What calls leave behind is forgotten by the worker, also when the system never calls again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.jobs import jobs
from citizen_app.systems.models import AccessTokenRow, AssertionSeenRow, RateWindowRow


@pytest.fixture
def left(app):
    """Runs the worker's job, and counts used assertions, counted minutes and tokens."""

    def run():
        with app.app_context():
            (job,) = [one for one in jobs() if one.name == "calls-forget"]
            job.run()
            with unit_of_work(DatabaseRole.SYSTEM) as opened:
                kinds = (AssertionSeenRow, RateWindowRow, AccessTokenRow)
                return [opened.scalar(select(func.count()).select_from(kind)) for kind in kinds]

    return run


def test_what_no_call_can_meet_any_more_is_forgotten(system, left, clock):
    used = system.assertion()
    token = system.ask_token(used).get_json()["access_token"]
    assert system.call("/try/ask", {"number": 3}, token=token).status_code == 200
    assert left() == [1, 2, 1], "the allowance for tokens and that for questions"
    assert system.ask_token(used).status_code == 401
    assert system.call("/try/ask", {"number": 3}, token=token).status_code == 200, "what is in force stays"
    clock.shift(timedelta(hours=1, minutes=-1))
    assert left() == [1, 2, 1]
    clock.shift(timedelta(minutes=3))
    assert left() == [0, 0, 1]
    clock.shift(timedelta(days=1))
    assert left() == [0, 0, 0]


def test_a_system_that_calls_meanwhile_loses_nothing(system, left, clock):
    system.token()
    clock.shift(timedelta(hours=2))
    token = system.token()
    assert left() == [1, 1, 2]
    assert system.call("/try/ask", {"number": 3}, token=token).status_code == 200
