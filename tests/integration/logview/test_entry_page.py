"""What an entry's own page says of what the source said in words that we do not know."""

import pytest
from lxml import html

from logview.domain.terms import Activity, DataKind
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
