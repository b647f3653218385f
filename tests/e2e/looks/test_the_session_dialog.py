"""The dialog before a session ends: in time, reachable by keyboard, and right about what the server knows."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import jsonify
from playwright.sync_api import Browser, Page

from tests.e2e.looks.scanning import scan
from tests.support.preview import TIMEOUTS, preview_app, running_preview
from tools.machine import CHROMIUM, chromium

if chromium() is None:
    pytest.skip(CHROMIUM.how, allow_module_level=True)

THIRTY_MINUTES, FIVE_MINUTES = 1800, 300


class Server:
    """What the server would answer about the time that is left."""

    left = FIVE_MINUTES
    after_staying = THIRTY_MINUTES
    stayed = 0

    def status(self) -> Any:
        return jsonify(seconds_left=self.left) if self.left else ("", 401)

    def stay(self) -> Any:
        self.stayed += 1
        self.left = self.after_staying
        return self.status()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def window(server: Server, chrome: Browser) -> Iterator[Page]:
    """The log page with a browser clock that the test turns."""
    app = preview_app()
    app.add_url_rule("/session/status", "status", server.status)
    app.view_functions["auth.session_stay"] = server.stay
    with running_preview(random.randint(20000, 29999), app) as site:
        page = chrome.new_page()
        page.set_default_timeout(10_000)
        page.clock.install()
        page.goto(site + "/log")
        yield page
        page.close()


def turn_clock(page: Page, seconds: int) -> None:
    page.clock.run_for(seconds * 1000)


def open_dialog(page: Page) -> None:
    turn_clock(page, THIRTY_MINUTES - FIVE_MINUTES + 1)
    page.get_by_role("dialog").wait_for()


def test_five_minutes_before_the_end_the_dialog_says_so(window):
    open_dialog(window)
    assert window.get_by_role("heading", name="Du er ved at blive logget ud").is_visible()
    assert window.get_by_text("Du bliver logget ud om cirka 5 minutter.").is_visible()
    assert scan(window).violations_count == 0


def test_it_does_not_open_while_another_tab_is_in_use(window, server):
    server.left = THIRTY_MINUTES
    with window.expect_response("**/session/status"):
        turn_clock(window, THIRTY_MINUTES - FIVE_MINUTES + 1)
    window.wait_for_timeout(200)
    assert not window.locator("#session-dialog").evaluate("dialog => dialog.open")


def test_the_keyboard_stays_inside_and_staying_prolongs_the_session(window, server):
    open_dialog(window)
    for _ in range(6):
        window.keyboard.press("Tab")
        assert window.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    window.get_by_role("button", name="Forbliv logget ind").click()
    window.locator("#session-dialog").wait_for(state="hidden")
    assert server.stayed == 1


def test_escape_means_stay(window, server):
    open_dialog(window)
    window.keyboard.press("Escape")
    window.locator("#session-dialog").wait_for(state="hidden")
    assert server.stayed == 1


def test_when_the_time_is_up_the_page_with_health_data_is_left(window, server):
    open_dialog(window)
    server.left = 0
    turn_clock(window, 31)
    window.wait_for_url("**" + str(TIMEOUTS["ended_url"]))
    assert window.get_by_role("heading", level=1).is_visible()


def test_at_the_absolute_limit_it_says_that_staying_is_not_to_be_had(window, server):
    server.after_staying = 120
    open_dialog(window)
    window.get_by_role("button", name="Forbliv logget ind").click()
    window.get_by_text("Du har været logget ind så længe, som vi tillader.").wait_for()
    assert not window.get_by_role("button", name="Forbliv logget ind").is_visible()


def test_who_writes_stays_signed_in_and_the_server_hears_of_it_once_a_minute(window, server):
    server.left = THIRTY_MINUTES
    window.goto(window.url.replace("/log", "/spoerg"))
    field = window.locator("textarea").first
    for _ in range(4):
        turn_clock(window, 10 * 60)
        with window.expect_response("**/session/forlaeng"):
            field.press_sequentially("Hvem var det?")
    assert server.stayed == 4
    turn_clock(window, 1)
    assert not window.locator("#session-dialog").evaluate("dialog => dialog.open")
    assert field.input_value() == "Hvem var det?" * 4
