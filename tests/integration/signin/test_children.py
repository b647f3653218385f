"""Who signs in at which age: birthdays count from midnight in Denmark."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from citizen_app.identity_models import CitizenRow
from citizen_app.web.dates import COPENHAGEN

BORN = date(2012, 7, 10)


def born(app, day=BORN):
    with app.extensions["indblik.engine"].begin() as opened:
        opened.execute(update(CitizenRow).values(birth_date=day))


def from_age(app, years):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=years))


def danish(text):
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN).astimezone(UTC)


# From which age the operator lets one sign in, when, and whether it opens: off by default is 15.
SIGN_IN = [
    (15, "2027-07-09T23:59:59", False),
    (15, "2027-07-10T00:00:00", True),
    (14, "2026-07-09T23:59:59", False),
    (14, "2026-07-10T00:00:00", True),
    (13, "2025-07-09T23:59:59", False),
    (13, "2025-07-10T00:00:00", True),
]


@pytest.mark.parametrize(("years", "at", "opens"), SIGN_IN)
def test_sign_in_opens_on_the_birthday_at_midnight_in_denmark(app, journey, clock, years, at, opens):
    journey.sign_in()
    journey.post("/log-ud")
    born(app)
    from_age(app, years)
    clock.move_to(danish(at))
    answer = journey.sign_in()
    assert journey.is_signed_in() is opens
    if not opens:
        assert answer.headers["Location"] == "/log-ind/fejl/sign-in-too-young"
        assert "Du kan ikke logge ind her endnu" in journey.ends_on(answer).text
