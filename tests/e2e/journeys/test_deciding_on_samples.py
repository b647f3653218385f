"""A citizen decides about samples on a phone and ends it: signed in anew, confirmed, told no more than is true."""

import pytest

from tests.e2e.journeys.walking import AKSEL, at, sign_in

pytestmark = pytest.mark.timeout(400)
OWN = "Mine prøver må kun bruges til min egen behandling"
END = "Ophæv beslutningen"


def test_a_decision_is_confirmed_and_is_not_said_to_count(phone):
    sign_in(phone, AKSEL)
    phone.goto("/valg")
    phone.get_by_role("link", name="Læs om brug af dine prøver").click()
    at(phone, "Brug af dine prøver")
    phone.locator("main article").first.get_by_role("link", name="Vælg").click()
    at(phone, "Log ind én gang til")
    phone.get_by_role("button", name="Log ind med MitID").click()
    phone.get_by_role("radio", name=AKSEL).check()
    phone.get_by_role("button", name="Log på").click()
    at(phone, "Dine prøver")
    phone.locator("main label", has_text=OWN).click()
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(sideways) <= 0
    phone.get_by_role("button", name="Bekræft dit valg").dblclick()
    at(phone, "Din kvittering")
    assert OWN in phone.locator("main").inner_text()
    phone.get_by_role("link", name="Se, hvad der er rigtigt nu").click()
    at(phone, "Brug af dine prøver")
    said = phone.locator("main article").first.inner_text()
    # The worker sends every five minutes, and the stand-in answers at once.
    assert "Gemt her, men ikke sendt endnu." in said or "Vævsanvendelsesregisteret har svaret" in said
    assert phone.locator("main").get_by_role("link", name=f"Dine prøver: {OWN}").count() == 1
    phone.locator("main article").first.get_by_role("link", name="Vælg").click()
    at(phone, "Dine prøver")
    phone.locator("main label", has_text=END).click()
    phone.get_by_role("button", name="Bekræft dit valg").click()
    at(phone, "Din kvittering")
    assert "Du har ikke sagt ja til et bestemt projekt." in phone.locator("main").inner_text()
    phone.get_by_role("link", name="Se, hvad der er rigtigt nu").click()
    at(phone, "Brug af dine prøver")
    said = phone.locator("main article").first.inner_text()
    assert f"{END}." in said
    assert "Gemt her, men ikke sendt endnu." in said or "Vævsanvendelsesregisteret har svaret" in said
    assert phone.evaluate(sideways) <= 0
