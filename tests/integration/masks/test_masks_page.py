"""The deciders' list, a mask's page and the steps on it: two persons, each step once, nobody about themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from citizen_app import opaque
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.mask_settings import AfterEnd
from logview.domain.masking import MaskStep
from support.services import mask_desk
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, HOSPITAL, OTHER_REGION, WARD
from tests.support.client import LintingClient
from tests.support.mask_pages import CITIZEN, PAGE, UNIT, decide, every, kept, links, make, own_address, post, trail
from tests.support.page_rules import visible_text
from tests.support.people import as_staff, new_client
from tests.support.reading import page, texts
from wsgi import make_app

WHY = "Trusler i venteværelset"
TOWARDS = {"number": CPR, "unit": "", "last_day": "2026-06-01", "reason": WHY}
OF_WARD = {"unit": WARD, "below": "yes", "reason": WHY}


@pytest.fixture
def dorte(app, log):
    return as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")


@pytest.fixture
def didrik(app, log):
    return as_staff(app, "Didrik Dal", Role.MASK_DECIDER, cpr="1409811235")


def text_of(person, address=PAGE):
    return visible_text(person.client.get(address).text)


def ended(person):
    """The page of the only mask that has ended."""
    (address,) = [
        href for words, href in links(person, links(person)["Er slut"]).items() if words.startswith("Se sløringen")
    ]
    return address


def facts_of(person):
    """The facts on the list, each with its name."""
    return " ".join(texts(page(person.client, PAGE), "dt, dd"))


def test_the_list_says_who_decided_what_and_the_second_confirms(app, citizen, dorte, didrik):
    address = make(dorte, CITIZEN, **TOWARDS)
    told = text_of(didrik)
    for words in (
        "Venter på en anden person",
        "Alle på Region Øst og enhederne under den",
        "Én borger",
        WHY,
        "1. juni 2026",
    ):
        assert words in told
    assert "Lavet af Dorte Dam Bekræftet af Ingen endnu" in facts_of(didrik)
    assert "en kollega skal bekræfte eller afvise den" in text_of(dorte, address)
    assert "Bekræft" not in links(dorte, address)
    done = decide(didrik, own_address(didrik), "Bekræft")
    assert "Sløringen er bekræftet." in text_of(didrik, done.headers["Location"])
    assert "Venter på en" not in text_of(didrik)
    assert kept(app) == [("CITIZEN", ["made", "confirmed"])]


def test_its_page_says_how_much_it_touches_and_that_nothing_seen_comes_back(app, log, citizen, dorte, didrik):
    for _ in range(3):
        log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    address = make(dorte, CITIZEN, **TOWARDS)
    for person, page_of in ((dorte, address), (didrik, own_address(didrik))):
        told = text_of(person, page_of)
        assert "Opslag om borgeren, som den rammer nu: 3." in told
        assert "Det, som borgere allerede har set eller printet, kan ikke kaldes tilbage." in told
    decide(didrik, own_address(didrik), "Afvis", reason="Forkert borger")
    assert "rammer nu" not in text_of(dorte, address)


def test_whoever_made_it_cannot_confirm_it_by_hand(app, citizen, dorte):
    address = make(dorte, CITIZEN, **TOWARDS)
    refused = post(dorte, f"{address}/bekraeft", {"steps": "1"})
    assert (refused.status_code, "En anden skal beslutte" in visible_text(refused.text)) == (403, True)
    assert ("mask-refused", "own-decision") in trail(app, dorte)
    assert kept(app) == [("CITIZEN", ["made"])]


def test_a_no_ends_it_with_a_reason(app, log, citizen, client, dorte, didrik):
    log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    make(dorte, UNIT, **OF_WARD)
    address = own_address(didrik)
    assert decide(didrik, address, "Afvis", reason=" ").status_code == 422
    assert texts(page(client, "/min-log"), ".name") == ["Læge"]
    assert decide(didrik, address, "Afvis", reason="En anden afdeling").status_code == 303
    assert texts(page(client, "/min-log"), ".name") == ["Anna Friis"]
    assert "En anden afdeling" in text_of(dorte, address := ended(dorte))
    assert "Det kan du gøre" not in text_of(dorte, address)


def test_an_early_end_takes_two_and_can_be_taken_back(app, citizen, dorte, didrik):
    address = make(dorte, CITIZEN, **TOWARDS)
    assert decide(dorte, address, "Ophæv", reason="Er flyttet").status_code == 303
    assert "Du har selv foreslået at ophæve" in text_of(dorte, address)
    assert "Vær enig i at ophæve den" not in links(dorte, address)
    theirs = own_address(didrik)
    decide(didrik, theirs, "Lad den fortsætte")
    decide(didrik, theirs, "Ophæv", reason="Er flyttet nu")
    done = decide(dorte, address, "Vær enig i at ophæve den")
    assert "Sløringen er ophævet." in text_of(dorte, done.headers["Location"])
    assert kept(app) == [("CITIZEN", ["made", "end-proposed", "end-refused", "end-proposed", "ended"])]
    assert "Er flyttet nu" in text_of(dorte, address)


def test_an_end_is_moved_forward_and_not_back(app, citizen, dorte):
    address = make(dorte, CITIZEN, **TOWARDS)
    assert 'value="2026-08-30"' in dorte.client.get(links(dorte, address)["Forlæng den"]).text
    for day, said in (
        ("2026-05-01", "efter den, som sløringen har nu"),
        ("2029-01-01", "for langt ude"),
        ("", "Vælg en dag"),
    ):
        refused = decide(dorte, address, "Forlæng den", reason="Truer stadig", last_day=day)
        assert (refused.status_code, said in visible_text(refused.text)) == (422, True)
    decide(dorte, address, "Forlæng den", reason="Truer stadig", last_day="2026-12-24")
    assert "Forlænget til og med 24. december 2026" in text_of(dorte, address)
    assert kept(app) == [("CITIZEN", ["made", "extended"])]


def test_a_form_that_was_sent_twice_does_it_once(app, citizen, dorte, didrik):
    make(dorte, CITIZEN, **TOWARDS)
    address = own_address(didrik)
    fields = {"reason": "Er flyttet", "steps": "1"}
    first, again = (post(didrik, f"{address}/afslut", fields) for _time in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert "Nogen har allerede besluttet noget" in text_of(didrik, again.headers["Location"])
    stale = post(dorte, f"{own_address(dorte)}/afslut", {"steps": "1"})
    assert stale.status_code == 303
    assert kept(app) == [("CITIZEN", ["made", "end-proposed"])]


def test_of_two_who_decide_at_once_the_second_changes_nothing(app, citizen, dorte, anna):
    make(dorte, CITIZEN, **TOWARDS)
    mask_id = every(app)[0].mask.mask_id
    # Own key of another: whom a mask is towards must not be the one who decides.
    acting = replace(anna, viewer=replace(anna.viewer, own_keys=(dorte.citizen_key,)))
    for steps, done in ((0, False), (1, True), (1, False)):
        with app.app_context(), unit_of_work(DatabaseRole.STAFF):
            took = mask_desk.take_step(acting, mask_id, MaskStep.ENDED, steps=steps, reason="Er flyttet")
        assert took is done
    assert kept(app) == [("CITIZEN", ["made", "end-proposed"])]


def test_what_there_is_no_more_to_decide_is_a_page_of_its_own(app, citizen, dorte, didrik):
    address = make(dorte, UNIT, **OF_WARD)
    for step, said in (("forlaeng", "Sløringen har ingen slutdato"), ("behold", "Her er ikke noget at beslutte")):
        refused = dorte.client.get(f"{address}/{step}")
        assert (refused.status_code, said in visible_text(refused.text)) == (409, True)
    decide(didrik, own_address(didrik), "Bekræft")
    assert didrik.client.get(f"{own_address(didrik)}/bekraeft").status_code == 409


def test_an_end_is_announced_and_its_passing_asks_for_a_decision(app, log, citizen, dorte, clock):
    for days in (2, 13, 29, 31):
        log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + timedelta(days=days))
    told = text_of(dorte)
    for words in ("højst 3 dage", "højst 14 dage", "højst 30 dage", "I kraft"):
        assert told.count(words) == 1
    assert "Slutter inden for 30 dage: 3" in text_of(dorte, "/medarbejder")
    clock.move_to(NOON + timedelta(days=2))
    later = as_staff(app, "Eva Elm", Role.MASK_DECIDER, cpr="1809712391")
    assert "Den sidste dag er gået" in text_of(later)
    assert "Har passeret sidste dag og slører stadig: 1" in text_of(later, "/medarbejder")


def test_one_person_is_enough_where_the_setting_says_so(settings, log):
    app = make_app(replace(settings, masks=replace(settings.masks, two_persons=False)))
    app.test_client_class = LintingClient
    dorte = as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")
    assert "En kollega skal bekræfte" not in visible_text(post(dorte, UNIT, OF_WARD).text)
    address = make(dorte, UNIT, **OF_WARD)
    assert "Bekræft" not in links(dorte, address)
    assert "Venter på en" not in text_of(dorte)
    done = decide(dorte, address, "Ophæv", reason="Roligt igen")
    assert "Sløringen er ophævet." in text_of(dorte, done.headers["Location"])
    assert kept(app) == [("UNIT", ["made", "ended"])]


def test_where_an_end_shows_the_names_the_mask_has_ended(settings, log, citizen, clock):
    app = make_app(replace(settings, masks=replace(settings.masks, after_end=AfterEnd.REVEAL)))
    app.test_client_class = LintingClient
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + timedelta(days=2))
    clock.move_to(NOON + timedelta(days=2))
    dorte = as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")
    assert "Ingen navne er sløret nu." in text_of(dorte)
    assert "Navnene bliver vist igen." in text_of(dorte, links(dorte)["Er slut"])
    assert "Efter dagen bliver navnene vist." in text_of(dorte, CITIZEN)


def test_a_mask_towards_oneself_does_not_stand_on_the_list_and_is_refused_by_hand(app, citizen, dorte):
    make(dorte, CITIZEN, **TOWARDS)
    herself = as_staff(app, "Birthe Holm", Role.MASK_DECIDER, cpr=CPR)
    unknown = as_staff(app, "Ulla Uth", Role.MASK_DECIDER)
    for person, said in ((herself, "Det handler om dig selv"), (unknown, "om det handler om dig selv")):
        assert WHY not in text_of(person)
        address = f"{PAGE}/{handle_of(app, person)}"
        for refused in (person.client.get(address), post(person, f"{address}/bekraeft", {"steps": "1"})):
            assert (refused.status_code, said.lower() in visible_text(refused.text).lower()) == (403, True)
    assert "Sløringer for enkelte borgere er ikke med" in text_of(unknown)
    assert ("mask-refused", "about-oneself") in trail(app, herself)
    assert kept(app) == [("CITIZEN", ["made"])]


def test_another_organisations_mask_does_not_exist(app, citizen, dorte):
    make(dorte, CITIZEN, **TOWARDS)
    other = as_staff(app, "Frida Fjern", Role.MASK_DECIDER, cvr=OTHER_REGION, cpr="0409651234")
    address = f"{PAGE}/{handle_of(app, other)}"
    for refused in (other.client.get(address), post(other, f"{address}/bekraeft", {"steps": "1"})):
        assert refused.status_code == 404
    assert "Ingen navne er sløret nu." in text_of(other)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.MASK_DECIDER])
def test_no_other_role_opens_the_pages(app, log, role):
    person = as_staff(app, "Lone Lind", role, cpr="1105681238")
    assert {person.client.get(found).status_code for found in (PAGE, f"{PAGE}/ny", UNIT)} == {403}
    assert new_client(app).get(PAGE).status_code == 401
    assert "Sløringer, som I skal" not in text_of(person, "/medarbejder")


def handle_of(app, person):
    """The only mask's handle, as it would stand in the person's page."""
    with app.app_context():
        return opaque.seal(person.key, "mask", every(app)[0].mask.mask_id.bytes)
