"""However deliveries are cut, mixed, repeated, broken off or sent at once: each event is stored once."""

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logview.models import DeliveryRow
from logview.queries import ingest
from tests.conftest import environment_of_tests as environment_of
from tests.support.log_files import CPR, OTHER_CPR, counts, event, rows, take_in, write

ROOT = Path(__file__).parents[3]
EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def identified(number):
    return event(number, (CPR, OTHER_CPR)[number % 2], minutes=number)


def anonymous(number):
    made = event(number, minutes=number)
    del made["id"]
    return made


def contents(app):
    """What is in the log, without the numbers that depend on the order of arrival."""
    return Counter((row.citizen_key, row.occurred_at, row.activity, row.superseded_by is None) for row in rows(app))


deliveries = st.lists(st.lists(st.integers(0, 11), min_size=1, max_size=15), min_size=1, max_size=5)


@EXAMPLES
@given(deliveries=deliveries, again=st.randoms(use_true_random=False))
def test_events_with_an_id_are_stored_once_whatever_the_deliveries(app, tmp_path, deliveries, again):
    known = {row.occurred_at for row in rows(app)}
    files = [
        write(tmp_path / f"delivery-{number}", *(identified(one) for one in delivery))
        for number, delivery in enumerate(deliveries)
    ]
    expected = {identified(one)["recorded"] for delivery in deliveries for one in delivery}
    assert take_in(app, *files).exit_code == 0
    stored = Counter(row.occurred_at for row in rows(app))
    assert set(stored.values()) <= {1}
    assert {moment.isoformat() for moment in set(stored)} == expected | {moment.isoformat() for moment in known}
    again.shuffle(files)
    assert counts(take_in(app, *files))["Stored"] == 0


@EXAMPLES
@given(deliveries=deliveries, again=st.randoms(use_true_random=False))
def test_events_without_an_id_are_as_many_as_the_fullest_delivery_held(app, tmp_path, deliveries, again):
    before = Counter(row.occurred_at.isoformat() for row in rows(app))
    files = [
        write(tmp_path / f"delivery-{number}", *(anonymous(one) for one in delivery))
        for number, delivery in enumerate(deliveries)
    ]
    expected = before
    for delivery in deliveries:
        expected = expected | Counter(anonymous(one)["recorded"] for one in delivery)
    again.shuffle(files)
    assert take_in(app, *files).exit_code == 0
    assert Counter(row.occurred_at.isoformat() for row in rows(app)) == expected
    assert counts(take_in(app, *files))["Stored"] == 0


@EXAMPLES
@given(order=st.permutations(range(4)), batch=st.sampled_from([1, 2, 3, 100]))
def test_versions_are_each_kept_once_in_any_order_and_any_batch(app, tmp_path, monkeypatch, order, batch):
    monkeypatch.setattr("logview.services.importing.BATCH", batch)
    number = len(rows(app)) + 1000
    versions = [event(number, minutes=version) for version in order]
    file = write(tmp_path / "versions", *versions)
    before = len(rows(app))
    take_in(app, file)
    mine = rows(app)
    assert len(mine) == before + 4
    take_in(app, file, write(tmp_path / "old", *reversed(versions)))
    assert len(rows(app)) == before + 4
    # Each version but the newest points at the one that took its place.
    assert sum(row.superseded_by is None for row in rows(app)) == (before + 4) // 4
    assert {row.superseded_by for row in mine} - {None} <= {row.entry_id for row in mine}
    assert rows(app) == mine


def test_new_events_are_not_asked_about_until_a_known_one_comes(app, tmp_path, monkeypatch):
    monkeypatch.setattr("logview.services.importing.BATCH", 2)
    take_in(app, write(tmp_path / "known", identified(7), identified(8)))
    asked, ask = [], ingest.contents_of

    def noting(wanted):
        asked.append(len(wanted))
        return ask(wanted)

    monkeypatch.setattr(ingest, "contents_of", noting)
    told = counts(take_in(app, write(tmp_path / "mixed", *(identified(number) for number in range(1, 11)))))
    assert (told["Stored"], told["Already known"], told["Set aside"]) == (8, 2, 0)
    assert len(rows(app)) == 10
    # The first batch, not the two after it; the fourth, refused, and what follows it. Nothing was of another version.
    assert [number for number in asked if number] == [2, 2, 2]


def citizens(number):
    return f"{2 + number % 27:02d}0357{number % 1000:04d}"


def lines(count):
    return [event(number, citizens(number), minutes=number % 1000) for number in range(count)]


def total_read(app):
    return sum(row.read for row in rows(app, DeliveryRow))


def killed_in_the_middle(app):
    return sum(row.finished_at is None and 0 < row.read < 30_000 for row in rows(app, DeliveryRow))


def importing(url, *files):
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "log", "import", "--source", "epj-ost", *map(str, files)],
        cwd=ROOT, env={**environment_of(url), "PATH": "/usr/bin:/bin", "HOME": "/tmp"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.real_time
@pytest.mark.timeout(300)
def test_an_import_that_was_killed_can_be_done_again(app, database_url, tmp_path):
    file = write(tmp_path / "log.ndjson", *lines(30_000))
    for _ in range(6):
        seen = total_read(app)
        with importing(database_url, file) as running:
            while running.poll() is None and total_read(app) == seen:
                time.sleep(0.02)
            running.send_signal(signal.SIGKILL)
            running.communicate()
        if killed_in_the_middle(app) == 2:
            break
    last = importing(database_url, file)
    told, _ = last.communicate()
    assert last.returncode == 0, told
    stored = rows(app)
    assert (len(stored), len({row.entry_id for row in stored})) == (30_000, 30_000)
    assert {row.superseded_by for row in stored} == {None}
    deliveries = sorted(rows(app, DeliveryRow), key=lambda row: row.delivery_id)
    assert killed_in_the_middle(app) >= 1
    assert deliveries[-1].read == 30_000
    assert sum(row.stored for row in deliveries) == 30_000


@pytest.mark.slow
@pytest.mark.real_time
@pytest.mark.timeout(300)
def test_two_imports_of_the_same_events_at_once_store_them_once(app, database_url, tmp_path):
    events = lines(8_000)
    one = write(tmp_path / "one", *events)
    other = write(tmp_path / "other", *reversed(events))
    both = [importing(database_url, one, other), importing(database_url, other, one)]
    for running in both:
        told, _ = running.communicate()
        assert running.returncode == 0, told
    assert len(rows(app)) == 8_000
    assert Counter(row.superseded_by for row in rows(app)) == {None: 8_000}


def test_what_was_made_in_a_batch_that_failed_is_made_again(app, tmp_path, monkeypatch):
    failures = iter([True, True, False])
    apply = ingest.apply_corrections

    def apply_or_collide(corrections):
        apply(corrections)
        if next(failures, False):
            raise ingest.Collision

    monkeypatch.setattr(ingest, "apply_corrections", apply_or_collide)
    file = write(tmp_path / "log", *(identified(number) for number in range(10)))
    assert counts(take_in(app, file))["Stored"] == 10
    assert len(rows(app)) == 10


@pytest.mark.parametrize("batch", [1, 3, 7])
def test_the_size_of_a_batch_changes_nothing(app, tmp_path, monkeypatch, batch):
    monkeypatch.setattr("logview.services.importing.BATCH", batch)
    file = write(tmp_path / "log", *(identified(number % 9) for number in range(20)), "{broken")
    told = counts(take_in(app, file))
    assert (told["Stored"], told["Already known"], told["Set aside"]) == (9, 11, 1)
