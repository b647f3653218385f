"""A citizen asks for masked names with the keyboard alone, on a phone, with JavaScript and without."""

from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.e2e.journeys.walking import JONAS, at, sign_in

pytestmark = pytest.mark.timeout(400)
WARD = "Akutmodtagelsens Sengeafsnit"
ASK = "Bed om at få navnet"


@pytest.fixture(params=["phone", "phone_without_script"])
def page(request):
    """With JavaScript and without: the site has to work either way."""
    return request.getfixturevalue(request.param)


def press(page: Page, role: Literal["link", "radio"], name: str, key: str = "Enter") -> None:
    """Come to it with the keyboard, and press a key."""
    page.locator("main").get_by_role(role, name=name).first.focus()
    page.keyboard.press(key)


def a_masked_look_up(page: Page) -> str:
    """The newest look-up with a masked name that has not been asked for."""
    page.goto("/min-log")
    for _older in range(5):
        here, is_there = page.url, WARD in page.locator("main").inner_text()
        seen = page.locator("main a[href*='/opslag/']").evaluate_all("all => all.map(one => one.href)")
        for address in dict.fromkeys(seen if is_there else ()):
            page.goto(address)
            told = page.locator("main").inner_text()
            if WARD in told and ASK in told and "Dit ønske om navnet" not in told:
                return str(address)
        page.goto(here)
        page.get_by_role("link", name="Ældre").first.click()
    raise AssertionError("the demo has no look-up whose name can be asked for")


def test_two_names_are_asked_for_and_one_wish_stands(page):
    sign_in(page, JONAS)
    page.goto("/min-log/navne")
    before = page.locator("main article").count()
    page.goto(a_masked_look_up(page))
    press(page, "link", ASK)
    page.wait_for_url("**/navn")
    press(page, "radio", "En anmeldelse til politiet", "Space")
    page.locator("main summary").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name=WARD).first
    box.focus()
    page.keyboard.press("Space")
    assert box.is_checked()
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) <= 0
    page.get_by_role("button", name="Send ønsket").dblclick()
    page.get_by_role("heading", name="Dit ønske om et navn").wait_for()
    told = page.locator("main").inner_text()
    assert "Venter på svar" in told
    assert "og ét mere" in told
    assert "Fristen for svaret er" in told
    page.goto("/min-log/navne")
    at(page, "Dine ønsker om navne")
    assert page.locator("main article").count() == before + 1
