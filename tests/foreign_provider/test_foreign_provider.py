"""The whole sign-in against npm oidc-provider: what we take for the protocol must be what others take for it too."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from citizen_app.auth.models import SessionRow, StaffPersonRow
from citizen_app.auth.oidc_presets import SIGNATURGRUPPEN_CITIZEN
from citizen_app.auth.oidc_settings import ClientAuthentication, PushedRequests
from tests.foreign_provider.conftest import SITE, ForeignProvider
from tests.integration.signin.journey import Journey
from tests.support.client import CONTENT_SECURITY_POLICY, LintingClient
from tests.support.leaks import Forbidden

# The provider is another process and has the real time.
pytestmark = [pytest.mark.real_time, pytest.mark.integration]
NSIS = "https://data.gov.dk/concept/core/nsis/"


@pytest.fixture
def browser(app: Flask, forbidden: Forbidden, foreign_provider: ForeignProvider) -> LintingClient:
    made = app.test_client()
    assert isinstance(made, LintingClient)
    made.forbidden = forbidden
    made.policy = CONTENT_SECURITY_POLICY.replace("http://127.0.0.1:8089", foreign_provider.issuer)
    return made


def home_from(session: requests.Session, answer: requests.Response) -> str:
    """Follow the provider's redirects until one leads to our site."""
    for _ in range(6):
        location = urljoin(answer.url, answer.headers["Location"])
        if location.startswith(SITE):
            return location
        answer = session.get(location, timeout=10, allow_redirects=False)
        if answer.status_code == 200:
            return answer.url
    raise AssertionError("the provider redirects without end")


def sign_in(journey: Journey, person: str, level: str = "Substantial", **form: str) -> Any:
    with requests.Session() as session:
        begun = session.get(journey.leave(), timeout=10, allow_redirects=False)
        assert begun.status_code == 303, begun.text
        page = home_from(session, begun)
        picked = {"person": person, "level": level, **form}
        finished = session.post(page, data=picked, timeout=10, allow_redirects=False)
        assert finished.status_code == 303, finished.text
        return journey.come_back(home_from(session, finished))


def test_a_citizen_signs_in(app, browser):
    journey = Journey(browser)
    assert sign_in(journey, "citizen", "High").headers["Location"] == "/log-ind/videre"
    assert journey.is_signed_in()
    with app.extensions["indblik.engine"].connect() as opened:
        assert opened.execute(select(SessionRow.assurance)).scalar_one() == 3


def test_a_member_of_staff_signs_in(app, browser):
    journey = Journey(browser, "/medarbejder/log-ind")
    sign_in(journey, "staff")
    assert journey.is_signed_in()
    with app.extensions["indblik.engine"].connect() as opened:
        assert opened.execute(select(StaffPersonRow.cvr)).scalar_one() == "29190623"


@pytest.mark.parametrize("pushed", [PushedRequests.ALWAYS, PushedRequests.NEVER])
@pytest.mark.parametrize("authentication", [ClientAuthentication.SECRET_BASIC, ClientAuthentication.PRIVATE_KEY])
class TestEveryWayToAskAndToProveWhoWeAre:
    @pytest.fixture
    def changes(self, pushed, authentication):
        return {"pushed_requests": pushed, "authentication": authentication}

    def test_signs_the_citizen_in(self, browser):
        journey = Journey(browser)
        sign_in(journey, "citizen")
        assert journey.is_signed_in()


class TestLevelInTheStandardClaim:
    @pytest.fixture
    def changes(self):
        return {"claims": replace(SIGNATURGRUPPEN_CITIZEN.claims, level=("acr",)), "acr_values": f"{NSIS}Substantial"}

    def test_is_read_where_the_settings_say(self, browser):
        journey = Journey(browser)
        sign_in(journey, "citizen")
        assert journey.is_signed_in()

    def test_is_refused_when_too_low(self, browser):
        journey = Journey(browser)
        assert sign_in(journey, "citizen", "Low").headers["Location"] == "/log-ind/fejl/sign-in-level-too-low"
        assert not journey.is_signed_in()


@pytest.mark.parametrize(
    ("person", "level", "form", "code"),
    [
        ("citizen", "Low", {}, "sign-in-level-too-low"),
        ("citizen", "Unheard", {}, "sign-in-level-too-low"),
        ("nameless", "Substantial", {}, "sign-in-no-cpr"),
        ("staff", "Substantial", {}, "sign-in-wrong-identity"),
        ("citizen", "Substantial", {"cancel": "1"}, "sign-in-cancelled"),
    ],
)
def test_failures_are_understood_as_they_are_said(browser, person, level, form, code):
    journey = Journey(browser)
    assert sign_in(journey, person, level, **form).headers["Location"] == f"/log-ind/fejl/{code}"
    assert not journey.is_signed_in()


def test_signing_out_ends_the_session_at_the_provider_too(browser):
    journey = Journey(browser)
    sign_in(journey, "citizen")
    location = journey.post("/log-ud").headers["Location"]
    with requests.Session() as session:
        page = session.get(location, timeout=10)
        assert page.status_code == 200, page.text
        xsrf = re.search(r'name="xsrf" value="([^"]+)"', page.text)
        assert xsrf is not None
        confirm = f"{urlsplit(location).scheme}://{urlsplit(location).netloc}/session/end/confirm"
        done = session.post(confirm, data={"xsrf": xsrf[1], "logout": "yes"}, timeout=10, allow_redirects=False)
    assert done.headers["Location"].rstrip("/") == SITE
