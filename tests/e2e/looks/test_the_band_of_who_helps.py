"""Whose log one sees stays in sight, with the way back, however far down one has read."""

import random

import pytest
from playwright.sync_api import Browser, expect

from tests.support.preview import running_preview
from tools.machine import CHROMIUM, chromium

if chromium() is None:
    pytest.skip(CHROMIUM.how, allow_module_level=True)


@pytest.mark.parametrize("width", [390, 1280])
def test_it_stays_at_the_top_of_a_long_page(chrome: Browser, width: int) -> None:
    with running_preview(random.randint(20000, 29999)) as site:
        page = chrome.new_page(viewport={"width": width, "height": 844})
        page.goto(f"{site}/hjaelper-log")
        page.evaluate("window.scrollTo(0, 700)")
        expect(page.get_by_role("banner")).to_have_count(1)
        assert page.evaluate("window.scrollY") == 700
        expect(page.get_by_text("Du ser Min log for")).to_be_in_viewport()
        expect(page.get_by_role("button", name="Tilbage til dig selv")).to_be_in_viewport()
        page.emulate_media(media="print")
        expect(page.locator(".helping")).to_have_css("position", "static")
        page.close()
