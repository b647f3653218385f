"""Where few people have a profession, the profession names them: beside a masked name it is left out."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.terms import Purpose
from consent.domain.decision import Outcome, Unit, Who
from consent.models import ConsentQuestionRow
from consent.services.decisions import make_decision
from logview.domain.terms import EntryFlag
from tests.conftest import NOON
from tests.integration.consent.making import Maker
from tests.integration.masks.conftest import CLINIC, CPR, HOSPITAL, WARD, browser_of
from tests.integration.masks.test_places_named_after_staff import filter_on
from tests.support.deciding import citizen as acting_citizen
from tests.support.deciding import draft, page_of
from tests.support.people import SignedIn
from tests.support.reading import page, text_of, texts
from tests.support.sign_in import sign_in_citizen
from tests.support.systems import a_system
from wsgi import make_app

NAME, DOCTOR, NURSE, MIDWIFE = "Anna Friis", "7170", "5166", "5182"
EYES = "4000000000061"


@pytest.fixture(autouse=True)
def directory(log):
    """A practising eye doctor beside the hospital."""
    log.organisation(EYES, "Øjenklinikken Nykøbing", kind="specialist", sector=3, name_en="Nykoebing Eye Clinic")
    log.profession(NURSE, "Sygeplejerske", "Nurse")
    log.profession(MIDWIFE, "Jordemoder", "Midwife")
    log.directory_is_new()


@pytest.fixture
def entry(log, citizen):
    """An entry of Anna's at the unit."""

    def made(unit, name=NAME, hours=0, code=DOCTOR, **values):
        at = NOON - timedelta(hours=hours)
        return log.entry(
            citizen, at, performed_by=log.person(name, code=code), organisation_ref=log.unit(unit), **values
        )

    return made


@pytest.fixture
def names(client):
    return lambda: texts(page(client, "/min-log"), ".name")


@pytest.fixture
def everything(client):
    """The log, its filters and each entry with the pages that ask for its names, as one text."""

    def read():
        log = page(client, "/min-log")
        told = [text_of(log), text_of(page(client, "/min-log/find"))]
        for link in dict.fromkeys(log.xpath("//main//a[contains(@href, 'opslag/')]/@href")):
            told += [text_of(page(client, link)), *(text_of(page(client, f"{link}/{one}")) for one in ASKED)]
        return " ".join(told)

    return read


ASKED = ("navn", "navn-paa-vegne-af")


def forbid(forbidden, *texts):
    """No page may hold these from now on."""
    for one in texts:
        forbidden.add(one)


def test_a_profession_with_few_at_the_unit_is_left_out_from_the_next_request_on(log, entry, names, client):
    entry(WARD)
    log.mask(unit=WARD, by=HOSPITAL)
    assert names() == ["Læge"]
    log.headcount(WARD, 4, DOCTOR)
    log.headcount(WARD, 30)
    assert names() == ["Medarbejder"]
    assert "Lungemedicinsk Afdeling" in text_of(page(client, "/min-log"))
    log.headcount(WARD, 5, DOCTOR)
    assert names() == ["Læge"]


def test_no_page_tells_the_profession(app, log, entry, everything, forbidden):
    behalf = log.person("Bo Dahl", code=MIDWIFE)
    entry(WARD, code=MIDWIFE, on_behalf_of=behalf, purpose=0, reason="Jordemoder på vagt", what_text="Jordemodernotat")
    log.mask(unit=WARD, by=HOSPITAL)
    assert everything().count("Jordemoder") > 3
    log.headcount(WARD, 4, MIDWIFE)
    forbid(forbidden, "Jordemoder", NAME, "Bo Dahl")
    told = everything()
    assert "Vises ikke her, fordi navnet er sløret." in told
    assert "Kilden har ikke oplyst det" not in told


def test_it_is_left_out_in_english_too(client, log, entry):
    entry(WARD)
    log.mask(unit=WARD, by=HOSPITAL)
    log.headcount(WARD, 4, DOCTOR)
    token = page(client, "/min-log").cssselect("input[name=csrf_token]")[0].get("value")
    client.post("/sprog", data={"csrf_token": token, "language": "en"})
    assert texts(page(client, "/min-log"), ".name") == ["Member of staff"]


def test_a_name_that_the_source_masked_is_treated_alike(log, entry, names):
    entry(WARD, flags=int(EntryFlag.SOURCE_MASKED))
    assert names() == ["Læge"]
    log.headcount(WARD, 4, DOCTOR)
    assert names() == ["Medarbejder"]


def test_where_no_mask_applies_nothing_is_left_out(log, entry, everything):
    entry(WARD)
    before = everything()
    log.headcount(WARD, 1)
    log.headcount(WARD, 1, DOCTOR)
    assert everything() == before


def test_the_only_one_left_is_not_told_by_the_others(log, entry, names):
    """Twenty nurses told as nurses would make "a member of staff" the one doctor."""
    entry(WARD)
    entry(WARD, "Bo Dahl", hours=4, code=NURSE)
    log.mask(unit=WARD, by=HOSPITAL)
    log.headcount(WARD, 21)
    log.headcount(WARD, 20, NURSE)
    log.headcount(WARD, 1, DOCTOR)
    assert names() == ["Medarbejder", "Medarbejder"]


def test_an_unknown_figure_counts_by_the_kind_of_unit(log, entry, names, client):
    entry(EYES)
    log.mask(person=NAME, by=HOSPITAL)
    assert names() == ["Medarbejder"]
    assert "Øjenklinikken Nykøbing" in text_of(page(client, "/min-log")), "no guess takes the place away"
    log.headcount(EYES, 12, DOCTOR)
    log.headcount(EYES, 30)
    assert names() == ["Læge"]


@pytest.mark.parametrize(
    ("unit", "changed"),
    [(EYES, {"small_kinds": frozenset()}), (WARD, {"smallest_group": 4, "small_kinds": frozenset()})],
)
def test_the_kinds_and_the_number_are_settings(settings, client, log, entry, names, unit, changed):
    entry(unit)
    log.mask(person=NAME, by=HOSPITAL)
    if unit == WARD:
        log.headcount(WARD, 4, DOCTOR)
    assert names() == ["Medarbejder"]
    other = make_app(replace(settings, masks=replace(settings.masks, **changed)))
    browser = browser_of(other, client)
    sign_in_citizen(other, browser, CPR)
    assert texts(page(browser, "/min-log"), ".name") == ["Læge"]
    other.extensions["indblik.engine"].dispose()


def test_a_unit_that_the_directory_does_not_know_is_not_taken_for_large(log, entry, names):
    entry("4000000000099")
    log.mask(person=NAME, by=HOSPITAL)
    assert names() == ["Medarbejder"]


def test_one_of_few_at_the_whole_hospital_is_one_of_few_at_the_ward(log, entry, names):
    entry(WARD)
    log.mask(unit=WARD, by=HOSPITAL)
    log.headcount(HOSPITAL, 4, DOCTOR)
    log.headcount(HOSPITAL, 3000)
    log.headcount(WARD, 30)
    assert names() == ["Medarbejder"]


def test_a_unit_inherits_the_figures_of_what_it_has_taken_over_until_it_has_its_own(log, entry, names):
    old = {"successor_scheme": "sor", "successor_code": WARD, "successor_from": date(2026, 1, 1)}
    log.organisation("4000000000071", "Lungeafsnit A", kind="department", **old)
    log.directory_is_new()
    log.headcount("4000000000071", 2, DOCTOR)
    entry(WARD)
    log.mask(unit=WARD, by=HOSPITAL)
    assert names() == ["Medarbejder"]
    log.headcount(WARD, 9, DOCTOR)
    assert names() == ["Læge"]


@pytest.mark.usefixtures("aliases")
def test_an_alias_does_not_tell_by_another_unit_what_is_left_out_here(log, entry, client):
    entry(WARD)
    entry(CLINIC, hours=4)
    log.mask(unit=HOSPITAL, by=HOSPITAL, since=NOON - timedelta(days=3))
    assert text_of(page(client, "/min-log")).count("Læge (Medarbejder ") == 2
    log.headcount(WARD, 4, DOCTOR)
    shown = text_of(page(client, "/min-log"))
    assert shown.count("Læge (Medarbejder ") == 1
    assert shown.count("(Medarbejder ") == 1


@pytest.fixture
def tiny(log, entry):
    """Three in all at the eye clinic, which has masked their names."""
    entry(EYES, data_organisation_ref=log.unit(EYES))
    entry(WARD, "Bo Dahl", hours=4)
    log.headcount(EYES, 3)
    return EYES


def test_a_unit_where_few_work_at_all_is_told_by_its_kind(log, tiny, everything, forbidden):
    assert "Øjenklinikken Nykøbing" in everything()
    log.mask(unit=tiny, by=tiny)
    forbid(forbidden, "Øjenklinikken", NAME)
    told = everything()
    assert "Navnet er sløret af en speciallæge" in told
    assert "En speciallæge" in told
    assert "Lungemedicinsk Afdeling" in told


def test_a_small_employer_is_not_named_where_its_own_work_elsewhere(client, log, entry, tiny):
    """It masks its own staff: that it did tells where they work, and there they are one of three."""
    log.mask(person="Bo Dahl", by=tiny)
    assert "Navnet er sløret af en speciallæge" in text_of(page(client, "/min-log"))


def test_a_department_where_few_work_keeps_its_hospital(log, entry, everything, forbidden):
    entry(WARD)
    log.headcount(WARD, 4)
    log.mask(unit=WARD, by=HOSPITAL)
    forbidden.add("Lungemedicinsk")
    told = everything()
    assert "En afdeling" in told
    assert "Østby Hospital" in told


def test_a_filter_on_the_place_does_not_find_it(client, log, tiny, forbidden):
    address = filter_on(client, "Øjenklinikken Nykøbing (1)")
    log.mask(unit=tiny, by=tiny)
    forbidden.add("Øjenklinikken")
    found = page(client, address)
    assert texts(found, ".name") == []
    assert "Et sted" in text_of(found)
    assert texts(page(client, filter_on(client, "Østby Hospital (1)")), ".name") == ["Bo Dahl"]


def test_choices_and_previews_do_not_connect_the_entry_with_place_or_profession(app, client, citizen, log, tiny):
    person = SignedIn(key=citizen, name="Birthe Holm", client=client, citizen_key=citizen)

    def preview(**who):
        maker = Maker(person).open("/valg/ny").answer(effect="block").answer(scope="all")
        if "profession" in who:
            maker.answer(whom="profession").answer(**who)
        else:
            maker.answer(whom="place").answer(words=who["place"])
            (place,) = maker.values("place").values()
            maker.answer(place=place, below="with")
        maker.answer(start="now", end="open")
        return text_of(page(client, maker.at).xpath("//main")[0])

    offered = Maker(person).open("/valg/ny").answer(effect="block").answer(scope="all").answer(whom="place")
    assert "Øjenklinikken" in offered.text
    assert "ingen opslag" in preview(place="Skadestuen")
    assert "ingen opslag" in preview(profession=NURSE)
    log.mask(unit=tiny, by=tiny)
    offered = Maker(person).open("/valg/ny").answer(effect="block").answer(scope="all").answer(whom="place")
    assert "Øjenklinikken" not in offered.text
    # What cannot be told which it is may be any: the entry is counted for each place and each profession alike.
    for who in ({"place": "Øjenklinikken"}, {"place": "Skadestuen"}, {"profession": NURSE}):
        assert "I din log for det seneste år er der 1 opslag, som spærringen gælder eller måske" in preview(**who), who


@pytest.mark.parametrize("person", ["named", "unknown to the log", "nobody"])
def test_who_asked_tells_neither_place_nor_profession_nor_system(app, client, log, citizen, tiny, person, forbidden):
    a_system(app, system_id="eyes", units=[("sor", EYES)], name="Øjenklinikken Nykøbings journal")
    who = {"named": log.persons[NAME], "unknown to the log": uuid4(), "nobody": None}[person]
    row = {
        "citizen_key": citizen, "question_id": uuid4(), "asked_at": NOON, "call": "override", "system_id": "eyes",
        "person": who, "profession": DOCTOR, "unit_scheme": "sor", "unit_code": EYES, "purpose": Purpose.TREATMENT,
        "kinds": None, "outcome": Outcome.NEGATIVE, "override_reason": None, "override_text": "Øjenlægen ringede",
    }  # fmt: skip
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT) as opened:
        opened.execute(insert(ConsentQuestionRow), row)
    before = text_of(page(client, "/valg/spurgt"))
    assert "Læge" in before
    assert "Øjenklinikken Nykøbing" in before
    log.mask(unit=EYES, by=EYES)
    forbid(forbidden, "Læge", "Øjenklinikken", NAME)
    assert "En speciallæge" in text_of(page(client, "/valg/spurgt"))


def test_a_choice_that_names_her_there_tells_neither(app, client, log, citizen, tiny, forbidden):
    who = Who(person=log.persons[NAME], unit=Unit("sor", EYES, True))
    with page_of(app, acting_citizen(citizen)):
        make_decision(acting_citizen(citizen), draft(who=who), uuid4(), NOON)
    assert "Anna Friis hos Øjenklinikken Nykøbing" in text_of(page(client, "/valg"))
    log.mask(unit=EYES, by=EYES)
    forbid(forbidden, "Øjenklinikken", NAME)
    assert "en person med sløret navn hos en speciallæge" in text_of(page(client, "/valg"))


def test_a_figure_counts_on_the_next_request_of_every_process(settings, client, log, entry):
    entry(WARD)
    log.mask(unit=WARD, by=HOSPITAL)
    elsewhere = make_app(settings)
    other = browser_of(elsewhere, client)
    sign_in_citizen(elsewhere, other, CPR)
    assert texts(page(other, "/min-log"), ".name") == ["Læge"]
    log.headcount(WARD, 4, DOCTOR)
    for browser in (client, other):
        assert texts(page(browser, "/min-log"), ".name") == ["Medarbejder"]
    elsewhere.extensions["indblik.engine"].dispose()
