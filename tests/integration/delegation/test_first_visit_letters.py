"""The first visit by somebody who helps, told by letter to whom no message reaches: neutral, once, never to a child."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app import clock as our_clock
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from delegation.services.visits import FIRST_VISIT
from support.letter_models import PrintLetterRow, PrintLetterStandingRow
from support.services.telling_of_visits import tell_of_visits
from tests.support.helping import power, switch_to
from tests.support.letters import addresses_come, print_next
from tests.support.messages import choose, give_contact
from tests.support.people import DESK, as_citizen, as_staff
from tests.support.register import CHILD, born, custody, message, tell

PERSON, HELPER = "1210831833", "2802852288"


def by_power(app):
    power(app, as_citizen(app, PERSON, "Jens Rask"), as_citizen(app, HELPER, "Mette Rask"))


def by_guardianship(app):
    tell(app, message("guardianship", PERSON, HELPER, first="2026-01-01", shared="sole", health="yes"))


def by_lasting_power(app):
    tell(app, message("lasting-power", PERSON, HELPER, first="2026-01-01", shared="sole", health="yes"))


def by_custody(app):
    tell(app, born(CHILD, "2016-05-05"), custody(CHILD, HELPER))


GROUNDS = {"power": by_power, "guardianship": by_guardianship, "lasting-power": by_lasting_power}


@pytest.fixture(autouse=True)
def known(app):
    tell(app, born(PERSON, "1983-10-12"), born(HELPER, "1985-02-28"))
    addresses_come(app)


def visit(app, clock):
    """The helper signs in anew and looks; then what is to be told is told, and it is the next day."""
    helper = as_citizen(app, HELPER, "Mette Rask")
    switch_to(helper)
    assert helper.client.get("/min-log").status_code == 200
    with app.app_context():
        tell_of_visits()
    clock.move_to(our_clock.now() + timedelta(days=1))


def waiting(app):
    row, standing = PrintLetterRow, PrintLetterStandingRow
    same = (row.citizen_key == standing.citizen_key) & (row.letter_id == standing.letter_id)
    with app.app_context(), unit_of_work(DatabaseRole.PRINT) as opened:
        return [tuple(one) for one in opened.execute(select(row.kind, row.has_contents, standing.state).where(same))]


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_first_visit_is_told_once_by_a_letter_that_says_nothing_of_it(app, clock, ground):
    GROUNDS[ground](app)
    for _each in range(2):
        visit(app, clock)
    assert waiting(app) == [("help-visit", False, "waiting")]
    printed = " ".join(print_next(as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791235")).text.split())
    assert "Der er noget nyt til dig på Indblik" in printed
    for kept_back in ("Mette", "Rask", "Jens", "hjælper", "fuldmagt", "værge", "besøg"):
        assert kept_back not in printed, printed
    person = as_citizen(app, PERSON, "Jens Rask")
    assert "At en, der hjælper dig, var her" in person.client.get("/breve").text


@pytest.mark.parametrize("why", ["a message reaches them", "they chose to hear nothing", "it is a child"])
def test_nobody_else_gets_a_letter(app, clock, why):
    if why == "it is a child":
        by_custody(app)
    else:
        by_power(app)
    person = as_citizen(app, PERSON, "Jens Rask")
    if why == "a message reaches them":
        give_contact(app, person.key)
    elif why == "they chose to hear nothing":
        choose(app, person.key, FIRST_VISIT.code, "off")
    visit(app, clock)
    assert waiting(app) == []
