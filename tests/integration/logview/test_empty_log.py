"""A log with nothing in it: what was not received is not said to have not happened, whatever was chosen."""

import pytest
from lxml import html

from logview.domain.terms import Sector
from tests.conftest import NOON
from tests.support.reading import text_of

NOT_THE_SAME = "Det er ikke det samme som, at ingen har kigget."
NOT_RECEIVED = f"Vi har ikke modtaget opslag fra kilderne i perioden. {NOT_THE_SAME}"
NO_MATCH = "Vi har ingen opslag, der passer til dine valg"


def main_of(client, address):
    answer = client.get(address)
    return text_of(html.fromstring(answer.get_data(as_text=True)).cssselect("main")[0])


def found(client, **chosen):
    form = html.fromstring(client.get("/min-log/find").get_data(as_text=True))
    token = form.cssselect("input[name=csrf_token]")[0].get("value")
    answer = client.post("/min-log/find", data={"csrf_token": token, **chosen})
    assert answer.status_code == 303
    return main_of(client, answer.headers["Location"])


@pytest.mark.parametrize("recorded", [True, False])
def test_days_without_entries_say_what_we_received(client, citizen, log, recorded):
    if recorded:
        log.entry(citizen, NOON)
    shown = found(client, period="between", first="2025-12-01", last="2026-01-31")
    assert NOT_RECEIVED in shown
    assert NO_MATCH not in shown
    assert "Ret mine valg" in shown


def test_choices_that_match_nothing_say_so_and_no_more(client, citizen, log):
    log.entry(citizen, NOON)
    shown = found(client, period="between", first="2025-12-01", last="2026-01-31", sectors=str(int(Sector.HOSPITAL)))
    assert f"{NO_MATCH} {NOT_THE_SAME}" in shown
    assert NOT_RECEIVED not in shown
    assert "Ingen opslag" not in shown


def test_an_empty_log_that_was_not_narrowed_offers_no_choices_to_change(client, citizen, log):
    shown = main_of(client, "/min-log")
    assert NOT_RECEIVED in shown
    assert "Ret mine valg" not in shown
