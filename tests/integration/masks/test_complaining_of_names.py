"""A refused name is a decision: where to turn, until when, and letters with the wish's own facts and nobody's name."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, WARD
from tests.support.name_pages import APART, CONFIRMED, ask, decide, request_page, seen
from tests.support.reading import page
from tests.support.sign_in import sign_in_citizen

NEVER = ("Anna Friis", "Hemmelig grund", "Dorte", "Didrik")
GENERAL = "trygheden for dem, der arbejder der"
BODY, DATA, PLACE = "Styrelsen for Patientklager", "Datatilsynet", "Østby Hospital"
LAST_DAY = "Den sidste dag er 3. marts 2028, regnet fra svaret."
REFUSED = {
    "brev-organisation": (PLACE, "tage stilling igen til, om jeg kan få navnet"),
    "brev-klage": (BODY, "Jeg klager over en afgørelse"),
    "brev-datatilsynet": (DATA, "Jeg klager over behandlingen af oplysninger om mig: Jeg har ikke fået navnet"),
}
LATE = {
    "brev-organisation": (PLACE, "besvare mit ønske om et navn"),
    "brev-klage": (BODY, "Jeg klager over, at svaret på mit ønske om et navn mangler"),
    "brev-datatilsynet": (DATA, "Jeg klager over behandlingen af oplysninger om mig: Svaret på mit ønske"),
}


@pytest.fixture
def wish(client, masked_page):
    return ask(client, masked_page, right="police", words="Jeg blev truet.").headers["Location"]


def answered(dorte, didrik, answer):
    decide(dorte, request_page(dorte), "forslag", answer=answer, reason="Hemmelig grund", **APART)
    decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED)


def letters_of(client, wish):
    return [one.get("href") for one in page(client, f"{wish}/videre").cssselect("main section a")]


def test_a_refusal_leads_to_each_that_can_be_turned_to_with_a_letter(client, wish, dorte, didrik):
    answered(dorte, didrik, "staff-weighs-more")
    assert f"{wish}/videre" in [one.get("href") for one in page(client, wish).cssselect("main a")]
    told = seen(client, f"{wish}/videre")
    for words in ("afgørelse", "Patientvejlederen", PLACE, BODY, DATA, LAST_DAY, "Vi går ud fra"):
        assert words in told
    assert letters_of(client, wish) == [f"{wish}/{path}" for path in REFUSED]
    for path, (to, asked) in REFUSED.items():
        letter = seen(client, f"{wish}/{path}")
        facts = ("Birthe Holm", "2. marts 2026 kl. 13.00", "Læge", "Lungemedicinsk Afdeling", "politiet", GENERAL)
        for words in (f"Brev til {to}", asked, *facts):
            assert words in letter, path
        assert (LAST_DAY in letter) == (path == "brev-klage")
        assert not [name for name in NEVER if name in letter]


def test_a_late_answer_can_be_complained_of_without_a_day_to_count_from(app, client, wish, clock):
    clock.move_to(NOON + timedelta(days=29))
    sign_in_citizen(app, client, CPR)
    assert "Klag senest" not in seen(client, f"{wish}/videre")
    assert letters_of(client, wish) == [f"{wish}/{path}" for path in LATE]
    for path, (to, asked) in LATE.items():
        letter = seen(client, f"{wish}/{path}")
        assert f"Brev til {to}" in letter
        assert asked in letter
        assert "Svar senest 31. marts 2026" in letter
        assert "regnet fra svaret" not in letter


@pytest.mark.parametrize("answer", [None, "grant"])
def test_there_is_nothing_to_complain_of_while_it_waits_or_when_the_name_was_given(client, wish, dorte, didrik, answer):
    if answer:
        answered(dorte, didrik, answer)
    assert "videre" not in client.get(wish).text.partition("<main")[2]
    for path in ("videre", *REFUSED):
        assert client.get(f"{wish}/{path}").headers["Location"] == wish


def test_a_given_name_stands_in_no_letter_about_what_was_not_given(client, log, citizen, masked_page, dorte, didrik):
    log.entry(citizen, NOON - timedelta(days=2), performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    [other] = {one.get("value") for one in page(client, f"{masked_page}/navn").cssselect("input[name=others]")}
    wish = ask(client, masked_page, right="police", others=other).headers["Location"]
    address = request_page(dorte)
    [first, _second] = [one.get("value") for one in page(dorte.client, address).cssselect("input[name=given]")]
    fields = {"given": first, "otherwise": "staff-weighs-more", "reason": "Hemmelig grund", **APART}
    assert decide(dorte, address, "forslag", **fields).status_code == 303
    assert decide(didrik, request_page(didrik), "bekraeft", **CONFIRMED).status_code == 303
    letter = seen(client, f"{wish}/brev-klage")
    assert "2. marts 2026 kl. 13.00" in letter
    assert "1. marts 2026 kl. 13.00" in letter
    assert letter.count(GENERAL) == 1
    assert not [name for name in NEVER if name in letter]
