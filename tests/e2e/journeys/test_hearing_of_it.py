"""A citizen chooses what to hear of, proves an address, and is written to when a choice is changed."""

import re
import time

import pytest

from tests.e2e.journeys.walking import JONAS, at, choose, sign_in

pytestmark = pytest.mark.timeout(400)
MAILBOX = "jonas@post.example"


@pytest.fixture(params=["phone", "phone_without_script"])
def page(request):
    """With JavaScript and without: the site has to work either way."""
    return request.getfixturevalue(request.param)


def next_letter(server, seen):
    """The letter that comes after those that were seen; the worker looks for new ones every other second."""
    deadline = time.monotonic() + 60
    while len(server.letters) <= seen:
        assert time.monotonic() < deadline, "no letter came"
        time.sleep(0.2)
    return server.letters[seen]


def test_an_address_is_proved_and_a_changed_choice_is_told_of(page, mail_server):
    seen = len(mail_server.letters)
    sign_in(page, JONAS)
    page.goto("/beskeder")
    page.get_by_role("group", name="Nye opslag i din log").get_by_label("Højst én gang om ugen").check()
    # Said here, for whoever stopped all messages has switched it off.
    page.get_by_role("group", name="Kvittering, når et af dine valg er ændret").get_by_label("Ja").check()
    page.get_by_role("button", name="Gem dine valg").click()
    assert page.get_by_role("group", name="Nye opslag i din log").get_by_label("Højst én gang om ugen").is_checked()

    page.get_by_role("link", name="Tilføj en e-mailadresse").click()
    page.get_by_label("Din e-mailadresse").fill(MAILBOX)
    page.get_by_role("button", name="Send koden").click()
    at(page, "Skriv koden")
    letter = next_letter(mail_server, seen)
    assert letter["To"] == MAILBOX
    code = re.search(r"\b\d{6}\b", letter.get_content()).group()
    page.get_by_label("Koden fra e-mailen").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Brug adressen").click()
    assert MAILBOX in page.locator("main").inner_text()

    page.goto("/valg/ny")
    for labels in (["Spærring: Nogen må ikke"], ["Kun bestemte slags", "Henvisning"], ["Alle"], []):
        choose(page, *labels)
    page.get_by_role("button", name="Bekræft spærringen").click()
    next_letter(mail_server, seen + 1)
    page.get_by_role("link", name="Ret", exact=True).click()
    page.get_by_label("Sidste dag").fill("2099-12-31")
    page.get_by_role("button", name="Gem ændringen").click()
    assert "Din ændring er gemt." in page.locator("main").inner_text()
    told = next_letter(mail_server, seen + 2)
    assert (told["To"], told["Subject"]) == (MAILBOX, "Der er noget nyt til dig på Indblik")
    assert not re.search("spær|henvis|valg|Jonas", told.get_content()), "it says that there is something, not what"

    page.goto("/valg")
    page.locator("article", has_text="31. december 2099").locator("a[href$='/ophaev']").click()
    page.get_by_role("button", name="Ophæv spærringen").click()
    next_letter(mail_server, seen + 3)
    page.goto("/beskeder")
    assert page.locator("tbody tr", has_text="Sendt").count() >= 3
    page.get_by_role("button", name="Stop alle beskeder").click()
    assert MAILBOX not in page.locator("main").inner_text()
