"""The demo's families, from its own feed: who may read whose log, as demo/README.md promises."""

from datetime import UTC, datetime

import pytest

from citizen_app.auth.actor import acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.register.feed import import_register
from delegation.domain.acting import Act, ActingRules, Limit, limits, ruling
from delegation.services.standing import grounds_of
from demo.people import HOME, citizens
from tests.support.register import viewer_of

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NUMBERS = {citizen.story: citizen.numbers[0].value for citizen in citizens()}
TOUR = {
    "mother": {
        "Alma Fjeldsted Rask": "allowed",
        "Oskar Fjeldsted Rask": "allowed",
        "Noah Elkjær Damgaard": "not-there",
    },
    "father": {"Alma Fjeldsted Rask": "allowed", "Oskar Fjeldsted Rask": "allowed", "Poul Erik Søndergaard": "allowed"},
    "nurse": {"Poul Erik Søndergaard": "allowed"},
    "changed": {"Liv Toftegaard": "allowed placeless"},
    "none": {"Liv Toftegaard": "allowed placeless"},
    "sex-change": {"Freja Aagaard Lund": "nothing"},
    "copd": {"Gudrun Overgaard Pihl": "allowed"},
    "night": {"Hanne Lykkegaard": "not-there"},
    "elderly": {},
}


def shown(held):
    told = ruling(held.standing, Act.READ_LOG, ActingRules()).value
    return f"{told} placeless" if Limit.PLACELESS in limits(held.standing) else told


@pytest.fixture
def families(app):
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        for feed in ("register.csv", "families.csv"):
            assert import_register(HOME / "directory" / feed).faults == []
    return app


def test_everybody_in_the_tour_may_read_what_the_readme_says(families):
    for story, wanted in TOUR.items():
        actor = acting_for_oneself(viewer_of(families, NUMBERS[story]))
        with families.app_context(), unit_of_work(DatabaseRole.MANDATES):
            assert {held.name: shown(held) for held in grounds_of(actor, AT)} == wanted, story
