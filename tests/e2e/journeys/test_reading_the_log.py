"""A citizen signs in and reads who looked, on a phone."""

import pytest

from tests.e2e.journeys.walking import AKSEL, BIRTHE, JONAS, at, headings, sign_in

pytestmark = pytest.mark.timeout(400)

ENTRY = "td.what a"


@pytest.fixture(params=["phone", "phone_without_script"])
def page(request):
    """With JavaScript and without: the site has to work either way."""
    return request.getfixturevalue(request.param)


def test_from_the_front_page_to_one_entry_and_back(page):
    page.goto("/")
    assert len(headings(page)) == 1
    sign_in(page, BIRTHE)
    at(page, "Min log")
    listed = page.locator(ENTRY).first.inner_text()
    page.locator(ENTRY).first.click()
    assert listed
    assert "/min-log/opslag/" in page.url
    assert len(headings(page)) == 1
    page.go_back()
    at(page, "Min log")


def test_the_link_on_an_entry_leads_back_to_where_one_was(page):
    sign_in(page, BIRTHE)
    page.get_by_role("link", name="Vis hele loggen").click()
    page.locator("a[rel=next]").click()
    page.wait_for_url("**c=*")
    address = page.url
    page.locator(ENTRY).nth(10).click()
    page.locator("a.back-link").click()
    page.wait_for_url(address)
    assert page.locator(ENTRY).count() > 10


def test_a_citizen_without_entries_is_told_so_and_not_soothed(page):
    sign_in(page, AKSEL)
    assert page.locator(ENTRY).count() == 0
    assert "ingen har set" not in page.locator("main").inner_text().lower()


def test_the_language_is_remembered(page):
    sign_in(page, BIRTHE)
    page.locator("details.phone-menu > summary").click()
    page.locator(".phone-menu-panel").get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/min-log")
    at(page, "My log")


def test_after_signing_out_the_log_is_closed(page):
    sign_in(page, JONAS)
    page.locator("details.phone-menu > summary").click()
    page.locator(".phone-menu-panel").get_by_role("button", name="Log ud").first.click()
    page.goto("/min-log")
    assert page.locator(ENTRY).count() == 0
    assert BIRTHE not in page.content()


def test_another_citizen_s_entry_does_not_exist(page, demo_site, chrome):
    sign_in(page, BIRTHE)
    address = page.locator(ENTRY).first.get_attribute("href")
    other = chrome.new_context(locale="da-DK", base_url=demo_site.address).new_page()
    sign_in(other, JONAS)
    answer = other.goto(address)
    assert answer.status == 404
    other.context.close()


def test_the_log_fits_a_phone(page):
    sign_in(page, BIRTHE)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
