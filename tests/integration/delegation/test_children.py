"""What a child of 13 or 14 who signs in may do, asked on every request."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from citizen_app.identity_models import CitizenRow
from citizen_app.web.dates import COPENHAGEN
from tests.support.people import as_citizen

BORN = date(2012, 7, 10)


def born(app, day=BORN):
    with app.extensions["indblik.engine"].begin() as opened:
        opened.execute(update(CitizenRow).values(birth_date=day))


def from_age(app, years):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=years))


def danish(text):
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN).astimezone(UTC)


def test_without_a_setting_it_is_from_fifteen_and_who_is_not_told_of_signs_in(app):
    assert app.extensions["indblik.settings"].acting.sign_in_from == 15
    assert as_citizen(app).client.get("/min-log").status_code == 200


MAY = ["/min-log", "/min-log/find", "/spoergsmaal", "/valg", "/beskeder", "/besoeg-i-min-log", "/min-log/navne"]
NOT_YET = ["/valg/ny", "/fuldmagt", "/fuldmagt/giv", "/fuldmagt/kode"]


def test_a_child_reads_and_asks_and_decides_from_fifteen(app, clock):
    from_age(app, 13)
    clock.move_to(danish("2027-07-09T23:50:00"))
    child = as_citizen(app)
    born(app)
    assert [child.client.get(address).status_code for address in MAY] == [200] * len(MAY)
    refused = [child.client.get(address) for address in NOT_YET]
    assert [answer.status_code for answer in refused] == [403] * len(NOT_YET)
    assert all("Det kan du, når du er 15" in answer.text for answer in refused)
    choices = child.client.get("/valg").text
    assert ("Lav et nyt valg" in choices, "Når du er 15" in choices) == (False, True)
    clock.move_to(danish("2027-07-10T00:00:00"))  # the same session
    assert child.client.get("/valg/ny").status_code == 303
    assert "Lav et nyt valg" in child.client.get("/valg").text


def test_an_age_that_the_register_tells_meanwhile_counts_at_once(app):
    child = as_citizen(app)
    assert child.client.get("/min-log").status_code == 200
    born(app, date(2013, 1, 1))
    assert child.client.get("/min-log").status_code == 401
    from_age(app, 13)
    assert child.client.get("/min-log").status_code == 200
    assert child.client.get("/valg/ny").status_code == 403


@pytest.mark.parametrize("days", [0, 1])
def test_whoever_is_born_on_the_leap_day_has_the_birthday_on_the_first_of_march(app, clock, days):
    clock.move_to(danish("2027-02-28T12:00:00") + timedelta(days=days))
    child = as_citizen(app)
    born(app, date(2012, 2, 29))
    assert child.client.get("/min-log").status_code == (200 if days else 401)
