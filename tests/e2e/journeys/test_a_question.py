"""A citizen asks about a look-up on a phone, the hospital answers, and the answer stands on the entry."""

import re

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.journeys.walking import BIRTHE, headings, sign_in

pytestmark = pytest.mark.timeout(400)
OFFICER, HOSPITAL = "Camilla Ravnsborg", "Østerbro Hospital"
ASK = "Spørg om dette opslag"
FINDING = "Organisationen vurderer, at der var en grund til opslaget."
WORDS = "Jeg var ikke på hospitalet den dag. Hvorfor så I i min journal?"
ANSWER = "Lægen så på dine prøver, før du kom til kontrol ugen efter. Det gør vi, så lægen er klar, når du kommer."


@pytest.fixture(params=["phone", "phone_without_script"])
def page(request):
    """With JavaScript and without: the site has to work either way."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def officer(chrome, demo_site):
    """A window of the hospital's log officer."""
    context = chrome.new_context(viewport=PHONE, locale="da-DK", base_url=demo_site.address)
    page = context.new_page()
    page.goto("/medarbejder")
    page.get_by_role("button", name="Log ind").click()
    page.get_by_role("radio", name=OFFICER).check()
    page.get_by_role("button", name="Log på").click()
    page.wait_for_url("**/medarbejder")
    yield page
    context.close()


def a_look_up_at_the_hospital(page):
    """The newest one that nobody has asked about yet."""
    page.goto("/min-log")
    for _older in range(5):
        here, seen = page.url, page.locator("main a[href*='/opslag/']").evaluate_all("all => all.map(one => one.href)")
        for address in dict.fromkeys(seen):
            if address.endswith("/spoerg"):
                continue
            page.goto(address)
            told = page.locator("main").inner_text()
            if HOSPITAL in told and ASK in told and "Du har spurgt" not in told:
                return page.url
        page.goto(here)
        page.get_by_role("link", name="Ældre").first.click()
    raise AssertionError("the demo has no look-up at the hospital")


def test_a_question_goes_to_the_hospital_and_the_answer_comes_back_to_the_entry(page, officer):
    sign_in(page, BIRTHE)
    entry = a_look_up_at_the_hospital(page)
    page.get_by_role("link", name=ASK).first.click()
    page.get_by_role("radio", name="Hvorfor har de kigget?").check()
    page.locator("main textarea").fill(WORDS)
    page.get_by_role("button", name="Se spørgsmålet, før du sender det").click()
    assert WORDS in page.locator("main").inner_text()
    page.get_by_role("button", name="Send spørgsmålet").dblclick()
    page.get_by_role("heading", name="Spørgsmål ", level=1).wait_for()
    (title,) = headings(page)
    number = re.fullmatch(r"Spørgsmål (\w{4}-\w{4})", title).group(1)
    question = page.url
    page.goto(entry)
    assert number in page.locator("main").inner_text()

    officer.goto("/medarbejder/spoergsmaal")
    officer.get_by_role("link", name=f"Spørgsmål {number}").click()
    assert WORDS not in officer.locator("main").inner_text()
    officer.locator("main label", has_text="Det handler hverken om mig").click()
    officer.get_by_role("button", name="Gå videre").click()
    assert WORDS in officer.locator("main").inner_text()
    officer.get_by_role("link", name="Svar", exact=True).click()
    officer.get_by_role("radio", name=FINDING).check()
    officer.locator("main textarea").fill(ANSWER)
    officer.locator("main label", has_text="Det handler hverken om mig").click()
    officer.get_by_role("button", name="Se det først").click()
    assert "Teksten er let at læse" in officer.locator("main").inner_text()
    officer.locator("main form .button-primary").click()
    assert "Besvaret" in officer.locator("main").inner_text()

    for address, told in (
        (question, (FINDING, ANSWER)),
        (entry, (FINDING, number)),
        ("/spoergsmaal", (FINDING, number)),
    ):
        page.goto(address)
        text = page.locator("main").inner_text()
        assert [one for one in told if one not in text] == [], address
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(sideways) <= 0
