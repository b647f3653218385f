"""The menu says where one is: `page` on the page of a line, `true` on the pages below it, nothing on all others."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from citizen_app.clock import now
from tests.integration.consent.making import Maker
from tests.support.log_rows import Log
from tests.support.people import as_citizen, as_staff


def marked(page):
    """What both menus mark, as (address, value)."""
    found = [
        [(link.get("href"), link.get("aria-current")) for link in page.xpath(f"{menu}//a[@aria-current]")]
        for menu in ("//nav[contains(@class, 'nav')]", "//details[contains(@class, 'phone-menu')]//nav")
    ]
    assert found[0] == found[1], "the menu of the phone says something else"
    looks_marked = page.xpath("//ul[contains(@class, 'mainmenu')]/li[contains(@class, 'current')]/a/@href")
    assert looks_marked == [href for href, _value in found[0]]
    return found[0]


@pytest.fixture
def maker(app):
    """Birthe with an entry in her log."""
    log, birthe = Log(app), as_citizen(app)
    log.source()
    log.directory_is_new()
    log.entry(birthe.key, now() - timedelta(days=3))
    return Maker(birthe)


def test_a_citizen_is_told_on_every_page_of_their_choices(maker):
    assert marked(maker.open("/valg").page) == [("/valg", "page")]
    below = [maker.open("/valg/ny").page, maker.to_summary().page, maker.answer().page]
    for ending in ("/ret", "/ophaev"):
        receipt = maker.at
        below.append(maker.open(maker.link(ending)).page)
        maker.open(receipt)
    below += [maker.open(path).page for path in ("/valg/spurgt", "/valg/tidligere")]
    assert [marked(page) for page in below] == [[("/valg", "true")]] * 7


def test_the_log_and_messages_likewise_and_other_pages_not(maker):
    assert marked(maker.open("/min-log?q=").page) == [("/min-log", "page")]
    entry = maker.page.xpath("//td[contains(@class, 'what')]//a/@href")[0]
    for path in (entry, "/min-log/find"):
        assert marked(maker.open(path).page) == [("/min-log", "true")]
    assert marked(maker.open("/beskeder").page) == [("/beskeder", "page")]
    assert marked(maker.open("/beskeder/e-mail").page) == [("/beskeder", "true")]
    assert marked(maker.open("/om").page) == []
    assert marked(maker.open("/hjaelp").page) == [("/hjaelp", "page")]


def test_the_desks_first_page_is_not_marked_on_the_pages_of_others(app):
    maker = Maker(as_staff(app, "Lone Lind", Role.LOCAL_ADMINISTRATOR))
    assert marked(maker.open("/medarbejder").page) == [("/medarbejder", "page")]
    assert marked(maker.open("/medarbejder/roller").page) == [("/medarbejder/roller", "page")]
    assert marked(maker.open("/medarbejder/roller/ny").page) == [("/medarbejder/roller", "true")]
