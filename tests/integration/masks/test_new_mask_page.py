"""Making a mask on the deciders' pages: what is asked, what is told before, and that it is done once."""

from datetime import date, timedelta

import pytest
from lxml import html

from citizen_app.auth.actor import Role
from tests.conftest import NOON
from tests.integration.masks.conftest import CPR, ELSEWHERE, HOSPITAL, OTHER_REGION, WARD
from tests.support.mask_pages import (
    CITIZEN,
    PAGE,
    PERSON,
    UNIT,
    decide,
    every,
    kept,
    make,
    own_address,
    post,
    press,
    trail,
)
from tests.support.page_rules import visible_text
from tests.support.people import DESK, as_staff
from tests.support.reading import page, texts

WHY = "Trusler i venteværelset"


@pytest.fixture
def dorte(app, log):
    return as_staff(app, "Dorte Dam", Role.MASK_DECIDER, cpr="0211223989")


def towards(number=CPR, **changed):
    return {"number": number, "unit": "", "last_day": "2026-06-01", "reason": WHY, **changed}


def test_a_mask_towards_a_citizen_tells_first_what_it_does(app, log, citizen, client, dorte):
    for unit in (WARD, ELSEWHERE):
        log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(unit))
    asked = post(dorte, CITIZEN, towards("070357-1236"))
    told = visible_text(asked.text)
    assert f'<span data-cpr="">{CPR}</span>' in asked.text or f"<span data-cpr>{CPR}</span>" in asked.text
    assert "Opslag om borgeren, som den rammer nu: 1." in told
    assert "kan ikke kaldes tilbage" in told
    assert "Navnet er sløret af Region Øst" in told
    assert kept(app) == []
    assert texts(page(client, "/min-log"), ".name") == ["Anna Friis", "Anna Friis"]
    for said in ("Sløringen gælder fra nu af.", "Sløringen var lavet allerede."):
        done = press(dorte, asked, "Slør navnene")
        assert said in dorte.client.get(done.headers["Location"]).text
    assert kept(app) == [("CITIZEN", ["made"])]
    assert sorted(texts(page(client, "/min-log"), ".name")) == ["Anna Friis", "Læge"]


def test_what_has_ended_is_not_made_again_by_sending_its_form_once_more(app, log, citizen, dorte):
    other = as_staff(app, "Didrik Dal", Role.MASK_DECIDER, cpr="1409811235")
    asked = post(dorte, CITIZEN, towards())
    press(dorte, asked, "Slør navnene")
    decide(other, own_address(other), "Afvis", reason="En anden borger")
    again = press(dorte, asked, "Slør navnene")
    assert "Sløringen var lavet allerede." in dorte.client.get(again.headers["Location"]).text
    assert kept(app) == [("CITIZEN", ["made", "rejected"])]


def test_the_number_stands_in_no_address_and_comes_back_in_no_field(app, log, citizen, dorte):
    asked = post(dorte, CITIZEN, towards())
    changed = press(dorte, asked, "Ret noget")
    assert WHY in changed.text
    assert CPR not in changed.text
    wrong = post(dorte, CITIZEN, towards(reason=f"Han hedder {CPR}"))
    assert wrong.status_code == 422
    assert "Skriv ikke et CPR-nummer" in wrong.text
    assert CPR not in wrong.text
    address = make(dorte, CITIZEN, **towards())
    assert CPR not in address
    for shown in (address, PAGE):
        assert CPR not in dorte.client.get(shown).text
        assert WHY in dorte.client.get(shown).text


def test_a_draft_works_for_whom_it_was_made_alone(app, log, citizen, dorte):
    other = as_staff(app, "Didrik Dal", Role.MASK_DECIDER, cpr="1409811235")
    draft = post(dorte, CITIZEN, towards()).text.split('name="draft" value="')[1].split('"')[0]
    assert post(other, CITIZEN, {"draft": draft, "sure": "yes"}).status_code == 404
    assert post(dorte, UNIT, {"draft": draft, "sure": "yes"}).status_code == 404
    assert kept(app) == []


@pytest.mark.parametrize(
    ("changed", "said", "why"),
    [
        ({"number": "0101010008"}, "Vi kender ingen borger", "unknown-citizen"),
        ({"number": "1234"}, "ikke et CPR-nummer", None),
        ({"unit": "Månebasen"}, "Vi kender ingen enhed", "unknown-unit"),
        ({"unit": f"sor {ELSEWHERE}"}, "ikke jeres", "other-organisation"),
        ({"last_day": "2026-03-02"}, "Vælg en dag fra i dag", "end-in-the-past"),
        ({"last_day": "2028-05-01"}, "for langt ude i fremtiden", "end-too-late"),
        ({"last_day": ""}, "Vælg en dag", None),
        ({"reason": "  "}, "Skriv en begrundelse", None),
    ],
)
def test_what_cannot_be_made_is_said_beside_its_field_and_noted(app, citizen, dorte, changed, said, why):
    refused = post(dorte, CITIZEN, towards(**changed))
    assert refused.status_code == 422
    assert said in visible_text(refused.text)
    assert ([found for _action, found in trail(app, dorte) if found] == [why]) is (why is not None)
    assert kept(app) == []


def test_a_second_mask_for_the_same_says_that_the_later_end_counts(app, log, citizen, dorte):
    make(dorte, CITIZEN, **towards())
    asked = post(dorte, CITIZEN, towards(last_day="2026-08-01"))
    assert "den seneste af de to dage gælder" in visible_text(asked.text)
    address = press(dorte, asked, "Slør navnene").headers["Location"]
    assert "1. august 2026" in dorte.client.get(address).text
    assert kept(app) == [("CITIZEN", ["made", "extended"])]


def test_nobody_masks_towards_themselves_nor_without_a_number_of_their_own(app, log, citizen, dorte):
    herself = as_staff(app, "Birthe Holm", Role.MASK_DECIDER, cpr=CPR)
    refused = post(herself, CITIZEN, towards())
    assert (refused.status_code, "handler om dig selv" in visible_text(refused.text)) == (403, True)
    assert ("mask-refused", "about-oneself") in trail(app, herself)
    unknown = as_staff(app, "Ulla Uth", Role.MASK_DECIDER)
    assert unknown.client.get(CITIZEN).status_code == post(unknown, CITIZEN, towards()).status_code == 403
    assert kept(app) == []


def test_a_unit_is_found_by_a_part_of_its_name_and_asked_about_when_several_fit(app, log, dorte):
    log.organisation("4000000000013", "Lungeambulatoriet", kind="department", parent_scheme="sor", parent_code=HOSPITAL)
    log.directory_is_new()
    fields = {"unit": "lunge", "below": "no", "reason": WHY}
    which = post(dorte, UNIT, fields)
    assert which.status_code == 422
    assert "Lungeambulatoriet (Østby Hospital)" in visible_text(which.text)
    asked = post(dorte, UNIT, {**fields, "place": f"sor {WARD}"})
    assert "Alle på Lungemedicinsk Afdeling (Østby Hospital), og kun der" in visible_text(asked.text)
    assert "i alle borgeres log" in visible_text(asked.text)
    press(dorte, asked, "Slør navnene")
    (only,) = every(app)
    assert (only.mask.unit, only.mask.below, only.mask.until) == (("sor", WARD), False, None)


def test_one_member_of_staff_is_named_by_one_id_and_is_the_organisations_own(app, log, citizen, client, dorte):
    log.entry(citizen, NOON, performed_by=log.person("Anna Friis"), organisation_ref=log.unit(WARD))
    fields = {"authorisation": "5BXY7", "works_here": "y", "reason": "Beskyttet navn"}
    two = {"source": "epj-ost", "user": "x"}
    for lacking in ({"works_here": ""}, {"authorisation": ""}, {"authorisation": "AAAAA"}, two):
        wrong = post(dorte, PERSON, {key: text for key, text in {**fields, **lacking}.items() if text})
        assert wrong.status_code == 422, lacking
    asked = post(dorte, PERSON, fields)
    assert "Ingen kilde har nævnt" in visible_text(asked.text)
    press(dorte, asked, "Slør navnene")
    make(dorte, PERSON, source="epj-ost", user="tbl0042", works_here="y", reason="Beskyttet adresse")
    assert kept(app) == [("PERSON", ["made"])] * 2


def test_the_suggested_end_is_what_the_setting_says(dorte):
    assert f'value="{date(2026, 3, 3) + timedelta(days=90)}"' in dorte.client.get(CITIZEN).text


@pytest.mark.parametrize("cvr", [DESK, OTHER_REGION])
def test_the_desk_decides_no_masks_and_others_only_their_own(app, log, citizen, dorte, cvr):
    make(dorte, CITIZEN, **towards())
    other = as_staff(app, "Frida Fjern", Role.MASK_DECIDER, cvr=cvr, cpr="0409651234")
    if cvr == DESK:
        assert {other.client.get(found).status_code for found in (PAGE, CITIZEN, UNIT, PERSON)} == {403}
    else:
        assert WHY not in other.client.get(PAGE).text
        refused = post(other, UNIT, {"unit": WARD, "below": "yes", "reason": WHY})
        assert "ikke jeres" in visible_text(refused.text)


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        (CITIZEN, {"last_day": ""}),
        (UNIT, {}),
        (PERSON, {}),
    ],
)
def test_what_is_wrong_is_told_in_the_order_of_the_page(app, log, dorte, address, fields):
    tree = html.fromstring(post(dorte, address, fields).text)
    told = [str(one).lstrip("#") for one in tree.xpath("//*[contains(@class, 'error-links')]//a/@href")]
    on_page = [str(one).removesuffix("-error") for one in tree.xpath("//*[contains(@class, 'form-error-message')]/@id")]
    assert told == on_page
    assert len(told) > 1
