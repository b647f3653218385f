"""Brug af dine prøver: the exact sentences, and that nothing can be decided where the site only informs."""

from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest

from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import TissueSettings
from citizen_app.web.language import speaking
from consent.domain.tissue import Claim, Material, Position, StepOfTissue, TissueStep, TissueUse, TissueUseDecision
from consent.services.tissue_wording import confirmed_lines, position_lines, text_version
from support.domain.lix import lix
from tests.conftest import NOON
from tests.integration.consent.making import Maker
from tests.support.people import as_citizen
from tests.support.tissue import set_tissue
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


WORDS_OF = {"2026-11-27": "f6fb09d703dcc465", "2026-11-27-register": "e05a66e094d0358e"}
"""Each version of what is confirmed, with a digest of its words in both languages. New words need a new version."""


def spoken(app, language):
    with app.test_request_context(), speaking(language):
        for material in Material:
            for decision in TissueUseDecision:
                yield from confirmed_lines(material, decision)


@pytest.mark.parametrize("mode", [VarMode.FORWARD, VarMode.REGISTER])
def test_what_is_confirmed_changes_only_with_its_version(app, mode):
    set_tissue(app, mode=mode)
    danish, english = [*spoken(app, "da")], [*spoken(app, "en")]
    assert (danish[2], english[2]) == (WORDS[0], "My samples may only be used for my own treatment")
    words = "\n".join([*danish, *english])
    counts_at_once = "Den gælder fra det øjeblik, du bekræfter den."
    assert (counts_at_once in danish) == (mode is VarMode.REGISTER)
    assert any("gælder først" in line for line in danish) == (mode is VarMode.FORWARD)
    with app.app_context():
        version = text_version()
    assert {version: sha256(words.encode()).hexdigest()[:16]}.items() <= WORDS_OF.items()


def a_use(claim, number):
    steps = {
        Claim.SENT: [TissueStep.SENT],
        Claim.REGISTERED: [TissueStep.SENT, TissueStep.REGISTERED],
        Claim.ONCE_REGISTERED: [TissueStep.SENT, TissueStep.REGISTERED],
    }.get(claim, [TissueStep.SENT])
    return TissueUse(
        decision_id=UUID(int=number),
        material=Material.GENETIC,
        decision=TissueUseDecision.OWN_TREATMENT_ONLY,
        made_at=NOON,
        mode=VarMode.FORWARD,
        steps=[StepOfTissue(step=one, at=NOON, counted_at=NOON) for one in steps],
    )


@pytest.mark.parametrize("claim", list(Claim))
def test_no_sentence_says_that_a_decision_counts_but_those_that_may(app, claim):
    with app.test_request_context():
        newest = None if claim in {Claim.NOT_KNOWN, Claim.NOTHING} else a_use(claim, 1)
        text = " ".join(position_lines(Position(claim=claim, newest=newest)))
    assert ("Det gælder fra" in text) == (claim is Claim.IN_FORCE)
    assert ("Der er ikke registreret nogen begrænsning" in text) == (claim is Claim.NOTHING)
    assert ("at det blev registreret den" in text) == (claim in {Claim.REGISTERED, Claim.ONCE_REGISTERED})
    held_back = ("gælder først", "Vi ved ikke", "ved ikke, hvad der gælder", "Det gjaldt", "Vi kan ikke se, at")
    assert claim in {Claim.IN_FORCE, Claim.NOTHING} or any(word in text for word in held_back)
