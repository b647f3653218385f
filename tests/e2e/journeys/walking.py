"""Steps that several journeys take."""

from playwright.sync_api import Page

BIRTHE, AKSEL, JONAS = "Birthe Kjærsgaard Holm", "Aksel Nyboe Thomsen", "Jonas Vestergaard Bruun"


def sign_in(page: Page, person: str) -> None:
    """From the front page through the demo broker to the person's first page."""
    page.goto("/log-ind")
    page.get_by_role("button", name="Log ind med MitID").click()
    page.get_by_role("radio", name=person).check()
    page.get_by_role("button", name="Log på").click()
    page.wait_for_url("**/min-log**")


def headings(page: Page) -> list[str]:
    return page.locator("h1").all_inner_texts()


def at(page: Page, heading: str) -> None:
    """Wait for the page of this heading, and see that it has no other."""
    page.get_by_role("heading", level=1, name=heading, exact=True).wait_for()
    assert headings(page) == [heading]


def choose(page: Page, *labels: str) -> None:
    """Tick these and go on."""
    for label in labels:
        page.locator("main label", has_text=label).first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Næste").click()
