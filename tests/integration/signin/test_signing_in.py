"""Signing in from our page to the broker's and back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_app.auth import staff_persons
from citizen_app.auth.models import SessionRow, SignInAttemptRow, StaffPersonRow
from citizen_app.auth.oidc_settings import ClientAuthentication, PushedRequests
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from tests.integration.signin.conftest import RunningBroker
from tests.integration.signin.journey import Journey, path_of, state_of, trail_of


def rows(app: Flask, statement):
    with app.app_context(), app.extensions["indblik.engine"].connect() as opened:
        return opened.execute(statement).all()


def test_a_citizen_comes_back_signed_in_at_the_level_the_broker_states(app, journey):
    answer = journey.sign_in("copd", level="high")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/log-ind/videre"
    assert journey.is_signed_in()
    (session,) = rows(app, select(SessionRow.kind, SessionRow.assurance, SessionRow.name_sealed))
    assert (session.kind, session.assurance) == ("citizen", 3)
    assert b"Birthe" not in session.name_sealed


def test_a_member_of_staff_comes_back_with_organisation_and_the_citizen_they_are(app, staff_journey):
    answer = staff_journey.sign_in("log-officer-oesterbro")
    assert answer.headers["Location"] == "/log-ind/videre"
    assert staff_journey.is_signed_in()
    (person,) = rows(app, select(StaffPersonRow.cvr, StaffPersonRow.organisation_name, StaffPersonRow.citizen_key))
    assert person.cvr == "29190623"
    assert person.organisation_name == "Region Hovedstaden"
    assert person.citizen_key is not None


def test_a_member_of_staff_is_the_same_person_the_next_time_and_keeps_their_citizen(app, staff_journey):
    staff_journey.sign_in("log-officer-oesterbro")
    (first,) = rows(app, select(StaffPersonRow.staff_key, StaffPersonRow.citizen_key))
    staff_journey.sign_in("log-officer-oesterbro", without_cpr="1")
    (second,) = rows(app, select(StaffPersonRow.staff_key, StaffPersonRow.citizen_key))
    assert first == second
    with app.app_context(), unit_of_work(DatabaseRole.SIGNIN):
        found = staff_persons.find_staff("29190623", "7B1F3A52-6C0E-4F0B-9A46-0D6A51C9E001 ")
    assert found == first.staff_key


def test_the_same_citizen_gets_the_same_key_each_time(app, journey):
    journey.sign_in("copd")
    journey.sign_in("copd")
    owners = {row.owner_key for row in rows(app, select(SessionRow.owner_key))}
    assert len(owners) == 1


def test_signing_in_again_ends_the_session_that_the_browser_had(app, journey):
    journey.sign_in("copd")
    journey.sign_in("night")
    ended = [row.ended_at for row in rows(app, select(SessionRow.ended_at).order_by(SessionRow.ended_at))]
    assert sorted(moment is None for moment in ended) == [False, True]


def test_signing_in_leaves_a_trail_without_names_or_numbers(app, journey):
    journey.sign_in("copd")
    assert trail_of(app, "signed-in") == [{"assurance": "substantial"}]


def test_the_person_comes_back_to_the_page_they_wanted(journey):
    address = journey.at_broker(journey.leave(next="/hjaelp?a=b"))
    assert journey.come_back(address).headers["Location"] == "/hjaelp?a=b"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(journey, elsewhere):
    address = journey.at_broker(journey.leave(next=elsewhere))
    assert journey.come_back(address).headers["Location"] == "/log-ind/videre"


def test_a_signin_begun_in_a_second_tab_still_comes_home(journey):
    first, second = journey.leave(), journey.leave()
    assert journey.come_back(journey.at_broker(first)).headers["Location"] == "/log-ind/videre"
    assert journey.come_back(journey.at_broker(second)).headers["Location"] == "/log-ind/videre"


def test_what_is_kept_while_the_person_is_away_is_no_secret_that_can_be_used(app, site_with):
    journey = site_with(pushed_requests=PushedRequests.NEVER)
    state = state_of(journey.leave())
    (attempt,) = rows(app, select(SignInAttemptRow))
    with journey.client.session_transaction() as cookie:
        browser = cookie["browser"]
    assert browser not in repr(attempt)
    assert state not in repr(attempt)


def test_the_request_asks_for_what_the_preset_says(site_with):
    journey = site_with(pushed_requests=PushedRequests.NEVER)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(journey.leave()).query).items()}
    assert asked["scope"] == "openid mitid ssn"
    assert asked["idp_values"] == "mitid"
    assert asked["idp_params"] == '{"mitid":{"loa_value":"substantial"}}'
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert asked["language"] == "da"
    assert len(asked["nonce"]) > 40
    assert len(asked["state"]) > 40


def test_a_pushed_request_shows_the_browser_nothing_but_its_reference(journey):
    query = parse_qs(urlsplit(journey.leave()).query)
    assert set(query) == {"client_id", "request_uri"}


def test_two_attempts_share_no_secret(site_with):
    journey = site_with(pushed_requests=PushedRequests.NEVER)
    first, second = (parse_qs(urlsplit(journey.leave()).query) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


@pytest.mark.parametrize("pushed", list(PushedRequests))
@pytest.mark.parametrize("authentication", list(ClientAuthentication))
def test_every_way_to_prove_that_it_is_us_works(site_with, client_key, authentication, pushed):
    journey = site_with(authentication=authentication, private_key=client_key[0], pushed_requests=pushed)
    journey.sign_in()
    assert journey.is_signed_in()


def test_a_broker_may_change_its_keys_at_any_time(broker: RunningBroker, journey: Journey):
    journey.sign_in()
    journey.post("/log-ud")
    broker.broker.keys.rotate()
    journey.sign_in("night")
    assert journey.is_signed_in()


def test_the_sign_in_pages_lead_to_each_other(client):
    assert re.search(r'action="/log-ind"', client.get("/log-ind").text)
    assert re.search(r'action="/medarbejder/log-ind"', client.get("/medarbejder/log-ind").text)


def test_a_stranger_may_not_begin_a_signin_without_the_pages_own_token(client):
    assert client.post("/log-ind").status_code == 400


def test_onward_leads_a_citizen_to_the_first_page_of_their_menu(journey):
    page = journey.ends_on(journey.sign_in())
    assert page.status_code == 303
    assert journey.client.get(path_of(page.headers["Location"])).status_code == 200
