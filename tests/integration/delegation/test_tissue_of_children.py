"""Decisions about a child's samples: by everybody who has custody, freshly signed in, until the child is 15."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import product

import pytest
from sqlalchemy import select

from citizen_app import clock as our_clock
from citizen_app.acting_settings import ActingSettings
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.tissue_mode import TissueByCustody, VarMode
from citizen_app.web.language import speaking
from consent.domain.tissue import Material, TissueUseDecision
from consent.services import tissue_children_wording
from consent.tissue_models import TissueDecisionRow, TissueWaitingStepRow
from delegation.domain.acting import Scope
from tests.integration.consent.making import Maker
from tests.support.doors import form_token
from tests.support.helping import power, switch_to
from tests.support.messages import outbox
from tests.support.people import as_citizen
from tests.support.power_pages import signed_in_again
from tests.support.register import CHILD, FATHER, MOTHER, born, custody, key_of, message, tell
from tests.support.tissue import a_register, decide, forwarding, send, set_tissue, told
from tests.support.tissue_children import (
    FREE,
    OWN,
    PAGE,
    choose,
    confirm,
    family,
    parents,
    says,
    take_back,
    waiting_href,
    with_child,
)

CHOSEN = "Barnets prøver må kun bruges til barnets egen behandling"
NOTHING = "Der er ikke noget at vise dig lige nu. Vi ved ikke, hvad der er registreret om barnet."
ASKED = "Nu er det dig, der vælger om dine prøver"
LOST = {"date": "2026-02-20", "until": "2026-03-01"}


@pytest.fixture
def both(app):
    family(app)
    return parents(app)


def decisions(app):
    with app.app_context(), unit_of_work(DatabaseRole.TISSUE) as opened:
        row = TissueDecisionRow
        wanted = select(row.material, row.decision, row.text_version, row.text).order_by(row.made_at)
        return [tuple(one) for one in opened.execute(wanted)]


def chosen(app):
    return [(material, decision) for material, decision, *_rest in decisions(app)]


def kept_steps(app):
    keys = [key_of(app, CHILD)]
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, keys) as opened:
        row = TissueWaitingStepRow
        return opened.execute(select(row.step, row.text).order_by(row.at, row.sequence)).all()


def asked_of(person):
    """The question on the page about samples; empty: nothing is asked."""
    notes = Maker(person).open("/valg/vaev").page.xpath("//main//*[contains(@class, 'note')]")
    return next((text for one in notes if ASKED in (text := " ".join(one.text_content().split()))), "")


def the_child(app):
    return as_citizen(app, CHILD, "Alma Rask")


def test_it_waits_for_the_other_and_is_one_decision_once_both_have_confirmed_the_same_words(app, both, forbidden):
    mother, father = both
    for name in ("Mette Rask", "Jens Rask"):  # between them no name is told
        forbidden.add(name)
    assert (NOTHING in says(mother), waiting_href(mother)) == (True, "")
    for person in both:
        person.client.get("/valg")
    assert "Andre har også forældremyndigheden." in says(mother)
    assert "Det gælder ikke endnu." in choose(mother).text
    assert (chosen(app), waiting_href(mother)) == ([], "")
    href = waiting_href(father)
    assert "Log ind én gang til" in Maker(father).open(href).text  # a session that lies open is not enough
    signed_in_again(father)
    read = Maker(father).open(href).text
    assert CHOSEN in read
    assert "En anden, der har forældremyndigheden, har bedt om det." in read
    done = confirm(father)
    assert "du bekræftede det" in done.text
    assert "en anden, der har forældremyndigheden, bekræftede det" in done.text
    assert chosen(app) == [("biological", OWN)]
    asked, said, last = kept_steps(app)
    assert [one.step for one in (asked, said, last)] == ["asked", "confirmed", "done"]
    assert asked.text == said.text == decisions(app)[0][3]
    with a_register() as url:
        forwarding(app, url=url)
        send(app)
    for person in both:
        assert "Vævsanvendelsesregisteret har svaret, at det blev registreret den" in says(person)


def receipt_of(person, path="/valg/vaev"):
    page = Maker(person).open(path).page
    return page.xpath("//main//a/@href[contains(., 'kvittering')]")[0]


def test_clicking_twice_and_both_ways_decides_nothing_twice(app, both):
    mother, father = both
    submission = "0b5ad7ac-8c3f-4a6d-9a51-0d9d0e3f8f11"
    choose(mother, submission=submission)
    choose(mother, submission=submission)
    assert "Det venter allerede." in choose(father).text  # led to confirming it instead
    href = waiting_href(father)
    confirm(father)
    again = father.client.post(
        href, data={**form_token(father.client), "version": tissue_children_wording.CHILD_TEXT_VERSION}
    )
    assert (again.status_code, chosen(app), len(kept_steps(app))) == (303, [("biological", OWN)], 3)
    assert "Det er bekræftet før." in choose(mother).text
    child = the_child_of(app)
    seen = Maker(child).open(receipt_of(child)).text  # the child sees what they did, and who
    assert ("Mette Rask bekræftede det" in seen, "Jens Rask bekræftede det" in seen) == (True, True)


def test_ending_takes_both_and_what_was_asked_for_before_it_falls_away(app, both):
    mother, father = both
    choose(mother)
    confirm(father)
    choose(mother, FREE)
    assert "Ophæv beslutningen" not in " ".join(one[1] for one in chosen(app))
    assert len(chosen(app)) == 1
    choose(father, OWN, "gener")
    confirm(father)
    assert chosen(app) == [("biological", OWN), ("biological", FREE)]
    choose(mother, OWN)
    take_back(mother)
    assert "Det venter" not in says(father)
    assert chosen(app) == [("biological", OWN), ("biological", FREE)]


def test_two_wishes_that_contradict_do_not_both_come_true(app, both):
    mother, father = both
    choose(mother, OWN)
    choose(father, FREE)
    old = waiting_href(father)
    confirm(mother)
    signed_in_again(father)
    assert father.client.get(old).status_code == 404  # asked for before the last decision
    assert (chosen(app), waiting_href(father)) == ([("biological", FREE)], "")


def test_who_has_to_confirm_is_what_the_register_says_now(app, both, clock):
    mother, father = both
    choose(mother)
    third = "1403572528"
    tell(app, custody(CHILD, third, shared="joint"))
    assert "Nu venter det på de andre." in confirm(father).text
    newcomer = with_child(app, third, "Bo Rask")
    assert chosen(app) == []
    confirm(newcomer)
    assert chosen(app) == [("biological", OWN)]
    choose(mother, OWN, "gener")
    for lost in (FATHER, third):
        tell(app, message("custody-ended", CHILD, lost, **LOST))
    assert father.client.get(PAGE).status_code == 403
    assert (
        "Du har bekræftet det. Nu venter" not in confirm(mother).text
    )  # nobody else has to any more: once more is enough
    assert chosen(app) == [("biological", OWN), ("genetic", OWN)]
    choose(mother, FREE, "gener")  # alone: at once
    assert chosen(app)[-1] == ("genetic", FREE)


def test_what_was_asked_by_somebody_who_lost_custody_is_not_there_and_lapses_in_time(app, both, clock):
    mother, father = both
    choose(mother)
    old = waiting_href(father)
    tell(app, message("custody-ended", CHILD, MOTHER, **LOST))
    signed_in_again(father)
    assert (waiting_href(father), father.client.get(old).status_code) == ("", 404)
    tell(app, custody(CHILD, MOTHER, shared="joint", first="2026-03-02", date="2026-03-02"))
    clock.shift(timedelta(days=14))
    _mother, father = parents(app)
    assert (waiting_href(father), chosen(app)) == ("", [])


def test_with_any_one_is_enough_and_with_no_or_inform_the_page_is_closed(app, both):
    mother, _father = both
    forwarding(app, by_custody=TissueByCustody.ANY)
    assert "Andre har også forældremyndigheden" not in says(mother)
    assert "Valget er gemt." in choose(mother).text
    choose(mother, FREE)
    assert chosen(app) == [("biological", OWN), ("biological", FREE)]
    for closed in ({"mode": VarMode.FORWARD, "by_custody": TissueByCustody.NO}, {"mode": VarMode.INFORM}):
        set_tissue(app, **closed)
        assert mother.client.get(PAGE).status_code == 403
        answer = mother.client.post(f"{PAGE}/proever", data=form_token(mother.client))
        assert (answer.status_code, len(chosen(app))) == (403, 2)


@pytest.mark.parametrize("ground", ["no custody", "guardian", "power"])
def test_nobody_else_has_a_part_in_it(app, ground):
    family(app, birthday="1957-05-05" if ground != "no custody" else "2012-05-05")
    third = "1403572528"
    citizen, person = the_child_of(app), as_citizen(app, third, "Bo Berg")
    if ground == "guardian":
        tell(app, message("guardianship", CHILD, third, shared="sole", health="yes", first="2026-01-01"))
    if ground == "power":
        tell(app, born(third, "1985-02-28"))
        power(app, citizen, person, tuple(Scope))
    if ground == "no custody":
        choose(parents(app)[0])
        signed_in_again(person)
        assert Maker(person).open(PAGE).at == "/valg/vaev"  # with nobody: their own page
        return
    switch_to(person)
    signed_in_again(person)
    for path in (PAGE, f"{PAGE}/proever"):
        assert person.client.get(path).status_code == 403
    assert person.client.post(f"{PAGE}/proever", data=form_token(person.client)).status_code == 403


def the_child_of(app):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=ActingSettings(sign_in_from=13))
    return the_child(app)


def test_what_waits_for_one_child_does_not_open_for_another(app, both):
    mother, father = both
    choose(mother)
    href, other = waiting_href(father), "2308913369"
    tell(app, born(other, "2014-05-05"), custody(other, FATHER))
    handles = Maker(father).open("/for-en-anden").page.xpath("//input[@name='mandate']/@value")
    for number in range(len(handles)):
        switch_to(father, number)
        signed_in_again(father)
        own = waiting_href(father) != ""
        assert (father.client.get(href).status_code == 200) == own
    assert len(handles) == 2


def test_the_others_are_told_once_a_day_and_only_while_there_is_something_to_confirm(app, both, clock):
    mother, father = both
    first = our_clock.now()
    choose(mother)
    take_back(mother)
    clock.shift(timedelta(minutes=1))
    choose(mother)
    told_of = [one for one in outbox(app) if one.kind == "tissue-waits"]
    assert [(one.owner_key, one.due_at) for one in told_of] == [
        (father.key, first),
        (father.key, first + timedelta(days=1)),
    ]


def test_words_that_changed_cannot_be_confirmed_and_what_was_decided_keeps_its_own(app, both, monkeypatch):
    mother, father = both
    choose(mother, OWN, "gener")
    confirm(father)
    before = decisions(app)[0]
    choose(mother)
    href = waiting_href(father)
    monkeypatch.setattr(tissue_children_wording, "CHILD_TEXT_VERSION", "child-later")
    assert waiting_href(father) == ""
    signed_in_again(father)
    assert "Det kan ikke bekræftes mere, og intet er gemt." in Maker(father).open(href).text
    answer = father.client.post(href, data={**form_token(father.client), "version": "child-later"})
    assert (answer.status_code, len(chosen(app))) == (409, 1)
    assert "Det gælder ikke endnu." in choose(father).text  # begun anew
    confirm(mother)
    assert (decisions(app)[0], decisions(app)[1][2]) == (before, "child-later")


def test_a_form_of_an_older_text_is_refused_and_shown_anew(app, both):
    stale = choose(both[0], version="child-older")
    assert (stale.status, "Teksten er lavet om" in stale.text, kept_steps(app)) == (409, True, [])


BIRTHDAY = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)  # midnight in Denmark


@pytest.fixture
def almost_fifteen(app):
    family(app, birthday="2011-03-10")
    return parents(app)


def test_at_fifteen_what_waits_falls_away_and_a_form_from_before_is_refused_with_the_reason(app, almost_fifteen, clock):
    mother, father = almost_fifteen
    choose(mother)
    assert "når barnet fylder 15" in says(father)
    clock.move_to(BIRTHDAY - timedelta(minutes=1))
    mother, father = parents(app)
    href = waiting_href(father)
    signed_in_again(father)
    token = form_token(father.client)
    assert father.client.get(href).status_code == 200
    clock.move_to(BIRTHDAY)
    late = father.client.post(href, data={**token, "version": tissue_children_wording.CHILD_TEXT_VERSION})
    assert (late.status_code, "Når man er 15 år, bestemmer man selv." in late.text) == (403, True)
    assert "Der er ikke gemt noget." in late.text
    assert "Barnet er fyldt 15 år" in mother.client.get(PAGE).text
    assert (chosen(app), len(kept_steps(app))) == ([], 1)
    young = the_child(app)
    page = says(young, "/valg/vaev")
    assert "Ikke alle havde bekræftet det den 10. marts 2026 kl. 00.00, da du fyldte 15." in page
    assert "Rask" not in page  # no name: it would point at the other
    assert ASKED not in says(young, "/valg")  # nothing was decided


def test_at_fifteen_the_young_person_is_asked_and_the_same_once_more_is_an_answer(app, almost_fifteen, clock):
    mother, father = almost_fifteen
    choose(mother)
    confirm(father)
    with a_register() as url:
        forwarding(app, url=url)
        send(app)
    clock.move_to(BIRTHDAY)
    young = the_child(app)
    assert ASKED in says(young, "/valg")
    note = asked_of(young)
    assert f"{ASKED}Før du fyldte 15, valgte andre dette for dig: Dine prøver: Mine prøver må kun bruges" in note
    assert "Dine genetiske oplysninger" not in note
    assert "Vi ændrer ikke noget, før du selv vælger. Du kan vælge det samme igen eller noget andet." in note
    assert "i registeret" not in note
    assert "har svaret, at det blev registreret den" in told(young)[0]
    decide(young, "proever", OWN)
    assert chosen(app) == [("biological", OWN)] * 2
    assert ASKED not in says(young, "/valg") + says(young, "/valg/vaev")
    assert as_citizen(app, MOTHER, "Mette Rask").client.get(PAGE).status_code == 303


def test_a_child_who_signs_in_sees_what_is_asked_for_and_decides_nothing(app, both):
    choose(both[0])
    child = the_child_of(app)
    page = says(child, "/valg/vaev")
    assert "En, der har forældremyndigheden, bad om det." in page
    assert "Mette" not in page
    signed_in_again(child)
    assert child.client.get("/valg/vaev/proever").status_code == 403
    assert child.client.get(f"{PAGE}/proever").status_code == 403


def test_where_the_log_of_a_placed_child_is_closed_the_page_is_as_where_there_is_nothing(app, both):
    mother, father = both
    empty = says(mother)
    choose(mother)
    confirm(father)
    tell(app, message("placement", CHILD, "1403572528", first="2026-02-01", closed="yes"))
    assert says(mother) == empty
    signed_in_again(mother)
    refused = mother.client.post(f"{PAGE}/proever", data=form_token(mother.client))
    assert (refused.status_code, "Der er ikke noget at vise dig lige nu." in refused.text) == (403, True)
    assert len(chosen(app)) == 1


def test_where_the_site_is_the_register_it_counts_with_the_last_of_them_and_what_was_asked_before_does_not(app, both):
    mother, father = both
    choose(mother, OWN, "gener")
    set_tissue(app, mode=VarMode.REGISTER, is_whole=True)
    assert ("Vi ved ikke, hvad der er registreret" in says(mother), waiting_href(father)) == (False, "")
    choose(mother)
    signed_in_again(father)
    assert (
        "Den gælder fra det øjeblik, hvor alle, der skal bekræfte den, har gjort det."
        in Maker(father).open(waiting_href(father)).text
    )
    confirm(father)
    assert "Det gælder fra 3. marts 2026 kl. 13.00." in says(father)
    assert [one[2] for one in decisions(app)] == ["child-2-register"]


WORDS_OF = {"child-2": "604c2a32b41aa38f", "child-2-register": "6bdb59bf57f0ec12"}
"""Each version of what is confirmed, with a digest of its words in both languages. New words need a new version."""


@pytest.mark.parametrize("mode", [VarMode.FORWARD, VarMode.REGISTER])
def test_what_is_confirmed_changes_only_with_its_version(app, mode):
    set_tissue(app, mode=mode)
    words = []
    for language in ("da", "en"):
        with app.test_request_context(), speaking(language):
            version = tissue_children_wording.child_text_version()
            for material, decision in product(Material, TissueUseDecision):
                words += tissue_children_wording.child_confirmed_lines(material, decision)
    assert (version, sha256("\n".join(words).encode()).hexdigest()[:16]) in WORDS_OF.items()
