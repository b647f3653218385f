"""What decisions are told of the log: the subject's own entries, with nothing that a mask hides."""

from datetime import timedelta

import pytest

from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.past_entries import Reach, past_entries
from citizen_app.terms import DataKind
from logview.models import ProfessionalRow
from tests.support.people import actor_of, as_citizen

WARD, HOSPITAL = "4000000000011", "4000000000001"
YEAR = timedelta(days=365)


@pytest.fixture
def asked(app):
    """Ask the log as the citizen on one of their pages."""

    def ask(citizen, what):
        with app.test_request_context("/"), unit_of_work(DatabaseRole.CITIZEN, [citizen.key]):
            return what(past_entries(), actor_of(citizen))

    return ask


@pytest.fixture
def somebody(app):
    return as_citizen(app, "0703571236")


def test_an_entry_says_what_a_decision_can_be_held_against(somebody, log, asked):
    anna, ward = log.person("Anna Friis"), log.unit(WARD)
    log.entry(somebody.key, now(), performed_by=anna, organisation_ref=ward, data_kind=DataKind.IMAGES, entry_count=3)
    log.entry(somebody.key, now() - YEAR * 2, performed_by=anna)

    def look(log_, actor):
        found = log_.recent(actor, now() - YEAR, 100)
        return found, log_.lines(actor, found), log_.people(actor, now() - YEAR), log_.units(actor, now() - YEAR)

    (one,), (line,), (person,), units = asked(somebody, look)
    assert (one.unit, one.person, one.profession) == (("sor", WARD), log.persons["Anna Friis"], "7170")
    assert (one.kind, one.reach, one.count, one.stopped) == (DataKind.IMAGES, Reach.ASKS, 3, False)
    assert line.who == "Anna Friis, Læge"
    assert line.where == "Lungemedicinsk Afdeling, Østby Hospital"
    assert line.href.startswith("/min-log/opslag/")
    assert person.person == log.persons["Anna Friis"]
    assert units == [("sor", HOSPITAL)]


def test_nobody_whose_name_is_masked_can_be_told_by_what_a_decision_meets(somebody, log, asked):
    anna, ward = log.person("Anna Friis"), log.unit(WARD)
    log.entry(somebody.key, now(), performed_by=anna, organisation_ref=ward)
    log.mask(unit=HOSPITAL, by=HOSPITAL)

    def look(log_, actor):
        found = log_.recent(actor, now() - YEAR, 100)
        names = log_.staff_names(actor, [(log.persons["Anna Friis"], ("sor", WARD))])
        return found, log_.lines(actor, found), log_.people(actor, now() - YEAR), list(names.values())

    (one,), (line,), people, (name,) = asked(somebody, look)
    assert (one.person, one.profession, people) == (None, "7170", [])
    assert "Anna" not in line.who
    assert (name.name, name.role) == (None, "Læge")
    assert "Østby Hospital" in name.masked_by


def test_a_person_is_named_at_units_without_a_mask_and_one_the_log_does_not_know_is_not(somebody, log, asked):
    log.entry(somebody.key, now(), performed_by=log.person("Anna Friis"))
    anna = log.persons["Anna Friis"]

    def look(log_, actor):
        return log_.staff_names(actor, [(anna, ("sor", WARD)), (anna, None), (somebody.key, None)])

    found = asked(somebody, look)
    assert [found[key].name for key in found] == ["Anna Friis", "Anna Friis", None]


def test_another_citizens_entries_are_not_there(app, somebody, log, asked):
    other = as_citizen(app)
    log.entry(other.key, now(), performed_by=log.person("Anna Friis"))
    assert asked(somebody, lambda log_, actor: list(log_.recent(actor, now() - YEAR, 100))) == []
    assert asked(somebody, lambda log_, actor: log_.people(actor, now() - YEAR)) == []


def test_sources_say_what_a_decision_reaches(somebody, log, asked):
    found = {one.reach for one in asked(somebody, lambda log_, _actor: log_.sources())}
    assert found == set(Reach)


def test_a_name_that_the_log_shows_anywhere_is_a_name_and_one_under_masks_only_is_none(somebody, log, asked):
    anna, bo = log.person("Anna Friis"), log.person("Bo Lund")
    log.organisation("4000000000009", "Vestby Hospital", kind="hospital")
    log.directory_is_new()
    for person, unit in ((anna, WARD), (anna, "4000000000009"), (bo, WARD)):
        log.entry(somebody.key, now(), performed_by=person, organisation_ref=log.unit(unit))
    log.mask(unit=HOSPITAL, by=HOSPITAL)
    persons = [log.persons[name] for name in ("Anna Friis", "Bo Lund")]
    found = asked(somebody, lambda log_, actor: log_.names_in_log(actor, persons))
    assert [found[one] for one in persons] == ["Anna Friis", None]


def test_who_is_gone_from_the_log_is_named_unless_a_mask_of_a_unit_may_be_theirs(somebody, log, asked):
    for name, unit in (("Anna Friis", WARD), ("Bo Lund", "4000000000009"), ("Carla Gade", None)):
        person, ref = log.person(name), unit and log.unit(unit)
        if unit is not None:  # the source has since said that it was somebody else
            log.entry(somebody.key, now(), performed_by=person, organisation_ref=ref, superseded_by=999_999)
    persons = [log.persons[name] for name in ("Anna Friis", "Bo Lund", "Carla Gade")]

    def named():
        found = asked(somebody, lambda log_, actor: log_.names_in_log(actor, persons))
        return [found[one] for one in persons]

    assert named() == ["Anna Friis", "Bo Lund", "Carla Gade"]
    mask = log.mask(unit=HOSPITAL, by=HOSPITAL)
    assert named() == [None, "Bo Lund", None]
    log.end_mask(mask, None)
    assert named() == ["Anna Friis", "Bo Lund", "Carla Gade"]
    log.mask(unit=WARD, by=HOSPITAL, citizen=somebody.key, until=now())
    assert named() == [None, "Bo Lund", None]


def test_a_user_of_many_names_is_not_named_after_somebody_elses_log(somebody, log, asked):
    """A source has one user for all citizens: who is not in one's own log any more has no name, and not another's."""
    number, other = log.person("Else Dahl"), as_citizen(somebody.client.application, "2308913369")
    shared = log.persons["Else Dahl"]
    log.write(ProfessionalRow, professional_id=number + 10_000, digest=shared, person_digest=shared, name="Sanne Toft")
    log.entry(somebody.key, now(), performed_by=number)
    for citizen, name in ((somebody, "Else Dahl"), (other, None)):
        assert asked(citizen, lambda log_, actor: log_.names_in_log(actor, [shared])) == {shared: name}
