"""`make run` as a newcomer meets it."""

import sqlite3
import subprocess
import time
import urllib.request
from contextlib import closing

import pytest

from tests.support.checkout import running_site
from tools.servers import port_is_free

pytestmark = pytest.mark.timeout(400)


def test_the_first_run_ends_with_an_address_and_what_to_try(demo_site):
    assert any("Birthe Kjærsgaard Holm" in line for line in read_until(demo_site, "Ctrl-C"))
    with urllib.request.urlopen(f"{demo_site.address}/readyz") as answer:
        assert answer.status == 200


def test_the_worker_runs_beside_the_site(checkout, demo_site):
    """Its first round is done: it has taken its periodic jobs."""
    database = checkout / "var" / "demo" / "indblik.sqlite3"
    for _ in range(100):
        with closing(sqlite3.connect(database)) as connection:
            done = connection.execute("SELECT count(*) FROM job_run WHERE last_done_at IS NOT NULL").fetchone()
        if done != (0,):
            break
        time.sleep(0.2)
    assert done != (0,)


def test_the_demo_hospital_asks_and_sets_aside_and_the_citizen_can_see_it(checkout, demo_site):
    python = [str(checkout / ".venv" / "bin" / "python"), "-m", "demo.hospital"]
    for deed, told in (
        ("ask", '"outcome": "positive"'),
        ("override", '"outcome": "positive"'),
        ("copy", '"citizens": 1'),
    ):
        done = subprocess.run(
            [*python, deed, "--site", demo_site.address], cwd=checkout, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert told in done.stdout
    with closing(sqlite3.connect(checkout / "var" / "demo" / "indblik.sqlite3")) as connection:
        kept = connection.execute("SELECT call, override_reason FROM consent_question ORDER BY asked_at").fetchall()
    assert kept[-2:] == [("decision", None), ("override", "citizen-agreed")]
    assert (checkout / "var" / "demo" / "hospital" / "sign.pem").stat().st_mode & 0o777 == 0o600


def test_a_second_run_makes_nothing_again_and_is_up_within_seconds(checkout, demo_site):
    with running_site(checkout) as again:
        assert again.seconds < 30  # three on an idle machine; a busy one is slower
        made = [line for line in again.said if line.strip() and "Indblik answers" not in line]
        assert made == []
        port = int(again.address.rpartition(":")[2])
    assert port_is_free(port)


def read_until(site, words):
    """Return what is printed after the address, up to the line with these words."""
    said = []
    while line := site.process.stdout.readline():
        said.append(line)
        if words in line:
            break
    return said
