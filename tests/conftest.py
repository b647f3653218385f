"""Fixtures every test can ask for: settings, a database on either kind, the application, a client that inspects.

Which database is under test is said by INDBLIK_TEST_DATABASE (sqlite, unless it says postgresql).
"""

import os
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from hypothesis import settings as hypothesis_settings

from citizen_app.settings import Settings
from support.views import apart
from tests.support import guards, longest_first, made_once
from tests.support.client import LintingClient
from tests.support.database import POSTGRESQL, SQLITE, PostgresTemplate, SqliteTemplate, template
from tests.support.leaks import Forbidden, cpr_numbers
from tests.support.postgres import HOW_TO_GET_IT, Cluster, find_programs, running_cluster
from wsgi import make_app

HERE = Path(__file__).parent
LAYERS = {"unit": "unit", "architecture": "architecture", "integration": "integration", "e2e": "browser"}
# Timings are benchmarks, never assertions: a busy machine is no counterexample.
hypothesis_settings.register_profile("indblik", deadline=None)
hypothesis_settings.load_profile("indblik")
made_once.share()
# A Tuesday in winter time, far from midnight, from a change of year and from the clocks' change.
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its folder, begin with the longest files, and leave out what this machine cannot run."""
    items.sort(key=lambda item: not longest_first.begins(item.path))
    postgres_is_here = find_programs() is not None
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in LAYERS:
            item.add_marker(LAYERS[folder])
        if item.get_closest_marker("postgres") and not postgres_is_here:
            item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_IT))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test whose log lines hold a person's number, whatever else it found."""
    report = yield
    printed = report.capstdout + report.capstderr + report.caplog
    if report.when == "call" and report.passed and cpr_numbers(printed):
        report.outcome = "failed"
        report.longrepr = f"{item.name}: a CPR-shaped number was written to the log"
    return report


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with guards.no_network():
        yield


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Hold time still at NOON; `clock.shift(seconds)` and `clock.move_to(moment)` move it. Browsers keep real time."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("real_time"):
        yield None
        return
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def dialect() -> str:
    return os.environ.get("INDBLIK_TEST_DATABASE", SQLITE)


@pytest.fixture(scope="session")
def database_template(dialect: str) -> Iterator[SqliteTemplate | PostgresTemplate]:
    if dialect == POSTGRESQL and find_programs() is None:
        pytest.skip(HOW_TO_GET_IT)
    with template(dialect) as made:
        yield made


@pytest.fixture
def database_url(database_template: SqliteTemplate | PostgresTemplate) -> Iterator[str]:
    """The address of a database with every table and no row."""
    with database_template.fresh() as url:
        yield url


@pytest.fixture
def empty_database_url(database_template: SqliteTemplate | PostgresTemplate) -> Iterator[str]:
    """The address of a database without any table: for tests of migrations."""
    with database_template.empty() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of our own, whatever the database under test is; mark the test `postgres`."""
    with running_cluster() as cluster:
        yield cluster


def environment_of_tests(database_url: str) -> dict[str, str]:
    """What the environment of a test installation says."""
    return {
        "INDBLIK_MODE": "test",
        "DATABASE_URL": database_url,
        "INDBLIK_SITE_URL": "http://localhost",
        "INDBLIK_ASSIST_OWNER": "Driften",
        "INDBLIK_POWER_PAPER_TO": "Indblik, Postboks 1, 0000 Prøveby",
        "INDBLIK_ASSIST_APPROVED_ON": "2026-01-02",
        "INDBLIK_CITIZEN_BROKER_ISSUER": "http://127.0.0.1:8089",
        "INDBLIK_STAFF_BROKER_ISSUER": "http://127.0.0.1:8089",
    }


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings.from_environment(environment_of_tests(database_url))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = make_app(settings)
    made.test_client_class = LintingClient
    engine = made.extensions["indblik.engine"]
    guards.refuse_writing_reads(engine)
    yield made
    engine.dispose()


@pytest.fixture(autouse=True)
def _standing_apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff of tests have said that no matter is about somebody near them; `asks_apart` tests are about being asked."""
    if not request.node.get_closest_marker("asks_apart"):
        monkeypatch.setattr(apart, "is_confirmed", lambda _thing, _handle: True)


@pytest.fixture
def forbidden() -> Forbidden:
    """What no answer may hold in this test: `forbidden.add("a masked name")`."""
    return Forbidden()


@pytest.fixture
def client(app: Flask, forbidden: Forbidden) -> LintingClient:
    made = app.test_client()
    assert isinstance(made, LintingClient)
    made.forbidden = forbidden
    return made
