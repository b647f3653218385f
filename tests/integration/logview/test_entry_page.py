"""What an entry's own page says of what the source said in words that we do not know, and of whom it is not."""

import pytest
from lxml import html

from logview.domain.terms import Activity, DataKind, Sector
from tests.conftest import NOON
from tests.support.reading import text_of

UNKNOWN_WORD = "Vi kender ikke kildens ord for det, der blev gjort."
NOTHING_SAID = "Kilden har ikke oplyst, hvad der blev gjort."


@pytest.mark.parametrize("data_kind", [DataKind.UNKNOWN, DataKind.JOURNAL])
@pytest.mark.parametrize("word", ["OPN.X7", None])
def test_a_word_that_nobody_knows_is_not_said_to_be_missing(client, citizen, log, data_kind, word):
    said = {"what_text": word, "details": {"activity_text": word}} if word else {}
    log.entry(citizen, NOON, activity=Activity.UNKNOWN, data_kind=data_kind, **said)
    listed = html.fromstring(client.get("/min-log").get_data(as_text=True))
    address = listed.cssselect(".what a")[0].get("href")
    shown = text_of(html.fromstring(client.get(address).get_data(as_text=True)))
    assert (UNKNOWN_WORD in shown, NOTHING_SAID in shown) == (word is not None, word is None)
    assert word is None or word in shown


@pytest.mark.parametrize(("code", "is_private"), [("4000000000021", True), ("4000000000011", False)])
def test_an_insurer_is_not_thought_to_look_up_at_a_private_hospital(client, citizen, log, code, is_private):
    log.organisation("4000000000021", "Klinikken ved Søen", kind="private-hospital", sector=Sector.PRIVATE_HOSPITAL)
    log.directory_is_new()
    log.entry(citizen, NOON, organisation_ref=log.unit(code))
    listed = html.fromstring(client.get("/min-log").get_data(as_text=True))
    shown = text_of(html.fromstring(client.get(listed.cssselect(".what a")[0].get("href")).get_data(as_text=True)))
    told = "En forsikring kan have betalt behandlingen. Forsikringsselskabet slår ikke selv op."
    assert (told in shown) == is_private
    help_page = text_of(html.fromstring(client.get("/hjaelp").get_data(as_text=True)))
    assert "privathospital, også når en forsikring har betalt. Forsikringsselskabet slår ikke selv op." in help_page
