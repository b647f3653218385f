"""A change of a mask, whichever of the web server's workers answers next."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from lxml import html

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.settings import Settings
from logview.domain.masking import MaskKind
from logview.services import masks
from logview.services.masks import Wanted, deciding
from tests.conftest import environment_of_tests
from tests.integration.masks.conftest import HOSPITAL, NAME, WARD, decider
from tests.integration.security.test_server import free_port
from tests.support.reading import texts
from tests.support.source import ROOT
from tools.servers import HOST, _answers

pytestmark = pytest.mark.real_time
SHORT = timedelta(seconds=6)  # until a mask's end; the workers must have read it before


@pytest.fixture
def environment(database_url):
    return {**environment_of_tests(database_url), "INDBLIK_MASK_AFTER_END": "reveal"}


@pytest.fixture
def settings(environment):
    return Settings.from_environment(environment)


@pytest.fixture
def port(environment):
    """The site under gunicorn, with two workers; gives its port and the workers."""
    found = free_port()
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("INDBLIK", "DATABASE", "PORT"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "2", "--bind", f"{HOST}:{found}",
         "--no-control-socket"],
        cwd=ROOT, env={**ours, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while process.poll() is None and not _answers(f"http://{HOST}:{found}/healthz"):
            time.sleep(0.05)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield found, [int(one) for one in children]
    finally:
        process.terminate()
        process.wait(timeout=15)


@contextmanager
def only(worker, workers):
    """The other workers stand still."""
    others = [one for one in workers if one != worker]
    for one in others:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in others:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGCONT)


@pytest.fixture
def names(app, client, citizen, port):
    """The name on the citizen's page, as each worker tells it."""
    address, workers = port
    assert len(workers) == 2
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])

    def told():
        found = []
        for worker in workers:
            with only(worker, workers):
                line = HTTPConnection(HOST, address, timeout=30)
                line.request("GET", "/min-log", headers={"Cookie": f"{cookie.key}={cookie.value}", "Host": "localhost"})
                tree = html.fromstring(line.getresponse().read())
                line.close()
            found.append(texts(tree, "main .name"))
        assert found[0] == found[1]
        return found[0]

    return told


@pytest.fixture
def decide(app):
    def work(step, *told, by=None, **values):
        actor = by or decider()
        with app.app_context(), unit_of_work(DatabaseRole.MASKS):
            return step(deciding(actor), *told, **values)

    return work


def test_a_new_an_ended_and_an_extended_mask_count_in_every_worker_at_once(log, citizen, names, decide):
    log.entry(citizen, now() - timedelta(days=1), performed_by=log.person(NAME), organisation_ref=log.unit(WARD))
    assert names() == [NAME]
    first, second = decider(), decider()
    of_ward = Wanted(kind=MaskKind.UNIT, unit=("sor", WARD), reason="Vold på afdelingen")
    mask = decide(masks.make, of_ward, by=first)
    assert names() == ["Læge"]
    decide(masks.confirm, mask, by=second)
    assert names() == ["Læge"]
    assert not decide(masks.end, mask, "Slut", by=first)
    assert names() == ["Læge"]
    assert decide(masks.end, mask, "Slut", by=second)
    assert names() == [NAME]
    rejected = decide(masks.make, of_ward, by=first)
    assert names() == ["Læge"]
    decide(masks.reject, rejected, "Det var en fejl", by=second)
    assert names() == [NAME]
    ends_at = now() + SHORT
    short = decide(
        masks.make,
        Wanted(kind=MaskKind.CITIZEN, unit=("sor", HOSPITAL), citizen=citizen, until=ends_at, reason="Trusler"),
    )
    assert names() == ["Læge"]
    decide(masks.extend, short, ends_at + SHORT, "Trusler igen")
    time.sleep(max(0, (ends_at - now()).total_seconds()))
    assert names() == ["Læge"]
    time.sleep(max(0, (ends_at + SHORT - now()).total_seconds()))
    assert names() == [NAME]
