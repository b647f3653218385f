"""Nearest relative, § 25 a attest, bistandsværge and patientrådgiver: off, and each on by the law behind it alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from citizen_app import clock as our_clock
from citizen_app.acting_settings import OWN_GROUNDS, ActingSettings
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from delegation.services.visits import EVERY_VISIT, FIRST_VISIT
from support.services.telling_of_visits import tell_of_visits
from tests.support.helping import power, switch_to
from tests.support.people import as_citizen
from tests.support.register import born, message, tell

PERSON, HELPER = "1210831833", "2802852288"


def allow(app, *bases):
    settings = app.extensions["indblik.settings"]
    stated = ActingSettings(own_grounds=dict.fromkeys(bases, "Psykiatriloven § 24"))
    app.extensions["indblik.settings"] = replace(settings, acting=stated)


def appointed(app, kind):
    tell(app, born(PERSON, "1983-10-12"), born(HELPER, "1985-02-28"))
    tell(app, message("appointment", PERSON, HELPER, first="2026-01-01", kind=kind))


def told(app):
    """How many messages there were of each kind."""
    with app.app_context():
        tell_of_visits()
    row = OutboxMessageRow
    counted = select(row.kind, func.count().label("number")).group_by(row.kind)
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        return {one.kind: one.number for one in opened.execute(counted)}


@pytest.mark.parametrize("basis", OWN_GROUNDS, ids=lambda basis: basis.value)
def test_each_opens_the_log_where_the_operator_states_its_law_and_no_other(app, basis):
    appointed(app, basis.value)
    helper = as_citizen(app, HELPER, "Mette Rask")
    for others in ((), [one for one in OWN_GROUNDS if one is not basis]):
        allow(app, *others)
        assert 'name="mandate"' not in helper.client.get("/for-en-anden").text
    allow(app, basis)
    switch_to(helper)
    assert helper.client.get("/min-log").status_code == 200
    for address in ("/valg", "/valg/ny", "/spoergsmaal"):
        assert helper.client.get(address).status_code == 403
    person = as_citizen(app, PERSON, "Jens Rask")
    assert person.client.get("/min-log").status_code == 200
    assert "Mette Rask så din log" in person.client.get("/besoeg-i-min-log").text
    allow(app)
    assert helper.client.get("/min-log").status_code == 403


@pytest.mark.parametrize(("is_own", "first_visits"), [(True, 3), (False, 1)])
def test_the_person_is_told_of_each_visit_and_of_a_power_of_the_first(app, clock, is_own, first_visits):
    person = as_citizen(app, PERSON, "Jens Rask")
    basis = next(iter(OWN_GROUNDS))
    tell(app, born(PERSON, "1983-10-12"), born(HELPER, "1985-02-28"))
    if is_own:
        allow(app, basis)
        appointed(app, basis.value)
    else:
        power(app, person, as_citizen(app, HELPER, "Mette Rask"))
    for _visit in range(3):
        helper = as_citizen(app, HELPER, "Mette Rask")
        switch_to(helper)
        helper.client.get("/min-log")
        clock.move_to(our_clock.now() + timedelta(days=1))
    found = told(app)
    assert (found[FIRST_VISIT.code], found[EVERY_VISIT.code]) == (first_visits, 3)
