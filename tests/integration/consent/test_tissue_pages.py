"""Brug af dine prøver: the exact sentences, and that nothing can be decided where the site only informs."""

from dataclasses import replace

import pytest

from citizen_app.tissue_settings import TissueSettings
from support.domain.lix import lix
from tests.integration.consent.making import Maker
from tests.support.people import as_citizen
from tests.unit.looks.test_readability import running_text

_LAWFUL = "andre lovlige formål, fx godkendt forskning. Du har ikke sagt ja til et bestemt projekt."
WORDS = (
    "Mine prøver må kun bruges til min egen behandling",
    "Ophæv beslutningen",
    f"Prøverne må igen bruges til {_LAWFUL}",
    "Genetiske oplysninger er her de oplysninger om dine gener, som Nationalt Genom Center har.",
    f"Oplysningerne må igen bruges til {_LAWFUL}",
    "Den dækker både det, du har givet, og det, du giver senere.",
    "Den dækker ikke prøver, som du har givet til forskning og selv har sagt ja til.",
)
"""Those of safety.md 7, word for word, and what the pages have to say beside them."""
NEVER = ("tilmeld", "frameld", "du har givet tilladelse", "du er registreret", "gælder nu")


@pytest.fixture
def birthe(app):
    return as_citizen(app)


def test_where_it_only_informs_the_page_says_so_and_where_one_decides(birthe):
    maker = Maker(birthe).open("/valg")
    assert "/valg/vaev" in maker.page.xpath("//main//a/@href")
    maker.open("/valg/vaev")
    for sentence in WORDS:
        assert sentence in maker.text
    assert "Indblik sender ikke noget til registeret. Vi ved ikke, hvad der er registreret om dig." in maker.text
    assert "4035 9766 (tirsdag og torsdag kl. 10-12)" in maker.text
    assert not [word for word in NEVER if word in maker.text.lower()]
    assert not maker.page.xpath("//main//form | //main//button")
    assert lix(running_text(birthe.client.get("/valg/vaev").text)) <= 35


def test_the_page_names_the_register_as_the_operator_does(app, birthe):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, tissue=TissueSettings(owner="Ny ejer", phone="12 34 56 78"))
    text = Maker(birthe).open("/valg/vaev").text
    assert "Registeret hører til hos Ny ejer." in text
    assert "12 34 56 78" in text
    assert "tirsdag og torsdag" not in text


def test_nothing_can_be_sent_to_it(birthe):
    assert birthe.client.post("/valg/vaev").status_code == 405
