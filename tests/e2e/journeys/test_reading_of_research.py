"""On a phone: in which research projects data about one were used, the list of all, and what one can choose oneself."""

import pytest

from tests.e2e.journeys.walking import AKSEL, at, sign_in

pytestmark = pytest.mark.timeout(400)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIMITS = (
    "Retten gælder fra 26. marts 2029. Den stopper ikke projekter, der allerede har tilladelse, og loven kan give "
    "undtagelser."
)


def test_from_ones_own_projects_to_the_list_of_all_and_to_what_one_can_choose(phone):
    sign_in(phone, AKSEL)
    phone.goto("/forskning/om-mig")
    at(phone, "Forskning med dine sundhedsdata")
    assert "Kun få kilder fortæller os, hvem oplysningerne handler om." in phone.locator("main").inner_text()
    phone.locator("main").get_by_role("link", name="Alle forskningsprojekter").click()
    at(phone, "Forskningsprojekter")
    phone.get_by_role("textbox", name="Søg i projekterne").fill("KOL")
    phone.get_by_role("button", name="Søg", exact=True).click()
    phone.get_by_role("heading", name="Fundet i din søgning").wait_for()
    assert "KOL" not in phone.url
    phone.locator("main li h3 a").first.click()
    phone.get_by_role("heading", level=1).wait_for()
    assert phone.evaluate(SIDEWAYS) <= 0
    phone.goto("/forskning/om-mig")
    phone.locator("main").get_by_role("link", name="Anden brug af dine sundhedsdata").click()
    at(phone, "Anden brug af dine sundhedsdata")
    assert LIMITS in phone.locator("main").inner_text()
    assert phone.locator("main form, main button").count() == 0
    assert phone.evaluate(SIDEWAYS) <= 0
