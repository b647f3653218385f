"""The exact sentences with which somebody says yes: changed only with their version, and none says more than is so."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest

from citizen_app.web.language import speaking
from consent.domain.saying_yes import Claim, Consent, Indication, IndicationClaim, YesKind, offer_id
from consent.services.yes_wording import (
    TEXT_VERSION,
    as_text,
    claim_text,
    consent_sections,
    from_text,
    indication_sections,
    indication_text,
    with_last_day,
)
from support.domain.lix import lix
from tests.conftest import NOON
from tests.integration.consent.making import Maker
from tests.support.offers import CVR, an_offer, offer_row, tell_offers
from tests.support.people import as_citizen
from tests.support.register import born, tell
from tests.support.saying_yes import say_yes
from tests.unit.looks.test_readability import running_text

WORDS_OF = {"2026-11-27": "35884a2451385702", "2026-11-28": "c47a3aaf2f0a31b1"}
"""Each version of our words, with a digest of them in both languages. New words need a new version."""
UNTIL = date(2026, 4, 2)
CONSENT = Consent(consent_id=UUID(int=1), offer_id="x", sequence=1, given_at=NOON, until=UNTIL, withdrawn_at=NOON)
INDICATION = Indication(indication_id=UUID(int=1), kind=YesKind.LEARNING, given_at=NOON, until=UNTIL, withdrawn_at=NOON)
NEVER = ("tilmeld", "frameld", "nødvendig", "anbefal", "husk", "inden det er for sent", "hjælp os")
"""No registering, no nagging, nothing that treatment hangs on."""


def spoken(app, language):
    with app.test_request_context(), speaking(language):
        for kind in YesKind:
            offer = replace(an_offer(), kind=kind, kinds=("journal", "EPI-REG 7"), phone="1", web="https://x.example")
            yield as_text(with_last_day(consent_sections(offer, 90), UNTIL))
            yield as_text(with_last_day(indication_sections(kind, 365), UNTIL))


def test_what_is_confirmed_changes_only_with_its_version(app):
    words = [*spoken(app, "da"), *spoken(app, "en")]
    assert {TEXT_VERSION: sha256("\n".join(words).encode()).hexdigest()[:16]}.items() <= WORDS_OF.items()
    assert [as_text(from_text(text)) for text in words] == words


def test_an_indication_begins_by_saying_that_it_opens_nothing(app):
    for language, first in (
        ("da", "Dette er en tilkendegivelse: Den åbner intet, og ingen får noget på grund af den."),
        ("en", "This is an indication: it opens nothing, and nobody gets anything because of it."),
    ):
        for text in list(spoken(app, language))[1::2]:
            assert text.split("\n")[1] == first  # fmt: skip


def test_a_consent_names_recipient_purpose_period_and_legal_basis(app):
    offer = an_offer()
    named = (offer.organisation, offer.cvr, offer.email, offer.purpose, offer.legal_basis, offer.legal_reference)
    for text in list(spoken(app, "da"))[0::2]:
        for words in (*named, offer.gives, offer.costs, offer.after_withdrawal, "højst 90 dage", "2. april 2026"):
            assert words in text


@pytest.mark.parametrize("claim", list(Claim))
def test_no_sentence_says_that_a_consent_counts_but_that_of_one_that_does(app, claim):
    with app.test_request_context():
        text = claim_text(claim, CONSENT)
    assert ("gælder til og med" in text) == (claim is Claim.COUNTS)
    assert ("gælder ikke mere" in text) == (claim is not Claim.COUNTS)


@pytest.mark.parametrize("claim", list(IndicationClaim))
def test_no_sentence_says_that_an_indication_counts(app, claim):
    with app.test_request_context():
        text = indication_text(claim, INDICATION)
    assert not [words for words in ("gælder til", "gælder ikke mere", "dit ja") if words in text.lower()]
    assert ("Den åbner intet." in text) == (claim is IndicationClaim.STANDS)


def test_the_pages_are_plain_and_urge_nobody(app, tmp_path):
    tell_offers(app, tmp_path, offer_row())
    tell(app, born("1403572528", "1957-03-14"))
    birthe = as_citizen(app)
    offer, slugs = f"/valg/ja/{offer_id(CVR, 'S-1')}", ("forskning", "maalinger", "laering", "opfoelgning")
    said = [say_yes(birthe, path, days=30).at for path in (offer, "/valg/ja/laering")]
    pages = ["/valg/ja", *(f"/valg/ja/{slug}" for slug in slugs), offer, f"{offer}/sig-ja", "/valg/ja/laering/sig-ja"]
    for path in (*pages, *said):
        assert lix(running_text(birthe.client.get(path).text)) <= 35
        text = Maker(birthe).open(path).text.lower()
        assert not [word for word in NEVER if word in text]
