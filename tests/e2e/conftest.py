"""One site with demo logs for all journeys, started as a newcomer starts it, and Debian's Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.support.checkout import RunningSite, copy_checkout, running_site
from tests.support.mail_server import HOST, MailServer, running_mail_server
from tools.machine import chromium

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
PHONE: ViewportSize = {"width": 390, "height": 844}


class ByPage(LoadScopeScheduling):
    """Keep the journeys on one core, where their site is started once; pages are looked at wherever it is free."""

    def _split_scope(self, nodeid: str) -> str:
        return "the site" if "/journeys/" in nodeid else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByPage:
    """Spread the tests over the cores that `-n` names."""
    return ByPage(config, log)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """Where the site's letters go."""
    with running_mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def demo_site(checkout: Path, mail_server: MailServer) -> Iterator[RunningSite]:
    mail = {"INDBLIK_SMTP_HOST": HOST, "INDBLIK_SMTP_PORT": str(mail_server.port), "INDBLIK_SMTP_TLS": "none"}
    with running_site(checkout, **mail) as site:
        yield site


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """The one browser of a process: Playwright's blocking interface can be started once only."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def phone(chrome: Browser, demo_site: RunningSite) -> Iterator[Page]:
    """A page on a phone, at the site."""
    yield from _window(chrome.new_context(viewport=PHONE, locale="da-DK", base_url=demo_site.address))


@pytest.fixture
def phone_without_script(chrome: Browser, demo_site: RunningSite) -> Iterator[Page]:
    """The same with JavaScript switched off."""
    context = chrome.new_context(viewport=PHONE, locale="da-DK", base_url=demo_site.address, java_script_enabled=False)
    yield from _window(context)


def _window(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.set_default_timeout(15_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if _is_a_fault(message) else None)
    yield page
    context.close()
    assert errors == [], "the browser complained"


def _is_a_fault(message: ConsoleMessage) -> bool:
    """Say whether the browser complains; that a page asks one to sign in (401) is an answer and not a fault."""
    return message.type == "error" and "401 (UNAUTHORIZED)" not in message.text
