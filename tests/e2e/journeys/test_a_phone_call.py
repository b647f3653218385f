"""Somebody without MitID calls: the desk calls back and reads aloud, a letter is printed; days later it counts, or not.

They never sign in. Another citizen who can does stop on the site what the desk noted.
"""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from citizen_app import clock
from citizen_app.auth.actor import ViewerKind
from citizen_app.auth.models import SessionRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_citizen
from citizen_app.settings import Settings
from support.services import assist_blocks, assist_clock, assisted
from tests.conftest import environment_of_tests
from tests.e2e.conftest import PHONE
from tests.e2e.journeys.walking import sign_in
from tests.support.doors import acting
from tests.support.pdf import Pdf
from wsgi import make_app

pytestmark = pytest.mark.timeout(400)
AGENT, LEAD = "Simon Bjerregaard Toft", "Ulla Grønbæk Friis"
HANNE, CPR, NUMBER = "Hanne Lykkegaard", "0911491142", "20123456"
DESK = "/medarbejder/brugerstoette"
NOTED = "Det er noteret og gælder, når dagene er gået."


@pytest.fixture(params=["phone", "phone_without_script"])
def page(request):
    """With JavaScript and without: the site has to work either way."""
    return request.getfixturevalue(request.param)


@contextmanager
def staff(chrome, site, name):
    """A window of somebody at the desk, who sits at a table."""
    context = chrome.new_context(viewport={**PHONE, "width": 1200}, locale="da-DK", base_url=site.address)
    window = context.new_page()
    window.set_default_timeout(15_000)
    window.goto("/medarbejder")
    window.get_by_role("button", name="Log ind").click()
    window.get_by_role("radio", name=name).check()
    window.get_by_role("button", name="Log på").click()
    window.wait_for_url("**/medarbejder")
    yield window
    context.close()


@pytest.fixture(scope="module")
def same_site(checkout, demo_site):
    """The site's own database with a clock that this test moves: nobody waits a week for a test."""
    database = f"sqlite:///{checkout / 'var' / 'demo' / 'indblik.sqlite3'}"
    told = {"INDBLIK_MODE": "demo", "INDBLIK_LETTER_ADDRESSES": "reference"}  # as the demo's own site
    made = make_app(Settings.from_environment({**environment_of_tests(database), **told}))
    yield made
    made.extensions["indblik.engine"].dispose()


@contextmanager
def in_days(days):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True):
        yield


def registered_long_ago(app):
    """The citizen could still sign in a month ago, and registered a number then."""
    citizen = citizen_of(app)
    with in_days(-31), app.test_request_context(method="POST"), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        actor = acting(ViewerKind.CITIZEN, citizen, citizen)
        assisted.forget_number(actor)
        assisted.register_number(actor, NUMBER)


def opened(window):
    window.goto(f"{DESK}/borger")
    window.get_by_label("Borgerens CPR-nummer").fill(CPR)
    window.locator("main textarea").fill("Ringer og har ikke MitID mere")
    window.locator("main input[name=apart]").check()
    window.locator("main form .button-primary").click()
    window.get_by_role("heading", name="Borgerens spørgsmål").wait_for()


def called_back(window):
    """The call is ended, and the number that stands here is called."""
    opened(window)
    window.get_by_role("link", name="Gør noget for borgeren").click()
    assert NUMBER not in window.locator("main").inner_text()
    window.get_by_role("button", name="Vis nummeret").click()
    assert NUMBER in window.locator("main").inner_text()
    window.locator("main label", has_text="Jeg har selv ringet op").click()
    window.locator("main label", has_text="Det handler hverken om mig").click()
    window.get_by_role("button", name="Jeg ved, hvem det er").click()
    window.get_by_role("heading", name="Hvad skal gøres for borgeren?").wait_for()


def block(window, kind, *, letter_tells=False):
    """A block, read aloud, and the citizen says yes. Returns what was read."""
    window.get_by_role("link", name="Sæt en spærring").click()
    window.get_by_label(kind, exact=True).check()
    window.get_by_label("Alle", exact=True).check()
    if letter_tells:
        window.locator("main label", has_text="at brevet siger, hvad det er").click()
    window.get_by_role("button", name="Videre til det, du læser op").click()
    window.get_by_role("heading", name="Læs dette højt").wait_for()
    told = window.locator("main .panel").inner_text()
    window.get_by_role("button", name="Borgeren siger ja").click()
    assert NOTED in window.locator("main").inner_text()
    return told.strip().split("\n")


def own_page(page):
    page.goto("/hjaelp-fra-supporten")
    return page.locator("main article").first.inner_text()  # the newest


def printed(window, *, may_be_nothing=False):
    """What the print room gets: everything that waits, in one file. `may_be_nothing`: whatever waits may be held."""
    files = []

    def keep(route):  # Chromium's own reader of PDF files hands nothing back
        answer = route.fetch()
        is_paper = answer.headers["content-type"] == "application/pdf"
        assert is_paper or may_be_nothing
        files.extend([answer.body()] if is_paper else [])
        route.fulfill(status=204)

    window.goto("/medarbejder/breve")
    window.route("**/udskriv", keep)
    with window.expect_response("**/udskriv"):
        window.locator("main form .button-primary").first.click()
    return "".join(Pdf(file).text for file in files)


def citizen_of(app):
    with app.test_request_context(), unit_of_work(DatabaseRole.SIGNIN):
        citizen = find_citizen("cpr", CPR)
    assert citizen is not None
    return citizen


def blocks_in_force(app):
    citizen = citizen_of(app)
    with app.test_request_context(), unit_of_work(DatabaseRole.CITIZEN, (citizen,)):
        found = assist_blocks.blocks(acting(ViewerKind.CITIZEN, citizen, citizen), clock.now())
    return " ".join(text for one in found for text in one.sentences).lower()


def sign_ins(app):
    citizen = citizen_of(app)
    with app.test_request_context(), unit_of_work(DatabaseRole.SIGNIN) as connection:
        return connection.execute(select(func.count()).where(SessionRow.owner_key == citizen)).scalar_one()


def test_by_phone_and_letter_alone_without_ever_signing_in(chrome, demo_site, same_site):
    """Two blocks by phone; one is stopped by phone within its days, the other is told by letter, and counts."""
    registered_long_ago(same_site)
    before = sign_ins(same_site)
    with staff(chrome, demo_site, LEAD) as window:
        window.goto("/medarbejder/breve")
        if window.locator("main form .button-primary").count():  # what others have ordered, and perhaps stopped since
            printed(window, may_be_nothing=True)
    with staff(chrome, demo_site, AGENT) as window:
        called_back(window)
        kept = block(window, "Henvisning", letter_tells=True)
        called_back(window)
        dropped = block(window, "Vaccinationer")
    assert kept[0].startswith("Du spærrer for, at nogen ser")

    with staff(chrome, demo_site, LEAD) as window:
        letters = printed(window)
    assert letters.count("Hanne Lykkegaard") == 0, "the printing house puts name and address on"
    for words in (
        kept[0],
        "Supporten har gjort noget for dig",
        "Ringer du, skal vi måske først være sikre på, hvem du er",
    ):
        assert words in letters
    assert dropped[0] not in letters, "a letter says what it is only where that was wanted"
    assert not [secret for secret in (NUMBER, CPR, f"{CPR[:6]}-{CPR[6:]}") if secret in letters]
    assert blocks_in_force(same_site) == "", "nothing counts before its days are gone"

    with staff(chrome, demo_site, AGENT) as window:  # the letter has come, and the citizen calls again
        called_back(window)
        window.locator("main article", has_text="Sæt en spærring").get_by_role("button", name="Stop det").first.click()
        assert "Det er stoppet. Intet er ændret for borgeren." in window.locator("main").inner_text()
    with staff(chrome, demo_site, LEAD) as window:
        assert "Det blev stoppet, før det kom til at gælde. Intet blev ændret." in printed(window)
    with in_days(14), same_site.app_context():
        assist_clock.take_effect()
    with in_days(14):
        in_force = blocks_in_force(same_site)
    assert ("henvisning" in in_force) != ("vaccination" in in_force), "the one that was stopped never counts"
    assert sign_ins(same_site) == before


def test_a_block_that_is_stopped_never_counts(page, chrome, demo_site, same_site):
    registered_long_ago(same_site)
    with staff(chrome, demo_site, AGENT) as window:
        called_back(window)
        told = block(window, "Journalnotater")
    sign_in(page, HANNE)
    assert told[0] in own_page(page)
    page.get_by_role("button", name="Stop det").first.click()
    assert "Du har stoppet det. Intet er ændret." in page.locator("main").inner_text()
    with in_days(14), same_site.app_context():
        assist_clock.take_effect()
    assert "Du stoppede det." in own_page(page)
    page.goto("/valg")
    assert "journalnotater" not in page.locator("main").inner_text()
