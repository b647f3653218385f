"""A citizen gives a power of attorney with a code, another uses it, and the giver pauses it and ends it."""

import pytest

from tests.e2e.journeys.walking import BIRTHE, JONAS, at, sign_in

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(params=["phone", "phone_without_script"])
def page(request):
    """With JavaScript and without: the site has to work either way."""
    return request.getfixturevalue(request.param)


def main(page):
    return page.locator("main").inner_text()


def sign_in_as(page, person):
    page.context.clear_cookies()
    sign_in(page, person)
    page.goto("/fuldmagt")


def give(page):
    """From the page of powers to the code."""
    page.get_by_role("link", name="Giv en fuldmagt").click()
    for label in ("Læse loggen", "Se valg om sundhedsdata"):
        page.get_by_role("checkbox", name=label).first.check()
    page.get_by_label("Sidste dag").fill("2028-01-31")
    page.get_by_role("button", name="Næste").click()
    at(page, "Se efter, hvad du giver")
    page.get_by_role("button", name="Lav koden").click()
    at(page, "Din kode")
    return "".join(page.locator(".power-code [aria-hidden] span").all_inner_texts())


def use(page, code):
    page.get_by_role("link", name="Jeg har fået en kode").click()
    page.get_by_label("Koden").fill(code.lower())
    page.get_by_role("button", name="Næste").click()
    assert f"{BIRTHE} giver dig fuldmagt." in main(page)
    page.get_by_role("button", name="Ja, jeg vil hjælpe").click()


def pause(page):
    """Through the broker once more."""
    page.get_by_role("link", name="Se og ret den").first.click()
    page.get_by_role("link", name="Se eller ret pausen").click()
    at(page, "Log ind én gang til")
    page.get_by_role("button", name="Log ind med MitID").click()
    page.get_by_role("radio", name=BIRTHE).check()
    page.get_by_role("button", name="Log på").click()
    page.get_by_role("button", name="Sæt den på pause").click()
    assert "pause." not in page.locator(".alert").all_inner_texts(), "no receipt"


def test_a_power_is_given_used_paused_and_ended(page):
    sign_in_as(page, BIRTHE)
    code = give(page)
    page.go_back()
    assert code[:4] not in page.content(), "the code is shown once"

    sign_in_as(page, JONAS)
    use(page, code)
    before = main(page)
    assert BIRTHE in before

    sign_in_as(page, BIRTHE)
    pause(page)
    assert "Gælder nu." in main(page)

    sign_in_as(page, JONAS)
    assert (
        main(page).replace("Du kan hjælpe nu. Du kan opsige fuldmagten, når du vil.", "").split()
        == before.replace("Du kan hjælpe nu. Du kan opsige fuldmagten, når du vil.", "").split()
    )

    sign_in_as(page, BIRTHE)
    page.get_by_role("link", name="Se og ret den").first.click()
    page.get_by_role("link", name="Tilbagekald den").click()
    page.get_by_role("button", name="Tilbagekald fuldmagten").click()
    assert "Du tilbagekaldte den" in main(page)

    sign_in_as(page, JONAS)
    assert BIRTHE not in main(page)


def test_whoever_is_pressed_leaves_quickly(page):
    page.route(
        "https://www.dmi.dk/**", lambda route: route.fulfill(body="<title>Vejret</title>", content_type="text/html")
    )
    page.goto("/hjaelp/hvis-nogen-presser-dig")
    at(page, "Hvis nogen presser dig")
    page.get_by_role("link", name="Forlad siden hurtigt").first.click()
    page.wait_for_url("https://www.dmi.dk/**")
    assert page.title() == "Vejret"
