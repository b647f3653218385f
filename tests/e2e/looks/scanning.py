"""axe on a page, read in once per page, and asked for nothing but what it finds wrong."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

_RUN = "axe.run({resultTypes: ['violations']}).then(({violations}) => ({violations}))"


def scan(page: Page) -> AxeResults:
    """What axe finds at the page's width: every rule, as by default. What it finds in order is not sent over."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return AxeResults(page.evaluate(_RUN))
