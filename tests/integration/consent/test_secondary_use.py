"""Secondary use (EHDS article 71): told until an authority and its day are named, then decided and told exactly."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import select

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.secondary_use_settings import SecondaryUseSettings
from citizen_app.web.language import speaking
from consent.domain.secondary_use import SecondaryUseDecision
from consent.secondary_use_models import SecondaryUseDecisionRow
from consent.services import secondary_use_wording
from consent.services.secondary_use_wording import TEXT_VERSION, confirmed_lines
from support.domain.lix import lix
from tests.integration.consent.making import Maker
from tests.support import power_pages
from tests.support.people import as_citizen
from tests.support.power_pages import signed_in_again
from tests.support.register import CHILD, born, tell
from tests.unit.looks.test_readability import running_text

LIMITS = (
    "Retten gælder fra 26. marts 2029. Den stopper ikke projekter, der allerede har tilladelse, og loven kan give "
    "undtagelser."
)
"""The sentence of safety.md 7, word for word."""
PAGE, NO, END = "/valg/anden-brug", "/valg/anden-brug/nej", "/valg/anden-brug/ophaev"
NEVER = ("samtykke", "tilmeld", "frameld", "du er registreret", "vævsanvendelsesregisteret")


@pytest.fixture
def birthe(app):
    return as_citizen(app)


def named(app, authority="Dataadgangsmyndigheden", begins=date(2029, 5, 1)):
    settings = app.extensions["indblik.settings"]
    named = SecondaryUseSettings(authority=authority, begins=begins, page="https://myndigheden.example")
    app.extensions["indblik.settings"] = replace(settings, secondary_use=named)


@pytest.fixture
def opened(app, clock):
    """The right is there, and somebody enforces it; whoever signs in is asked for nothing else."""
    named(app)
    clock.move_to(now().replace(year=2029, month=5, day=2))
    person = as_citizen(app)
    signed_in_again(person)
    return person


def rows(app, citizen):
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]) as work:
        return work.execute(select(SecondaryUseDecisionRow.decision).order_by(SecondaryUseDecisionRow.made_at)).all()


def hidden(maker):
    return {name: str(maker.page.xpath(f"//input[@name='{name}']/@value")[0]) for name in ("submission", "version")}


def confirm(person, path):
    maker = Maker(person).open(path)
    return maker.answer(**hidden(maker))


def test_until_somebody_is_named_it_is_information_and_nothing_can_be_sent(app, birthe, clock):
    assert PAGE in Maker(birthe).open("/valg").page.xpath("//main//a/@href")
    maker = Maker(birthe).open(PAGE)
    assert LIMITS in maker.text
    assert "Du kan ikke sige nej her endnu" in maker.text
    assert not maker.page.xpath("//main//form | //main//button")
    assert Maker(birthe).open(NO).at == PAGE
    assert lix(running_text(birthe.client.get(PAGE).text)) <= 35
    assert not [word for word in NEVER if word in maker.text.lower()]
    named(app)
    soon = Maker(birthe).open(PAGE)
    assert "Du kan sige nej her fra 1. maj 2029" in soon.text
    assert Maker(birthe).open(NO).at == PAGE
    assert rows(app, birthe) == []


def test_a_no_is_kept_word_for_word_and_can_be_ended(app, opened, clock, monkeypatch):
    assert "Du har ikke sagt nej her. Vi ved ikke, om du har sagt nej et andet sted." in Maker(opened).open(PAGE).text
    receipt = confirm(opened, NO)
    assert "Dit valg er gemt." in receipt.text
    assert LIMITS in receipt.text
    assert power_pages.told(app, opened) == ["decision-changed"]
    said = Maker(opened).open(PAGE)
    assert "Du sagde nej den 2. maj 2029" in said.text
    assert "Dataadgangsmyndigheden skal sørge for, at dit valg bliver fulgt. Vi kan ikke se, om det sker." in said.text
    assert said.page.xpath("//main//a[contains(@class,'button')]/@href") == [END]
    assert lix(running_text(opened.client.get(PAGE).text)) <= 35
    ended = confirm(opened, END)
    assert "Du har ikke sagt ja til et bestemt projekt." in ended.text
    assert "Du ophævede dit nej den 2. maj 2029" in Maker(opened).open(PAGE).text
    assert [one.decision for one in rows(app, opened)] == ["opted-out", "opt-out-ended"]
    monkeypatch.setattr(secondary_use_wording, "limits_text", lambda: "Noget helt andet")
    assert LIMITS in Maker(opened).open(receipt.at).text


def test_a_form_sent_twice_or_with_other_words_makes_no_second_one(app, opened):
    first = Maker(opened).open(NO)
    fields = hidden(first)
    assert first.send(**fields).headers["Location"] == first.send(**fields).headers["Location"]
    again = confirm(opened, NO)  # another form with the same no
    assert "Der er ikke gemt noget nyt." in again.text
    assert len(rows(app, opened)) == 1
    ending = Maker(opened).open(END)
    old = hidden(ending)
    named(app, authority="En anden myndighed")
    stale = ending.answer(**old)
    assert (stale.status, "Teksten er lavet om" in stale.text) == (409, True)
    assert "En anden myndighed skal sørge for" in stale.text
    assert len(rows(app, opened)) == 1
    assert "Du sagde nej den" in Maker(opened).open(PAGE).text  # a no is lost to no change of who enforces it
    assert Maker(opened).open(NO).send(submission="x", version="x").status_code == 404


def test_a_no_outlives_the_operators_change_of_mind_and_says_that_we_do_not_know(app, opened):
    confirm(opened, NO)
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, secondary_use=SecondaryUseSettings())
    text = Maker(opened).open(PAGE).text
    assert "Du sagde nej den 2. maj 2029" in text
    assert "Indblik tager ikke imod den slags valg nu. Vi ved ikke, hvad der gælder." in text
    assert "skal sørge for, at dit valg" not in text
    assert "Lige nu er ingen myndighed nævnt." in text
    assert "Du behøver ikke gøre noget" not in text


def test_it_takes_a_fresh_sign_in_and_an_age(app, clock):
    named(app)
    clock.move_to(now().replace(year=2029, month=5, day=2))
    assert "Log ind én gang til" in Maker(as_citizen(app)).open(NO).text
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    tell(app, born(CHILD, "2015-05-05"))
    child = as_citizen(app, CHILD)
    assert child.client.get(NO).status_code == 403
    page = Maker(child).open(PAGE)
    assert not page.page.xpath("//main//a[contains(@class,'button')]")
    assert "Her bestemmer du selv, fra du er 15 år." in page.text
    assert "Når du er 15 år, kan du sige nej her" in page.text
    assert "Du kan sige nej her " not in page.text


WORDS_OF = {"2026-11-28": "d298ca4dee379968"}
"""Each version of what is confirmed, with a digest of its words in both languages. New words need a new version."""


def spoken(app, language):
    with app.test_request_context(), speaking(language):
        for decision in SecondaryUseDecision:
            yield from confirmed_lines(decision, "-")


def test_what_is_confirmed_changes_only_with_its_version(app):
    danish, english = [*spoken(app, "da")], [*spoken(app, "en")]
    assert (danish[2], english[0]) == (LIMITS, "I say no to other use of my health data")
    words = "\n".join([*danish, *english])
    assert {TEXT_VERSION: sha256(words.encode()).hexdigest()[:16]}.items() <= WORDS_OF.items()
