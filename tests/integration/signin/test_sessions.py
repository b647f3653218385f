"""How long a session lasts, how it is prolonged, and how it ends: here, at the broker, everywhere."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import requests
from sqlalchemy import select

from citizen_app.auth import sessions
from citizen_app.auth.actor import Assurance, ViewerKind
from citizen_app.auth.housekeeping import forget_old_sessions
from citizen_app.auth.models import SessionRow
from citizen_app.clock import now as clock_now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.integration.signin.journey import Journey, trail_of
from tests.support.client import LintingClient


def another_browser(app, client: LintingClient) -> Journey:
    made = app.test_client()
    made.forbidden, made.policy = client.forbidden, client.policy
    return Journey(made)


def seconds_left(journey: Journey) -> int:
    return journey.client.get("/session/status").get_json()["seconds_left"]


def test_the_page_can_ask_how_long_is_left_without_prolonging_the_session(journey, clock):
    journey.sign_in()
    assert seconds_left(journey) == 1800
    for _ in range(10):
        clock.shift(timedelta(minutes=2))
        journey.client.get("/session/status")
    assert seconds_left(journey) == 600


def test_staying_signed_in_gives_the_whole_idle_time_again(journey, clock):
    journey.sign_in()
    clock.shift(timedelta(minutes=27))
    answer = journey.post("/session/forlaeng")
    assert answer.get_json()["seconds_left"] == 1800


def test_a_session_that_rested_too_long_is_over(journey, clock):
    journey.sign_in()
    clock.shift(timedelta(minutes=30))
    assert not journey.is_signed_in()


def test_a_session_ends_at_the_absolute_limit_however_busy_the_person_is(journey, clock, settings):
    journey.sign_in()
    for _ in range(int(settings.absolute_limit / timedelta(minutes=20)) - 1):
        clock.shift(timedelta(minutes=20))
        assert journey.post("/session/forlaeng").status_code == 200
    clock.shift(timedelta(minutes=19))
    assert seconds_left(journey) <= 60
    clock.shift(timedelta(minutes=1))
    assert not journey.is_signed_in()


def test_staff_have_limits_of_their_own(staff_journey, clock, settings):
    staff_journey.sign_in("log-officer-oesterbro")
    assert seconds_left(staff_journey) == settings.staff_idle_limit.total_seconds()
    clock.shift(settings.staff_idle_limit)
    assert not staff_journey.is_signed_in()


def test_the_sites_own_desk_has_shorter_ones(app, clock, settings):
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        at_desk, elsewhere = (
            sessions.begin(ViewerKind.STAFF, uuid4(), "Sia Sand", Assurance.SUBSTANTIAL, cvr=cvr)
            for cvr in (settings.desk_cvr, "29190623")
        )
        begun = clock_now()
        assert sessions.look_up(at_desk).ends_at == begun + settings.desk_idle_limit
        assert sessions.look_up(elsewhere).ends_at == begun + settings.staff_idle_limit
    for _minute in range(int(settings.desk_absolute_limit / timedelta(minutes=5)) - 1):
        clock.shift(timedelta(minutes=5))
        with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
            live = sessions.look_up(at_desk)
    assert live.ends_at == begun + settings.desk_absolute_limit
    clock.shift(timedelta(minutes=5))
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        assert sessions.look_up(at_desk) is None


def test_a_desk_session_that_rests_is_over(app, clock, settings):
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        token = sessions.begin(ViewerKind.STAFF, uuid4(), "Sia Sand", Assurance.SUBSTANTIAL, cvr=settings.desk_cvr)
    clock.shift(settings.desk_idle_limit)
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        assert sessions.look_up(token) is None


def test_the_page_that_says_the_session_ran_out_needs_no_session(client):
    page = client.get("/log-ud/udloebet")
    assert page.status_code == 200
    assert 'action="/log-ind"' in page.text


def test_prolonging_needs_a_session(client, journey):
    assert journey.post("/session/forlaeng").status_code == 401


def test_signing_out_ends_the_session_here_and_at_the_broker(app, journey, broker):
    journey.sign_in()
    with journey.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    location = journey.post("/log-ud").headers["Location"]
    assert not journey.is_signed_in()
    with journey.client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert not journey.is_signed_in(), "the old cookie opens nothing"
    assert location.startswith(f"{broker.issuer}/connect/endsession?")
    assert set(parse_qs(urlsplit(location).query)) == {"id_token_hint", "post_logout_redirect_uri"}
    home = requests.get(location, timeout=10, allow_redirects=False)
    assert (home.status_code, home.headers["Location"]) == (303, "http://localhost/")


def test_the_front_page_says_that_the_person_is_signed_out(journey):
    journey.sign_in()
    journey.client.set_cookie("indblik_language", "en")
    journey.post("/log-ud")
    assert "You are signed out." in journey.client.get("/").text


def test_signing_out_works_when_the_broker_is_down(app, journey, settings):
    journey.sign_in()
    app.extensions["indblik.sign_in_clients"].clear()
    app.extensions["indblik.settings"] = replace(
        settings, citizen_broker=replace(settings.citizen_broker, issuer="http://127.0.0.1:9")
    )
    answer = journey.post("/log-ud")
    assert answer.headers["Location"] == "/"
    assert not journey.is_signed_in()


def test_signing_out_without_a_session_is_no_fault(journey):
    assert journey.post("/log-ud").headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/log-ud", "/log-ud/alle"])
def test_signing_out_needs_the_pages_own_token(journey, path):
    journey.sign_in()
    assert journey.client.post(path).status_code == 400
    assert journey.is_signed_in()


def test_signing_out_here_leaves_other_browsers_signed_in(app, journey, client):
    elsewhere = another_browser(app, client)
    journey.sign_in()
    elsewhere.sign_in()
    journey.post("/log-ud")
    assert elsewhere.is_signed_in()


def test_signing_out_everywhere_ends_every_session_of_the_person_and_nobody_elses(app, journey, client):
    elsewhere, stranger = another_browser(app, client), another_browser(app, client)
    journey.sign_in("copd")
    elsewhere.sign_in("copd")
    stranger.sign_in("night")
    journey.post("/log-ud/alle")
    assert not journey.is_signed_in()
    assert not elsewhere.is_signed_in()
    assert stranger.is_signed_in()
    assert trail_of(app, "signed-out-everywhere") == [{"sessions": 2}]


def test_the_token_that_signs_out_at_the_broker_is_kept_unreadable(app, journey):
    journey.sign_in()
    with app.extensions["indblik.engine"].connect() as opened:
        sealed = opened.execute(select(SessionRow.id_token_sealed)).scalar_one()
    assert b"eyJ" not in sealed


def test_signing_in_gives_a_new_cookie_and_a_new_form_token(journey):
    journey.leave()
    with journey.client.session_transaction() as cookie:
        before = cookie["csrf_token"]
    journey.sign_in()
    with journey.client.session_transaction() as cookie:
        assert cookie.get("csrf_token") != before


def test_a_session_that_is_over_is_forgotten_the_day_after_and_one_in_force_is_not(app, journey, client, clock):
    journey.sign_in()
    journey.post("/log-ud")
    clock.shift(timedelta(hours=23, minutes=50))
    staying = another_browser(app, client)
    staying.sign_in()

    def forget():
        with app.app_context():
            forget_old_sessions()
        with app.app_context(), unit_of_work(DatabaseRole.SIGNIN) as opened:
            return len(opened.execute(select(SessionRow.token_digest)).all())

    assert forget() == 2
    clock.shift(timedelta(minutes=15))
    assert forget() == 1
    assert staying.client.get("/session/status").status_code == 200
