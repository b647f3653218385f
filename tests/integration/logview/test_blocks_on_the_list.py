"""What a block did, on the list and on the entry's own page, in the words of safety.md 6."""

import pytest

from citizen_app.terms import DataKind, Purpose
from logview.domain.terms import Activity, EntryFlag
from tests.conftest import NOON
from tests.support.reading import page, text_of, texts

MAY_BE = "Det kan være, fordi du selv sagde ja, fordi du ikke kunne spørges, eller af hensyn til dig eller andre."
NO_WRONG = "Det betyder ikke, at nogen har gjort noget forkert."
FRONT_ONLY = "Åbnede forsiden, så ikke de spærrede oplysninger"


@pytest.mark.parametrize(("purpose", "reason"), [(0, "Kilden har ikke oplyst hvorfor."), (2, "Akut behandling")])
def test_an_override_says_what_it_may_be_and_the_sources_reason(client, citizen, log, purpose, reason):
    log.entry(citizen, NOON, purpose=Purpose(purpose), flags=EntryFlag.CONSENT_OVERRIDE)
    listed = page(client)
    assert texts(listed, ".flag") == ["Din spærring blev sat til side"]
    assert texts(listed, ".why") == [f"{MAY_BE} {reason}"]
    entry = text_of(page(client, listed.cssselect("td.what a")[0].get("href")))
    assert "Din spærring blev sat til side" in entry
    assert MAY_BE in entry


def test_a_stop_says_that_nobody_need_have_done_wrong(client, citizen, log):
    log.entry(citizen, NOON, purpose=Purpose.TREATMENT, flags=EntryFlag.DENIED)
    listed = page(client)
    assert texts(listed, ".flag") == ["Opslaget blev stoppet"]
    assert texts(listed, ".why") == [f"{NO_WRONG} Behandling"]
    assert NO_WRONG in text_of(page(client, listed.cssselect("td.what a")[0].get("href")))


def test_the_front_page_alone_is_an_outcome_of_its_own(client, citizen, log):
    log.entry(citizen, NOON, activity=Activity.READ, data_kind=DataKind.FRONT_PAGE, flags=EntryFlag.DENIED)
    listed = page(client)
    assert texts(listed, ".flag") == [FRONT_ONLY]
    assert "stoppet" not in text_of(listed).partition("Kilder")[0]
    assert FRONT_ONLY in text_of(page(client, listed.cssselect("td.what a")[0].get("href")))


def test_what_no_block_met_says_none_of_it(client, citizen, log):
    log.entry(citizen, NOON, purpose=Purpose.TREATMENT)
    assert texts(page(client), ".why") == ["Behandling"]
