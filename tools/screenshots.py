"""`make screenshots`: a picture of every page at three widths, in var/screenshots, from the demo site itself."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_site import prepare
from tools.machine import CHROMIUM, chromium
from tools.project import ROOT, VAR, ToolError, main_guard, say
from tools.run import broker_command, site_command, site_environment
from tools.servers import HOST, Servers, port_is_free

PICTURES = VAR / "screenshots"
WIDTHS = (390, 768, 1280)
CITIZEN = "Birthe Kjærsgaard Holm"
PUBLIC = {
    "front": "/",
    "about": "/om",
    "help": "/hjaelp",
    "privacy": "/privatliv",
    "accessibility": "/was",
    "contact": "/kontakt",
    "sign-in": "/log-ind",
    "staff-sign-in": "/medarbejder/log-ind",
    "not-found": "/findes-ikke",
}
SIGNED_IN = {
    "log": "/min-log",
    "find": "/min-log/find",
    "choices": "/valg",
    "asked": "/valg/spurgt",
    "messages": "/beskeder",
    "messages-address": "/beskeder/e-mail",
}
# A page of the staff's, and the role of whom it is for.
STAFF = {
    "staff-start": ("/medarbejder", "log-officer"),
    "staff-roles": ("/medarbejder/roller", "local-administrator"),
    "staff-masks": ("/medarbejder/sloering", "mask-decider"),
    "staff-new-mask": ("/medarbejder/sloering/ny/borger", "mask-decider"),
    "staff-sources": ("/medarbejder/kilder", "operator"),
    "staff-systems": ("/medarbejder/systemer", "operator"),
    "staff-new-system": ("/medarbejder/systemer/nyt", "operator"),
    "staff-messages": ("/medarbejder/beskeder", "operator"),
    "staff-identities": ("/medarbejder/identiteter", "identity"),
}


def main() -> None:
    if not CHROMIUM.is_here():
        raise ToolError(f"Pictures need Chromium: {CHROMIUM.how}")
    shutil.rmtree(PICTURES, ignore_errors=True)
    with _site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for width in WIDTHS:
            _public_pages(browser, address, width)
            _citizen_pages(browser, address, width)
            _staff_pages(browser, address, width)
        browser.close()
    say(f"{len(list(PICTURES.rglob('*.png')))} pictures in {PICTURES}")


def _public_pages(browser: Browser, address: str, width: int) -> None:
    page = _window(browser, address, width)
    for name, path in PUBLIC.items():
        _picture(page, name, path, width)
    page.context.close()


def _citizen_pages(browser: Browser, address: str, width: int) -> None:
    page = _window(browser, address, width)
    sign_in(page, "/log-ind", CITIZEN)
    for name, path in SIGNED_IN.items():
        _picture(page, name, path, width)
    page.goto("/min-log")
    first = page.locator("td.what a").first.get_attribute("href")
    if first:
        _picture(page, "entry", first, width)
    page.context.close()


def _staff_pages(browser: Browser, address: str, width: int) -> None:
    staff = tomllib.loads((ROOT / "demo" / "persons.toml").read_text())["staff"]
    for name, (path, role) in STAFF.items():
        page = _window(browser, address, width)
        sign_in(page, "/medarbejder/log-ind", next(one["name"] for one in staff if role in one["roles"]))
        _picture(page, name, path, width)
        page.context.close()


def sign_in(page: Page, door: str, person: str) -> None:
    """Through the demo broker, as the person."""
    page.goto(door)
    page.locator("main form button[type=submit]").first.click()
    page.locator("label.person", has_text=person).first.click()
    page.locator("button.primary").click()
    page.wait_for_load_state()


def _window(browser: Browser, address: str, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale="da-DK",
        base_url=address,
        reduced_motion="reduce",
    )
    return context.new_page()


def _picture(page: Page, name: str, path: str, width: int) -> None:
    page.goto(path)
    if page.locator(
        "main form[action='/medarbejder/ikke-naer']"
    ).count():  # staff are asked once, before a matter opens
        page.locator("main label[for=apart]").click()
        page.locator("main form .button-primary").click()
    page.screenshot(path=PICTURES / str(width) / f"{name}.png", full_page=True)


@contextmanager
def _site() -> Iterator[str]:
    site_port, broker_port = _free_ports()
    env = site_environment(site_port, broker_port)
    prepare(env)
    address = f"http://{HOST}:{site_port}"
    with Servers(VAR / "log" / "screenshots") as servers:
        servers.start("broker", broker_command(address, broker_port), env)
        site = servers.start("site", site_command(site_port), env)
        servers.wait_until_answering(site, f"{address}/readyz")
        yield address


def _free_ports() -> tuple[int, int]:
    free = [number for number in range(20500, 20600) if port_is_free(number)]
    return free[0], free[1]


if __name__ == "__main__":
    main_guard(main)
