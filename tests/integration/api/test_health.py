"""Whether the service can answer: what it says when its database is away, and that nobody else's answer changes."""

from dataclasses import replace

import pytest

from citizen_app.settings import Mode
from wsgi import make_app


@pytest.fixture
def without_database(settings, dialect, tmp_path):
    """The application as it runs, with a database that does not answer."""
    nowhere = f"sqlite:///{tmp_path}" if dialect == "sqlite" else "postgresql+psycopg://nobody@127.0.0.1:9/none"
    made = make_app(replace(settings, database_url=nowhere, mode=Mode.DEMO))
    yield made
    made.extensions["indblik.engine"].dispose()


def test_a_service_whose_database_answers_is_well(client):
    answer = client.get("/api/v1/health")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_a_service_whose_database_is_away_says_so(without_database, capfd):
    answer = without_database.test_client().get("/api/v1/health")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.get_json()["code"] == "not-ready"
    assert "database-away" in capfd.readouterr().err
