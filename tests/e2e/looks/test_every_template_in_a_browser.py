"""Every template in Chromium: nothing that axe finds, nothing that the policy blocks, no sideways scrolling."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from tests.e2e.looks.scanning import scan
from tests.support.preview import PAGES, running_preview
from tools.machine import CHROMIUM, chromium

if chromium() is None:
    pytest.skip(CHROMIUM.how, allow_module_level=True)

PHONE, TABLET, DESK = 390, 768, 1280
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with running_preview(random.randint(20000, 29999)) as address:
        yield address


@pytest.fixture(scope="module")
def window(chrome: Browser) -> Iterator[Page]:
    """One for all pages: a window of its own for each costs as much again as looking at it."""
    context = chrome.new_context(locale="da-DK", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true })")


@pytest.fixture
def complaints(window: Page) -> Iterator[list[str]]:
    """What the browser's console says of faults meanwhile."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    def note_fault(fault: Error) -> None:
        said.append(str(fault))

    window.on("console", note)
    window.on("pageerror", note_fault)
    yield said
    window.remove_listener("console", note)
    window.remove_listener("pageerror", note_fault)


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_the_policy_blocks_nothing_and_nothing_sticks_out(window, site, complaints, address):
    window.goto(site + address)
    unfold(window)
    for width in (PHONE, TABLET, DESK):
        window.set_viewport_size({"width": width, "height": 844})
        assert window.evaluate(SIDEWAYS) <= 0, f"it scrolls sideways at {width} px"
        if width != TABLET:
            found = scan(window)
            assert found.violations_count == 0, f"{width} px:\n{found.generate_report()}"
    assert complaints == []


def test_a_complaint_would_be_heard(window, site, complaints):
    window.goto(site + "/log")
    window.evaluate("document.body.appendChild(document.createElement('script')).textContent = 'gone()'")
    assert len(complaints) == 1


def test_axe_would_find_a_fault(window, site):
    window.goto(site + "/find")
    window.evaluate("document.querySelector('label').remove()")
    assert scan(window).violations_count > 0


def test_a_wide_thing_would_be_found(window, site):
    window.set_viewport_size({"width": PHONE, "height": 844})
    window.goto(site + "/log")
    window.evaluate("document.querySelector('h1').style.minWidth = '500px'")
    assert window.evaluate(SIDEWAYS) > 0


def test_the_menu_on_a_phone_opens_and_closes_by_keyboard(window, site):
    window.set_viewport_size({"width": PHONE, "height": 844})
    window.goto(site + "/log")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skipnav"
    window.keyboard.press("Tab")
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    window.get_by_role("link", name="Hjælp", exact=True).first.wait_for(state="visible")
    assert scan(window).violations_count == 0
    window.keyboard.press("Escape")
    assert not window.evaluate("document.querySelector('.phone-menu').open")
    assert window.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_everything_is_there_without_script(chrome, site):
    context = chrome.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 844})
    page = context.new_page()
    page.goto(site + "/log")
    page.locator(".phone-menu summary").click()
    assert page.locator(".phone-menu-panel").get_by_role("button", name="Log ud").is_visible()
    page.locator(".phone-menu summary").click()
    page.get_by_text("3 opslag – vis dem ét for ét").click()
    assert page.locator(".parts").first.is_visible()
    page.goto(site + "/hjaelp")
    page.get_by_text("Hvorfor er der fyrre opslag på én nat?").click()
    assert page.get_by_text("Vagterne skifter også.").is_visible()
    context.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_focus_is_visible_on_everything_a_keyboard_reaches(window, site, width):
    window.set_viewport_size({"width": width, "height": 844})
    window.goto(site + "/log")
    reached = set()
    for _ in range(40):
        window.keyboard.press("Tab")
        name, outline = window.evaluate(
            "[document.activeElement.outerHTML.slice(0, 60), getComputedStyle(document.activeElement).outlineWidth]"
        )
        if name.startswith("<body"):
            break
        assert float(outline.removesuffix("px")) >= 2, f"no visible focus on {name}"
        reached.add(name)
    assert len(reached) >= 15
