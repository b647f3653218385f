"""A citizen blocks, changes and ends on a phone, with JavaScript and without."""

import pytest

from tests.e2e.journeys.walking import BIRTHE, at, choose, sign_in

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(params=["phone", "phone_without_script"])
def page(request):
    """With JavaScript and without: the site has to work either way."""
    return request.getfixturevalue(request.param)


def test_a_block_is_made_seen_and_ended(page):
    sign_in(page, BIRTHE)
    page.goto("/valg")
    page.get_by_role("link", name="Lav et nyt valg").click()
    choose(page, "Spærring: Nogen må ikke")
    choose(page, "Kun bestemte slags", "Vaccinationer")
    choose(page, "Et sted, fx et hospital")
    page.get_by_label("Søg på navn").fill("akutmodtagelsen")
    page.get_by_role("button", name="Søg", exact=True).click()
    choose(page, "Akutmodtagelsen (Østerbro Hospital)")
    choose(page)
    at(page, "Se spærringen efter")
    assert "I din log for det seneste år er der" in page.locator("main").inner_text()
    page.go_back()
    at(page, "Hvornår gælder det?")
    page.go_forward()
    page.get_by_role("button", name="Bekræft spærringen").dblclick()
    page.get_by_role("heading", name="Spærringen gælder", exact=True).wait_for()
    page.get_by_role("link", name="Ret", exact=True).click()
    page.get_by_label("Sidste dag").fill("2099-12-31")
    page.get_by_role("button", name="Gem ændringen").dblclick()
    page.get_by_role("heading", name="Spærringen gælder", exact=True).wait_for()
    assert "til og med 31. december 2099." in page.locator("main").inner_text()
    page.goto("/valg")
    made = page.locator("article", has_text="Akutmodtagelsen (Østerbro Hospital, med alle afdelinger) ser dine vacc")
    assert made.count() == 1
    made.locator("a[href$='/ophaev']").click()
    page.get_by_role("button", name="Ophæv spærringen").click()
    at(page, "Spærringen gælder ikke mere")
    assert "Du ophævede den selv." in page.locator("main").inner_text()


def test_no_page_of_the_making_is_wider_than_a_phone(page):
    sign_in(page, BIRTHE)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    page.goto("/valg/ny")
    for step in (["Spærring: Nogen må ikke"], ["Alle mine sundhedsdata"], ["Alle"], []):
        assert page.evaluate(wide) <= 0, page.url
        choose(page, *step)
    at(page, "Se spærringen efter")
    assert page.evaluate(wide) <= 0
