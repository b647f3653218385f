"""The citizen's pages of powers of attorney: given with a code, used by another, made less, ended; a pause unseen."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from lxml import html
from sqlalchemy import func, select, update

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity_models import CitizenRow
from citizen_app.power_settings import OperatorKind
from delegation.domain.acting import Scope
from delegation.domain.powers import Terms
from delegation.models import PowerCodeRow, PowerStepRow, PowerTryRow
from delegation.services.addresses import terms_from, terms_text
from delegation.services.codes import MOST_TRIES
from delegation.services.warning import warn_of_endings
from tests.support.people import actor_of, as_citizen, as_staff
from tests.support.power_doors import TERMS, given, is_born, offered, wanted
from tests.support.power_pages import bare, link, main_of, pages, post, signed_in_again, text_of, told

FORM = {"scopes": ["read-log", "see-decisions"], "until": "2027-03-01"}


@pytest.fixture
def birthe(app):
    found = as_citizen(app)
    is_born(app, found)
    return found


@pytest.fixture
def mette(app):
    found = as_citizen(app, "0106852504", "Mette Lund")
    is_born(app, found, date(1985, 6, 1))
    return found


def rows_of(app, table, person):
    """How many rows of theirs there are."""
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, [person.key]) as opened:
        return opened.execute(select(func.count()).select_from(table)).scalar_one()


def made_code(person, way="giv", **form):
    """Choose, look it over, and read the code: the code and the address of the summary."""
    check = post(person, f"/fuldmagt/{way}", **{**FORM, **form}).headers["Location"]
    page = post(person, check)
    assert page.status_code == 200
    shown = html.fromstring(page.text).cssselect(".power-code [aria-hidden] span")
    return "-".join(str(one.xpath("string()")) for one in shown), check


def said_yes(person, code, answer="yes"):
    page = post(person, "/fuldmagt/kode", code=code)
    assert page.status_code == 200, text_of(page)
    sealed = html.fromstring(page.text).cssselect("input[name=sealed]")[0].get("value")
    return page, post(person, "/fuldmagt/kode", sealed=sealed, answer=answer)


def test_a_power_is_given_with_a_code_and_seen_by_both(app, birthe, mette):
    code, _check = made_code(birthe)
    page, answer = said_yes(mette, code.lower().replace("-", " "))
    assert "Birthe Holm giver dig fuldmagt" in text_of(page), "one sees whom it is from before one says yes"
    assert "Se valg om sundhedsdata" in text_of(page)
    assert answer.status_code == 303
    assert "Birthe Holm Læse loggen" in main_of(mette)
    assert "Mette Lund Gælder nu. Læse loggen" in main_of(birthe)
    assert (told(app, birthe), told(app, mette)) == (["powers-given"], [])


def test_the_code_is_shown_once_and_stands_in_no_address(app, birthe):
    code, check = made_code(birthe)
    again = [post(birthe, check), birthe.client.get(check)]
    for answer in again:
        assert answer.status_code == 303
        page = birthe.client.get(answer.headers["Location"])
        assert "Koden er vist." in text_of(page) or "Venter på, at koden" in text_of(page)
        assert code.split("-")[0] not in page.text
    assert (rows_of(app, PowerStepRow, birthe), rows_of(app, PowerCodeRow, birthe)) == (1, 1), (
        "a second click makes no second one"
    )
    assert not any(part in check for part in code.split("-"))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"scopes": []}, "Vælg mindst én ting"),
        ({"scopes": ["make-blocks"]}, "kræver et andet"),
        ({"scopes": ["everything"]}, "Vælg igen"),
        ({"until": ""}, "En fuldmagt slutter altid"),
        ({"until": "2026-03-02"}, "Dagen er gået"),
        ({"until": "2031-03-10"}, "for længe"),
        ({"until": "i morgen"}, "Skriv en dato"),
    ],
)
def test_what_cannot_be_given_is_said_beside_the_field(app, birthe, form, said):
    page = post(birthe, "/fuldmagt/giv", **{**FORM, **form})
    assert page.status_code == 422
    assert said in text_of(page)
    assert rows_of(app, PowerStepRow, birthe) == 0


def test_an_offer_is_taken_back(app, birthe, mette):
    code, _check = made_code(birthe)
    assert post(birthe, link(birthe, "Tag den tilbage", link(birthe, "Se og ret"))).status_code == 303
    assert "Du tilbagekaldte den" in main_of(birthe)
    assert post(mette, "/fuldmagt/kode", code=code).status_code == 422


def test_a_power_that_was_asked_for_is_answered_with_what_it_covers_before_ones_eyes(app, birthe, mette):
    code, check = made_code(mette, "bed-om")
    assert "Venter på svar" in main_of(mette)
    assert mette.client.get(check).status_code == 303
    page, _answer = said_yes(birthe, code)
    assert "Mette Lund beder om at hjælpe dig" in text_of(page)
    assert "Birthe Holm" in main_of(mette)
    assert told(app, mette) == ["powers-held"]


def test_a_no_gives_nothing_and_a_request_is_taken_back(app, birthe, mette):
    code, _check = made_code(mette, "bed-om")
    said_yes(birthe, code, answer="no")
    assert "Du sagde nej" in main_of(birthe)
    assert "Birthe Holm" not in main_of(mette)
    assert told(app, mette) == [], "whoever said no may live with whoever asked"
    wanted(app, mette)
    form = html.fromstring(mette.client.get("/fuldmagt").text).cssselect("main form")[0]
    assert post(mette, form.get("action")).status_code == 303
    assert "Venter på svar" not in main_of(mette)


def test_a_no_to_an_offer_leaves_it_open(app, birthe, mette):
    _power_id, code = offered(app, birthe)
    said_yes(mette, code, answer="no")
    assert "Du har ikke fuldmagt fra nogen" in main_of(mette)
    said_yes(mette, code)
    assert "Birthe Holm" in main_of(mette)


def used_code(app, birthe, mette):
    _power_id, code = offered(app, birthe)
    other = as_citizen(app, "0106852512", "Ida Storm")
    is_born(app, other)
    said_yes(other, code)
    return mette, code


def childs(app, birthe, mette):
    is_born(app, mette, date(2009, 1, 2))
    return mette, offered(app, birthe)[1]


def doubled(app, birthe, mette):
    given(app, birthe, mette)
    return mette, offered(app, birthe)[1]


NO_USE = "Koden kan ikke bruges"
IN_VAIN = {
    "guessed": (lambda _app, _birthe, mette: (mette, "2222-2222-2222"), NO_USE),
    "used": (used_code, NO_USE),
    "own": (lambda app, birthe, _mette: (birthe, offered(app, birthe)[1]), "Du har selv lavet den kode"),
    "child": (childs, "Du skal være 18 år"),
    "doubled": (
        doubled,
        "allerede en fuldmagt mellem jer",
    ),
}


@pytest.mark.parametrize("what", IN_VAIN)
def test_a_code_that_opens_nothing_tells_why_and_nothing_of_others(app, birthe, mette, what):
    situation, said = IN_VAIN[what]
    who, code = situation(app, birthe, mette)
    page = post(who, "/fuldmagt/kode", code=code)
    assert page.status_code == 422
    assert said in text_of(page)
    if who is mette:
        assert "Birthe" not in text_of(page)


def test_a_code_that_has_run_out_and_one_that_nobody_has_are_answered_alike(app, birthe, mette, clock):
    _power_id, code = offered(app, birthe)
    clock.shift(timedelta(days=14))
    mette = as_citizen(app, "0106852504", "Mette Lund")
    pages = [post(mette, "/fuldmagt/kode", code=one).text for one in (code, "2222-2222-2222")]
    bare = {re.sub(r'value="[^"]*"', "", page) for page in pages}
    assert len(bare) == 1


def test_who_guesses_is_counted_although_refused_and_stopped(app, birthe, mette):
    _power_id, code = offered(app, birthe)
    for tried in range(MOST_TRIES):
        assert rows_of(app, PowerTryRow, mette) == tried
        post(mette, "/fuldmagt/kode", code="2222-2222-2222")
    assert "Vent en time" in text_of(post(mette, "/fuldmagt/kode", code=code))


def protected(person, pause):
    settings = link(person, "Se eller ret pausen", link(person, "Se og ret"))
    return post(person, settings, pause=pause), settings


def test_a_pause_needs_a_fresh_sign_in_and_leaves_no_trace(app, birthe, mette):
    given(app, birthe, mette)
    power = link(birthe, "Se og ret")
    seen = {(who.key, path): bare(who.client.get(path).text) for who, path in pages(birthe, mette, power)}
    before = told(app, birthe), told(app, mette)
    refused, settings = protected(birthe, "yes")
    assert (refused.status_code, refused.headers["Location"]) == (303, settings)
    page = birthe.client.get(settings)
    assert "Log ind én gang til" in text_of(page)
    assert not re.search("pause", text_of(page), re.I), "whoever looks over the shoulder reads nothing"

    signed_in_again(birthe)
    assert "Den er ikke på pause" in main_of(birthe, settings)
    done, _settings = protected(birthe, "yes")
    assert done.headers["Location"] == power
    assert {(who.key, path): bare(who.client.get(path).text) for who, path in pages(birthe, mette, power)} == seen
    assert (told(app, birthe), told(app, mette)) == before
    assert "Den er på pause" in main_of(birthe, settings)
    protected(birthe, "no")
    assert "Den er ikke på pause" in main_of(birthe, settings)


def test_a_fresh_sign_in_lasts_five_minutes(app, birthe, mette, clock):
    given(app, birthe, mette)
    signed_in_again(birthe)
    settings = protected(birthe, "yes")[1]
    assert "på pause" in main_of(birthe, settings)
    clock.shift(timedelta(minutes=5))
    assert "på pause" not in main_of(birthe, settings)
    assert post(birthe, settings, pause="no").headers["Location"] == settings
    signed_in_again(birthe)
    assert "Den er på pause" in main_of(birthe, settings), "nothing was changed without it"


def test_a_power_is_made_less_and_longer_and_ended_by_its_giver(app, birthe, mette):
    given(app, birthe, mette)
    power = link(birthe, "Se og ret")
    narrow, renew, revoke = (link(birthe, words, power) for words in ("dække mindre", "ny sidste dag", "Tilbagekald"))
    assert "Fjern mindst ét" in text_of(post(birthe, narrow, scopes=["read-log", "ask"]))
    assert post(birthe, narrow, scopes=["read-log"]).status_code == 303
    assert "Dagen er gået" in text_of(post(birthe, renew, until="2020-01-01"))
    assert post(birthe, renew, until="2028-03-01").status_code == 303
    page = main_of(mette)
    assert "Den sidste dag er 1. marts 2028" in page
    assert "Spørge om opslag" not in page
    assert post(birthe, revoke).status_code == 303
    assert "Du har ikke fuldmagt fra nogen" in main_of(mette)
    assert told(app, mette) == ["powers-held"], "of the new last day, and of nothing that the giver took away"
    for path in (narrow, renew, revoke, power + "/indstillinger"):
        assert birthe.client.get(path).headers["Location"] == power, "there is nothing to change any more"


def test_a_holder_stops_helping_and_the_giver_is_told(app, birthe, mette):
    given(app, birthe, mette)
    stop = link(mette, "Opsig fuldmagten")
    assert "Birthe Holm" in main_of(mette, stop)
    assert post(mette, stop).status_code == 303
    assert "Opsagt af den, der hjalp dig" in main_of(birthe)
    assert told(app, birthe) == ["powers-given", "powers-given"]
    assert mette.client.get(stop).status_code == 404


def test_both_are_told_once_before_it_ends_and_a_pause_changes_nothing(app, birthe, mette, clock):
    given(app, birthe, mette, replace(TERMS, until=date(2026, 6, 30)))
    signed_in_again(birthe)
    protected(birthe, "yes")
    for days, times in ((60, 0), (30, 1), (1, 1)):
        clock.shift(timedelta(days=days))
        with app.app_context():
            warn_of_endings()
        assert told(app, mette) == ["powers-held"] * times, days
        assert told(app, birthe) == ["powers-given"] * (1 + times), days
    clock.move_to(datetime(2026, 7, 2, 12, tzinfo=UTC))
    with app.app_context():
        warn_of_endings()
    assert "Den sidste dag er gået" in main_of(as_citizen(app))


def test_the_giver_reads_that_who_helped_has_died_until_that_was_wrong(app, birthe, mette):
    given(app, birthe, mette, TERMS)
    shown = link(birthe, "Se og ret")
    dies = update(CitizenRow).where(CitizenRow.citizen_key == mette.key)
    for day, says, offers in (
        (date(2026, 3, 1), "Slut, fordi den, der hjalp dig, er død", False),
        (None, "Gælder nu", True),
    ):
        with app.extensions["indblik.engine"].begin() as opened:
            opened.execute(dies.values(died_on=day))
        page = main_of(birthe, shown)
        assert says in page
        assert ("Tilbagekald den" in page) is offers


def test_nobody_is_warned_of_the_end_of_a_power_whose_giver_has_died(app, birthe, mette, clock):
    given(app, birthe, mette, replace(TERMS, until=date(2026, 6, 30)))
    before = told(app, mette)
    clock.shift(timedelta(days=90))
    with app.extensions["indblik.engine"].begin() as opened:
        opened.execute(update(CitizenRow).where(CitizenRow.citizen_key == birthe.key).values(died_on=date(2026, 5, 1)))
    with app.app_context():
        warn_of_endings()
    assert told(app, mette) == before


def test_a_public_operator_gives_none_and_can_still_end_one(app, birthe, mette):
    given(app, birthe, mette)
    settings = app.extensions["indblik.settings"]
    public = replace(settings.powers, operator=OperatorKind.PUBLIC)
    app.extensions["indblik.settings"] = replace(settings, powers=public)
    assert "Giv en fuldmagt" not in main_of(birthe)
    for path in ("/fuldmagt/giv", "/fuldmagt/bed-om", "/fuldmagt/kode"):
        for answer in (birthe.client.get(path), post(birthe, path, code="2222-2222-2222", **FORM)):
            assert "Du giver fuldmagt på borger.dk" in text_of(answer)
    power = link(birthe, "Se og ret")
    assert "ny sidste dag" not in main_of(birthe, power)
    assert birthe.client.get(power + "/forlaeng").headers["Location"] == power
    assert post(birthe, link(birthe, "Tilbagekald", power)).status_code == 303
    app.extensions["indblik.settings"] = replace(settings, powers=replace(public, legal_basis="Lov om noget § 1"))
    assert "Giv en fuldmagt" in main_of(birthe)


def test_the_same_sentence_about_borger_dk_and_a_way_out_stand_on_every_page(app, birthe, mette):
    given(app, birthe, mette)
    power = link(birthe, "Se og ret")
    for path in ("/fuldmagt", "/fuldmagt/giv", power, power + "/tilbagekald"):
        page = birthe.client.get(path)
        assert "Fuldmagt her gælder kun i Indblik. En fuldmagt på borger.dk skal du også tilbagekalde dér." in unescape(
            page.text
        )
        (way_out,) = html.fromstring(page.text).cssselect("main a[data-quick-exit]")
        assert way_out.get("href") == "https://www.dmi.dk"
    assert "Et firma, en forening eller en kommune kan ikke få fuldmagt" in main_of(birthe, "/fuldmagt/giv")


def test_help_is_open_to_everybody_and_says_when_its_numbers_are_assumed(app, client):
    page = client.get("/hjaelp/hvis-nogen-presser-dig")
    assert "1888" in page.text
    assert "Vi har selv valgt numrene" in page.text
    settings = app.extensions["indblik.settings"]
    lines = settings.powers.help_lines[:1]
    app.extensions["indblik.settings"] = replace(settings, powers=replace(settings.powers, help_lines=lines))
    page = client.get("/hjaelp/hvis-nogen-presser-dig")
    assert "1888" not in page.text
    assert "Vi har selv valgt numrene" not in page.text


def test_staff_have_no_powers(app):
    assert as_staff(app).client.get("/fuldmagt").status_code == 403


def test_a_young_person_is_told_before_anything_is_asked(app):
    young = as_citizen(app, "0103142504", "Sofie Lund")
    is_born(app, young, date(2009, 3, 1))  # 16 years: old enough to give one, and not to hold one
    page = young.client.get("/fuldmagt/bed-om")
    assert page.status_code == 422
    assert html.fromstring(page.text).cssselect("main form") == []
    assert young.client.get("/fuldmagt/giv").status_code == 200


def test_nobody_gives_more_than_the_page_showed(app, birthe):
    """What was chosen is sealed for who chose it."""
    mette = as_citizen(app, "0106852504", "Mette Lund")
    check = post(birthe, "/fuldmagt/giv", **FORM).headers["Location"]
    assert mette.client.get(check).status_code == 404
    assert post(mette, check).status_code == 404


def test_terms_are_read_back_as_they_were_chosen(app, birthe):
    everything = Terms(scopes=frozenset(Scope), until=date(2031, 3, 3))
    with app.app_context():
        text = terms_text(actor_of(birthe), birthe.key, everything)
        assert terms_from(actor_of(birthe), text) == (birthe.key, everything)
        assert len(text) < 260
