"""The citizens that the bench makes up for the decision service: as it says they are, and found by the service."""

from collections import Counter
from itertools import islice
from random import Random

import pytest

from bench import consent_checking, consent_filling, consent_floors, consent_rows
from bench.cluster import dsn, superuser
from bench.consent_site import make_app
from bench.loading import sizes_of

CITIZENS = 1_500
# The server asks its own clock whether a token has expired.
pytestmark = pytest.mark.real_time


@pytest.fixture
def filled(settings, database_url, monkeypatch):
    if not database_url.startswith("postgresql"):
        pytest.skip("the decision service is measured on PostgreSQL")
    monkeypatch.setattr(consent_filling, "TOKENS", 10)
    monkeypatch.setattr(consent_filling, "_KINDS", 2_000)
    monkeypatch.setattr(consent_filling, "_CHUNK", 1_000)
    app = make_app(settings)
    yield app, database_url, consent_filling.fill(app, database_url, CITIZENS)
    app.extensions["indblik.engine"].dispose()


def test_the_service_finds_what_each_of_them_decided(filled, monkeypatch):
    app, url, hospital = filled
    monkeypatch.setattr(consent_checking, "_COMPARED", 200)
    answers = consent_checking.compared(app, url, hospital)
    assert sum(answers.values()) == 200
    assert set(answers) == {"positive", "negative", "data-specific"}

    with superuser(url) as connection:
        rows = connection.execute("SELECT count(*) FROM consent_decision GROUP BY citizen_key").fetchall()
        sizes = sizes_of(connection, consent_filling.TABLES)
    many = Counter(count for (count,) in rows)
    assert sizes["citizen"]["rows"] == sizes["citizen_identifier"]["rows"] == 2 * CITIZENS
    assert sum(many.values()) == CITIZENS
    assert set(many) <= set(consent_rows.COUNTS)
    for count, share in zip(consent_rows.COUNTS, consent_rows.SHARES, strict=True):
        assert many[count] / CITIZENS * 100 == pytest.approx(share, abs=5)
    decisions = sizes["consent_decision"]["rows"]
    assert sizes["consent_ending"]["rows"] / decisions == pytest.approx(consent_rows.ENDED, abs=0.03)


def test_answers_about_other_people_are_noticed(filled, monkeypatch):
    app, url, hospital = filled
    monkeypatch.setattr(consent_checking, "_COMPARED", 200)
    with superuser(url) as connection:  # each number becomes another person's: one with decisions, one without, in turn
        for one, other in zip(hospital.citizens[::2], hospital.citizens[1::2], strict=True):
            connection.execute(
                "UPDATE citizen_identifier SET citizen_key = CASE citizen_key WHEN %(a)s THEN %(b)s ELSE %(a)s END"
                " WHERE citizen_key IN (%(a)s, %(b)s)",
                {"a": one.uuid, "b": other.uuid},
            )
    with pytest.raises(consent_checking.OtherAnswers):
        consent_checking.compared(app, url, hospital)


def test_made_up_people_have_keys_like_ours_and_numbers_that_nobody_has():
    some = list(islice(consent_rows.people(Random(1)), 30_000))
    assert len({one.number for one in some}) == len({one.key for one in some}) == len(some)
    assert {(one.uuid.version, one.uuid.variant) for one in some} == {(4, "specified in RFC 4122")}
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    for one in some:
        assert sum(int(digit) * weight for digit, weight in zip(one.number, weights, strict=True)) % 11


def test_the_floor_reads_the_same_decisions(filled, monkeypatch):
    """A floor that finds nobody would be too low, and the goals too hard."""
    app, url, hospital = filled
    for cached in (consent_floors._connection, consent_floors._reading, consent_floors._key):
        cached.cache_clear()
    store = app.extensions["indblik.settings"].identifier_keys
    monkeypatch.setenv("BENCH_DSN", dsn(url))
    monkeypatch.setenv("BENCH_KEY", store[max(store)].hex())
    client, chance = consent_floors.floor().test_client(), Random(3)
    said = Counter()
    for one in hospital.citizens[:200]:
        body = consent_rows.body([consent_rows.question(one, hospital.units, chance)])
        answer = client.post("/rules", data=body, headers={"Authorization": "Bearer x"})
        said[one in hospital.citizens[::2], answer.get_json()["answers"][0]["outcome"]] += 1
    consent_floors._connection().close()
    assert said[False, "negative"] == 0, "who has no decisions"
    assert said[True, "negative"] > 50
