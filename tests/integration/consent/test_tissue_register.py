"""Where the site is the tissue register: what is confirmed counts at once, and no more is said than is known."""

import pytest
from sqlalchemy import select

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.tissue_mode import VarMode
from consent.services.tissue_sending import send_now
from consent.services.tissue_wording import TEXT_VERSION
from consent.tissue_models import TissueDecisionRow, TissueStepRow
from demo import samples
from support.domain.lix import lix
from tests.integration.consent.making import Maker
from tests.support.people import as_citizen
from tests.support.power_pages import signed_in_again
from tests.support.tissue import decide, form_values, forwarding, set_tissue, told
from tests.unit.looks.test_readability import running_text

OWN, FREE = "own-treatment-only", "no-restriction"
CHOSEN = "Mine prøver må kun bruges til min egen behandling."
GENES = "Mine genetiske oplysninger må kun bruges til min egen behandling."
NOT_KNOWN = "Du har ikke besluttet noget her. Vi ved ikke, hvad der er registreret om dig."
NOTHING = (
    "Der er ikke registreret nogen begrænsning. De må også bruges til andre lovlige formål, fx godkendt forskning. "
    "Du har ikke sagt ja til et bestemt projekt."
)
AGAIN = "Prøverne må igen bruges til andre lovlige formål, fx godkendt forskning."
HERE = "Det hører til hos Sundhedsdatastyrelsen. Det, du bekræfter her, bliver registreret med det samme."
NOT_ALL = "Derfor ved vi ikke alt, hvad der er registreret om dig."


@pytest.fixture
def birthe(app):
    the_register(app)
    return as_citizen(app)


def the_register(app, *, is_whole=True):
    set_tissue(app, mode=VarMode.REGISTER, is_whole=is_whole)


def page(citizen):
    return Maker(citizen).open("/valg/vaev").text


def test_it_counts_from_the_moment_and_ends_as_easily(app, birthe):
    assert NOTHING in told(birthe)[0]
    assert NOTHING in told(birthe)[1]
    receipt = decide(birthe, "proever", OWN).text
    assert "Den gælder fra det øjeblik, du bekræfter den." in receipt
    assert "Det blev registreret her." in receipt
    assert f"{CHOSEN} Det gælder fra 3. marts 2026 kl. 13.00." in told(birthe)[0]
    assert NOTHING in told(birthe)[1]
    again = Maker(birthe).open("/valg/vaev/proever").answer(**form_values(birthe, "proever", OWN))
    assert "Du har bekræftet det før. Der er ikke gemt noget nyt." in again.text
    decide(birthe, "proever", FREE)
    ended = told(birthe)[0]
    assert "Ophæv beslutningen. Det gælder fra 3. marts 2026 kl. 13.00." in ended
    assert f"{AGAIN} Du har ikke sagt ja til et bestemt projekt." in ended
    text = page(birthe)
    assert HERE in text
    assert NOT_ALL not in text
    assert not [word for word in ("Sendt", "sendt", "gælder først", "tilmeld", "frameld") if word in text]
    assert lix(running_text(birthe.client.get("/valg/vaev").text)) <= 35
    with app.app_context():
        send_now()
        with unit_of_work(DatabaseRole.TISSUE) as opened:
            assert opened.execute(select(TissueStepRow.step)).all() == []
            kept = opened.execute(select(TissueDecisionRow.mode, TissueDecisionRow.text_version)).all()
    assert set(kept) == {("register", f"{TEXT_VERSION}-register")}


def test_until_the_operator_says_so_nobody_is_told_that_nothing_is_registered(app, birthe):
    the_register(app, is_whole=False)
    assert NOT_KNOWN in told(birthe)[0]
    decide(birthe, "proever", OWN)
    said = told(birthe)[0]
    assert "Det blev registreret her den 3. marts 2026 kl. 13.00. Vi ved ikke, om det er lavet om et andet" in said
    assert "Det gælder fra" not in said
    assert NOT_ALL in page(birthe)


def test_words_that_were_read_under_another_mode_are_read_again(app, birthe):
    forwarding(app)
    signed_in_again(birthe)
    maker, fields = Maker(birthe).open("/valg/vaev/gener"), form_values(birthe, "gener", OWN)
    the_register(app)
    stale = maker.answer(**fields)
    assert stale.status == 409
    assert "Den gælder fra det øjeblik, du bekræfter den." in stale.text
    assert NOTHING in told(birthe)[1]


def test_changing_the_mode_claims_nothing_that_was_not_so(app, birthe):
    decide(birthe, "proever", OWN)
    forwarding(app)
    assert "Det gjaldt, mens Indblik var registeret. Det er Indblik ikke mere." in told(birthe)[0]
    decide(birthe, "proever", FREE)
    decide(birthe, "gener", OWN)
    the_register(app)
    samples, genes = told(birthe)
    before = "da Indblik ikke var registeret. Vi kan ikke se, at det blev registreret."
    assert before in samples
    assert f"Det, der er registreret, gælder: {CHOSEN} Det gælder fra 3. marts 2026 kl. 13.00." in samples
    assert before in genes
    assert "Det gælder kun, hvis det bliver bekræftet igen." in genes
    assert f"Indtil da svarer vi dem, der spørger: {GENES}" in genes
    assert "Du bekræftede det" not in samples + genes  # who reads it need not be who confirmed it
    decide(birthe, "gener", OWN)
    assert "Det gælder fra 3. marts 2026 kl. 13.00." in told(birthe)[1]
    set_tissue(app)
    assert "Det gjaldt, mens Indblik var registeret." in told(birthe)[1]


def test_the_demos_citizen_has_a_decision_that_the_stand_in_has_answered(app):
    birthe = as_citizen(app)
    forwarding(app)
    with app.app_context():
        assert samples.decide()
        assert not samples.decide()
    said = told(birthe)[0]
    assert CHOSEN in said
    assert "Vævsanvendelsesregisteret har svaret, at det blev registreret den 3. marts 2026 kl. 13.00." in said
