"""A citizen says yes on a phone, reads what they said, and takes it back in no more steps than it took."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.journeys.walking import AKSEL, at, sign_in

pytestmark = pytest.mark.timeout(400)
OFFER = "Må vi spørge dig om forskning i søvn? (opdigtet)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_yes_is_given_read_and_withdrawn(phone):
    sign_in(phone, AKSEL)
    phone.goto("/valg")
    phone.get_by_role("link", name="Se, hvad du kan sige ja til").click()
    at(phone, "Hvis du vil sige ja")
    assert phone.evaluate(SIDEWAYS) <= 0
    phone.locator("main").get_by_role("link", name=OFFER).click()
    at(phone, OFFER)
    assert "Indblik har ikke vurderet det." in phone.locator("main").inner_text()
    phone.get_by_role("link", name="Gå videre for at sige ja").click()
    at(phone, "Log ind én gang til")
    phone.get_by_role("button", name="Log ind med MitID").click()
    phone.get_by_role("radio", name=AKSEL).check()
    phone.get_by_role("button", name="Log på").click()
    at(phone, OFFER)
    assert phone.evaluate(SIDEWAYS) <= 0
    phone.get_by_label("Sidste dag").fill((datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    phone.get_by_role("button", name="Sig ja").dblclick()
    at(phone, "Din kvittering")
    assert "Dit ja gælder til og med den" in phone.locator("main").inner_text()
    phone.goto("/valg/ja")
    assert phone.locator("main article").count() == 1
    phone.locator("main article").get_by_role("link").click()
    at(phone, "Din kvittering")
    assert "Vi skriver til dig op til tre gange om året." in phone.locator("main").inner_text()
    assert phone.evaluate(SIDEWAYS) <= 0
    phone.get_by_role("button", name="Træk det tilbage").dblclick()
    at(phone, "Din kvittering")
    assert "Du trak det tilbage den" in phone.locator("main").inner_text()
    assert phone.get_by_role("button", name="Træk det tilbage").count() == 0
