"""The operator's page: states and counts, never contents."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from citizen_app import clock as product_clock
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from logview.models import DeliveryRow, SetAsideRow, SourceRow
from logview.services.sources import Rhythm, overview
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_staff

PAGE = "/medarbejder/kilder"
SECRET = b"raw contents that nobody may see"


@pytest.fixture
def operator(app):
    return as_staff(app, "Olga Olsen", Role.OPERATOR, cvr=DESK)


@pytest.fixture
def delivered(app):
    """epj-ost delivered an hour ago: 1,203 events, of which 1,200 stored and 2 set aside for two reasons."""
    at = product_clock.now() - timedelta(hours=1)
    with app.app_context(), unit_of_work(DatabaseRole.INGEST) as connection:
        connection.execute(
            insert(SourceRow),
            {
                "source_id": 1,
                "slug": "epj-ost",
                "first_event_at": at - timedelta(days=900),
                "last_event_at": at - timedelta(minutes=5),
                "last_delivery_at": at,
                "stored": 1200,
                "set_aside": 2,
            },
        )
        connection.execute(
            insert(DeliveryRow),
            {
                "source_id": 1,
                "file_digest": "0" * 64,
                "started_at": at,
                "finished_at": at,
                "read": 1203,
                "stored": 1200,
                "known": 1,
                "set_aside": 2,
            },
        )
        for line, (code, resolved_at) in enumerate([("no-time", None), ("time-in-future", None), ("not-json", at)]):
            connection.execute(
                insert(SetAsideRow),
                {
                    "digest": uuid4(),
                    "source_id": 1,
                    "delivery_id": 1,
                    "line": line,
                    "code": code,
                    "raw_sealed": SECRET,
                    "set_aside_at": at,
                    "resolved_at": resolved_at,
                },
            )


def text_of(person):
    return visible_text(person.client.get(PAGE).get_data(as_text=True))


def test_counts_stand_by_source_and_reason(delivered, operator):
    operator.client.forbidden.add(SECRET.decode())
    page = text_of(operator)
    assert "Hospitalsjournalen i Region Hovedstaden Leverer til tiden" in page
    assert "Læste hændelser 1.203" in page
    assert "Gemte hændelser 1.200" in page
    assert "Kendt i forvejen 1" in page
    assert "no-time 1" in page
    assert "time-in-future 1" in page
    assert "not-json" not in page  # mended
    assert "i alt: 2." in page


def test_a_source_that_has_not_kept_its_rhythm_is_overdue(app, delivered, operator, clock):
    assert "forsinket" not in text_of(operator)
    clock.shift(timedelta(hours=24))
    later = as_staff(app, "Oda Olsen", Role.OPERATOR, cvr=DESK)
    assert "1 kilde er forsinket" in text_of(later)


def test_every_profile_is_there_also_those_that_never_delivered(operator):
    page = text_of(operator)
    assert "Har ikke leveret endnu" in page
    assert "Leverer ikke" in page


def test_the_rhythm_tells_silence_from_delay(app, delivered):
    with app.app_context(), unit_of_work(DatabaseRole.OPERATOR):
        known = {one.freshness.slug: one.freshness.rhythm for one in overview("da")}
    assert known["epj-ost"] is Rhythm.ON_TIME
    assert known["gp-system"] is Rhythm.NEVER
    assert known["tandlaeger"] is Rhythm.SILENT
