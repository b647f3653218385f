"""What the citizen sees under each kind of mask, from the request after it was made until the one after it ended."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.mask_settings import AfterEnd
from logview.domain.terms import EntryFlag
from logview.domain.view_state import ViewState
from logview.services.log_page import log_page
from tests.conftest import NOON
from tests.integration.masks.conftest import CLINIC, CPR, ELSEWHERE, HOSPITAL, WARD, browser_of
from tests.support.deciding import citizen as citizen_actor
from tests.support.reading import page, text_of, texts
from tests.support.sign_in import sign_in_citizen
from wsgi import make_app

NAME = "Anna Friis"


@pytest.fixture
def names(client):
    return lambda address="/min-log": texts(page(client, address), ".name")


def entries(log, citizen, *units):
    for hour, unit in enumerate(units):
        log.entry(citizen, NOON - timedelta(hours=hour), performed_by=log.person(NAME), organisation_ref=log.unit(unit))


def test_a_mask_towards_one_citizen_hides_the_organisations_staff_from_them_alone(app, client, log, citizen, names):
    other = browser_of(app, client)
    neighbour = sign_in_citizen(app, other, "0101010008")
    entries(log, citizen, WARD, CLINIC, ELSEWHERE)
    entries(log, neighbour, WARD)
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + timedelta(days=90))
    assert names() == ["Læge", "Læge", NAME]
    assert texts(page(other, "/min-log"), ".name") == [NAME]


def test_a_mask_on_a_unit_alone_leaves_what_is_below_it(log, citizen, names):
    entries(log, citizen, WARD, HOSPITAL)
    log.mask(unit=HOSPITAL, below=False, by=HOSPITAL)
    assert names() == [NAME, "Læge"]


def test_a_mask_holds_towards_every_number_of_the_citizen(app, log, citizen, names):
    entries(log, citizen, WARD)
    log.mask(unit=HOSPITAL, citizen=uuid4(), by=HOSPITAL, until=NOON + timedelta(days=90))
    assert names() == [NAME]
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + timedelta(days=90))
    assert names() == ["Læge"]


def test_the_end_of_a_mask_shows_nothing_by_itself(log, citizen, names, clock):
    entries(log, citizen, WARD)
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + timedelta(minutes=10))
    clock.move_to(NOON + timedelta(minutes=10))
    assert names() == ["Læge"]


def test_where_the_setting_says_so_it_does(settings, client, log, citizen, clock):
    entries(log, citizen, WARD)
    log.mask(unit=HOSPITAL, citizen=citizen, by=HOSPITAL, until=NOON + timedelta(minutes=10))
    clock.move_to(NOON + timedelta(minutes=10))
    other = make_app(replace(settings, masks=replace(settings.masks, after_end=AfterEnd.REVEAL)))
    browser = browser_of(other, client)
    sign_in_citizen(other, browser, CPR)
    assert texts(page(browser, "/min-log"), ".name") == [NAME]
    other.extensions["indblik.engine"].dispose()


def test_a_unit_that_takes_over_another_inherits_its_mask(log, citizen, names):
    log.organisation("4000000000021", "Ny Lungeafdeling", kind="department")
    log.organisation(
        "4000000000022",
        "Gammel Lungeafdeling",
        kind="department",
        successor_scheme="sor",
        successor_code="4000000000021",
        successor_from=NOON.date() - timedelta(days=30),
    )
    log.directory_is_new()
    entries(log, citizen, "4000000000021")
    assert names() == [NAME]
    log.mask(unit="4000000000022", by=HOSPITAL)
    assert names() == ["Læge"]


def test_a_change_counts_on_the_next_request_of_another_process(settings, log, citizen, client):
    other = make_app(settings)
    browser = browser_of(other, client)
    sign_in_citizen(other, browser, CPR)
    entries(log, citizen, WARD)
    assert texts(page(browser, "/min-log"), ".name") == texts(page(client, "/min-log"), ".name") == [NAME]
    mask_id = log.mask(unit=WARD, by=HOSPITAL)
    assert texts(page(browser, "/min-log"), ".name") == texts(page(client, "/min-log"), ".name") == ["Læge"]
    log.end_mask(mask_id, None)
    assert texts(page(browser, "/min-log"), ".name") == texts(page(client, "/min-log"), ".name") == [NAME]
    other.extensions["indblik.engine"].dispose()


@pytest.mark.usefixtures("aliases")
def test_an_alias_tells_one_persons_look_ups_together_from_the_day_after_the_mask(log, citizen, names):
    since = NOON - timedelta(days=5)
    bo, cleo = log.person("Bo Dahl"), log.person("Cleo Eg")
    ward = log.unit(WARD)
    for days, person in ((1, bo), (2, cleo), (3, bo), (5, bo), (6, bo)):
        log.entry(citizen, NOON - timedelta(days=days), performed_by=person, organisation_ref=ward)
    log.mask(unit=WARD, by=HOSPITAL, since=since)
    first, second, third, same_day, before = names()
    assert first == third != second
    assert first.startswith("Læge (Medarbejder ")
    assert [same_day, before] == ["Læge", "Læge"]


@pytest.mark.usefixtures("aliases")
def test_an_alias_is_another_for_another_citizen_and_under_another_mask(app, client, log, citizen, names):
    other = browser_of(app, client)
    neighbour = sign_in_citizen(app, other, "0101010008")
    bo = log.person("Bo Dahl")
    for somebody in (citizen, neighbour):
        for unit in (WARD, CLINIC):
            log.entry(somebody, NOON, performed_by=bo, organisation_ref=log.unit(unit))
    for unit in (WARD, CLINIC):
        log.mask(unit=unit, by=HOSPITAL, since=NOON - timedelta(days=5))
    found = [*names(), *texts(page(other, "/min-log"), ".name")]
    assert len(set(found)) == 4
    assert all(one.startswith("Læge (Medarbejder ") for one in found)


def test_there_is_no_alias_unless_the_operator_asks_for_it(log, citizen, names):
    """It would tell the masks that have an end from those that have none."""
    entries(log, citizen, WARD, CLINIC)
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=5))
    log.mask(unit=CLINIC, citizen=citizen, by=HOSPITAL, since=NOON - timedelta(days=5), until=NOON + timedelta(days=5))
    assert names() == ["Læge", "Læge"]


@pytest.mark.usefixtures("aliases")
def test_a_mask_with_an_end_has_no_alias(log, citizen, names):
    entries(log, citizen, WARD)
    log.mask(unit=WARD, citizen=citizen, by=HOSPITAL, since=NOON - timedelta(days=5), until=NOON + timedelta(days=5))
    assert names() == ["Læge"]


@pytest.fixture
def name_shown(app):
    """The one name on the subject's page, as somebody who acts for them sees it."""

    def shown(subject, viewer):
        actor = replace(citizen_actor(subject), viewer=citizen_actor(viewer).viewer)
        with app.test_request_context("/"), unit_of_work(DatabaseRole.CITIZEN, [subject], [viewer]):
            (found,) = log_page(actor, ViewState(), None, link=str, at=NOON, language="da").days[0].visits
            return found.who

    return shown


def test_a_mask_follows_a_person_wherever_they_act_for_others(log, citizen, name_shown):
    father, stranger = citizen, uuid4()
    daughter = uuid4()
    entries(log, father, WARD)
    log.mask(unit=HOSPITAL, citizen=daughter, by=HOSPITAL, until=NOON + timedelta(days=90))
    assert name_shown(father, father) == NAME
    assert name_shown(father, stranger) == NAME
    assert name_shown(father, daughter) == "Læge"
    log.mask(unit=HOSPITAL, citizen=father, by=HOSPITAL, until=NOON + timedelta(days=90))
    assert name_shown(father, stranger) == "Læge"


@pytest.mark.usefixtures("aliases")
def test_an_alias_is_explained_on_the_entrys_page_and_no_machine_has_one(client, log, citizen):
    bo, ward = log.person("Bo Dahl"), log.unit(WARD)
    log.entry(citizen, NOON, performed_by=bo, organisation_ref=ward)
    log.entry(citizen, NOON - timedelta(days=1), performed_by=bo, organisation_ref=ward, flags=EntryFlag.SYSTEM_JOB)
    log.mask(unit=WARD, by=HOSPITAL, since=NOON - timedelta(days=5))
    tree = page(client, "/min-log")
    person, machine = texts(tree, ".name")
    assert machine == "Læge"
    alias = person.removeprefix("Læge (").removesuffix(")")
    of_person, of_machine = (text_of(page(client, one.get("href"))) for one in tree.cssselect(".what a"))
    for told in ("Kaldes her", alias, "Står de samme bogstaver"):
        assert told in of_person
    assert "Kaldes her" not in of_machine
