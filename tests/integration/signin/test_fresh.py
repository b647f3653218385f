"""Signing in anew for what protects somebody: asked of the broker, of the same person, and good for five minutes."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from citizen_app.auth.oidc_settings import PushedRequests
from citizen_app.settings import Settings
from tests.integration.signin.journey import path_of
from tests.support.helping import switch_to
from tests.support.people import SignedIn, as_citizen
from tests.support.power_doors import given, is_born
from tests.support.register import CHILD, born, custody, key_of, tell
from tests.support.tissue import forwarding

BIRTHE = "1403572528"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The request stands in the address, where a test can read it."""
    broker = replace(settings.citizen_broker, pushed_requests=PushedRequests.NEVER)
    return replace(settings, citizen_broker=broker)


@pytest.fixture
def page(app, journey):
    """The page of one of Birthe's powers that needs it, in her browser."""
    journey.sign_in()
    known = as_citizen(app, BIRTHE)
    helper = as_citizen(app, "0106852504", "Mette Lund")
    is_born(app, known)
    given(app, known, helper)
    birthe = SignedIn(key=known.key, name=known.name, client=journey.client)
    power = re.search(r'href="(/fuldmagt/givet/[^"]+)"', birthe.client.get("/fuldmagt").text).group(1)
    return power + "/indstillinger"


def leave(journey, page):
    """Press the button of the page that asks, and return where the browser is sent."""
    found = journey.client.get(page)
    assert 'action="/log-ind/igen"' in found.text
    onward = re.search(r'name="next" value="(/fuldmagt[^"]+)"', found.text).group(1)
    answer = journey.client.post(
        "/log-ind/igen", data={"csrf_token": re.search(r'csrf_token" value="([^"]+)"', found.text)[1], "next": onward}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def is_open(journey, page):
    return 'name="pause"' in journey.client.get(page).text


def test_it_leads_to_the_broker_who_asks_anew_and_back_to_the_page(journey, page):
    assert not is_open(journey, page), "a sign-in that nobody asked for anew is none, however new"
    address = leave(journey, page)
    asked = parse_qs(urlsplit(address).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["300"])
    assert page not in address
    answer = journey.come_back(journey.at_broker(address))
    assert answer.headers["Location"] == page
    assert is_open(journey, page)


def test_it_lasts_five_minutes(journey, page, clock):
    journey.come_back(journey.at_broker(leave(journey, page)))
    clock.shift(timedelta(minutes=5) - timedelta(seconds=1))
    assert is_open(journey, page)
    clock.shift(timedelta(seconds=1))
    assert not is_open(journey, page)


def test_a_broker_that_lets_an_older_sign_in_count_is_not_believed(journey, page, clock):
    address = journey.at_broker(leave(journey, page))
    clock.shift(timedelta(minutes=7))
    answer = journey.come_back(address)
    assert answer.headers["Location"].startswith("/log-ind/fejl/sign-in-")
    assert not is_open(journey, page)
    assert journey.is_signed_in(), "whoever was signed in still is"


def test_another_person_opens_nothing_and_changes_nobody(journey, page):
    answer = journey.come_back(journey.at_broker(leave(journey, page), person="none"))
    assert answer.headers["Location"] == "/log-ind/fejl/sign-in-another-person"
    assert "En anden loggede ind" in journey.ends_on(answer).text
    assert "Mette Lund" in journey.client.get("/fuldmagt").text, "this browser is still Birthe's"
    assert not is_open(journey, page)


def test_whoever_cancels_is_still_signed_in(journey, page):
    answer = journey.come_back(journey.at_broker(leave(journey, page), cancel="1"))
    assert "Intet er ændret" in journey.ends_on(answer).text
    assert journey.is_signed_in()
    assert not is_open(journey, page)


def test_an_ordinary_sign_in_afterwards_is_not_fresh(journey, page):
    journey.come_back(journey.at_broker(leave(journey, page)))
    journey.sign_in()
    assert not is_open(journey, page)


def test_a_stranger_is_not_sent_to_the_broker(journey):
    assert journey.post("/log-ind/igen", next="/fuldmagt").status_code == 401


def test_it_leads_to_no_other_site(journey, page):
    token = re.search(r'csrf_token" value="([^"]+)"', journey.client.get(page).text)[1]
    answer = journey.client.post("/log-ind/igen", data={"csrf_token": token, "next": "https://evil.example/"})
    back = journey.come_back(journey.at_broker(answer.headers["Location"]))
    assert path_of(back.headers["Location"]) == "/log-ind/videre"


def test_whoever_was_with_somebody_comes_back_to_that_persons_page(app, journey):
    forwarding(app)
    tell(app, born(CHILD, "2012-05-05"), custody(CHILD, BIRTHE))
    journey.sign_in()
    switch_to(SignedIn(key=key_of(app, BIRTHE), name="Birthe Holm", client=journey.client))
    page = "/valg/vaev-barn/proever"
    asks = journey.client.get(page).text
    token = re.search(r'csrf_token" value="([^"]+)"', asks)[1]
    leaves = journey.client.post("/log-ind/igen", data={"csrf_token": token, "next": page})
    answer = journey.come_back(journey.at_broker(leaves.headers["Location"]))
    assert answer.headers["Location"] == page
    assert "Barnets prøver må kun bruges til barnets egen behandling" in journey.client.get(page).text
    # Somebody else who signs in on this browser is with nobody.
    journey.come_back(journey.at_broker(journey.leave(), "mother"))
    assert journey.client.get(page).status_code == 303
